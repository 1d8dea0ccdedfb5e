import { bankTransactionPoster, bankTransferPoster } from './post-banking.ts'
import { overpaymentPoster, prepaymentPoster } from './post-cash-credit.ts'
import { expenseClaimPoster } from './post-claim.ts'
import { creditNotePoster, invoicePoster } from './post-document.ts'
import { manualJournalPoster } from './post-journal.ts'
import { paymentPoster } from './post-payment.ts'
import type { Poster } from './poster.ts'

/** How each kind of record posts, by root; what is not here never does. A batch is posted by its payments. */
export const posters: Readonly<Record<string, Poster>> = {
  Invoices: invoicePoster,
  CreditNotes: creditNotePoster,
  Prepayments: prepaymentPoster,
  Overpayments: overpaymentPoster,
  Payments: paymentPoster,
  BankTransactions: bankTransactionPoster,
  BankTransfers: bankTransferPoster,
  ManualJournals: manualJournalPoster,
  ExpenseClaims: expenseClaimPoster,
}

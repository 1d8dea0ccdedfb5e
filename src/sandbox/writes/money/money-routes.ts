import type { Route } from '../../api/route.ts'
import { allocationRoutes } from './allocations.ts'
import { bankTransactionRoutes } from './bank-transactions.ts'
import { bankTransferRoutes } from './bank-transfers.ts'
import { batchPaymentRoutes } from './batch-payments.ts'
import { expenseClaimRoutes } from '../documents/expense-claims.ts'
import { linkedTransactionRoutes } from '../documents/linked-transactions.ts'
import { manualJournalRoutes } from '../documents/manual-journals.ts'
import { paymentRoutes } from './payments.ts'
import { receiptRoutes } from '../documents/receipts.ts'

/** Writes that move money or say where it belongs. */
export const moneyRoutes: Route[] = [
  ...paymentRoutes,
  ...batchPaymentRoutes,
  ...bankTransactionRoutes,
  ...bankTransferRoutes,
  ...allocationRoutes,
  ...manualJournalRoutes,
  ...receiptRoutes,
  ...expenseClaimRoutes,
  ...linkedTransactionRoutes,
]

import type { Books } from '../books/books.ts'

/** What one pay run did to the ledger, in cents. Gross is tax, net and `other` together. */
export interface WageJournal {
  day: number
  gross: number
  tax: number
  /** What was neither withheld as tax nor owed to the employee: savings, deductions. */
  other: number
  /** What the employer put by on top. */
  saving: number
}

const wages = /wages|salar/i
const savings = /super|kiwisaver|pension/i
const withheld = /paye|payg|withholding|national insurance|nic payable/i

/** Pay runs that the ledger knows of, oldest first: journals without a document that debit wages. */
export function findWageJournals(books: Books, fromDay: number, toDay: number): WageJournal[] {
  const found: WageJournal[] = []
  for (const entry of books.unsourced) {
    if (entry.day <= fromDay || entry.day > toDay) continue
    const journal: WageJournal = { day: entry.day, gross: 0, tax: 0, other: 0, saving: 0 }
    let net = 0
    for (const { accountId, net: amount } of entry.postings) {
      const account = books.accounts.byId(accountId)
      if (account.class === 'EXPENSE' && savings.test(account.name)) journal.saving += amount
      else if (account.class === 'EXPENSE' && (account.type === 'WAGESEXPENSE' || wages.test(account.name)))
        journal.gross += amount
      else if (account.class === 'LIABILITY' && withheld.test(account.name)) journal.tax -= amount
      else if (account.system === 'WAGEPAYABLES' || wages.test(account.name) || account.type === 'BANK') net -= amount
    }
    journal.other = journal.gross - journal.tax - net
    if (journal.gross > 0 && net > 0 && journal.other >= 0) found.push(journal)
  }
  return found.sort((a, b) => a.day - b.day)
}

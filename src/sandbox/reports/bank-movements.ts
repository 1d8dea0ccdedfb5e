import { listPostings } from '../books/balances.ts'
import type { Books } from '../books/books.ts'
import type { Period } from './periods.ts'

/** Cents that came in and went out, both positive. */
export interface BankMovement {
  received: number
  spent: number
}

/**
 * What came into and went out of each bank account in a period, by account id. A journal that takes another back lowers the
 * side the first one raised: a payment deleted again was never received. `withTransfers` false leaves out what was only
 * moved from one account to another.
 */
export function sumBankMovements(books: Books, { fromDay, toDay }: Period, withTransfers: boolean): Map<string, BankMovement> {
  const movements = new Map<string, BankMovement>()
  for (const { id, type } of books.accounts.list()) if (type === 'BANK') movements.set(id, { received: 0, spent: 0 })
  listPostings(books, 'accrual').each((accountId, day, net, _tracking, { sourceType, undoing }) => {
    if (day < fromDay || day > toDay) return
    const movement = movements.get(accountId)
    if (!movement || (!withTransfers && sourceType === 'TRANSFER')) return
    if (net > 0 !== undoing) movement.received += net
    else movement.spent -= net
  })
  return movements
}

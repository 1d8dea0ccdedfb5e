import type { Books } from './books.ts'
import { listCashPostings } from './cash-basis.ts'
import type { BalanceQuery, PostingColumns } from './posting-columns.ts'

/** `accrual`: documents count on their date. `cash`: they count as far as they are settled, on the day they are. */
export type Basis = 'accrual' | 'cash'

export interface BasisQuery extends BalanceQuery {
  basis: Basis
}

export function listPostings(books: Books, basis: Basis): PostingColumns {
  return basis === 'cash' ? listCashPostings(books) : books.ledger.postings()
}

/** Movements by account id in cents of base currency, debit +. Revaluation is not in it: reports add that. */
export function sumBalances(books: Books, { basis, ...query }: BasisQuery): Map<string, number> {
  return listPostings(books, basis).sum(query)
}

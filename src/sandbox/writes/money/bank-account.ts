import type { Account } from '../../books/accounts.ts'
import type { Books } from '../../books/books.ts'
import type { Input } from '../input.ts'

/** The active bank account that is named by id or by code; undefined where there is none. */
export function findBankAccount({ accounts }: Books, input: Input | undefined): Account | undefined {
  const named = input?.text('AccountID') || input?.text('Code')
  const account = named ? accounts.find(named) : undefined
  return account?.type === 'BANK' && account.status === 'ACTIVE' ? account : undefined
}

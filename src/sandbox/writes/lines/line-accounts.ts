import type { Account } from '../../books/accounts.ts'
import type { Books } from '../../books/books.ts'
import type { TaxRate } from '../../books/tax-rates.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Input } from '../input.ts'
import type { Problems } from '../problems.ts'

/** Accounts that Xero posts to by itself and that no line may name. */
const closedSystemAccounts: ReadonlySet<string> = new Set(
  (
    'DEBTORS CREDITORS UNPAIDEXPCLM BANKCURRENCYGAIN REALISEDCURRENCYGAIN UNREALISEDCURRENCYGAIN TRACKINGTRANSFERS ' +
    'CISASSETS CISASSET CISLIABILITY'
  ).split(' '),
)

/** What a line may be coded to: no bank, no control account, and stock only by way of a tracked item. */
export function isOpenToLines(account: Account, trackedItem: boolean): boolean {
  if (account.type === 'BANK' || closedSystemAccounts.has(account.system)) return false
  return account.type !== 'INVENTORY' || trackedItem
}

/** What the account of a line is found by. */
export interface AccountChoice {
  books: Books
  problems: Problems
  /** Says whether lines of this document may name the account. */
  allows(account: Account): boolean
  /** A line without an account is an error. */
  needed: boolean
}

/**
 * The account a line names by code or id, or the one that is given for it. A code wins over an id: clients send back what they
 * read, with the code changed.
 */
export function readAccount(input: Input, fallback: string | undefined, choice: AccountChoice): Account | undefined {
  const { books, problems } = choice
  const named = input.text('AccountCode') || input.text('AccountID') || fallback
  if (!named) {
    if (choice.needed) problems.error('The account code or ID must be specified')
    return undefined
  }
  const account = books.accounts.find(named)
  if (account && account.status !== 'ACTIVE') {
    problems.error(
      `Account code '${account.code || named}' has been archived, or has been deleted. Each line item must reference a valid account.`,
    )
    return undefined
  }
  if (!account || !choice.allows(account)) {
    problems.error(`Account code '${named}' is not a valid code for this document.`)
    return undefined
  }
  return account
}

/** The rate a line names, or that of its account; checked against the kind of account it stands on. */
export function readTaxRate(
  input: Input,
  account: Account | undefined,
  { books, problems }: Pick<AccountChoice, 'books' | 'problems'>,
): TaxRate | undefined {
  const named = input.text('TaxType') || account?.taxType || 'NONE'
  const rate = books.taxRates.find(named)
  if (!rate) {
    // Every organisation has NONE, listed or not.
    if (named.toUpperCase() !== 'NONE') {
      problems.error(`The TaxType code '${named}' does not exist or cannot be used for this type of transaction.`)
    }
    return undefined
  }
  if (rate.status !== 'ACTIVE') problems.error('Tax rate must be Active')
  else if (account && !books.taxRates.appliesTo(rate, account.class)) {
    problems.error(`The TaxType code '${rate.taxType}' cannot be used with account code '${account.code}'.`)
  }
  return rate
}

/** The tax type of a line of a document without tax: NONE, or Australia's word for it where the line says that. */
export function readUntaxedType(input: Input, { taxRates }: Pick<Books, 'taxRates'>): string {
  const named = input.text('TaxType')?.toUpperCase()
  return named === 'BASEXCLUDED' && taxRates.find(named) ? named : 'NONE'
}

/** What an item fills in where a line says nothing. */
export interface ItemDefaults {
  record: WireRecord
  tracked: boolean
  description: string | undefined
  price: number | undefined
  accountCode: string | undefined
}

export function readItemDefaults(item: WireRecord, side: 'sale' | 'purchase'): ItemDefaults {
  const details = (item[side === 'sale' ? 'SalesDetails' : 'PurchaseDetails'] ?? {}) as WireRecord
  const tracked = item['IsTrackedAsInventory'] === true
  const description = side === 'purchase' ? item['PurchaseDescription'] || item['Description'] : item['Description']
  const account = side === 'purchase' && tracked ? item['InventoryAssetAccountCode'] : details['AccountCode']
  return {
    record: item,
    tracked,
    description: typeof description === 'string' && description !== '' ? description : undefined,
    price: typeof details['UnitPrice'] === 'number' ? details['UnitPrice'] : undefined,
    accountCode: typeof account === 'string' && account !== '' ? account : undefined,
  }
}

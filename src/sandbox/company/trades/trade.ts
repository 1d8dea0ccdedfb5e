import type { AccountRole } from '../regions/accounts.ts'

/** `S` sold, `P` purchased, `T` stock is kept of it. Prices in whole units of currency. */
export type ItemRow = [code: string, name: string, description: string, sale: number, purchase: number, kind: string]

/** An account and how often it is drawn. */
export type Weighted = [account: AccountRole, weight: number]

export interface Side {
  /** Lowest and highest price of a line without an item, in whole units of currency. */
  prices: [low: number, high: number]
  /** Most lines are of 1 to this many pieces. */
  pieces: number
  /** Percent of lines that name an item. */
  items: number
  accounts: readonly Weighted[]
  /** Days until a document is due, drawn evenly. */
  terms: readonly number[]
  /** Of contacts on this side, one in so many deals in another currency; 0: none. */
  foreignEvery: number
}

/** Money that comes or goes again and again without a document of its own. */
export interface Flow {
  text: string
  account: AccountRole
  contact: HouseRole
  /** Percent of a month's income, for each time. */
  share: number
  every: 'week' | 'month' | 'quarter' | 'year'
  /** Day of the week (0 Sunday) or of the month. */
  on: number
  receive?: boolean
  /** Percent of what comes over the counter between two times, and not of a month's income. */
  counter?: boolean
  /** Follows the seasons. */
  seasonal?: boolean
}

/** Contacts that every company has: who is paid and pays by bank transaction. */
export type HouseRole =
  | 'taxOffice'
  | 'bank'
  | 'power'
  | 'phone'
  | 'insurer'
  | 'landlord'
  | 'staff'
  | 'owner'
  | 'software'
  | 'public'
  | 'funder'

export interface TradeProfile {
  organisationType: string
  lineOfBusiness: string
  /** Weight of each month in the year's trade, January first. */
  months: readonly number[]
  /** Weight of each day of the week, Sunday first. */
  week: readonly number[]
  /** Percent by which trade grows in a year. */
  growth: number
  /** Percent of invoices that are sales; the others are bills. */
  salesShare: number
  sale: Side
  bill: Side
  /** Days that payments are spread over. */
  lateness: number
  /** Percent of income that bills eat: what sales invoices don't bring then comes over the counter. Absent: invoices bring it all. */
  billsOfIncome?: number
  /** Percent of income left when bills, flows and wages are paid. Wages are what it takes. */
  profit: number
  /** Owners take what the bank account has too much of; otherwise it stays. */
  owners: boolean
  /** Lines of invoices and bills name items of which stock is kept. */
  keepsStock?: boolean
  items: readonly ItemRow[]
  trackings: readonly [name: string, status: string, options: readonly string[]][]
  saleTexts: readonly string[]
  purchaseTexts: readonly string[]
  flows: readonly Flow[]
  /** Names of accounts, where the trade calls them something else. */
  accountNames?: Readonly<Partial<Record<AccountRole, string>>>
}

export const evenMonths: readonly number[] = [88, 94, 104, 98, 100, 98, 96, 100, 102, 106, 112, 102]
export const officeWeek: readonly number[] = [8, 110, 115, 115, 115, 105, 12]

/** What any business pays. */
export const officeFlows: readonly Flow[] = [
  { text: 'Rent', account: 'rent', contact: 'landlord', share: 5, every: 'month', on: 1 },
  { text: 'Power, direct debit', account: 'power', contact: 'power', share: 0.9, every: 'month', on: 18, seasonal: true },
  { text: 'Phones and internet', account: 'telephone', contact: 'phone', share: 0.5, every: 'month', on: 21 },
  { text: 'Accounting software', account: 'subscriptions', contact: 'software', share: 0.3, every: 'month', on: 5 },
  { text: 'Account fee', account: 'bankFees', contact: 'bank', share: 0.1, every: 'month', on: 28 },
  { text: 'Business insurance, annual premium', account: 'insurance', contact: 'insurer', share: 9, every: 'year', on: 12 },
  { text: 'Interest', account: 'interestIncome', contact: 'bank', share: 0.2, every: 'quarter', on: 29, receive: true },
]

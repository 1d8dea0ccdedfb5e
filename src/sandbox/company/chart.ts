import type { WireRecord } from './collection.ts'
import { createGuidSpace } from './guid.ts'
import { deriveSeed, hash32 } from './random.ts'
import { toWireInstant } from './wire.ts'

export interface Account {
  id: string
  /** Empty: the credit card has none, as bank accounts may. */
  code: string
  name: string
  type: string
  class: string
  taxType: string
  currency: string
}

export interface Chart {
  readonly accounts: readonly Account[]
  byCode(code: string): Account
  /** The control account of sales, of purchases, of tax, … by Xero's SystemAccount value. */
  system(name: string): Account
  /** Where money in this currency is banked. */
  bankFor(currency: string): Account
  readonly cheque: Account
  readonly savings: Account
  readonly card: Account
  records(): WireRecord[]
}

interface Entry {
  code: string
  name: string
  type: string
  class: string
  tax: string
  system?: string
  description?: string
  /** Bank accounts: number, kind and currency. */
  bank?: [number: string, kind: string, currency: string]
  payments?: boolean
  claims?: boolean
  status?: string
}

const entries: Entry[] = [
  bank('090', 'Business Bank Account', ['0209087654321000', 'BANK', 'NZD']),
  bank('091', 'Business Savings Account', ['0209087654321050', 'BANK', 'NZD']),
  bank('', 'Visa "Platinum" card', ['4111', 'CREDITCARD', 'NZD']),
  bank('093', 'US Dollar Account', ['0209087654322001', 'BANK', 'USD']),
  bank('094', 'Australian Dollar Account', ['0209087654323002', 'BANK', 'AUD']),
  { code: '200', name: 'Sales', type: 'REVENUE', class: 'REVENUE', tax: 'OUTPUT2', description: 'Income from normal trade' },
  { code: '210', name: 'Export Sales', type: 'SALES', class: 'REVENUE', tax: 'ZERORATED' },
  { code: '260', name: 'Other Revenue', type: 'REVENUE', class: 'REVENUE', tax: 'OUTPUT2' },
  { code: '270', name: 'Interest Income', type: 'OTHERINCOME', class: 'REVENUE', tax: 'NONE' },
  { code: '300', name: 'Purchases', type: 'DIRECTCOSTS', class: 'EXPENSE', tax: 'INPUT2' },
  { code: '310', name: 'Cost of Goods Sold', type: 'DIRECTCOSTS', class: 'EXPENSE', tax: 'INPUT2' },
  expense('400', 'Advertising', true),
  { code: '404', name: 'Bank Fees', type: 'EXPENSE', class: 'EXPENSE', tax: 'NONE' },
  expense('408', 'Cleaning'),
  expense('412', 'Consulting & Accounting'),
  { code: '416', name: 'Depreciation', type: 'DEPRECIATN', class: 'EXPENSE', tax: 'NONE' },
  expense('420', 'Entertainment', true),
  expense('425', 'Freight & Courier', true),
  expense('429', 'General Expenses', true),
  expense('433', 'Insurance'),
  { code: '437', name: 'Interest Expense', type: 'EXPENSE', class: 'EXPENSE', tax: 'NONE' },
  expense('441', 'Legal expenses'),
  { code: '445', name: 'Light, Power, Heating', type: 'OVERHEADS', class: 'EXPENSE', tax: 'INPUT2' },
  expense('449', 'Motor Vehicle Expenses', true),
  expense('453', 'Office Expenses', true),
  expense('461', 'Printing & Stationery', true),
  expense('469', 'Rent'),
  expense('473', 'Repairs and Maintenance'),
  { code: '477', name: 'Salaries', type: 'WAGESEXPENSE', class: 'EXPENSE', tax: 'NONE' },
  expense('485', 'Subscriptions', true),
  expense('489', 'Telephone & Internet'),
  expense('493', 'Travel - National', true),
  { code: '494', name: 'Travel - International', type: 'EXPENSE', class: 'EXPENSE', tax: 'NONE', claims: true },
  system('497', 'Bank Revaluations', 'EXPENSE', 'EXPENSE', 'BANKCURRENCYGAIN'),
  system('498', 'Unrealised Currency Gains', 'EXPENSE', 'EXPENSE', 'UNREALISEDCURRENCYGAIN'),
  system('499', 'Realised Currency Gains', 'EXPENSE', 'EXPENSE', 'REALISEDCURRENCYGAIN'),
  { code: '505', name: 'Income Tax Expense', type: 'EXPENSE', class: 'EXPENSE', tax: 'NONE' },
  system('610', 'Accounts Receivable', 'CURRENT', 'ASSET', 'DEBTORS'),
  { code: '620', name: 'Prepayments', type: 'PREPAYMENT', class: 'ASSET', tax: 'NONE' },
  { code: '630', name: 'Inventory', type: 'INVENTORY', class: 'ASSET', tax: 'NONE', description: 'Stock on hand' },
  { code: '710', name: 'Office Equipment', type: 'FIXED', class: 'ASSET', tax: 'INPUT2' },
  { code: '711', name: 'Less Accumulated Depreciation on Office Equipment', type: 'FIXED', class: 'ASSET', tax: 'NONE' },
  { code: '720', name: 'Computer Equipment', type: 'FIXED', class: 'ASSET', tax: 'INPUT2' },
  { code: '721', name: 'Less Accumulated Depreciation on Computer Equipment', type: 'FIXED', class: 'ASSET', tax: 'NONE' },
  { code: '760', name: 'Bond on premises', type: 'NONCURRENT', class: 'ASSET', tax: 'NONE' },
  system('800', 'Accounts Payable', 'CURRLIAB', 'LIABILITY', 'CREDITORS'),
  system('801', 'Unpaid Expense Claims', 'CURRLIAB', 'LIABILITY', 'UNPAIDEXPCLM'),
  system('803', 'Wages Payable', 'CURRLIAB', 'LIABILITY', 'WAGEPAYABLES'),
  { code: '805', name: 'Accruals', type: 'CURRLIAB', class: 'LIABILITY', tax: 'NONE' },
  { code: '815', name: 'Customer Deposits', type: 'CURRLIAB', class: 'LIABILITY', tax: 'OUTPUT2' },
  system('820', 'GST', 'CURRLIAB', 'LIABILITY', 'GST'),
  { code: '825', name: 'PAYE Payable', type: 'CURRLIAB', class: 'LIABILITY', tax: 'NONE' },
  { code: '830', name: 'Income Tax', type: 'CURRLIAB', class: 'LIABILITY', tax: 'NONE' },
  system('840', 'Historical Adjustment', 'CURRLIAB', 'LIABILITY', 'HISTORICAL'),
  { code: '850', name: 'Suspense', type: 'CURRLIAB', class: 'LIABILITY', tax: 'NONE' },
  system('860', 'Rounding', 'CURRLIAB', 'LIABILITY', 'ROUNDING'),
  system('877', 'Tracking Transfers', 'CURRLIAB', 'LIABILITY', 'TRACKINGTRANSFERS'),
  { code: '900', name: 'Loan', type: 'TERMLIAB', class: 'LIABILITY', tax: 'NONE' },
  system('960', 'Retained Earnings', 'EQUITY', 'EQUITY', 'RETAINEDEARNINGS'),
  { code: '970', name: 'Owner A Funds Introduced', type: 'EQUITY', class: 'EQUITY', tax: 'NONE', payments: true },
  { code: '980', name: 'Owner A Drawings', type: 'EQUITY', class: 'EQUITY', tax: 'NONE', payments: true },
  { code: '295', name: 'Café takings (closed)', type: 'REVENUE', class: 'REVENUE', tax: 'OUTPUT2', status: 'ARCHIVED' },
]

function bank(code: string, name: string, details: [string, string, string]): Entry {
  return { code, name, type: 'BANK', class: 'ASSET', tax: 'NONE', bank: details }
}

function expense(code: string, name: string, claims = false): Entry {
  return { code, name, type: 'EXPENSE', class: 'EXPENSE', tax: 'INPUT2', claims }
}

function system(code: string, name: string, type: string, accountClass: string, role: string): Entry {
  return { code, name, type, class: accountClass, tax: 'NONE', system: role }
}

/** The chart of accounts. `startMs` is when the company was set up. */
export function createChart(seed: number, startMs: number, nowMs: number): Chart {
  const guids = createGuidSpace(seed, 'account')
  const timeSeed = deriveSeed(seed, 'account-time')
  const accounts = entries.map((entry, index) => ({
    id: guids.at(index),
    code: entry.code,
    name: entry.name,
    type: entry.type,
    class: entry.class,
    taxType: entry.tax,
    currency: entry.bank?.[2] ?? 'NZD',
  }))
  const codes = new Map(accounts.map((account) => [account.code, account]))
  const systems = new Map(entries.flatMap((entry, index) => (entry.system ? [[entry.system, accounts[index]!] as const] : [])))
  const banks = new Map([
    ['USD', codes.get('093')!],
    ['AUD', codes.get('094')!],
  ])
  const find = (map: Map<string, Account>, key: string): Account => {
    const account = map.get(key)
    if (!account) throw new RangeError(`The chart has no account ${key}.`)
    return account
  }
  const cheque = find(codes, '090')
  return {
    accounts,
    byCode: (code) => find(codes, code),
    system: (name) => find(systems, name),
    bankFor: (currency) => banks.get(currency) ?? cheque,
    cheque,
    savings: find(codes, '091'),
    card: find(codes, ''),
    records: () =>
      entries.map((entry, index) => {
        const changedMs =
          index % 9 === 4 ? startMs + (hash32(timeSeed, index) / 4294967296) * (nowMs - startMs) : startMs + index * 37 + 1
        return {
          AccountID: accounts[index]!.id,
          ...(entry.code === '' ? {} : { Code: entry.code }),
          Name: entry.name,
          Status: entry.status ?? 'ACTIVE',
          Type: entry.type,
          TaxType: entry.tax,
          ...(entry.description === undefined ? {} : { Description: entry.description }),
          Class: entry.class,
          ...(entry.system === undefined ? {} : { SystemAccount: entry.system }),
          EnablePaymentsToAccount: entry.payments ?? false,
          ShowInExpenseClaims: entry.claims ?? false,
          ...(entry.bank
            ? { BankAccountNumber: entry.bank[0], BankAccountType: entry.bank[1], CurrencyCode: entry.bank[2] }
            : { BankAccountType: '' }),
          ReportingCode: `${entry.class.slice(0, 3)}.${entry.type.slice(0, 3)}`,
          ReportingCodeName: entry.name,
          HasAttachments: false,
          UpdatedDateUTC: toWireInstant(Math.floor(changedMs)),
          AddToWatchlist: index % 11 === 0,
        }
      }),
  }
}

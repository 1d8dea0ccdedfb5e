import type { Trade } from '../collection.ts'
import type { TaxRole } from './region.ts'

interface AccountOptions {
  /** Xero's SystemAccount value. */
  system?: string
  description?: string
  /** Bank accounts: the last digits of the number, and BankAccountType. */
  bank?: [suffix: string, kind: string]
  payments?: boolean
  claims?: boolean
  archived?: boolean
  /** Only companies of this trade have it. */
  trade?: Trade
}

export type AccountRow = readonly [role: string, code: string, name: string, type: string, tax: TaxRole, options?: AccountOptions]

/**
 * The chart that Xero gives to new organisations in New Zealand and Australia; the others say where they differ. The role is
 * what the rest of the generator calls the account.
 */
export const standardAccounts = [
  ['cheque', '090', 'Business Bank Account', 'BANK', 'none', { bank: ['000', 'BANK'] }],
  ['savings', '091', 'Business Savings Account', 'BANK', 'none', { bank: ['050', 'BANK'] }],
  ['card', '', 'Visa "Platinum" card', 'BANK', 'none', { bank: ['', 'CREDITCARD'] }],
  ['foreignBank1', '093', '', 'BANK', 'none', { bank: ['001', 'BANK'] }],
  ['foreignBank2', '094', '', 'BANK', 'none', { bank: ['002', 'BANK'] }],
  ['sales', '200', 'Sales', 'REVENUE', 'sale', { description: 'Income from normal trade' }],
  ['donations', '205', 'Donations', 'REVENUE', 'none', { trade: 'charity' }],
  ['grants', '206', 'Grants', 'REVENUE', 'none', { trade: 'charity' }],
  ['export', '210', 'Export Sales', 'SALES', 'export'],
  ['otherRevenue', '260', 'Other Revenue', 'REVENUE', 'sale'],
  ['interestIncome', '270', 'Interest Income', 'OTHERINCOME', 'none'],
  ['purchases', '300', 'Purchases', 'DIRECTCOSTS', 'purchase'],
  ['costOfSales', '310', 'Cost of Goods Sold', 'DIRECTCOSTS', 'purchase'],
  ['advertising', '400', 'Advertising', 'EXPENSE', 'purchase', { claims: true }],
  ['bankFees', '404', 'Bank Fees', 'EXPENSE', 'none'],
  ['cleaning', '408', 'Cleaning', 'EXPENSE', 'purchase'],
  ['consulting', '412', 'Consulting & Accounting', 'EXPENSE', 'purchase'],
  ['depreciation', '416', 'Depreciation', 'DEPRECIATN', 'none'],
  ['entertainment', '420', 'Entertainment', 'EXPENSE', 'purchase', { claims: true }],
  ['freight', '425', 'Freight & Courier', 'EXPENSE', 'purchase', { claims: true }],
  ['general', '429', 'General Expenses', 'EXPENSE', 'purchase', { claims: true }],
  ['insurance', '433', 'Insurance', 'EXPENSE', 'purchase'],
  ['interest', '437', 'Interest Expense', 'EXPENSE', 'none'],
  ['legal', '441', 'Legal expenses', 'EXPENSE', 'purchase'],
  ['power', '445', 'Light, Power, Heating', 'OVERHEADS', 'purchase'],
  ['motor', '449', 'Motor Vehicle Expenses', 'EXPENSE', 'purchase', { claims: true }],
  ['office', '453', 'Office Expenses', 'EXPENSE', 'purchase', { claims: true }],
  ['printing', '461', 'Printing & Stationery', 'EXPENSE', 'purchase', { claims: true }],
  ['rent', '469', 'Rent', 'EXPENSE', 'purchase'],
  ['repairs', '473', 'Repairs and Maintenance', 'EXPENSE', 'purchase'],
  ['salaries', '477', 'Salaries', 'EXPENSE', 'none'],
  ['superExpense', '478', 'KiwiSaver Employer Contributions', 'EXPENSE', 'none'],
  ['subscriptions', '485', 'Subscriptions', 'EXPENSE', 'purchase', { claims: true }],
  ['telephone', '489', 'Telephone & Internet', 'EXPENSE', 'purchase'],
  ['travel', '493', 'Travel - National', 'EXPENSE', 'purchase', { claims: true }],
  ['travelAbroad', '494', 'Travel - International', 'EXPENSE', 'none', { claims: true }],
  ['bankRevaluations', '497', 'Bank Revaluations', 'EXPENSE', 'none', { system: 'BANKCURRENCYGAIN' }],
  ['unrealisedGains', '498', 'Unrealised Currency Gains', 'EXPENSE', 'none', { system: 'UNREALISEDCURRENCYGAIN' }],
  ['realisedGains', '499', 'Realised Currency Gains', 'EXPENSE', 'none', { system: 'REALISEDCURRENCYGAIN' }],
  ['incomeTax', '505', 'Income Tax Expense', 'EXPENSE', 'none'],
  ['receivable', '610', 'Accounts Receivable', 'CURRENT', 'none', { system: 'DEBTORS' }],
  ['prepayments', '620', 'Prepayments', 'PREPAYMENT', 'none'],
  ['inventory', '630', 'Inventory', 'INVENTORY', 'purchase', { description: 'Stock on hand' }],
  ['equipment', '710', 'Office Equipment', 'FIXED', 'capital'],
  ['equipmentWear', '711', 'Less Accumulated Depreciation on Office Equipment', 'FIXED', 'none'],
  ['computers', '720', 'Computer Equipment', 'FIXED', 'capital'],
  ['computersWear', '721', 'Less Accumulated Depreciation on Computer Equipment', 'FIXED', 'none'],
  ['bond', '760', 'Bond on premises', 'NONCURRENT', 'none'],
  ['payable', '800', 'Accounts Payable', 'CURRLIAB', 'none', { system: 'CREDITORS' }],
  ['unpaidClaims', '801', 'Unpaid Expense Claims', 'CURRLIAB', 'none', { system: 'UNPAIDEXPCLM' }],
  ['wagesPayable', '803', 'Wages Payable', 'CURRLIAB', 'none', { system: 'WAGEPAYABLES' }],
  ['accruals', '805', 'Accruals', 'CURRLIAB', 'none'],
  ['deposits', '815', 'Customer Deposits', 'CURRLIAB', 'sale'],
  ['gst', '820', 'GST', 'CURRLIAB', 'none', { system: 'GST' }],
  ['withheld', '825', 'PAYE Payable', 'CURRLIAB', 'none'],
  ['superPayable', '826', 'KiwiSaver Payable', 'CURRLIAB', 'none'],
  ['incomeTaxPayable', '830', 'Income Tax', 'CURRLIAB', 'none'],
  ['historical', '840', 'Historical Adjustment', 'CURRLIAB', 'none', { system: 'HISTORICAL' }],
  ['suspense', '850', 'Suspense', 'CURRLIAB', 'none'],
  ['rounding', '860', 'Rounding', 'CURRLIAB', 'none', { system: 'ROUNDING' }],
  ['trackingTransfers', '877', 'Tracking Transfers', 'CURRLIAB', 'none', { system: 'TRACKINGTRANSFERS' }],
  ['loan', '900', 'Loan', 'TERMLIAB', 'none'],
  ['retainedEarnings', '960', 'Retained Earnings', 'EQUITY', 'none', { system: 'RETAINEDEARNINGS' }],
  ['funds', '970', 'Owner A Funds Introduced', 'EQUITY', 'none', { payments: true }],
  ['drawings', '980', 'Owner A Drawings', 'EQUITY', 'none', { payments: true }],
  ['oldSales', '295', 'Café takings (closed)', 'REVENUE', 'sale', { archived: true }],
] as const satisfies readonly AccountRow[]

export type AccountRole = (typeof standardAccounts)[number][0]

const classes: Record<string, string> = {
  BANK: 'ASSET',
  CURRENT: 'ASSET',
  PREPAYMENT: 'ASSET',
  INVENTORY: 'ASSET',
  FIXED: 'ASSET',
  NONCURRENT: 'ASSET',
  CURRLIAB: 'LIABILITY',
  TERMLIAB: 'LIABILITY',
  EQUITY: 'EQUITY',
  REVENUE: 'REVENUE',
  SALES: 'REVENUE',
  OTHERINCOME: 'REVENUE',
}

/** What is none of these costs money. */
export function classOf(type: string): string {
  return classes[type] ?? 'EXPENSE'
}

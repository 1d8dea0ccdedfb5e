import type { Region } from '../company/collection.ts'
import type { ReportLine } from './report-lines.ts'

/** A group of accounts in a profit and loss, or what has been made up to there. */
export type LayoutPart =
  | {
      kind: 'accounts'
      title: string
      total: string
      /** Income raises the profit, expenses lower it; both print positive. */
      side: 'income' | 'expense'
      types: readonly string[]
      /** Takes accounts of its class whose type nobody asks for. */
      takesOthers?: boolean
      /** Stays when nothing is in it. */
      always?: boolean
    }
  | {
      kind: 'profit'
      label: string
    }

export interface ProfitAndLossLayout {
  title: string
  name: string
  parts: readonly LayoutPart[]
}

const income = { kind: 'accounts', side: 'income', types: ['REVENUE', 'SALES'], takesOthers: true, always: true } as const
const otherIncome = { kind: 'accounts', side: 'income', types: ['OTHERINCOME'] } as const
const directCosts = { kind: 'accounts', side: 'expense', types: ['DIRECTCOSTS'] } as const
const overheads = {
  kind: 'accounts',
  side: 'expense',
  types: ['EXPENSE', 'OVERHEADS', 'DEPRECIATN', 'WAGESEXPENSE', 'SUPERANNUATIONEXPENSE'],
  takesOthers: true,
  always: true,
} as const

const standard: ProfitAndLossLayout = {
  title: 'Profit & Loss',
  name: 'Profit and Loss',
  parts: [
    { ...income, title: 'Income', total: 'Total Income' },
    { ...directCosts, title: 'Less Cost of Sales', total: 'Total Cost of Sales' },
    { kind: 'profit', label: 'Gross Profit' },
    { ...otherIncome, title: 'Plus Other Income', total: 'Total Other Income' },
    { ...overheads, title: 'Less Operating Expenses', total: 'Total Operating Expenses' },
    { kind: 'profit', label: 'Net Profit' },
  ],
}

const american: ProfitAndLossLayout = {
  title: 'Income Statement',
  name: 'Income Statement',
  parts: [
    { ...income, title: 'Revenue', total: 'Total Revenue' },
    { ...directCosts, title: 'Less Cost of Goods Sold', total: 'Total Cost of Goods Sold' },
    { kind: 'profit', label: 'Gross Profit' },
    { ...overheads, title: 'Less Operating Expenses', total: 'Total Operating Expenses' },
    { kind: 'profit', label: 'Operating Income / (Loss)' },
    { ...otherIncome, title: 'Other Income and Expense', total: 'Total Other Income and Expense' },
    { kind: 'profit', label: 'Net Income' },
  ],
}

/** As an organisation with a layout of its own may have it: a title with a space before it, a result in capitals. */
const custom: ProfitAndLossLayout = {
  title: 'Profit & Loss',
  name: 'Profit and Loss',
  parts: [
    { ...income, title: ' Income', total: 'Total Income' },
    { ...otherIncome, title: ' Other Income', total: 'Total Other Income' },
    { ...directCosts, title: ' Cost of Sales', total: 'Total Cost of Sales' },
    { kind: 'profit', label: 'GROSS PROFIT' },
    { ...overheads, title: ' Expenses', total: 'Total Expenses' },
    { kind: 'profit', label: 'NET PROFIT' },
  ],
}

const layouts: Readonly<Record<Region, ProfitAndLossLayout>> = { NZ: standard, AU: standard, UK: standard, US: american }

/** Xero: Reports, 'Standard layout'. The words are the region's unless the organisation has changed its layout. */
export function findLayout(region: Region, isCustom: boolean): ProfitAndLossLayout {
  return isCustom ? custom : layouts[region]
}

/** The lines that belong to a part of the layout. A type that no part of its side asks for goes to the one that takes others. */
export function pickLines(
  { parts }: ProfitAndLossLayout,
  part: LayoutPart & { kind: 'accounts' },
  lines: readonly ReportLine[],
): ReportLine[] {
  const known = parts.flatMap((other) => (other.kind === 'accounts' && other.side === part.side ? other.types : []))
  const ownClass = part.side === 'income' ? 'REVENUE' : 'EXPENSE'
  return lines.filter(
    ({ class: lineClass, type }) =>
      lineClass === ownClass && (part.types.includes(type) || (part.takesOthers === true && !known.includes(type))),
  )
}

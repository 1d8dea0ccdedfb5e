import type { Account } from '../books/accounts.ts'
import type { Books } from '../books/books.ts'
import type { ReportOrganisation } from './report-organisation.ts'

/** One line of a report by account: an account, or the accounts of currency gains taken together. */
export interface ReportLine {
  /** What the `account` attribute says: the account's id, or `FXGROUPID`. */
  id: string
  name: string
  code: string
  type: string
  class: string
  system: string
  accountIds: readonly string[]
}

const gains: ReadonlySet<string> = new Set(['BANKCURRENCYGAIN', 'UNREALISEDCURRENCYGAIN', 'REALISEDCURRENCYGAIN'])

/** Xero: Reports, 'FXGROUPID': gains are one line, except for US organisations and the Australian demo company. */
export function groupsGains(books: Books, organisation: ReportOrganisation): boolean {
  const separate = books.region === 'US' || (books.region === 'AU' && organisation.isDemo)
  return books.context.quirks.groupCurrencyGains && !separate
}

/** Every account, archived ones too, by name. */
export function listLines(books: Books, groupGains: boolean): ReportLine[] {
  const accounts = books.accounts.list()
  const grouped = groupGains ? accounts.filter(({ system }) => gains.has(system)) : []
  const lines = accounts.filter((account) => !grouped.includes(account)).map(toLine)
  const [first] = grouped
  if (first) {
    const name = 'Foreign Currency Gains and Losses'
    lines.push({ ...toLine(first), id: 'FXGROUPID', name, code: '', system: '', accountIds: grouped.map(({ id }) => id) })
  }
  return lines.sort((a, b) => compareNames(a.name, b.name))
}

export function sumLine(line: ReportLine, figures: ReadonlyMap<string, number>): number {
  let cents = 0
  for (const id of line.accountIds) cents += figures.get(id) ?? 0
  return cents
}

/** `Sales (200)`; the name alone where there is no code. */
export function toLabel({ name, code }: Pick<ReportLine, 'name' | 'code'>): string {
  return code === '' ? name : `${name} (${code})`
}

export function isProfitAndLoss(line: Pick<ReportLine, 'class'>): boolean {
  return line.class === 'REVENUE' || line.class === 'EXPENSE'
}

/** The profit among figures: income less expenses, debit − turned round. */
export function sumProfit(books: Books, figures: ReadonlyMap<string, number>): number {
  let cents = 0
  for (const account of books.accounts.list()) if (isProfitAndLoss(account)) cents -= figures.get(account.id) ?? 0
  return cents + 0
}

function toLine({ id, name, code, type, class: accountClass, system }: Account): ReportLine {
  return { id, name, code, type, class: accountClass, system, accountIds: [id] }
}

const collator = new Intl.Collator('en', { sensitivity: 'base' })
const depreciationOf = /^less accumulated depreciation on /i

/** By name, what depreciates an asset right after the asset. */
export function compareNames(a: string, b: string): number {
  const byAsset = collator.compare(a.replace(depreciationOf, ''), b.replace(depreciationOf, ''))
  return byAsset || Number(depreciationOf.test(a)) - Number(depreciationOf.test(b)) || collator.compare(a, b)
}

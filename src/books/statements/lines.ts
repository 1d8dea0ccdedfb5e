import type { QueryCell } from '../../warehouse/query.ts'
import type { Account } from './accounts.ts'
import { sumColumns, toMoney, toPercent } from './cents.ts'
import { lineColumns, moneyType, type ReportColumn } from './statement.ts'

/** A line of a financial statement: figures in cents, with the sign they are printed with. */
export interface Line {
  section: string
  sectionOrder: number
  code: string | null
  label: string
  /** Null for what is worked out, and where accounts of several organisations were added up. */
  accountId: string | null
  amounts: bigint[]
}

/** Lines of accounts; those of several organisations that stand in one section under one name become one. */
export function toLines(entries: readonly { account: Account; amounts: bigint[] }[]): Line[] {
  const several = new Set(entries.map(({ account }) => account.tenantId)).size > 1
  const lines = new Map<string, Line>()
  for (const { account, amounts } of entries) {
    const { section, sectionOrder, code, name: label, accountId } = account
    const key = `${section} ${several ? label.toLowerCase() : (accountId ?? label)}`
    const held = lines.get(key)
    if (held === undefined) {
      lines.set(key, { section, sectionOrder, code, label, accountId, amounts })
      continue
    }
    held.amounts = sumColumns([held.amounts, amounts], amounts.length)
    if (held.code !== code) held.code = null
    if (held.accountId !== accountId) held.accountId = null
  }
  return [...lines.values()]
    .filter(({ amounts }) => amounts.some((amount) => amount !== 0n))
    .sort(
      (a, b) =>
        a.sectionOrder - b.sectionOrder ||
        compareText(toSortName(a.label), toSortName(b.label)) ||
        compareText(a.code ?? '', b.code ?? ''),
    )
}

/** Accumulated depreciation stands under what it is of. */
const toSortName = (label: string): string => label.replace(/^Less Accumulated Depreciation on (.*)$/i, '$1 ~')

const { compare: compareText } = new Intl.Collator('en', { sensitivity: 'base' })

/** Rows of a financial statement while it is put together, from top to bottom. */
export interface Page {
  rows: QueryCell[][]
  /** Adds the lines of a section and its total, but for a `total` of null; answers the total. Nothing where there are no lines. */
  section(name: string, lines: readonly Line[], total?: string | null): bigint[]
  result(label: string, amounts: readonly bigint[]): void
}

/** How figures become cells: comparisons add columns that are worked out of others. */
export interface FigureColumns {
  columns: ReportColumn[]
  toCells(amounts: readonly bigint[]): QueryCell[]
}

export function createPage({ toCells, columns }: FigureColumns, count: number): Page & { columns: ReportColumn[] } {
  const rows: QueryCell[][] = []
  const add = (
    kind: string,
    section: string | null,
    line: Partial<Pick<Line, 'code' | 'accountId'>> & { label: string; amounts: readonly bigint[] },
  ): void => {
    rows.push([kind, section, line.code ?? null, line.label, line.accountId ?? null, ...toCells(line.amounts)])
  }
  return {
    rows,
    columns: [...lineColumns, ...columns],
    section(name, lines, total = `Total ${name.replace(/^(Less|Plus) /, '')}`) {
      const sums = sumColumns(
        lines.map(({ amounts }) => amounts),
        count,
      )
      for (const line of lines) add('account', name, line)
      if (lines.length > 0 && total !== null) add('total', name, { label: total, amounts: sums })
      return sums
    },
    result: (label, amounts) => add('result', null, { label, amounts }),
  }
}

/** A column of money each. */
export function moneyColumns(periods: readonly { name: string; title: string }[]): FigureColumns {
  return {
    columns: periods.map(({ name, title }) => ({ name, title, type: moneyType })),
    toCells: (amounts) => amounts.map(toMoney),
  }
}

/** Two columns of money, their difference, and it in percent of the second. */
export function comparedColumns(
  periods: readonly { name: string; title: string }[],
  titles = { change: 'Change', percent: 'Change %' },
): FigureColumns {
  const { columns } = moneyColumns(periods)
  return {
    columns: [
      ...columns,
      { name: 'change', title: titles.change, type: moneyType },
      { name: 'change_percent', title: titles.percent, type: 'DECIMAL(18,1)' },
    ],
    toCells([now = 0n, then = 0n]) {
      return [toMoney(now), toMoney(then), toMoney(now - then), toPercent(now - then, then)]
    },
  }
}

export const minus = (a: readonly bigint[], b: readonly bigint[]): bigint[] => a.map((amount, index) => amount - (b[index] ?? 0n))
export const plus = (a: readonly bigint[], b: readonly bigint[]): bigint[] => a.map((amount, index) => amount + (b[index] ?? 0n))

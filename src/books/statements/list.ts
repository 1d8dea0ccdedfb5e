import type { QueryCell } from '../../warehouse/query.ts'
import { parseScaled, toDecimal } from './cents.ts'
import type { Ask, Report, ReportColumn, StatementEntry } from './statement.ts'

/** A statement that is a list: the rows of one SELECT, with sums under some columns. */
export interface ListSpec extends Omit<StatementEntry, 'run'> {
  /** In the order of the SELECT's; its columns have these names. */
  columns: readonly ListColumn[]
  /** Rows shown where no limit is given. Default: all. */
  limit?: number
  subtitle(ask: Ask): string
  /** All rows, in their order: a limit is kept to afterwards, so that totals are of all. */
  select(ask: Ask): string
  /** Throws where what was asked about is not there. */
  check?(ask: Ask): Promise<unknown>
}

export interface ListColumn extends ReportColumn {
  /** Whether a sum over the rows says something. */
  summed?: boolean
}

export function createList({ columns, limit, subtitle, select, check, ...statement }: ListSpec): StatementEntry {
  return {
    ...statement,
    async run(ask): Promise<Report> {
      await check?.(ask)
      const rows = (await ask.read(select(ask))).map((row) => columns.map(({ name }) => row[name] ?? null))
      const toSums = (of: QueryCell[][]): QueryCell[] =>
        columns.map((column, index) => (column.summed ? total(of.map((row) => row[index])) : null))
      const shown = rows.slice(0, ask.given.limit ?? limit)
      const others = rows.slice(shown.length)
      return {
        subtitle: subtitle(ask),
        columns: columns.map(({ name, title, type }) => ({ name, title, type })),
        rows: shown,
        ...(others.length > 0 ? { others: { count: others.length, sums: toSums(others) } } : {}),
        ...(columns.some(({ summed }) => summed) && rows.length > 0 ? { totals: toSums(rows) } : {}),
        notes: [],
      }
    },
  }
}

function total(cells: Parameters<typeof parseScaled>[0][]): string {
  const scale = Math.max(0, ...cells.map((cell) => (typeof cell === 'string' ? (cell.split('.')[1]?.length ?? 0) : 0)))
  const sum = cells.reduce((all: bigint, cell) => all + parseScaled(cell, scale), 0n)
  return scale === 0 ? String(sum) : toDecimal(sum, scale)
}

/** Shorthands for columns of lists. */
export const money = (name: string, title: string): ListColumn => ({ name, title, type: 'DECIMAL(18,2)' })
export const summed = (name: string, title: string): ListColumn => ({ name, title, type: 'DECIMAL(18,2)', summed: true })
export const text = (name: string, title: string): ListColumn => ({ name, title, type: 'VARCHAR' })
export const date = (name: string, title: string): ListColumn => ({ name, title, type: 'DATE' })
export const whole = (name: string, title: string): ListColumn => ({ name, title, type: 'INTEGER' })
export const percent = (name: string, title: string): ListColumn => ({ name, title, type: 'DECIMAL(9,1)' })

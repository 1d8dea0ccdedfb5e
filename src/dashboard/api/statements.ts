import { queryOptions } from '@tanstack/react-query'
import { everyOrganisation } from '../shell/every-organisation.ts'
import { get, type QueryValue } from './request.ts'
import type { Cell, StatementAnswer } from './types.ts'

export type StatementParameters = Record<string, QueryValue>

const toQuery = (org: string, parameters: StatementParameters): StatementParameters =>
  org === everyOrganisation ? { connections: 'all', ...parameters } : { connection: org, ...parameters }

/** One statement of an organisation, or of all of them added up. */
export const statementQuery = (org: string, name: string, parameters: StatementParameters = {}) =>
  queryOptions({
    queryKey: ['statement', org, name, parameters],
    queryFn: ({ signal }) => get<StatementAnswer>(`/v1/statements/${name}`, { query: toQuery(org, parameters), signal }),
    staleTime: 60_000,
  })

/** Rows as objects by the columns' names. */
export function toRecords({ columns, rows }: Pick<StatementAnswer, 'columns' | 'rows'>): Record<string, Cell>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))
}

/** Columns of a financial statement that say what a line is; those after them hold figures. */
export const lineColumns = ['line', 'section', 'code', 'label', 'account_id']

/** Figures of the last line with this label (or the last line of all): by column, with the column's name. */
export function toLineFigures(answer: StatementAnswer, label?: string): { name: string; title: string; text: string }[] {
  const at = answer.columns.findIndex(({ name }) => name === 'label')
  const row = answer.rows.findLast((each) => label === undefined || each[at] === label)
  if (!row) return []
  return answer.columns.flatMap(({ name, title }, index) => {
    const cell = row[index]
    return lineColumns.includes(name) || typeof cell !== 'string' ? [] : [{ name, title, text: cell }]
  })
}

/** Text of a cell; empty for nothing. */
export const toCellText = (cell: Cell | undefined): string =>
  typeof cell === 'string' ? cell : typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : ''

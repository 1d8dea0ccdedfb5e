import { AppError } from '../../lib/app-error.ts'
import type { ScalarType } from '../../streams/stream.ts'
import { quote, quoteName } from '../answers/rows.ts'
import { toLiteral, type RecordColumn } from './columns.ts'

export const filterOps = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'contains', 'starts', 'in', 'null', 'notnull'] as const
export type FilterOp = (typeof filterOps)[number]

const signs: Partial<Record<FilterOp, string>> = { eq: '=', ne: 'IS DISTINCT FROM', gt: '>', gte: '>=', lt: '<', lte: '<=' }

/** `column:op:value` as SQL over the alias. Throws `usage`, naming what does not fit. */
export function parseFilter(text: string, columns: readonly RecordColumn[], alias: string): string {
  const [name = '', op = '', ...rest] = text.split(':')
  const value = rest.join(':')
  const column = findColumn(name, columns, `"filter=${text.slice(0, 100)}"`)
  if (!isOp(op)) {
    throw new AppError('usage', `"filter=${text.slice(0, 100)}": write column:op:value, with op one of ${filterOps.join(', ')}.`)
  }
  const sql = `${alias}.${quoteName(column.name)}`
  switch (op) {
    case 'null':
      return `${sql} IS NULL`
    case 'notnull':
      return `${sql} IS NOT NULL`
    case 'contains':
      return `contains(lower(CAST(${sql} AS VARCHAR)), lower(${quote(value)}))`
    case 'starts':
      return `starts_with(lower(CAST(${sql} AS VARCHAR)), lower(${quote(value)}))`
    case 'in':
      return `${sql} IN (${value
        .split(',')
        .map((each) => toChecked(each, column))
        .join(', ')})`
    case 'eq':
    case 'ne':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return `${sql} ${signs[op]} ${toChecked(value, column)}`
  }
}

/** `-date`: a column, and whether it goes downwards. Throws `usage`. */
export function parseSort(text: string, columns: readonly RecordColumn[]): { column: RecordColumn; descending: boolean } {
  const descending = text.startsWith('-')
  return { column: findColumn(descending ? text.slice(1) : text, columns, `"sort=${text.slice(0, 100)}"`), descending }
}

function findColumn(name: string, columns: readonly RecordColumn[], where: string): RecordColumn {
  const found = columns.find((column) => column.name === name)
  if (found) return found
  throw new AppError('usage', `${where}: there is no column "${name.slice(0, 80)}". GET /v1/streams lists them.`)
}

function isOp(op: string): op is FilterOp {
  return (filterOps as readonly string[]).includes(op)
}

const shapes: Partial<Record<ScalarType, { pattern: RegExp; is: string }>> = {
  money: { pattern: /^-?\d{1,20}(\.\d{1,10})?$/, is: 'an amount like 1234.50' },
  number: { pattern: /^-?\d{1,20}(\.\d{1,10})?$/, is: 'a number like 12.5' },
  integer: { pattern: /^-?\d{1,18}$/, is: 'a whole number' },
  boolean: { pattern: /^(true|false)$/, is: 'true or false' },
  date: { pattern: /^\d{4}-\d{2}-\d{2}$/, is: 'a day like 2026-03-31' },
  instant: {
    pattern: /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$/,
    is: 'an instant like 2026-03-31T09:41:00Z',
  },
}

function toChecked(value: string, { name, type }: RecordColumn): string {
  const shape = shapes[type]
  const isTime = type === 'date' || type === 'instant'
  if (shape && (!shape.pattern.test(value) || (isTime && !isRealDay(value)))) {
    throw new AppError('usage', `"filter": ${name} is compared with ${shape.is}, not "${value.slice(0, 60)}".`)
  }
  return toLiteral(value, type)
}

/** Also says no to 2026-02-30, which Date would take for another day. */
function isRealDay(text: string): boolean {
  const day = text.slice(0, 10)
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) && !Number.isNaN(Date.parse(text))
}

import type { QueryCell, QueryResult } from '../../warehouse/query.ts'
import type { QueryFormat } from './formats.ts'
import type { Style } from './style.ts'
import { type Column, renderTable } from './table.ts'
import { measure, padEnd, toOneLine, truncate } from './text.ts'

export interface TableView {
  style: Style
  /** Columns of the terminal; undefined when the output is no terminal: nothing is cut then. */
  width: number | undefined
}

export function renderQueryResult(result: QueryResult, format: QueryFormat, view: TableView): string {
  switch (format) {
    case 'json':
      return renderJson(result)
    case 'csv':
      return renderCsv(result)
    case 'table':
      return renderRows(result, view)
  }
}

const exactNumber = /^(DECIMAL|NUMERIC|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)\b/
const digits = /^-?\d+(\.\d+)?$/

/** An array of objects, one a line. Decimals and big integers are JSON numbers with exactly their digits. */
function renderJson(result: QueryResult): string {
  const names = toUniqueNames(result.columns.map((column) => column.name)).map((name) => JSON.stringify(name))
  const types = result.columns.map((column) => column.type)
  const lines = result.rows.map(
    (row) => `{${row.map((cell, index) => `${names[index]}:${toJson(cell, types[index] ?? '')}`).join(',')}}`,
  )
  return lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`
}

function toJson(cell: QueryCell, type: string): string {
  if (Array.isArray(cell) && type.endsWith('[]')) {
    return `[${cell.map((item) => toJson(item, type.slice(0, -2))).join(',')}]`
  }
  if (typeof cell === 'string' && isExactNumber(type) && digits.test(cell)) return trimZeros(cell)
  return JSON.stringify(cell)
}

function isExactNumber(type: string): boolean {
  return exactNumber.test(type) && !type.endsWith(']')
}

/** `115.0000` → `115`: a DECIMAL(18,4) column pads, Xero did not send these. The value stays exact. */
function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** JSON objects and people need each column to have its own name: the second `total` is `total_2`. */
function toUniqueNames(names: string[]): string[] {
  const taken = new Set(names)
  const seen = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let number = 2; seen.has(unique) || (unique !== name && taken.has(unique)); number += 1) unique = `${name}_${number}`
    seen.add(unique)
    return unique
  })
}

/** RFC 4180, with a heading; lines end in LF. Null is empty, an empty text is `""`. */
function renderCsv(result: QueryResult): string {
  const header = result.columns.map((column) => toCsvText(column.name)).join(',')
  const lines = result.rows.map((row) => row.map((cell, index) => toCsv(cell, result.columns[index]?.type ?? '')).join(','))
  return [header, ...lines].join('\n')
}

function toCsv(cell: QueryCell, type: string): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return isExactNumber(type) && digits.test(cell) ? trimZeros(cell) : toCsvText(cell)
  return typeof cell === 'object' ? toCsvText(toJson(cell, type)) : String(cell)
}

function toCsvText(text: string): string {
  return text === '' || /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}

const cutAt = 60

/** A table, or where it would be wider than the terminal, one block a row. */
function renderRows(result: QueryResult, view: TableView): string {
  if (result.columns.length === 0) return ''
  const columns: Column[] = result.columns.map((column) => ({
    title: toOneLine(column.name),
    align: isNumeric(column.type) ? 'right' : 'left',
    ...(isNumeric(column.type) ? {} : { shrinkTo: 12 }),
  }))
  const writers = result.columns.map((column, index) => createCellWriter(column, result.rows, index))
  const rows = result.rows.map((row) =>
    row.map((cell, index) => {
      const text = writers[index]?.(cell) ?? ''
      return view.width === undefined ? text : truncate(text, cutAt)
    }),
  )
  if (view.width !== undefined) {
    const needed = columns.map((column, index) =>
      Math.min(
        column.shrinkTo ?? Number.POSITIVE_INFINITY,
        Math.max(measure(column.title), ...rows.map((row) => measure(row[index] ?? ''))),
      ),
    )
    if (needed.reduce((sum, width) => sum + width + 2, -2) > view.width) return renderBlocks(result, view)
  }
  return renderTable(columns, rows, { style: view.style, width: view.width })
}

function renderBlocks(result: QueryResult, view: TableView): string {
  const names = result.columns.map((column) => toOneLine(column.name))
  const nameWidth = Math.min(Math.max(...names.map(measure)), 40)
  const writers = result.columns.map((column, index) => createCellWriter(column, result.rows, index))
  const valueWidth = Math.max(10, (view.width ?? 80) - nameWidth - 2)
  return result.rows
    .map((row, index) => {
      const head = view.style.dim(`── row ${index + 1} `.padEnd(Math.min(view.width ?? 80, 60), '─'))
      const lines = row.map((cell, column) => {
        const text = writers[column]?.(cell) ?? ''
        return `${view.style.dim(padEnd(truncate(names[column] ?? '', nameWidth), nameWidth))}  ${truncate(text, valueWidth)}`
      })
      return [head, ...lines].join('\n')
    })
    .join('\n')
}

function isNumeric(type: string): boolean {
  return isExactNumber(type) || /^(DOUBLE|FLOAT|REAL)$/.test(type)
}

/** How cells of one column read: figures of a column have the same decimals, days without a time of day show none. */
function createCellWriter(
  { name, type }: QueryResult['columns'][number],
  rows: QueryCell[][],
  index: number,
): (cell: QueryCell) => string {
  const texts = rows.map((row) => row[index]).filter((cell) => typeof cell === 'string')
  const isExact = isExactNumber(type)
  const decimals = isExact ? Math.max(/^(DECIMAL|NUMERIC)/.test(type) ? 2 : 0, ...texts.map((text) => countDecimals(text))) : 0
  const isDay = type === 'TIMESTAMP' && texts.every((text) => midnight.test(text))
  const isPlain = unseparated.test(name)
  return (cell) => {
    if (cell === null) return ''
    if (typeof cell === 'object') return toOneLine(toJson(cell, type))
    const text = toOneLine(String(cell))
    if (type.startsWith('TIMESTAMP')) return isDay ? text.slice(0, 10) : text.replace('T', ' ').replace(/\.0+(?=Z|$)/, '')
    return isExact && digits.test(text) && !isPlain ? toReadable(text, decimals) : text
  }
}

const midnight = /T00:00:00(\.0+)?$/
/** Years, codes and numbers of things are no amounts. */
const unseparated = /(^|_)(year|position|number|id|code)$/i

function countDecimals(text: string): number {
  return trimZeros(text).split('.')[1]?.length ?? 0
}

function toReadable(text: string, decimals: number): string {
  const [whole = '', fraction = ''] = trimZeros(text).split('.')
  const separated = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return decimals === 0 ? separated : `${separated}.${fraction.padEnd(decimals, '0')}`
}

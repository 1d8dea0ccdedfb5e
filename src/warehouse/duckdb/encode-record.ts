import { hash } from 'node:crypto'
import type { TableDefinition, TableSet } from '../../streams/tables.ts'
import type { TypedRecord } from '../warehouse.ts'

/** A record as lines of CSV, without the line's own prefix and suffix: bytes `starts[i]` to `ends[i]` of `bytes` are row i. */
export interface EncodedRecord {
  bytes: Buffer
  tables: number[]
  starts: number[]
  ends: number[]
  /** 32 hexadecimal digits over all rows and the deletion. */
  hash: string
}

/**
 * Encodes records one at a time into memory that is used again for the next one.
 *
 * CSV as `readCsv` reads it: text and JSON always in quotes, so that an empty text differs from an absent one; other
 * types bare. A lone surrogate cannot be written in UTF-8 and becomes U+FFFD.
 */
export function createRecordEncoder(set: TableSet): (record: TypedRecord) => EncodedRecord {
  const encodeRow = set.tables.map(toRowEncoder)
  const encoded: EncodedRecord = { bytes: Buffer.allocUnsafeSlow(64 * 1024), tables: [], starts: [], ends: [], hash: '' }

  return (record) => {
    let at = 0
    const { tables, starts, ends } = encoded
    tables.length = starts.length = ends.length = record.rows.length
    for (let index = 0; index < record.rows.length; index++) {
      const row = record.rows[index]!
      const line = encodeRow[row.table]!(row.cells, row.extra)
      // A UTF-16 unit takes three bytes at most.
      if (at + line.length * 3 + 64 > encoded.bytes.length) encoded.bytes = grow(encoded.bytes, at, at + line.length * 3 + 64)
      tables[index] = row.table
      starts[index] = at
      at += encoded.bytes.write(line, at, 'utf8')
      ends[index] = at
      // Tells rows, and the tables they belong to, apart in the hash.
      encoded.bytes[at++] = 10
      encoded.bytes[at++] = row.table
    }
    at += encoded.bytes.write(record.deletedAt === undefined ? 'live' : `deleted ${record.deletedAt ?? ''}`, at, 'latin1')
    encoded.hash = hash('sha1', encoded.bytes.subarray(0, at), 'hex').slice(0, 32)
    return encoded
  }
}

function grow(bytes: Buffer, used: number, needed: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.max(needed, bytes.length * 2))
  bytes.copy(larger, 0, 0, used)
  return larger
}

function toRowEncoder(table: TableDefinition): (cells: (string | null)[], extra: string | null) => string {
  const quoted = table.columns.map((column) => column.type === 'text' || column.type === 'json')
  const json = table.columns.map((column) => column.type === 'json')
  return (cells, extra) => {
    let line = ''
    for (let index = 0; index < quoted.length; index++) {
      const cell = cells[index]
      if (cell === null || cell === undefined) line += ','
      else if (quoted[index]) line += `${quoteCell(json[index] ? toReadableJson(cell) : cell)},`
      else line += `${cell},`
    }
    return extra === null ? line : line + quoteCell(toReadableJson(extra))
  }
}

export function quoteCell(text: string): string {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`
}

/** JSON that DuckDB's parser takes: an escaped lone surrogate, which names no character, becomes U+FFFD. */
export function toReadableJson(json: string): string {
  if (!/\\u[dD][89a-fA-F]/.test(json)) return json
  return json.replace(/\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u[dD][89a-fA-F]..|.)/gs, (escape) =>
    escape.length === 6 ? '\\ufffd' : escape,
  )
}

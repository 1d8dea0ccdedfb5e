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
  const kinds = set.tables.map(toCellKinds)
  const encoded: EncodedRecord = { bytes: Buffer.allocUnsafeSlow(64 * 1024), tables: [], starts: [], ends: [], hash: '' }
  const writer = createCellWriter(encoded)

  return (record) => {
    const { tables, starts, ends } = encoded
    tables.length = starts.length = ends.length = record.rows.length
    let at = 0
    for (let index = 0; index < record.rows.length; index++) {
      const { table, cells, extra } = record.rows[index]!
      const rowKinds = kinds[table]!
      tables[index] = table
      starts[index] = at
      for (let column = 0; column < rowKinds.length; column++) {
        const cell = cells[column]
        if (cell !== null && cell !== undefined) at = writer.write(cell, rowKinds[column]!, at)
        at = writer.separate(at, comma)
      }
      if (extra !== null) at = writer.write(extra, 'json', at)
      ends[index] = at
      // Tells rows, and the tables they belong to, apart in the hash.
      at = writer.separate(at, lineFeed)
      at = writer.separate(at, table)
    }
    at = writer.write(record.deletedAt === undefined ? 'live' : `deleted ${record.deletedAt ?? ''}`, 'bare', at)
    encoded.hash = hash('sha1', encoded.bytes.subarray(0, at), 'hex').slice(0, 32)
    return encoded
  }
}

type CellKind = 'bare' | 'text' | 'json'

function toCellKinds(table: TableDefinition): CellKind[] {
  return table.columns.map(({ type }) => (type === 'text' || type === 'json' ? type : 'bare'))
}

const comma = 44
const lineFeed = 10
const quote = 34

interface CellWriter {
  /** Writes a cell at a place, answers the place after it. */
  write(cell: string, kind: CellKind, at: number): number
  separate(at: number, byte: number): number
}

/**
 * Most cells are short ASCII, which a loop writes faster than building a string and having it encoded, and without
 * garbage. The others are encoded whole.
 */
function createCellWriter(target: { bytes: Buffer }): CellWriter {
  const reserve = (at: number, size: number): void => {
    if (at + size <= target.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(at + size, target.bytes.length * 2))
    target.bytes.copy(larger, 0, 0, at)
    target.bytes = larger
  }
  const writeWhole = (cell: string, kind: CellKind, at: number): number => {
    const text = kind === 'bare' ? cell : quoteCell(kind === 'json' ? toReadableJson(cell) : cell)
    // A UTF-16 unit takes three bytes at most.
    reserve(at, text.length * 3 + 8)
    return at + target.bytes.write(text, at, 'utf8')
  }
  return {
    write(cell, kind, at) {
      const size = cell.length
      if (size > 80 || kind === 'json') return writeWhole(cell, kind, at)
      reserve(at, size + 8)
      const bytes = target.bytes
      let place = at
      if (kind === 'text') bytes[place++] = quote
      for (let index = 0; index < size; index++) {
        const code = cell.charCodeAt(index)
        if (code > 127 || code === quote) return writeWhole(cell, kind, at)
        bytes[place++] = code
      }
      if (kind === 'text') bytes[place++] = quote
      return place
    },
    separate(at, byte) {
      if (at === target.bytes.length) reserve(at, 1)
      target.bytes[at] = byte
      return at + 1
    },
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

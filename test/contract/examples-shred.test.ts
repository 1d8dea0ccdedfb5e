import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recordStreams as streams } from '../../src/streams/catalogue.ts'
import type { Field, ScalarType, Stream } from '../../src/streams/stream.ts'
import { objectPrefix, positionColumn, toScalarColumn } from '../../src/streams/tables.ts'
import { parseExactly } from '../../src/xero/decode.ts'
import { createShredder } from '../../src/xero/shred.ts'
import type { ShreddedRecord, Shredder } from '../../src/xero/shred.ts'

/** Xero's own example payloads lie beside the repository: nothing in them may be lost or bent on the way to a row. */
const folder = join(import.meta.dirname, '../../../shared/xero/examples')
const hasExamples = existsSync(folder)

if (!hasExamples) console.log(`Left out: no examples at ${folder}.`)

interface Case {
  file: string
  stream: Stream
  /** As the engine sees them, and with each number as its literal. */
  records: { decoded: unknown; literal: unknown }[]
}

/** A number as written. Serialises to itself, so that `1.0` and `1` count as the same digits only where they are a value. */
class Literal {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  toJSON(): string {
    return `number ${toComparable('number', this.source)}`
  }
}

const cases = hasExamples ? loadCases() : []

test('the examples are there where they must be, one at least for each stream Xero still serves', () => {
  expect(hasExamples || !process.env['CI']).toBe(true)
  if (!hasExamples) return
  const covered = new Set(cases.filter((each) => each.records.length > 0).map((each) => each.stream.name))
  expect(streams.filter((stream) => !stream.retired && !covered.has(stream.name)).map((stream) => stream.name)).toEqual([])
})

test.each(cases.map((each) => [each.file, each] as const))('%s lands whole', (_file, { stream, records }) => {
  const shredder = createShredder(stream)
  records.forEach(({ decoded, literal }, index) => {
    const result = shredder.shred(decoded, index)
    if (!result.ok) throw new Error(result.reason)
    const check = new RecordCheck(shredder, result.record)
    const parent = result.record.rows[0]
    check.object(stream.fields, literal as Members, '', parent, toExtra(parent), '')
    expect(check.problems).toEqual([])
    // The one property of the examples that is Xero's own slip of the pen.
    expect((result.drift ?? []).filter((property) => property !== 'TaxNumbeType')).toEqual([])
    expect(check.seen).toBeGreaterThan(0)
  })
})

type Members = Record<string, unknown>
type Row = ShreddedRecord['rows'][number]

function toExtra(row: Row | undefined): unknown {
  return row?.extra ? parseLiterally(row.extra) : undefined
}

/** Walks a record beside its rows by the catalogue's names, without the shredder's own plan. */
class RecordCheck {
  readonly problems: string[] = []
  seen = 0
  readonly #shredder: Shredder
  readonly #record: ShreddedRecord

  constructor(shredder: Shredder, record: ShreddedRecord) {
    this.#shredder = shredder
    this.#record = record
  }

  object(fields: readonly Field[], source: Members, prefix: string, row: Row | undefined, extra: unknown, path: string): void {
    for (const [property, value] of Object.entries(source)) {
      const here = path === '' ? property : `${path}.${property}`
      const field = fields.find((each) => each.property === property)
      const inExtra = (extra as Members | undefined)?.[property]
      if (!field) this.#unknown(value, inExtra, here)
      else if (field.kind === 'scalar') this.#scalar(field.type, value, this.#cell(row, toScalarColumn(prefix, field)), here)
      else if (field.kind === 'object')
        this.object(field.fields, value as Members, objectPrefix(prefix, field), row, inExtra, here)
      else this.#list(field, value as Members[], row, here)
    }
  }

  #list(field: Extract<Field, { kind: 'list' }>, items: Members[], parent: Row | undefined, path: string): void {
    const table = this.#shredder.set.tables.findIndex((each) => each.name === field.table)
    const rows = this.#record.rows.filter((row) => row.table === table && this.#belongs(row, parent))
    if (rows.length !== items.length) this.problems.push(`${path}: ${rows.length} rows of ${items.length}`)
    items.forEach((item, index) => {
      const row = rows.find((each) => this.#cell(each, positionColumn) === String(index + 1))
      this.object(field.fields, item, '', row, toExtra(row), `${path}[${index}]`)
    })
  }

  /** A child carries its parent's key, the parent's position under the parent's name. */
  #belongs(row: Row, parent: Row | undefined): boolean {
    const keys = parent === undefined ? [] : (this.#shredder.set.tables[parent.table]?.key ?? [])
    return keys.every((column, index) => row.cells[index] === this.#cell(parent, column))
  }

  #cell(row: Row | undefined, column: string): string | null | undefined {
    if (!row) return undefined
    return row.cells[this.#shredder.set.tables[row.table]?.columns.findIndex((each) => each.name === column) ?? -1]
  }

  #unknown(value: unknown, found: unknown, path: string): void {
    if (countScalars(value) === 0) return
    this.seen += countScalars(value)
    if (JSON.stringify(found) !== JSON.stringify(value)) this.problems.push(`${path} is not in _extra as sent`)
  }

  #scalar(type: ScalarType, value: unknown, cell: string | null | undefined, path: string): void {
    if (type === 'json') {
      if (countScalars(value) === 0) return
      this.seen += countScalars(value)
      if (JSON.stringify(parseLiterally(cell ?? 'null')) !== JSON.stringify(value)) this.problems.push(`${path} is ${cell}`)
      return
    }
    this.seen++
    const expected = toExpected(type, value)
    if (cell !== expected && toComparable(type, cell ?? null) !== expected) {
      this.problems.push(`${path} is ${cell}, sent was ${JSON.stringify(value)}`)
    }
  }
}

/** What a cell has to hold, worked out another way than the shredder does. */
function toExpected(type: ScalarType, value: unknown): string | null {
  const sent = value instanceof Literal ? value.source : value
  if (type === 'text' || type === 'boolean') return String(sent)
  if (sent === '') return null
  if (type === 'integer' || type === 'money' || type === 'number') return toComparable(type, String(sent))
  const wire = /^\/Date\((-?\d+)/.exec(String(sent))
  const bare = /^\d{4}-\d{2}-\d{2}T[^Z]*$/.test(String(sent)) ? `${String(sent)}Z` : String(sent)
  const iso = new Date(wire ? Number(wire[1]) : bare).toISOString()
  return type === 'date' ? iso.slice(0, 10) : iso
}

/** Numbers without the zeros that mean nothing; instants as ISO. */
function toComparable(type: ScalarType, text: string | null): string | null {
  if (text === null) return null
  if (type === 'money' || type === 'number' || type === 'integer') {
    return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text
  }
  return type === 'instant' ? new Date(text.replace('+00', 'Z').replace(' ', 'T')).toISOString() : text
}

function parseLiterally(text: string): unknown {
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ) => unknown
  return parse(text, (_key, value, context) => (typeof value === 'number' ? new Literal(context.source ?? '') : value))
}

function countScalars(value: unknown): number {
  if (value === null || value === undefined) return 0
  if (typeof value !== 'object' || value instanceof Literal) return 1
  return Object.values(value).reduce<number>((sum, each) => sum + countScalars(each), 0)
}

function loadCases(): Case[] {
  const found: Case[] = []
  for (const file of readdirSync(folder).filter((name) => /^get.*\.200\.json$/.test(name))) {
    const content = readFileSync(join(folder, file), 'utf8')
    const [decoded, literal] = [parseExactly(content), parseLiterally(content)].map((each) => (each as { body: unknown }).body)
    for (const stream of streams) {
      const records = toRecords(decoded, stream.root)
      const literals = toRecords(literal, stream.root)
      if (records.length === 0) continue
      found.push({ file, stream, records: records.map((record, index) => ({ decoded: record, literal: literals[index] })) })
    }
  }
  return found
}

/** Most single reads answer with a list of one, a few with the record itself. */
function toRecords(body: unknown, root: string): unknown[] {
  if (typeof body !== 'object' || body === null) return []
  const value = (body as Members)[root]
  if (Array.isArray(value)) return value
  return typeof value === 'object' && value !== null ? [value] : []
}

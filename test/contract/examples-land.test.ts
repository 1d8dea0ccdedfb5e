import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { recordStreams as catalogue } from '../../src/streams/catalogue.ts'
import type { Field, ScalarType, Stream } from '../../src/streams/stream.ts'
import { objectPrefix, positionColumn, toScalarColumn, toTableSet, type TableDefinition } from '../../src/streams/tables.ts'
import { olderApp, openWorld, type World } from '../support/world.ts'

/**
 * Xero's own example payloads, sent over HTTP as they are, through the real client, engine and warehouse: every scalar of
 * every record must be found again in a column, a child table or `_extra`.
 */
const folder = join(import.meta.dirname, '../../../shared/xero/examples')
const hasExamples = existsSync(folder)
if (!hasExamples) console.log(`Left out: no examples at ${folder}.`)

interface Example {
  file: string
  stream: Stream
  /** The body as it stands in the file. */
  text: string
  /** Its records, each number as its digits. */
  records: Members[]
}

type Members = Record<string, unknown>
type Row = Record<string, unknown>

/** A number as written. */
class Digits {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  /** Serialises to its value, so that what `_extra` holds can be compared. */
  toJSON(): string {
    return `number ${toPlainDecimal(this.source)}`
  }
}

const examples = hasExamples ? loadExamples() : []
const readable = catalogue.filter((stream) => !stream.retired)
/** Each round serves one file of each stream: first the lists, then the single records. */
const rounds = toRounds(examples)

test('the examples are there where they must be: a list of every stream, each record by id where that is how it is read', () => {
  expect(hasExamples || !process.env['CI']).toBe(true)
  if (!hasExamples) return
  expect(readable.filter((stream) => !rounds[0]?.some((each) => each.stream === stream)).map((stream) => stream.name)).toEqual([])
  for (const stream of readable.filter((each) => each.read.kind === 'per-parent')) {
    expect(examples.filter((each) => each.stream === stream).length, stream.name).toBeGreaterThan(1)
  }
})

describe.each(rounds.map((round, index) => ({ index, round })))('examples, round $index', ({ round }) => {
  test('every record lands whole', async () => {
    const world = await openWorld({ apps: [olderApp] })
    try {
      for (const { stream, text } of round) {
        const path = stream.path.replaceAll('/', '.')
        world.sandbox.control.addFault({ path: `/^.api.xro.2.0.${path}(/[0-9a-f-]{36})?$/`, body: text })
      }
      const { reports } = await world.sync({ streams: round.map((each) => each.stream.name) })
      for (const report of reports) {
        expect(report, report.stream).toMatchObject({ status: 'complete', quarantined: 0, reason: null })
        // Xero's own slip of the pen in an example.
        expect(report.drift.filter((path) => path !== 'TaxNumbeType')).toEqual([])
      }
      for (const example of round) {
        const found = findScalars(await loadRows(world, example.stream), example)
        expect(found.problems, example.file).toEqual([])
        expect(found.scalars, example.file).toBeGreaterThan(0)
      }
    } finally {
      await world.close()
    }
  })
})

/** Every row of the stream's tables, by table, in one query: cells are text, numbers or booleans; JSON is text. */
async function loadRows(world: World, stream: Stream): Promise<Map<string, Row[]>> {
  const names = toTableSet(stream).tables.map((table) => table.name)
  const lists = names.map((name) => `(SELECT coalesce(list(t), []) FROM xero.${name} t) AS ${name}`)
  const [row] = await world.query(`SELECT ${lists.join(', ')}`)
  return new Map(Object.entries(row ?? {}) as [string, Row[]][])
}

function findScalars(rows: Map<string, Row[]>, { stream, records }: Example): { scalars: number; problems: string[] } {
  const { tables } = toTableSet(stream)
  const search = new Search(tables, rows)
  for (const [index, record] of records.entries()) {
    const values = stream.key.length === 0 ? [index + 1] : stream.key.map((property) => record[property])
    const [parent] = tables
    const found = (rows.get(parent.name) ?? []).filter((row) => parent.key.every((column, at) => row[column] === values[at]))
    const path = values.map(String).join('/')
    if (found.length !== 1) search.problems.push(`${path}: ${found.length} rows`)
    search.object(stream.fields, record, '', { table: parent, row: found[0] ?? {} }, toExtra(found[0]), path)
  }
  // A record with fewer items than rows would be as wrong as one with more.
  const expected = rows.get(tables[0].name)?.length
  const distinct = new Set(records.map((record, index) => stream.key.map((property) => record[property]).join('/') || index)).size
  if (expected !== distinct) search.problems.push(`${expected} rows for ${distinct} records`)
  return search
}

interface Place {
  table: TableDefinition
  row: Row
}

/** Walks a record by the names of the catalogue, and looks up each scalar where they say it is. */
class Search {
  readonly problems: string[] = []
  scalars = 0
  readonly #tables: TableDefinition[]
  readonly #rows: Map<string, Row[]>

  constructor(tables: TableDefinition[], rows: Map<string, Row[]>) {
    this.#tables = tables
    this.#rows = rows
  }

  object(fields: readonly Field[], source: Members, prefix: string, place: Place, extra: unknown, path: string): void {
    for (const [property, value] of Object.entries(source)) {
      const here = `${path}.${property}`
      const inExtra = (extra as Members | undefined)?.[property]
      const field = fields.find((each) => each.property === property)
      if (value === null) continue
      if (field === undefined) this.#expect(sameJson(inExtra, value), value, inExtra, here)
      else if (field.kind === 'list') this.#list(field, value as Members[], place, here)
      else if (field.kind === 'object') {
        this.object(field.fields, value as Members, objectPrefix(prefix, field), place, inExtra, here)
      } else {
        const cell = place.row[toScalarColumn(prefix, field)]
        this.#expect(isHeld(field.type, value, cell), value, cell, here)
      }
    }
  }

  #list(field: Extract<Field, { kind: 'list' }>, items: Members[], parent: Place, path: string): void {
    const table = this.#tables.find((each) => each.name === field.table) as TableDefinition
    // The parent's key comes first in the child's, whatever it is called there.
    const rows = (this.#rows.get(table.name) ?? []).filter((row) =>
      parent.table.key.every((column, at) => row[table.key[at] ?? ''] === parent.row[column]),
    )
    if (rows.length !== items.length) this.problems.push(`${path}: ${rows.length} rows for ${items.length} items`)
    for (const [index, item] of items.entries()) {
      const row = rows.find((each) => each[positionColumn] === index + 1) ?? {}
      this.object(field.fields, item, '', { table, row }, toExtra(row), `${path}[${index}]`)
    }
  }

  #expect(held: boolean, sent: unknown, found: unknown, path: string): void {
    this.scalars += countScalars(sent)
    if (!held && countScalars(sent) > 0)
      this.problems.push(`${path}: sent ${JSON.stringify(sent)}, found ${JSON.stringify(found)}`)
  }
}

function isHeld(type: ScalarType, sent: unknown, cell: unknown): boolean {
  const text = sent instanceof Digits ? sent.source : String(sent)
  switch (type) {
    case 'text':
      return cell === text
    case 'boolean':
      return String(cell) === text
    case 'json':
      return typeof cell === 'string' && sameJson(parseDigits(cell), sent)
    case 'integer':
    case 'money':
    case 'number':
      return text === '' ? cell === null : toPlainDecimal(String(cell)) === toPlainDecimal(text)
    case 'date':
      return text === '' ? cell === null : cell === toIso(text).slice(0, 10)
    case 'instant':
      return text === '' ? cell === null : cell === toIso(text)
  }
}

/** An instant or a date of any of Xero's spellings: ticks, ISO with and without zone, a month. */
function toIso(text: string): string {
  const ticks = /^\/Date\((-?\d+)/.exec(text)?.[1]
  const zoned = /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text) ? `${text}Z` : text
  return new Date(ticks === undefined ? zoned : Number(ticks)).toISOString()
}

/** The same number always as the same text: `-0.50` and `-5e-1` are `-0.5`. */
function toPlainDecimal(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (!match) return `not a number: ${text}`
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const shift = Number(exponent)
  const digits = `${'0'.repeat(Math.max(0, -shift))}${whole}${fraction}${'0'.repeat(Math.max(0, shift - fraction.length))}`
  const point = whole.length + Math.max(0, -shift) + shift
  const before = digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0'
  const after = digits.slice(point).replace(/0+$/, '')
  return `${Number(digits) === 0 ? '' : sign}${before}${after === '' ? '' : `.${after}`}`
}

function sameJson(held: unknown, sent: unknown): boolean {
  return JSON.stringify(held) === JSON.stringify(sent)
}

function toExtra(row: Row | undefined): unknown {
  const extra = row?.['_extra']
  return typeof extra === 'string' ? parseDigits(extra) : undefined
}

function parseDigits(text: string): unknown {
  const parse = JSON.parse as (
    text: string,
    reviver: (key: string, value: unknown, at: { source?: string }) => unknown,
  ) => unknown
  return parse(text, (_key, value, at) => (typeof value === 'number' ? new Digits(at.source ?? '') : value))
}

function countScalars(value: unknown): number {
  if (value === null || value === undefined) return 0
  if (typeof value !== 'object' || value instanceof Digits) return 1
  return Object.values(value).reduce<number>((sum, each) => sum + countScalars(each), 0)
}

function loadExamples(): Example[] {
  const found: Example[] = []
  for (const file of readdirSync(folder).filter((name) => /^get.*\.200\.json$/.test(name))) {
    const content = readFileSync(join(folder, file), 'utf8')
    const text = content.slice(content.indexOf('"body":') + '"body":'.length, content.lastIndexOf('}')).trim()
    const body = parseDigits(text) as Members
    for (const stream of catalogue.filter((each) => !each.retired)) {
      const held = body[stream.root]
      if (typeof held !== 'object' || held === null) continue
      found.push({ file, stream, text, records: Array.isArray(held) ? (held as Members[]) : [held as Members] })
    }
  }
  return found
}

function toRounds(all: Example[]): Example[][] {
  const result: Example[][] = []
  for (const stream of catalogue) {
    const isList = (example: Example): boolean => example.file === `get${stream.root}.200.json`
    const own = all.filter((example) => example.stream === stream)
    for (const [index, example] of [...own.filter(isList), ...own.filter((each) => !isList(each))].entries()) {
      ;(result[index] ??= []).push(example)
    }
  }
  return result
}

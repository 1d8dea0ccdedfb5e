import { describe, expect, test } from 'vitest'
import { AppError } from '../../src/lib/app-error.ts'
import { getStream, streams } from '../../src/streams/catalogue.ts'
import { list, object, text } from '../../src/streams/fields.ts'
import type { Field, ScalarType, Stream } from '../../src/streams/stream.ts'
import { toTableSet } from '../../src/streams/tables.ts'

const sets = streams.map(toTableSet)
const tables = sets.flatMap((set) => set.tables)

function toStream(fields: Field[], key = ['ThingID']): Stream {
  return {
    name: 'things',
    title: 'Things',
    comment: 'Things.',
    path: 'Things',
    root: 'Things',
    key,
    read: { kind: 'all' },
    cursor: { kind: 'none' },
    deletion: { kind: 'absence' },
    scopes: { granular: [], broad: [] },
    fields,
  }
}

/** The fields that an entry names outside its list of fields. */
function toReferences(stream: Stream): { property: string; types: ScalarType[] }[] {
  const { key, cursor, deletion, slice, read } = stream
  const rule = deletion.kind === 'status' ? deletion : deletion.kind === 'absence' ? deletion.also : undefined
  const references: { property: string; types: ScalarType[] }[] = key.map((property) => ({
    property,
    types: [read.kind === 'report' ? 'date' : 'text'],
  }))
  if (rule) references.push({ property: rule.field, types: ['text'] })
  if (cursor.kind !== 'none')
    references.push({ property: cursor.field, types: cursor.kind === 'sequence' ? ['integer'] : ['instant'] })
  if (slice?.kind === 'where') references.push({ property: slice.field, types: ['date', 'instant'] })
  return references
}

describe('tables of a stream', () => {
  test('columns are snake_case, prefixed by the objects around them', () => {
    const set = toTableSet(
      toStream([
        text('ThingID', ''),
        text('COGSAccountCode', ''),
        object('Owner', '', [text('OwnerID', ''), text('Name', ''), object('Home', '', [text('City', '')])]),
        object('Details', '', [text('Name', '')], 'detail'),
        text('Name', '', 'given_name'),
      ]),
    )
    expect(set.tables[0].columns.map((column) => column.name)).toEqual([
      'thing_id',
      'cogs_account_code',
      'owner_id',
      'owner_name',
      'owner_home_city',
      'detail_name',
      'given_name',
    ])
  })

  test('children carry the keys above them', () => {
    const inner = list('Cogs', 'thing_wheel_cogs', '', [text('Size', '')])
    const set = toTableSet(
      toStream([text('ThingID', ''), list('Wheels', 'thing_wheels', '', [text('WheelID', ''), inner], 'WheelID')]),
    )
    expect(set.tables.map((table) => [table.name, table.parent, table.key, table.columns.map((column) => column.name)])).toEqual([
      ['things', undefined, ['thing_id'], ['thing_id']],
      ['thing_wheels', 'things', ['thing_id', 'position'], ['thing_id', 'position', 'wheel_id']],
      [
        'thing_wheel_cogs',
        'thing_wheels',
        ['thing_id', 'thing_wheel_position', 'position'],
        ['thing_id', 'thing_wheel_position', 'wheel_id', 'position', 'size'],
      ],
    ])
    expect(set.tables.every((table) => table.recordKey.join() === 'thing_id')).toBe(true)
  })

  test('children of a stream without a key carry its position under its name', () => {
    const set = toTableSet(toStream([list('Wheels', 'thing_wheels', '', [text('Size', '')])], []))
    expect(set.tables[1]?.columns.map((column) => column.name)).toEqual(['thing_position', 'position', 'size'])
    expect(set.tables[1]?.key).toEqual(['thing_position', 'position'])
  })

  test('two fields on one column are a mistake', () => {
    expect(() => toTableSet(toStream([text('ThingID', ''), text('ID', '', 'thing_id')]))).toThrow('claim the column thing_id')
  })
})

describe('the catalogue', () => {
  test('names every stream and every table once', () => {
    expect(new Set(streams.map((stream) => stream.name)).size).toBe(streams.length)
    expect(tables.map((table) => table.name).toSorted()).toEqual([...new Set(tables.map((table) => table.name))].toSorted())
    expect(streams).toHaveLength(36)
  })

  test('uses names that SQL takes unquoted, and none of the warehouse’s own', () => {
    const names = tables.flatMap((table) => [table.name, ...table.columns.map((column) => column.name)])
    const bad = names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name) || name === 'tenant_id' || name.length > 63)
    expect(bad).toEqual([])
  })

  test('explains every stream, table and column in a sentence', () => {
    const comments = tables.flatMap((table) => [
      [table.name, table.comment] as const,
      ...table.columns.map((column) => [`${table.name}.${column.name}`, column.comment] as const),
    ])
    expect(comments.filter(([, comment]) => !/^[A-Z].{5,}\.$/.test(comment))).toEqual([])
  })

  test('gives every property once', () => {
    const findRepeated = (fields: readonly Field[], path: string): string[] => {
      const names = fields.map((field) => `${path}.${field.property}`)
      const repeated = names.filter((name, index) => names.indexOf(name) !== index)
      const inner = fields.flatMap((field) =>
        field.kind === 'scalar' ? [] : findRepeated(field.fields, `${path}.${field.property}`),
      )
      return [...repeated, ...inner]
    }
    expect(streams.flatMap((stream) => findRepeated(stream.fields, stream.name))).toEqual([])
  })

  test('refers to fields that exist, of a fitting type', () => {
    const wrong = streams.flatMap((stream) =>
      toReferences(stream)
        .filter(({ property, types }) => {
          const field = stream.fields.find((each) => each.property === property)
          return field?.kind !== 'scalar' || !types.includes(field.type)
        })
        .map(({ property }) => `${stream.name}.${property}`),
    )
    expect(wrong).toEqual([])
  })

  test('sorts by the key, which alone never changes', () => {
    const sorted = streams.filter((stream) => stream.read.kind === 'pages' && stream.read.order !== undefined)
    expect(sorted.map((stream) => stream.read)).toEqual(sorted.map((stream) => ({ ...stream.read, order: stream.key.join(',') })))
  })

  test('can be asked for changes wherever it re-reads', () => {
    const rereading = streams.filter((stream) => stream.reread !== undefined || stream.snapshot)
    expect(rereading.filter((stream) => stream.cursor.kind !== 'modified-since')).toEqual([])
  })

  test('has a scope for every stream, and marks those that new apps are not given', () => {
    expect(streams.filter((stream) => stream.scopes.broad.length === 0)).toEqual([])
    const ungranted = streams.filter((stream) => stream.scopes.granular.length === 0)
    expect(ungranted.map((stream) => [stream.name, stream.restricted])).toEqual([
      ['expense_claims', 'broad-only'],
      ['receipts', 'broad-only'],
    ])
  })

  test('never asks manual journals in order', () => {
    expect(getStream('manual_journals').read).toEqual({ kind: 'pages', size: 1000, sizeParam: true, counts: true })
  })

  test('says what there is when asked for what there is not', () => {
    expect(() => getStream('invoice')).toThrow(AppError)
    expect(() => getStream('invoice')).toThrow(/no stream "invoice".*invoices/)
  })
})

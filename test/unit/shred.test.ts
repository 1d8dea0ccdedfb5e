import { describe, expect, test } from 'vitest'
import {
  boolean,
  date,
  instant,
  integer,
  json,
  list,
  money,
  number,
  object,
  reference,
  references,
  text,
} from '../../src/streams/fields.ts'
import { getStream } from '../../src/streams/catalogue.ts'
import type { Field, Stream } from '../../src/streams/stream.ts'
import { parseExactly } from '../../src/xero/decode.ts'
import { createShredder } from '../../src/xero/shred.ts'
import type { ShreddedRecord } from '../../src/xero/shred.ts'

/** A stream that is in no catalogue: adding one is writing such an entry. */
const widgets: Stream = {
  name: 'widgets',
  title: 'Widgets',
  comment: 'Made up.',
  path: 'Widgets',
  root: 'Widgets',
  key: ['WidgetID'],
  read: { kind: 'all' },
  cursor: { kind: 'modified-since', field: 'UpdatedDateUTC' },
  deletion: { kind: 'status', field: 'Status', values: ['DELETED', 'VOIDED'] },
  scopes: { granular: [], broad: [] },
  fields: [
    text('WidgetID', 'Id.'),
    text('Status', 'Status.'),
    text('Note', 'Note.'),
    boolean('Active', 'Active.'),
    integer('Count', 'Count.'),
    money('Price', 'Price.'),
    number('Rate', 'Rate.'),
    date('Made', 'Made.'),
    instant('UpdatedDateUTC', 'Modified.'),
    json('Messages', 'Messages.'),
    object('Box', 'Box.', [text('Colour', 'Colour.'), object('Size', 'Size.', [integer('Width', 'Width.')])]),
    reference('Maker', 'Maker.', [text('MakerID', 'Maker.'), text('Name', 'Maker.')]),
    list(
      'Parts',
      'widget_parts',
      'Parts.',
      [
        text('PartID', 'Part.'),
        money('Cost', 'Cost.'),
        list('Bolts', 'widget_part_bolts', 'Bolts.', [text('Thread', 'Thread.')]),
      ],
      'PartID',
    ),
    references('Makers', 'widget_makers', 'Makers.', [text('MakerID', 'Maker.')]),
  ],
}

const shredder = createShredder(widgets)

type Table = Record<string, unknown>

/** A record's rows by table, each by column; `_extra` parsed. */
function toTables(record: ShreddedRecord): Record<string, Table[]> {
  const tables: Record<string, Table[]> = {}
  for (const row of record.rows) {
    const definition = shredder.set.tables[row.table]
    if (!definition) throw new Error(`No table ${row.table}`)
    expect(row.cells).toHaveLength(definition.columns.length)
    const cells = definition.columns.map((column, index) => [column.name, row.cells[index] ?? null] as const)
    const extra = row.extra === null ? {} : { _extra: JSON.parse(row.extra) as unknown }
    ;(tables[definition.name] ??= []).push({
      ...Object.fromEntries(cells.filter(([, cell]) => cell !== null)),
      ...extra,
    })
  }
  return tables
}

function shredWidget(members: object, index = 0): ReturnType<typeof shredder.shred> {
  return shredder.shred({ WidgetID: 'w1', ...members }, index)
}

function shredWell(members: object): {
  record: ShreddedRecord
  drift: string[] | undefined
  parent: Table
} {
  const result = shredWidget(members)
  if (!result.ok) throw new Error(result.reason)
  const parent = toTables(result.record)['widgets']?.[0]
  if (!parent) throw new Error('No parent row')
  return { record: result.record, drift: result.drift, parent }
}

describe('a record', () => {
  test('becomes rows of canonical text', () => {
    const { record, drift } = shredWell({
      Parts: [
        { Bolts: [{ Thread: 'M4' }, { Thread: 'M5' }], PartID: 'p1', Cost: 0.1 },
        { PartID: 'p2', Cost: '50.00' },
      ],
      Status: 'ACTIVE',
      Note: 'Refund for /Date(1419937200000)/',
      Active: false,
      Count: 12,
      Price: 1234.5,
      Rate: 1.54715,
      Made: '/Date(1518652800000+0000)/',
      UpdatedDateUTC: '/Date(1518685950940+0000)/',
      Box: { Colour: 'red', Size: { Width: 7 } },
      Maker: { MakerID: 'm1', Name: 'Acme' },
    })
    expect(drift).toBeUndefined()
    expect(record).toMatchObject({ key: ['w1'], modifiedAt: '2018-02-15 09:12:30.940+00', deletedAt: undefined })
    expect(toTables(record)).toEqual({
      widgets: [
        {
          widget_id: 'w1',
          status: 'ACTIVE',
          note: 'Refund for /Date(1419937200000)/',
          active: 'false',
          count: '12',
          price: '1234.5',
          rate: '1.54715',
          made: '2018-02-15',
          updated_date_utc: '2018-02-15 09:12:30.940+00',
          box_colour: 'red',
          box_size_width: '7',
          maker_id: 'm1',
          maker_name: 'Acme',
        },
      ],
      widget_parts: [
        { widget_id: 'w1', position: '1', part_id: 'p1', cost: '0.1' },
        { widget_id: 'w1', position: '2', part_id: 'p2', cost: '50.00' },
      ],
      widget_part_bolts: [
        { widget_id: 'w1', widget_part_position: '1', part_id: 'p1', position: '1', thread: 'M4' },
        { widget_id: 'w1', widget_part_position: '1', part_id: 'p1', position: '2', thread: 'M5' },
      ],
    })
  })

  test('keeps what no column knows, and says which of it is new', () => {
    const { record, drift } = shredWell({
      Colour: 'blue',
      Empty: [],
      Bare: {},
      Nothing: null,
      Box: { Colour: 'red', Weight: 3, Size: { Depth: 4 } },
      Maker: { MakerID: 'm1', Town: 'Hull', Phones: [], Trade: { Code: 'X' } },
      Parts: [{ PartID: 'p1', Shade: 'dark' }],
      Makers: [{ MakerID: 'm2', Town: 'Leeds' }],
    })
    expect(toTables(record)).toEqual({
      widgets: [
        {
          widget_id: 'w1',
          box_colour: 'red',
          maker_id: 'm1',
          _extra: { Colour: 'blue', Box: { Weight: 3, Size: { Depth: 4 } }, Maker: { Town: 'Hull', Trade: { Code: 'X' } } },
        },
      ],
      widget_parts: [{ widget_id: 'w1', position: '1', part_id: 'p1', _extra: { Shade: 'dark' } }],
      widget_makers: [{ widget_id: 'w1', position: '1', maker_id: 'm2', _extra: { Town: 'Leeds' } }],
    })
    expect(drift).toEqual(['Colour', 'Box.Weight', 'Box.Size.Depth', 'Parts.Shade'])
  })

  test('keeps digits a double would bend, in columns and in what no column knows', () => {
    const sent =
      '{"WidgetID":"w1","Price":12345678901234.5678,"Rate":0.0000000001,"Count":123456789012345678,"New":[1.12345678901234567]}'
    const result = shredder.shred(parseExactly(sent), 0)
    if (!result.ok) throw new Error(result.reason)
    const [parent] = result.record.rows
    expect(toTables(result.record)['widgets']?.[0]).toMatchObject({
      price: '12345678901234.5678',
      rate: '0.0000000001',
      count: '123456789012345678',
    })
    expect(parent?.extra).toBe('{"New":[1.12345678901234567]}')
  })

  test('does not touch what it was given, nor the record before', () => {
    const given = { WidgetID: 'w1', Parts: [{ PartID: 'p1' }], New: { a: 1 } }
    const copy = structuredClone(given)
    const first = shredder.shred(given, 0)
    const kept = structuredClone(first)
    shredder.shred({ WidgetID: 'w2', Parts: [{}], Other: 1 }, 1)
    expect(given).toEqual(copy)
    expect(first).toEqual(kept)
  })

  test('with a property called __proto__ keeps it', () => {
    const result = shredder.shred(JSON.parse('{"WidgetID":"w1","__proto__":{"a":1}}'), 0)
    expect(result).toMatchObject({ ok: true, drift: ['__proto__'] })
    expect(result.ok && result.record.rows[0]?.extra).toBe('{"__proto__":{"a":1}}')
  })
})

describe('values', () => {
  test.each([
    [{ Note: '' }, { note: '' }],
    [{ Note: 5 }, { note: '5' }],
    [{ Note: true }, { note: 'true' }],
    [{ Active: 'true' }, { active: 'true' }],
    [{ Active: '' }, {}],
    [{ Price: '' }, {}],
    [{ Price: '12.00' }, { price: '12.00' }],
    [{ Price: -9_999_999_999.99 }, { price: '-9999999999.99' }],
    [{ Rate: 1e-7 }, { rate: '0.0000001' }],
    [{ Count: '12' }, { count: '12' }],
    [{ Made: '' }, {}],
    [{ Made: null }, {}],
    [{ UpdatedDateUTC: '/Date(-1)/' }, { updated_date_utc: '1969-12-31 23:59:59.999+00' }],
    [{ Messages: [] }, {}],
    [{ Messages: [{ Message: 'No.' }] }, { messages: '[{"Message":"No."}]' }],
    [{ Box: null, Parts: null }, {}],
    [{ Parts: [] }, {}],
  ])('%j', (members, expected) => {
    expect(shredWell(members).parent).toEqual({ widget_id: 'w1', ...expected })
  })

  test('a null in a list takes a place but no row', () => {
    const { record } = shredWell({ Parts: [null, { PartID: 'p2' }] })
    expect(toTables(record)['widget_parts']).toEqual([{ widget_id: 'w1', position: '2', part_id: 'p2' }])
  })
})

describe('quarantine', () => {
  test.each([
    [{ Note: { a: 1 } }, 'Note is {"a":1}, not text'],
    [{ Note: ['a'] }, 'Note is ["a"], not text'],
    [{ Active: 1 }, 'Active is 1, not true or false'],
    [{ Price: 0.00001 }, 'Price is 0.00001, not an amount of money with at most 14 digits and 4 decimals'],
    [{ Price: 1e14 }, 'Price is 100000000000000, not an amount of money with at most 14 digits and 4 decimals'],
    [{ Price: 'ten' }, 'Price is "ten", not an amount of money with at most 14 digits and 4 decimals'],
    [{ Price: true }, 'Price is true, not an amount of money with at most 14 digits and 4 decimals'],
    [{ Rate: {} }, 'Rate is {}, not a number with at most 18 digits and 10 decimals'],
    [{ Count: 1.5 }, 'Count is 1.5, not a whole number of at most 18 digits'],
    [{ Made: 'soon' }, 'Made is "soon", not a date'],
    [{ Made: 1_518_652_800_000 }, 'Made is 1518652800000, not a date'],
    [{ UpdatedDateUTC: 'never' }, 'UpdatedDateUTC is "never", not a point in time'],
    [{ Box: 'red' }, 'Box is "red", not an object'],
    [{ Box: [] }, 'Box is [], not an object'],
    [{ Box: { Size: { Width: 'wide' } } }, 'Box.Size.Width is "wide", not a whole number of at most 18 digits'],
    [{ Parts: { PartID: 'p1' } }, 'Parts is {"PartID":"p1"}, not a list'],
    [{ Parts: ['p1'] }, 'Parts[0] is "p1", not an object'],
    [
      { Parts: [{ Cost: 1 }, { Cost: 'x' }] },
      'Parts[1].Cost is "x", not an amount of money with at most 14 digits and 4 decimals',
    ],
  ])('%j', (members, reason) => {
    expect(shredWidget(members)).toEqual({
      ok: false,
      key: 'w1',
      reason,
      raw: JSON.stringify({ WidgetID: 'w1', ...members }),
    })
  })

  test.each([
    [{ Note: 'a' }, null, 'WidgetID is missing, not a key'],
    [{ WidgetID: '' }, null, 'WidgetID is "", not a key'],
    [{ WidgetID: null }, null, 'WidgetID is null, not a key'],
    ['text', null, 'The record is "text", not an object'],
    [null, null, 'The record is null, not an object'],
    [[], null, 'The record is [], not an object'],
  ])('%j', (record, key, reason) => {
    expect(shredder.shred(record, 0)).toEqual({ ok: false, key, reason, raw: JSON.stringify(record) })
  })

  test('a bad record does not spoil the next', () => {
    shredWidget({ New: 1, Parts: [{ Cost: 'x' }] })
    const next = shredWidget({})
    expect(next).toMatchObject({ ok: true, drift: undefined })
    expect(next.ok && next.record.rows).toHaveLength(1)
  })

  test('a long value is cut in the reason and whole in the record', () => {
    const result = shredWidget({ Price: 'x'.repeat(5000) })
    expect(!result.ok && result.reason.length).toBeLessThan(250)
    expect(!result.ok && result.raw.length).toBeGreaterThan(5000)
  })
})

describe('deletion', () => {
  const updated = { UpdatedDateUTC: '/Date(1518685950940)/' }

  test.each([
    [{ Status: 'DELETED', ...updated }, '2018-02-15 09:12:30.940+00'],
    [{ Status: 'VOIDED' }, null],
    [{ Status: 'ARCHIVED', ...updated }, undefined],
    [updated, undefined],
  ])('%j', (members, deletedAt) => {
    expect(shredWell(members).record.deletedAt).toBe(deletedAt)
  })

  test('by absence, a row may also say so itself', () => {
    const own = createShredder(getStream('linked_transactions'))
    const result = own.shred({ LinkedTransactionID: 'l1', Status: 'VOIDED', ...updated }, 0)
    expect(result.ok && result.record.deletedAt).toBe('2018-02-15 09:12:30.940+00')
    const items = createShredder(getStream('items')).shred({ ItemID: 'i1', Code: 'DELETED' }, 0)
    expect(items.ok && items.record.deletedAt).toBeUndefined()
  })
})

describe('keys', () => {
  test('a stream without one counts its records', () => {
    const own = createShredder(getStream('invoice_reminders'))
    expect(own.set.tables[0].key).toEqual(['position'])
    expect(own.shred({ Enabled: true }, 0)).toEqual({
      ok: true,
      record: { key: ['1'], modifiedAt: null, deletedAt: undefined, rows: [{ table: 0, cells: ['1', 'true'], extra: null }] },
      drift: undefined,
    })
  })

  test('may be made of several properties', () => {
    const fields: Field[] = [text('A', 'A.'), text('B', 'B.'), list('Items', 'pair_items', 'Items.', [text('C', 'C.')])]
    const own = createShredder({
      ...widgets,
      name: 'pairs',
      key: ['A', 'B'],
      cursor: { kind: 'none' },
      deletion: { kind: 'never' },
      fields,
    })
    const result = own.shred({ A: 'a', B: 'b', Items: [{ C: 'c' }] }, 0)
    expect(result.ok && result.record).toMatchObject({ key: ['a', 'b'], modifiedAt: null })
    expect(result.ok && result.record.rows[1]?.cells).toEqual(['a', 'b', '1', 'c'])
    expect(own.shred({ A: 'a' }, 0)).toMatchObject({ ok: false, key: null, reason: 'B is missing, not a key' })
  })
})

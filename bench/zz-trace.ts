/**
 * The warehouse's share of an ingest: synthetic typed records through batches. Prints rows a second and peak memory.
 *
 *   node bench/warehouse-ingest.ts [invoices] [records per batch] [sorted|random] [memory MB]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../src/lib/clock.ts'
import type { ScalarType } from '../src/streams/stream.ts'
import type { ColumnDefinition, TableDefinition, TableSet } from '../src/streams/tables.ts'
import { openDuckdbWarehouse } from '../src/warehouse/duckdb/warehouse.ts'
import type { TypedRecord } from '../src/warehouse/warehouse.ts'

const [invoices = 250_000, perBatch = 10_000] = process.argv.slice(2, 4).map(Number)
const order = process.argv[4] ?? 'sorted'
const memoryMb = Number(process.argv[5] ?? 192)
const linesPerInvoice = 3

const parentShape: [ScalarType, number][] = [
  ['text', 24],
  ['money', 10],
  ['number', 2],
  ['boolean', 4],
  ['date', 4],
  ['instant', 3],
  ['integer', 2],
]
const lineShape: [ScalarType, number][] = [
  ['text', 11],
  ['money', 4],
  ['number', 4],
  ['boolean', 1],
  ['integer', 1],
]

const column = (name: string, type: ScalarType): ColumnDefinition => ({ name, type, comment: name })
const fill = (shape: [ScalarType, number][]): ColumnDefinition[] =>
  shape.flatMap(([type, count]) => Array.from({ length: count }, (_, index) => column(`${type}_${index}`, type)))

const parent: TableDefinition = {
  name: 'invoices',
  stream: 'invoices',
  comment: 'Invoices',
  columns: [column('invoice_id', 'text'), ...fill(parentShape), column('updated_date_utc', 'instant')],
  key: ['invoice_id'],
  recordKey: ['invoice_id'],
}
const lines: TableDefinition = {
  name: 'invoice_line_items',
  stream: 'invoices',
  comment: 'Lines',
  columns: [column('invoice_id', 'text'), column('position', 'integer'), column('line_item_id', 'text'), ...fill(lineShape)],
  key: ['invoice_id', 'position'],
  recordKey: ['invoice_id'],
  parent: 'invoices',
}
const tracking: TableDefinition = {
  name: 'invoice_line_item_tracking',
  stream: 'invoices',
  comment: 'Tracking',
  columns: [
    column('invoice_id', 'text'),
    column('invoice_line_item_position', 'integer'),
    column('line_item_id', 'text'),
    column('position', 'integer'),
    column('name', 'text'),
    column('option', 'text'),
    column('tracking_category_id', 'text'),
  ],
  key: ['invoice_id', 'invoice_line_item_position', 'position'],
  recordKey: ['invoice_id'],
  parent: 'invoice_line_items',
}
const set: TableSet = { stream: 'invoices', tables: [parent, lines, tracking], modifiedColumn: 'updated_date_utc' }

const words = [
  'AUTHORISED',
  'ACCREC',
  'GBP',
  'Consulting for the month of March',
  '200',
  'OUTPUT2',
  'INV-',
  'Bayside Club',
  'Exclusive',
]

function toGuid(value: number, salt: number): string {
  let bits = (Math.imul(value + 1, 0x9e3779b1) ^ Math.imul(salt + 7, 0x85ebca6b)) >>> 0
  let text = ''
  for (let part = 0; part < 4; part++) {
    bits = (Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d) + part) >>> 0
    text += bits.toString(16).padStart(8, '0')
  }
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`
}

function toKey(index: number): string {
  if (order === 'random') return toGuid(index, 0)
  return `${index.toString(16).padStart(8, '0')}${toGuid(index, 0).slice(8)}`
}

function toCell(type: ScalarType, index: number, place: number): string | null {
  // Half of a document's fields are usually absent.
  if (place > 3 && (index + place) % 3 === 0) return null
  switch (type) {
    case 'text':
      if (place < 2) return toGuid(index, place)
      return place < 5 ? `${words[place]} ${index}` : words[(index + place) % words.length]!
    case 'boolean':
      return index % 2 === 0 ? 'true' : 'false'
    case 'integer':
      return String(index)
    case 'money':
      return `${(index * 7919) % 100_000}.${String((index + place) % 100).padStart(2, '0')}`
    case 'number':
      return `${index % 1000}.${String(index % 10_000).padStart(4, '0')}`
    case 'date':
      return `2024-0${1 + (index % 9)}-1${index % 10}`
    case 'instant':
      return `2024-0${1 + (index % 9)}-1${index % 10} 07:12:30.94${index % 10}+00`
    case 'json':
      return '{"a":1}'
  }
}

const templates = 500

/** Cells are made once for a few hundred records, so that the time measured is the warehouse's and not the bench's. */
function toTemplate(index: number): TypedRecord['rows'] {
  const parentCells: (string | null)[] = ['']
  for (const [type, count] of parentShape)
    for (let place = 0; place < count; place++) parentCells.push(toCell(type, index, place))
  parentCells.push('')
  const rows: TypedRecord['rows'] = [{ table: 0, cells: parentCells, extra: null }]
  for (let line = 1; line <= linesPerInvoice; line++) {
    const cells: (string | null)[] = ['', String(line), '']
    for (const [type, count] of lineShape)
      for (let place = 0; place < count; place++) cells.push(toCell(type, index * 3 + line, place))
    rows.push({ table: 1, cells, extra: null })
    if (line === 1) rows.push({ table: 2, cells: ['', '1', '', '1', 'Region', 'North', toGuid(7, 7)], extra: null })
  }
  return rows
}

const made = Array.from({ length: templates }, (_, index) => toTemplate(index))

function toRecord(index: number, version: number): TypedRecord {
  const key = toKey(index)
  const modified = `2024-03-1${version} 07:12:30.940+00`
  const rows = made[index % templates]!.map(({ table, cells, extra }) => {
    const own = cells.slice()
    own[0] = key
    if (table === 0) own[own.length - 1] = modified
    else own[2] = toGuid(index, Number(own[1]))
    return { table, cells: own, extra }
  })
  return { key: [key], modifiedAt: modified, deletedAt: undefined, rows }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-bench-'))
  const path = join(folder, 'warehouse.duckdb')
  const warehouse = await openDuckdbWarehouse({
    path,
    stagingPath: join(folder, 'staging'),
    schema: 'xero',
    memoryMb,
    clock: systemClock,
  })
  await warehouse.prepare([set])
  const load = async (label: string, from: number, to: number, version: number): Promise<void> => {
    const startedAt = performance.now()
    const cpu = process.cpuUsage()
    let rows = 0
    let makeMs = 0
    let commitMs = 0
    let bytes = 0
    let slowest = 0
    let pending: Promise<unknown> = Promise.resolve()
    for (let start = from; start < to; start += perBatch) {
      const batch = warehouse.openBatch({ tenantId: 'tenant', runId: 'run', set, syncedAt: new Date() })
      const end = Math.min(to, start + perBatch)
      for (let index = start; index < end; index += 1000) {
        const began = performance.now()
        const drafts: TypedRecord[] = []
        for (let each = index; each < Math.min(end, index + 1000); each++) drafts.push(toRecord(each, version))
        // Strings as JSON.parse makes them, which is what the engine adds.
        const records = JSON.parse(JSON.stringify(drafts)) as TypedRecord[]
        for (const record of records) record.deletedAt = undefined
        makeMs += performance.now() - began
        if (!process.env['NOADD'])         for (const record of records) batch.add(record)
        await batch.drain()
      }
      if (process.env['SERIAL']) { const b = batch; rows += b.rows; bytes += b.bytes; const began = performance.now(); await b.commit({ state: { at: end } }); commitMs += performance.now() - began; slowest = Math.max(slowest, performance.now() - began); continue }
      rows += batch.rows
      bytes += batch.bytes
      // The next batch is filled while this one is merged, as the engine does.
      await pending
      const began = performance.now()
      if (process.env['NOCOMMIT']) { pending = batch.discard(); continue }
      pending = batch.commit({ state: { at: end } }).then((result) => {
        commitMs += performance.now() - began
        slowest = Math.max(slowest, performance.now() - began)
        return result
      })
    }
    await pending
    const seconds = (performance.now() - startedAt) / 1000
    const used = process.cpuUsage(cpu)
    console.log(
      `${label}: ${rows} rows in ${seconds.toFixed(2)} s, ${Math.round(rows / seconds)} rows/s · making records ${(makeMs / 1000).toFixed(2)} s · commits ${(commitMs / 1000).toFixed(2)} s, slowest ${Math.round(slowest)} ms · cpu ${((used.user + used.system) / 1e6).toFixed(2)} s · ${Math.round(bytes / 1e6)} MB staged · rss ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
    )
  }
  await load('first load', 0, invoices, 1)
  await load('nothing changed', 0, Math.min(invoices, 100_000), 1)
  await load('10 % changed', 0, Math.ceil(invoices / 10), 2)
  const began = performance.now()
  await warehouse.checkpoint()
  await warehouse.close()
  console.log(
    `checkpoint and close ${Math.round(performance.now() - began)} ms · file ${Math.round(statSync(path).size / 1e6)} MB · peak rss ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
  )
  if (process.env['KEEP'] === undefined) rmSync(folder, { recursive: true })
  else console.log(path)
}

await main()

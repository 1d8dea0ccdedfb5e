import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import { streams as catalogue } from '../../src/streams/catalogue.ts'
import type { Stream } from '../../src/streams/stream.ts'
import { toColumnName, toTableSet } from '../../src/streams/tables.ts'
import { compareDumps, hastyClock, olderApp, openWorld, smallPages, type World } from '../support/world.ts'

const readable = smallPages.filter((stream) => !stream.retired)

/** The organisation answers at its own path but under this root. */
function listRecords(world: World, stream: Stream): WireRecord[] {
  const collection = world.sandbox.control.collection(stream.root)
  return Array.from({ length: collection.size }, (_, index) => collection.recordAt(index))
}

/** Group members only show for active groups; deleted ones are not listed at all. */
function isListed(stream: Stream, record: WireRecord): boolean {
  return stream.name !== 'contact_groups' || record['Status'] === 'ACTIVE'
}

function keyOf(stream: Stream, record: WireRecord): string {
  return stream.key.map((property) => String(record[property])).join('/')
}

/** A text property that can be changed without changing what the record is. */
function findText(stream: Stream, record: WireRecord): string | undefined {
  const reserved = new Set([...stream.key, 'Status', 'Type', 'UpdatedDateUTC', 'CurrencyCode'])
  return stream.fields
    .filter((field) => field.kind === 'scalar' && field.type === 'text' && !reserved.has(field.property))
    .map((field) => field.property)
    .find((property) => !/(ID|Status|Type|Types|String|Code)$/.test(property) && typeof record[property] === 'string')
}

describe('every stream', () => {
  let world: World

  beforeAll(async () => {
    world = await openWorld({ size: 'small', apps: [olderApp], catalogue: smallPages, clock: hastyClock })
    addMore(world)
  })
  afterAll(() => world.close())

  test('first sync: every record lands', async () => {
    const { byName } = await world.sync()
    for (const stream of readable) {
      const report = byName.get(stream.name)
      expect(report, stream.name).toMatchObject({ status: 'complete', quarantined: 0, drift: [] })
      if (stream.key.length === 0) continue
      const expected = listRecords(world, stream)
        .filter((record) => isListed(stream, record))
        .map((record) => keyOf(stream, record))
      const columns = toTableSet(stream).tables[0].recordKey
      const rows = await world.query(`SELECT concat_ws('/', ${columns.join(', ')}) AS key FROM xero.${stream.name}`)
      expect(rows.map((row) => row['key']).sort(), stream.name).toEqual(expected.sort())
      expect(expected.length, `${stream.name} has records to test with`).toBeGreaterThan(0)
    }
  })

  test('nothing changed: at most one call a stream, nothing written', async () => {
    const { reports } = await world.sync({ snapshotMs: 86_400_000 })
    for (const report of reports) {
      expect(report.calls, `${report.stream} calls`).toBeLessThanOrEqual(1)
      expect(report, report.stream).toMatchObject({ changed: 0, deleted: 0, written: 0 })
    }
  })

  test('a snapshot of what is unchanged writes nothing either', async () => {
    const { reports } = await world.sync({ snapshotMs: 0 })
    for (const report of reports) expect(report, report.stream).toMatchObject({ changed: 0, deleted: 0, written: 0 })
  })

  test('a changed row is changed, and no other', async () => {
    const edits = new Map<string, { key: string; property: string; text: string }>()
    for (const stream of readable) {
      if (stream.key.length === 0 || stream.cursor.kind === 'sequence') continue
      const record = listRecords(world, stream).find((each) => isListed(stream, each) && findText(stream, each) !== undefined)
      const property = record && findText(stream, record)
      if (!record || property === undefined) continue
      const text = `${String(record[property])} — “edited”, ünïcødé 🙂`
      world.sandbox.control.edit(stream.root, String(record[stream.key[0] ?? '']), { [property]: text })
      edits.set(stream.name, { key: keyOf(stream, record), property, text })
    }
    expect(edits.size).toBeGreaterThan(18)
    const { byName } = await world.sync()
    for (const stream of readable) {
      const edit = edits.get(stream.name)
      if (!edit) continue
      expect(byName.get(stream.name), stream.name).toMatchObject({ status: 'complete', changed: 1, deleted: 0 })
      const columns = toTableSet(stream).tables[0].recordKey
      const [row] = await world.query(
        `SELECT ${toColumnName('', edit.property)} AS value FROM xero.${stream.name} WHERE concat_ws('/', ${columns.join(', ')}) = '${edit.key}'`,
      )
      expect(row?.['value'], stream.name).toBe(edit.text)
      const [change] = await world.query(
        `SELECT key, op FROM xero._changes WHERE stream = '${stream.name}' ORDER BY seq DESC LIMIT 1`,
      )
      expect(change, stream.name).toEqual({ key: edit.key, op: 'update' })
    }
  })

  test('a deleted row is marked and kept', async () => {
    const gone = new Map<string, string>()
    for (const stream of readable) {
      if (stream.key.length === 0 || stream.deletion.kind === 'never') continue
      const { deletion } = stream
      const record = listRecords(world, stream).find(
        (each) =>
          isListed(stream, each) && (deletion.kind === 'absence' || !deletion.values.includes(String(each[deletion.field]))),
      )
      if (!record) continue
      const id = String(record[stream.key[0] ?? ''])
      if (deletion.kind === 'absence') world.sandbox.control.remove(stream.root, id)
      else world.sandbox.control.edit(stream.root, id, { [deletion.field]: deletion.values[0] })
      gone.set(stream.name, keyOf(stream, record))
    }
    expect(gone.size).toBeGreaterThan(20)
    const { byName } = await world.sync()
    for (const [name, key] of gone) {
      expect(byName.get(name), name).toMatchObject({ status: 'complete', deleted: 1 })
      const [change] = await world.query(`SELECT key, op FROM xero._changes WHERE stream = '${name}' ORDER BY seq DESC LIMIT 1`)
      expect(change, name).toEqual({ key, op: 'delete' })
    }
  })

  test('the warehouse with this history equals one that was filled at once', async () => {
    const fresh = await world.fresh()
    try {
      await fresh.sync()
      expect(compareDumps(await world.dump(), await fresh.dump())).toEqual([])
    } finally {
      await fresh.close()
    }
  })
})

describe('a fault on page n of every stream', () => {
  test('stops that stream alone, keeps what landed, and the next run goes on from there', async () => {
    const world = await openWorld({ size: 'small', apps: [olderApp], catalogue: smallPages, clock: hastyClock })
    try {
      addMore(world)
      const { control } = world.sandbox
      for (const stream of readable) {
        control.clearFaults()
        const paged = stream.read.kind === 'pages'
        control.addFault({ path: `/api.xro/2.0/${stream.path}`, status: 500, body: 'oops', after: paged ? 2 : 0 })
        const { byName } = await world.sync({ streams: [stream.name], attempts: 2 })
        expect(byName.get(stream.name), stream.name).toMatchObject({ code: 'xero_unavailable', status: 'failed' })
        control.clearFaults()
        control.clearCalls()
        const again = await world.sync({ streams: [stream.name] })
        expect(again.byName.get(stream.name)?.status, stream.name).toBe('complete')
        if (paged && stream.read.kind === 'pages' && stream.read.order && stream.read.counts) {
          const pages = control
            .calls()
            .filter((call) => call.query['page'] === '1' && call.headers['if-modified-since'] === undefined)
          expect(pages, `${stream.name} goes on after the pages it has`).toEqual([])
        }
      }
      const fresh = await world.fresh()
      await fresh.sync()
      expect(compareDumps(await world.dump(), await fresh.dump())).toEqual([])
      await fresh.close()
    } finally {
      await world.close()
    }
  })
})

/** Fills up what the small company has less of than three pages. */
function addMore(world: World): void {
  const { control } = world.sandbox
  for (const stream of catalogue) {
    if (stream.read.kind !== 'pages' && stream.read.kind !== 'offset') continue
    const wanted = stream.read.size === 1000 ? 65 : 250
    const collection = control.collection(stream.root)
    const [template] = listRecords(world, stream)
    if (!template) continue
    for (let n = collection.size; n < wanted; n++) control.put(stream.root, cloneRecord(stream, template, n))
  }
}

export function cloneRecord(stream: Stream, template: WireRecord, n: number): WireRecord {
  const id = `${n.toString(16).padStart(8, '0')}-0000-4000-8000-${stream.name.length.toString(16).padStart(12, '0')}`
  const idProperty = stream.key[0] ?? ''
  const at = Date.UTC(2025, 0, 1) + n * 61_000
  return {
    ...structuredClone(template),
    [idProperty]: id,
    ...('UpdatedDateUTC' in template ? { UpdatedDateUTC: `/Date(${at}+0000)/` } : {}),
    ...('UpdatedDateUTCString' in template ? { UpdatedDateUTCString: `${new Date(at).toISOString().slice(0, 19)}Z` } : {}),
    ...(stream.cursor.kind === 'sequence' ? { [stream.cursor.field]: 100_000 + n } : {}),
  }
}

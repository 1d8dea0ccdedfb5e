import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import { systemClock } from '../../src/lib/clock.ts'
import type { Stream } from '../../src/streams/stream.ts'
import { compareDumps, hastyClock, olderApp, openWorld, smallPages, type World } from '../support/world.ts'

/*
 * Paging is not snapshot-isolated: what is edited, added or deleted while a list is being read moves records from page
 * to page. Whatever happens between any two calls, with five in flight, every record must end up held.
 */

const hourMs = 3_600_000
const paged = smallPages.filter((stream) => stream.read.kind === 'pages' || stream.read.kind === 'offset')
const recordsOf: Record<string, number> = { quotes: 330, linked_transactions: 330, journals: 330 }

type Change =
  | { kind: 'edit'; at: number }
  | { kind: 'void'; at: number }
  | { kind: 'insert'; at: number }
  | { kind: 'remove'; at: number }

interface Plan {
  stream: Stream
  /** By the number of the call after which they happen: between it and the next. */
  changes: Map<number, Change[]>
  /** Pages that are served late, so that later ones come before them. */
  slowPages: number[]
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom<Change['kind'][]>('edit', 'edit', 'void', 'insert', 'insert', 'remove'),
  at: fc.nat({ max: 1_000_000 }),
})

const plan: fc.Arbitrary<Plan> = fc.record({
  stream: fc.constantFrom(...paged),
  changes: fc
    .array(fc.tuple(fc.integer({ min: 1, max: 14 }), fc.array(change, { minLength: 1, maxLength: 4 })), {
      minLength: 1,
      maxLength: 10,
    })
    .map((entries) => new Map(entries)),
  slowPages: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }),
})

let serial = 0

/** What people do in Xero, through the sandbox's back door. Xero lets nothing of a paged list vanish but linked transactions. */
function apply(world: World, stream: Stream, change: Change): void {
  const { control } = world.sandbox
  const collection = control.collection(stream.root)
  const record = collection.recordAt(change.at % collection.size)
  const id = String(record[stream.key[0] ?? ''])
  switch (change.kind) {
    case 'edit':
      if (stream.cursor.kind !== 'sequence') control.edit(stream.root, id, { Reference: `edited ${++serial}` })
      return
    case 'void':
      if (stream.deletion.kind === 'status') control.edit(stream.root, id, { [stream.deletion.field]: stream.deletion.values[0] })
      return
    case 'insert':
      control.put(stream.root, toNew(world, stream, record, change.at))
      return
    case 'remove':
      if (stream.deletion.kind === 'absence') control.remove(stream.root, id)
  }
}

/** A new record whose id sorts anywhere among the others. */
function toNew(world: World, stream: Stream, template: WireRecord, at: number): WireRecord {
  serial += 1
  const id = `${(at * 4096 + serial).toString(16).padStart(8, '0').slice(-8)}-${serial.toString(16).padStart(4, '0')}-4000-8000-000000000000`
  const now = world.sandbox.control.now()
  const sequence = stream.cursor.kind === 'sequence' ? { [stream.cursor.field]: 1_000_000 + serial } : {}
  return {
    ...structuredClone(template),
    [stream.key[0] ?? '']: id,
    ...sequence,
    ...('UpdatedDateUTC' in template ? { UpdatedDateUTC: `/Date(${now}+0000)/` } : {}),
    ...('UpdatedDateUTCString' in template ? { UpdatedDateUTCString: new Date(now).toISOString().slice(0, 19) + 'Z' } : {}),
  }
}

/** Brings the stream to a few pages' worth, with modified times spread over months. */
function fill(world: World, stream: Stream): void {
  const { control } = world.sandbox
  const collection = control.collection(stream.root)
  const template = collection.recordAt(0)
  const wanted = recordsOf[stream.name] ?? 130
  for (let n = collection.size; n < wanted; n++) {
    const at = Date.UTC(2026, 0, 1) + n * 61_000
    control.put(stream.root, {
      ...toNew(world, stream, template, (n * 7919) % 1_000_000),
      ...('UpdatedDateUTC' in template ? { UpdatedDateUTC: `/Date(${at}+0000)/` } : {}),
    })
  }
}

describe('a list that moves while it is read', () => {
  test('loses nothing and doubles nothing', { timeout: 180_000 }, async () => {
    const world = await openWorld({ size: 'small', apps: [olderApp], catalogue: smallPages, clock: hastyClock })
    for (const stream of paged) fill(world, stream)
    try {
      await fc.assert(
        fc.asyncProperty(plan, async ({ stream, changes, slowPages }) => {
          const moving = await world.fresh([stream])
          let calls = 0
          const hooks = [
            world.sandbox.control.afterCall((call) => {
              if (!call.path.startsWith('/api.xro')) return
              calls += 1
              for (const each of changes.get(calls) ?? []) apply(world, stream, each)
            }),
            world.sandbox.control.beforeCall(async (call) => {
              if (slowPages.includes(Number(call.query['page']))) await systemClock.sleep(25)
            }),
          ]
          const stop = (): void => hooks.forEach((remove) => remove())
          try {
            const { reports } = await moving.sync({ streams: [stream.name] })
            expect(reports[0]).toMatchObject({ status: 'complete', quarantined: 0 })
            stop()
            // What changed behind the last call is an ordinary change, for an ordinary run.
            const snapshotMs = stream.cursor.kind === 'none' ? 0 : 24 * hourMs
            await moving.sync({ streams: [stream.name], snapshotMs })
            const still = await world.fresh([stream])
            await still.sync({ streams: [stream.name] })
            expect(compareDumps(await moving.dump(), await still.dump())).toEqual([])
            await still.close()
          } finally {
            stop()
            await moving.close()
          }
        }),
        { numRuns: 20, endOnFailure: true },
      )
    } finally {
      await world.close()
    }
  })
})

describe('the calls of a walk that finds the list still', () => {
  test('are one for each page and one closing pass', async () => {
    const world = await openWorld({ size: 'small', apps: [olderApp], catalogue: smallPages, clock: hastyClock })
    try {
      for (const stream of paged) fill(world, stream)
      const { byName } = await world.sync()
      for (const stream of paged) {
        if (stream.read.kind !== 'pages' && stream.read.kind !== 'offset') continue
        const rows = world.sandbox.control.collection(stream.root).size
        const pages = Math.ceil(rows / stream.read.size)
        const report = byName.get(stream.name)
        expect(report?.read, stream.name).toBeGreaterThanOrEqual(rows)
        expect(report?.calls, `${stream.name}: ${rows} rows`).toBeLessThanOrEqual(pages + (pages > 1 ? 1 : 0))
      }
    } finally {
      await world.close()
    }
  })
})

import { expect, test } from 'vitest'
import { chooseMode, planStreams } from '../../src/sync/plan.ts'
import { getStream, streams } from '../../src/streams/catalogue.ts'

const now = new Date('2026-11-21T00:00:00Z')
const hourMs = 3_600_000
const day = { full: false, snapshotMs: 24 * hourMs, now }

test('a stream that hardly anyone can read does not spoil a run, unless it was asked for', () => {
  const access = { journals: { readable: false, why: 'tier', reason: 'needs the Advanced tier' } } as const
  const unasked = planStreams(streams, { chosen: undefined, access }).find((plan) => plan.stream.name === 'journals')
  expect(unasked).toMatchObject({ action: 'skip', status: 'unavailable', reason: 'needs the Advanced tier' })
  const asked = planStreams(streams, { chosen: ['journals'], access })
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatchObject({ action: 'skip', status: 'skipped', code: 'tier_missing' })
})

test('a missing scope of an ordinary stream is skipped, which makes the run partial', () => {
  const access = { contacts: { readable: false, why: 'scope', reason: 'needs accounting.contacts.read' } } as const
  const plan = planStreams(streams, { chosen: undefined, access }).find((entry) => entry.stream.name === 'contacts')
  expect(plan).toMatchObject({ action: 'skip', status: 'skipped', code: 'scope_missing' })
})

test('a role may have been given since the last test, so the stream is tried again', () => {
  const access = { manual_journals: { readable: false, why: 'role', reason: 'needs reporting' } } as const
  const plan = planStreams(streams, { chosen: undefined, access }).find((entry) => entry.stream.name === 'manual_journals')
  expect(plan?.action).toBe('read')
})

test('snapshots are no more frequent than configured', () => {
  const themes = getStream('branding_themes')
  expect(chooseMode(themes, {}, day)).toBe('all')
  const anHourAgo = { snapshotAt: new Date(now.getTime() - hourMs).toISOString() }
  expect(chooseMode(themes, anHourAgo, day)).toBe('current')
  expect(chooseMode(themes, anHourAgo, { ...day, full: true })).toBe('all')
  expect(chooseMode(themes, { snapshotAt: new Date(now.getTime() - 24 * hourMs).toISOString() }, day)).toBe('all')
})

test('items are asked for changes, and once a day whole, for the ones deleted without trace', () => {
  const items = getStream('items')
  const cursor = '2026-11-20T23:00:00.000Z'
  expect(chooseMode(items, {}, day)).toBe('all')
  expect(chooseMode(items, { cursor, snapshotAt: new Date(now.getTime() - hourMs).toISOString() }, day)).toBe('all-since')
  expect(chooseMode(items, { cursor, snapshotAt: new Date(now.getTime() - 25 * hourMs).toISOString() }, day)).toBe('all')
})

test('a walk that was interrupted is taken up again', () => {
  const invoices = getStream('invoices')
  const walk = {
    startedAt: now.toISOString(),
    since: null,
    slices: [],
    pagesDone: 3,
    pageLength: 1000,
    count: 9,
    distinct: 3,
    maxModified: null,
  }
  expect(chooseMode(invoices, { cursor: '2026-11-20T23:00:00.000Z', walk }, day)).toBe('full')
  expect(chooseMode(invoices, { cursor: '2026-11-20T23:00:00.000Z' }, day)).toBe('incremental')
})

import { describe, expect, test } from 'vitest'
import {
  applyPolledSync,
  applySyncEvent,
  toCallsThisMinute,
  type LiveSync,
} from '../../src/dashboard/pages/connection/first-sync/live-sync.ts'
import {
  toAboutWords,
  toExpectedRows,
  toOutcome,
  toReadySentence,
  toRemainingMs,
  toShare,
  toSpokenProgress,
  toStepLines,
} from '../../src/dashboard/pages/connection/first-sync/sync-words.ts'
import type { StreamReportAnswer, SyncSnapshot } from '../../src/http/schemas/syncs.ts'

const naming = { toTitle: (stream: string) => stream.toUpperCase(), toCount: String }
const noon = new Date(2026, 10, 21, 12, 0)

const report = (stream: string, part: Partial<StreamReportAnswer> = {}): StreamReportAnswer => ({
  stream,
  status: 'running',
  mode: 'full',
  read: 0,
  changed: 0,
  deleted: 0,
  quarantined: 0,
  written: 0,
  calls: 0,
  bytes: 0,
  expected: null,
  drift: [],
  reason: null,
  code: null,
  elapsedMs: 0,
  ...part,
})

const totals = { read: 0, changed: 0, deleted: 0, quarantined: 0, written: 0, calls: 0, bytes: 0 }

const snapshot = (part: Partial<SyncSnapshot> = {}): SyncSnapshot => ({
  id: 's1',
  connection: 'harbour-vine',
  tenantName: 'Harbour & Vine',
  status: 'running',
  incremental: false,
  startedAt: '2026-11-21T10:00:00.000Z',
  finishedAt: null,
  elapsedMs: null,
  resumesAt: null,
  error: null,
  reason: null,
  totals,
  streams: [],
  books: null,
  step: 'records',
  planned: ['contacts', 'invoices'],
  waiting: null,
  expectedRows: null,
  expectedCalls: null,
  ...part,
})

const begin = (at = 0): LiveSync => applySyncEvent(undefined, { type: 'snapshot', sync: snapshot() }, at, naming)!

describe('a sync that is followed', () => {
  test('begins with a snapshot; facts before it change nothing', () => {
    const event = { type: 'stream', report: report('contacts'), totals, step: 'records' } as const
    expect(applySyncEvent(undefined, event, 0, naming)).toBeUndefined()
    expect(begin().sync.id).toBe('s1')
  })

  test('takes reports in and says what came', () => {
    let live = begin()
    const progress = (read: number, calls: number, at: number): void => {
      live = applySyncEvent(
        live,
        {
          type: 'progress',
          report: report('invoices', { read, calls, expected: 3000 }),
          totals: { ...totals, read, calls },
          step: 'records',
          expectedRows: 3000,
          expectedCalls: 10,
        },
        at,
        naming,
      )!
    }
    progress(1000, 1, 1000)
    progress(2000, 2, 2000)
    expect(live.log.map(({ text }) => text)).toEqual(['INVOICES, call 2, 1000 rows', 'INVOICES, call 1, 1000 rows'])
    expect(live.sync.expectedRows).toBe(3000)
    const done = report('invoices', { status: 'complete', read: 3000, calls: 3 })
    live = applySyncEvent(
      live,
      { type: 'stream', report: done, totals: { ...totals, read: 3000, calls: 3 }, step: 'records' },
      3000,
      naming,
    )!
    expect(live.log[0]?.text).toBe('INVOICES done, 3000 rows')
    expect(live.sync.streams).toHaveLength(1)
    expect(live.sync.expectedCalls).toBe(10)
  })

  test('waits, and goes on with the next fact', () => {
    const waiting = applySyncEvent(begin(), { type: 'waiting', until: '2026-11-21T13:05:00.000Z', reason: 'Limit.' }, 1, naming)!
    expect(waiting.sync.waiting?.reason).toBe('Limit.')
    const on = applySyncEvent(waiting, { type: 'stream', report: report('contacts'), totals, step: 'records' }, 2, naming)!
    expect(on.sync.waiting).toBeNull()
  })

  test('keeps six lines, each with a number of its own', () => {
    let live = begin()
    for (let call = 1; call <= 9; call++) {
      live = applySyncEvent(
        live,
        { type: 'stream', report: report('contacts', { read: call * 10, calls: call }), totals, step: 'records' },
        call,
        naming,
      )!
    }
    expect(live.log).toHaveLength(6)
    expect(new Set(live.log.map(({ id }) => id)).size).toBe(6)
  })

  test('counts the calls of the last sixty seconds', () => {
    let live = begin(0)
    const at = (seconds: number, calls: number): void => {
      live = applySyncEvent(
        live,
        { type: 'stream', report: report('contacts'), totals: { ...totals, calls }, step: 'records' },
        seconds * 1000,
        naming,
      )!
    }
    at(10, 20)
    at(50, 50)
    expect(toCallsThisMinute(live, 50_000)).toBe(50)
    at(100, 80)
    expect(toCallsThisMinute(live, 100_000)).toBe(60)
    expect(toCallsThisMinute(live, 170_000)).toBe(0)
  })

  test('goes on by polling, with the step last known', () => {
    const {
      step: _step,
      planned: _planned,
      waiting: _waiting,
      expectedRows: _rows,
      expectedCalls: _calls,
      ...detail
    } = snapshot()
    const polled = applyPolledSync({ ...begin(), sync: snapshot({ step: 'reports' }) }, detail, 5)
    expect(polled.sync.step).toBe('reports')
    expect(applyPolledSync(undefined, { ...detail, finishedAt: '2026-11-21T10:01:00.000Z' }, 5).sync.step).toBe('finished')
  })
})

describe('what is said of the rest', () => {
  const sync = (expectedCalls: number | null, calls: number) => ({ expectedCalls, totals: { ...totals, calls } })

  test('comes of the calls that are left, never faster than Xero allows', () => {
    expect(toRemainingMs(sync(94, 58), 58_000)).toBe(36_000)
    expect(toRemainingMs(sync(90, 30), 60_000)).toBe(120_000)
    expect(toRemainingMs(sync(90, 80), 10_000)).toBe(10_000)
  })

  test('is nothing before ten seconds, or while nobody knows', () => {
    expect(toRemainingMs(sync(94, 9), 9000)).toBeNull()
    expect(toRemainingMs(sync(null, 50), 60_000)).toBeNull()
    expect(toRemainingMs(sync(10, 0), 60_000)).toBeNull()
  })

  test.each([
    [20_000, 'less than a minute'],
    [60_000, 'about a minute'],
    [125_000, 'about 2 minutes'],
    [13 * 60_000, 'about 15 minutes'],
    [60 * 60_000, 'about an hour'],
    [3 * 3_600_000, 'about 3 hours'],
    [20 * 3_600_000, 'tomorrow morning'],
    [27 * 3_600_000, 'tomorrow afternoon'],
    [72 * 3_600_000, 'about 3 days'],
  ])('%d ms is %s', (ms, words) => expect(toAboutWords(ms, noon)).toBe(words))

  test('is a sentence either way', () => {
    expect(toReadySentence(120_000, noon)).toBe('Ready in about 2 minutes.')
    expect(toReadySentence(20 * 3_600_000, noon)).toBe('Ready tomorrow morning.')
  })

  test('a share only of what is known, and whole only at the end', () => {
    const share = (part: Partial<SyncSnapshot>) => toShare(snapshot({ planned: [], ...part }))
    expect(share({})).toBeNull()
    expect(share({ expectedRows: 200, totals: { ...totals, read: 50 } })).toBe(0.25)
    expect(share({ expectedRows: 200, expectedCalls: 10, totals: { ...totals, read: 50, calls: 1 } })).toBe(0.1)
    expect(share({ expectedRows: 200, totals: { ...totals, read: 250 }, step: 'books' })).toBe(0.99)
    expect(share({ step: 'finished' })).toBe(1)
  })

  test('rows of streams that don’t say how many there are count once they are read', () => {
    const streams = [report('invoices', { expected: 100, read: 40 }), report('quotes', { read: 7 })]
    expect(toExpectedRows({ expectedRows: 100, streams, planned: ['invoices', 'quotes'] })).toBe(107)
    expect(toExpectedRows({ expectedRows: 100, streams, planned: ['invoices', 'quotes', 'payments'] })).toBeNull()
    expect(toExpectedRows({ expectedRows: null, streams, planned: [] })).toBeNull()
  })

  test('is spoken at quarters alone', () => {
    expect(toSpokenProgress(0.2, 0)).toBeNull()
    expect(toSpokenProgress(0.3, 0)).toEqual({ text: '25 per cent read', share: 0.25 })
    expect(toSpokenProgress(0.4, 0.25)).toBeNull()
    expect(toSpokenProgress(1, 0.75)).toBeNull()
    expect(toSpokenProgress(null, 0)).toBeNull()
  })

  test('steps follow the sync', () => {
    const states = (step: SyncSnapshot['step']) => toStepLines({ step, planned: [] }, {}).map(({ state }) => state)
    expect(states('queued')).toEqual(['done', 'now', 'next', 'next', 'next', 'next'])
    expect(states('records')).toEqual(['done', 'done', 'now', 'next', 'next', 'next'])
    expect(states('books')).toEqual(['done', 'done', 'done', 'done', 'now', 'next'])
    expect(states('finished')).toEqual(['done', 'done', 'done', 'done', 'done', 'done'])
  })
})

describe('how it ended', () => {
  const words = { toCount: (count: number) => count.toLocaleString('en-NZ'), toTime: () => '13:05' }
  const badge = { state: 'ties' as const, asOf: null, explainedPercent: 100, text: '' }
  const ended = (part: Partial<SyncSnapshot>) =>
    toOutcome(
      snapshot({ elapsedMs: 192_000, totals: { ...totals, read: 76_204, calls: 94 }, ...part }),
      { badge, rows: 41_208 },
      words,
    )

  test('well: rows, time, calls, and that it ties', () => {
    expect(ended({ status: 'complete' })).toEqual({
      headline: '76,204 rows in 3 min 12 s, 94 calls.',
      sentence: 'Ties to Xero to the cent.',
      good: true,
    })
  })

  test('at the day limit: what is safe, and when it goes on', () => {
    expect(ended({ status: 'paused', resumesAt: '2026-11-21T13:05:00.000Z' })).toEqual({
      headline: 'Xero’s calls for today are used.',
      sentence: '41,208 rows are safe. Going on at 13:05.',
      good: false,
    })
  })

  test('badly: in the server’s words', () => {
    const error = { code: 'grant_expired', message: 'The authorisation has ended.' }
    expect(ended({ status: 'failed', error }).sentence).toBe('The authorisation has ended.')
    expect(ended({ status: 'stopped' }).sentence).toContain('What has landed stays.')
  })
})

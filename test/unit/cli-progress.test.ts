import { beforeEach, describe, expect, it } from 'vitest'
import { createLineProgress } from '../../src/cli/progress.ts'
import { renderProgressBlock } from '../../src/cli/render/progress-block.ts'
import { applyEvent, createProgressState, type ProgressState } from '../../src/cli/render/progress-state.ts'
import { renderStreamLine } from '../../src/cli/render/stream-line.ts'
import { plainStyle } from '../../src/cli/render/style.ts'
import { renderSyncSummary } from '../../src/cli/render/sync-summary.ts'
import { measure } from '../../src/cli/render/text.ts'
import type { StreamReport, SyncReport } from '../../src/sync/report.ts'
import { recordStreams as streams } from '../../src/streams/catalogue.ts'

const start = new Date('2026-11-21T10:00:00Z')

function toReport(stream: string, change: Partial<StreamReport> = {}): StreamReport {
  return {
    stream,
    status: 'complete',
    mode: 'full',
    read: 2500,
    changed: 2500,
    deleted: 0,
    quarantined: 0,
    written: 10_000,
    calls: 3,
    bytes: 4_100_000,
    expected: 2500,
    drift: [],
    reason: null,
    code: null,
    elapsedMs: 1200,
    ...change,
  }
}

function toRun(change: Partial<SyncReport> = {}): SyncReport {
  return {
    runId: 'run',
    connection: 'books',
    tenantId: 'tenant',
    tenantName: 'Books Ltd',
    status: 'complete',
    incremental: false,
    startedAt: start.toISOString(),
    finishedAt: start.toISOString(),
    elapsedMs: 8100,
    resumesAt: null,
    error: null,
    books: null,
    streams: [],
    totals: { read: 5, changed: 5, deleted: 0, quarantined: 0, written: 9, calls: 2, bytes: 2000 },
    ...change,
  }
}

describe('the line of a stream', () => {
  it.each([
    [toReport('invoices'), 'invoices complete 2,500 rows 3 calls 4.1 MB 1.2 s'],
    [
      toReport('invoices', { mode: 'incremental', read: 3, changed: 1, calls: 1 }),
      'invoices complete 3 rows, 1 changed 1 call 4.1 MB 1.2 s',
    ],
    [toReport('invoices', { status: 'running', expected: 20_000 }), 'invoices reading 2,500 of 20,000 rows 3 calls 4.1 MB 1.2 s'],
    [toReport('budgets', { status: 'current' }), 'budgets up to date'],
    [toReport('journals', { status: 'skipped', reason: 'needs a scope' }), 'journals skipped needs a scope'],
    [
      toReport('quotes', { quarantined: 2, drift: ['New'] }),
      'quotes complete 2,500 rows 3 calls 4.1 MB 1.2 s 2 in quarantine new at Xero: New',
    ],
  ])('says what happened', (report, words) => expect(renderStreamLine(report).replace(/ {2,}/g, ' ')).toBe(words))
})

describe('the live block', () => {
  let state: ProgressState
  const view = (columns: number, rows: number) => ({ columns, rows, now: new Date(start.getTime() + 12_000), style: plainStyle })

  beforeEach(() => {
    state = createProgressState(start)
    applyEvent(state, {
      type: 'started',
      runId: 'run',
      connection: 'books',
      tenantName: 'Books Ltd',
      streams: streams.map((stream) => stream.name),
    })
    for (const [index, stream] of streams.entries()) {
      if (index < 14) applyEvent(state, { type: 'stream', report: toReport(stream.name, { read: index * 100 }) })
      else if (index < 18)
        applyEvent(state, { type: 'progress', report: toReport(stream.name, { status: 'running', expected: 20_000 }) })
    }
  })

  it.each([
    [80, 24],
    [100, 50],
    [40, 24],
    [24, 10],
    [200, 12],
  ])('fits a terminal of %d by %d', (columns, rows) => {
    applyEvent(state, {
      type: 'waiting',
      until: '2026-11-21T10:01:00Z',
      reason: "Xero's minute limit is used up for this organisation",
    })
    const lines = renderProgressBlock(state, view(columns, rows)).split('\n')
    expect(lines.length).toBeLessThan(rows)
    for (const line of lines) expect(measure(line)).toBeLessThan(columns)
  })

  it('gives every stream a line where there is room, and counts the rest where there is none', () => {
    expect(renderProgressBlock(state, view(100, 50)).split('\n')).toHaveLength(2 + streams.length + 1)
    const small = renderProgressBlock(state, view(80, 24))
    for (const stream of streams.slice(14, 18)) expect(small).toContain(stream.name)
    expect(small).toMatch(/\d+ more to come/)
    expect(small).toContain(`14 of ${streams.length} streams`)
  })

  it('draws a bar as long as what is done, and counts down a wait', () => {
    applyEvent(state, { type: 'waiting', until: '2026-11-21T10:01:00Z', reason: 'minute limit' })
    const block = renderProgressBlock(state, view(100, 50))
    expect(block).toContain('2,500 of 20,000')
    expect(block).toContain('━━━━─────')
    expect(block).toContain('Waiting 48 s')
  })
})

describe('progress without a terminal', () => {
  it('writes one line an event, a wait once, and news of a long stream every ten seconds', () => {
    const lines: string[] = []
    let at = start.getTime()
    const progress = createLineProgress(
      (line) => lines.push(line.replace(/ {2,}/g, ' ')),
      () => new Date(at),
    )
    progress.onEvent({ type: 'started', runId: 'run', connection: 'books', tenantName: 'Books Ltd', streams: ['invoices'] })
    for (let page = 1; page <= 21; page += 1) {
      progress.onEvent({
        type: 'progress',
        report: toReport('invoices', { status: 'running', read: page * 100, expected: 2500 }),
      })
      at += 1000
    }
    for (let twice = 0; twice < 2; twice += 1)
      progress.onEvent({ type: 'waiting', until: '2026-11-21T10:01:00Z', reason: 'limit' })
    progress.onEvent({ type: 'stream', report: toReport('invoices') })
    expect(lines).toEqual([
      'Books Ltd: 1 streams',
      'invoices reading 1,100 of 2,500 rows 3 calls 4.1 MB 1.2 s',
      'invoices reading 2,100 of 2,500 rows 3 calls 4.1 MB 1.2 s',
      expect.stringMatching(/^waiting until 2026-11-21 .*: limit$/),
      'invoices complete 2,500 rows 3 calls 4.1 MB 1.2 s',
    ])
  })
})

describe('the summary of a run', () => {
  const view = { style: plainStyle, width: 100, now: start }

  it('tells a first run from a later one, and nothing changed from something', () => {
    expect(renderSyncSummary(toRun({ streams: [toReport('invoices')] }), view)).toBe(
      'Books Ltd is up to date · first sync: 1 stream, 5 records, 9 rows, 2 calls, 2.0 kB, 8.1 s',
    )
    const totals = { ...toRun().totals, changed: 0 }
    expect(renderSyncSummary(toRun({ incremental: true, totals }), view)).toContain('nothing changed, 2 calls')
    expect(renderSyncSummary(toRun({ incremental: true, totals: { ...totals, changed: 2, deleted: 1 } }), view)).toContain(
      '2 changed, 1 deleted, 2 calls',
    )
  })

  it('says of a stop what is not finished, once', () => {
    const stopped = { status: 'failed', code: 'stopped', reason: 'Stopped.' } as const
    const text = renderSyncSummary(
      toRun({
        status: 'failed',
        error: { code: 'stopped', message: 'Stopped.' },
        streams: [toReport('invoices', stopped), toReport('quotes', stopped)],
      }),
      view,
    )
    expect(text).toContain('Books Ltd was stopped · ')
    expect(text).toContain('\n  invoices, quotes  not finished')
  })

  it('names each stream that needs a word, and when a paused run goes on', () => {
    const text = renderSyncSummary(
      toRun({
        status: 'paused',
        resumesAt: '2026-11-21T13:00:00Z',
        streams: [
          toReport('invoices', { status: 'paused', reason: "the day's calls are used up" }),
          toReport('quotes', { status: 'failed', reason: 'Xero answered 500' }),
          toReport('items', { quarantined: 1 }),
          toReport('journals', { status: 'unavailable', reason: 'tier' }),
        ],
      }),
      view,
    )
    expect(text).toContain('Books Ltd is paused')
    expect(text).toContain("invoices  paused: the day's calls are used up")
    expect(text).toContain('quotes  failed: Xero answered 500')
    expect(text).toContain('items  1 in quarantine')
    expect(text).toContain('as expected: journals')
    expect(text).toContain('in 3 h')
  })
})

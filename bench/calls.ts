import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../src/config.ts'
import { systemClock, type Clock } from '../src/lib/clock.ts'
import { openPlatform } from '../src/platform/open-platform.ts'
import { startSandbox } from '../src/sandbox/sandbox.ts'
import { getStream, recordStreams, reportStreams } from '../src/streams/catalogue.ts'
import type { SyncReport } from '../src/sync/report.ts'
import { olderApp } from './older-app.ts'
import type { Figure } from './run.ts'

const dayMs = 86_400_000

/**
 * Calls of a first and of a second sync of a medium company, against the least that Xero's paging allows; and those of
 * Xero's reports, which are the control totals, on the first day and on a quiet one.
 */
export async function measureCalls(): Promise<Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'daybook-bench-calls-'))
  const sandbox = await startSandbox({ size: 'medium', apps: [olderApp] })
  const config = loadConfig({
    DAYBOOK_HOME: home,
    DAYBOOK_XERO_API_URL: sandbox.url,
    DAYBOOK_XERO_IDENTITY_URL: sandbox.url,
    DAYBOOK_XERO_LOGIN_URL: sandbox.url,
  })
  const clock: Clock = { now: () => new Date(sandbox.control.now()), sleep: (ms, signal) => systemClock.sleep(ms, signal) }
  const platform = await openPlatform(config, { clock })
  try {
    await platform.connect.custom({ name: 'bench', clientId: sandbox.clientId, clientSecret: sandbox.clientSecret })
    const records = recordStreams.filter((stream) => !stream.retired).map((stream) => stream.name)
    const first = await platform.sync('bench', { streams: records })
    const second = await platform.sync('bench', { streams: records })
    const reports = reportStreams.map((stream) => stream.name)
    const totals = await platform.sync('bench', { streams: reports })
    // A day that begins a month is none of the quiet ones: it closes the month before.
    if (clock.now().getUTCMonth() !== new Date(clock.now().getTime() + dayMs).getUTCMonth()) {
      sandbox.control.advance(dayMs)
      await platform.sync('bench', { streams: reports })
    }
    sandbox.control.advance(dayMs)
    const quiet = await platform.sync('bench', { streams: reports })
    const months = totals.streams.find((report) => report.stream === 'report_trial_balance')?.read ?? 0
    const least = first.streams.reduce((sum, report) => sum + leastCalls(report, sandbox.control.collection), 0)
    const most = Math.max(...second.streams.map((report) => report.calls))
    return [
      {
        what: `calls of a first sync (${first.totals.read.toLocaleString('en')} records)`,
        measured: String(first.totals.calls),
        target: `≤ ${least} + 3`,
        met: first.status === 'complete' && first.totals.calls <= least + 3,
      },
      { what: 'most calls of one stream when nothing changed', measured: String(most), target: '≤ 1', met: most <= 1 },
      {
        what: 'rows written when nothing changed',
        measured: String(second.totals.written),
        target: '0',
        met: second.totals.written === 0,
      },
      {
        what: `calls for control totals of ${months} months, first time`,
        measured: String(totals.totals.calls),
        target: '≤ 70 for 60',
        met: totals.status === 'complete' && totals.totals.calls <= 70,
      },
      {
        what: 'calls for control totals on a quiet day',
        measured: String(quiet.totals.calls),
        target: '≤ 2',
        met: quiet.totals.calls <= 2,
      },
    ]
  } finally {
    await platform.close()
    await sandbox.close()
    rmSync(home, { recursive: true, force: true })
  }
}

/** Pages, one closing pass for a stream of several, ids for what is read parent by parent, one call for the rest. */
function leastCalls(report: SyncReport['streams'][number], collection: (root: string) => { size: number }): number {
  const { read, root, retired, name } = getStream(report.stream)
  if (retired || report.status !== 'complete') return 0
  switch (read.kind) {
    case 'all':
      return 1
    case 'per-parent':
      return 1 + report.read
    case 'offset':
      return Math.max(1, Math.ceil(collection(root).size / read.size))
    case 'pages': {
      const pages = Math.max(1, Math.ceil(collection(root).size / read.size))
      return pages + (pages > 1 ? 1 : 0)
    }
    case 'report':
      throw new Error(`${name} is no stream of records`)
  }
}

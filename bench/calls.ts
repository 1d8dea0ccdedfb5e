import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../src/config.ts'
import { openPlatform } from '../src/platform/open-platform.ts'
import { startSandbox } from '../src/sandbox/sandbox.ts'
import { getStream } from '../src/streams/catalogue.ts'
import type { SyncReport } from '../src/sync/report.ts'
import { olderApp } from './older-app.ts'
import type { Figure } from './run.ts'

/** Calls of a first and of a second sync of a medium company, against the least that Xero's paging allows. */
export async function measureCalls(): Promise<Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'daybook-bench-calls-'))
  const sandbox = await startSandbox({ size: 'medium', apps: [olderApp] })
  const config = loadConfig({
    DAYBOOK_HOME: home,
    DAYBOOK_XERO_API_URL: sandbox.url,
    DAYBOOK_XERO_IDENTITY_URL: sandbox.url,
    DAYBOOK_XERO_LOGIN_URL: sandbox.url,
  })
  const platform = await openPlatform(config)
  try {
    await platform.connect.custom({ name: 'bench', clientId: sandbox.clientId, clientSecret: sandbox.clientSecret })
    const first = await platform.sync('bench', {})
    const second = await platform.sync('bench', {})
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
    default:
      throw new Error(`${name} is read in a way this does not know`)
  }
}

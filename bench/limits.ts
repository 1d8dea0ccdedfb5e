import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../src/config.ts'
import { openPlatform } from '../src/platform/open-platform.ts'
import { startSandbox } from '../src/sandbox/sandbox.ts'
import { olderApp } from './older-app.ts'
import type { Figure } from './run.ts'

const minuteMs = 60_000

/**
 * A first sync of about 230 calls under Xero's limits (60 a minute, 5 at once), against the least time they allow. The
 * sandbox's minutes begin with the clock's, which Daybook cannot know.
 */
export async function measureLimits(): Promise<Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'daybook-bench-limits-'))
  const sandbox = await startSandbox({ size: 'medium', apps: [olderApp], limits: { phaseMs: 0 } })
  const config = loadConfig({
    DAYBOOK_HOME: home,
    DAYBOOK_XERO_API_URL: sandbox.url,
    DAYBOOK_XERO_IDENTITY_URL: sandbox.url,
    DAYBOOK_XERO_LOGIN_URL: sandbox.url,
  })
  const platform = await openPlatform(config)
  try {
    await platform.connect.custom({ name: 'bench', clientId: sandbox.clientId, clientSecret: sandbox.clientSecret })
    const isRead = (call: { path: string }): boolean => call.path.startsWith('/api.xro')
    const connecting = sandbox.control.calls().filter(isRead)
    sandbox.control.clearCalls()
    const startedAt = performance.now()
    const startedMs = Date.now()
    const report = await platform.sync('bench', {})
    const elapsedMs = performance.now() - startedAt
    const calls = sandbox.control.calls().filter(isRead)
    const served = calls.filter((call) => call.status === 200)
    const refused = calls.length - served.length
    const windowStart = Math.floor(startedMs / minuteMs) * minuteMs
    const spentBefore = connecting.filter((call) => call.startedAt >= windowStart).length
    const meanCallMs = served.reduce((sum, call) => sum + ((call.endedAt ?? call.startedAt) - call.startedAt), 0) / served.length
    const floorMs = toFloor(served.length, startedMs, spentBefore, meanCallMs)
    const over = elapsedMs / floorMs - 1
    return [
      {
        what: `over the floor of ${(floorMs / 1000).toFixed(1)} s (${served.length} calls, ${refused} refused, ${(elapsedMs / 1000).toFixed(1)} s)`,
        measured: `${(over * 100).toFixed(1)} %`,
        target: '≤ 5 %',
        met: report.status === 'complete' && over <= 0.05,
      },
    ]
  } finally {
    await platform.close()
    await sandbox.close()
    rmSync(home, { recursive: true, force: true })
  }
}

/**
 * The least time for so many calls from `first` on: what is left of the window under way, then 60 in each window after
 * it, and in the last one five at a time.
 */
function toFloor(calls: number, first: number, spentBefore: number, meanCallMs: number): number {
  const later = calls - (60 - spentBefore)
  if (later <= 0) return (calls * meanCallMs) / 5
  const nextWindow = Math.ceil(first / minuteMs) * minuteMs
  const windows = Math.ceil(later / 60)
  const inLast = later - (windows - 1) * 60
  return nextWindow + (windows - 1) * minuteMs - first + (inLast * meanCallMs) / 5
}

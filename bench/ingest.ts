import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from './run.ts'
import { startSandboxProcess } from './sandbox-process.ts'

interface Outcome {
  status: string
  error: unknown
  rows: number
  calls: number
  bytes: number
  elapsedMs: number
  maxRssMb: number
}

/**
 * A first sync of invoices with three lines each, served by another process. The first of two runs has the server make
 * its pages; in the second, on an empty home, it sends the same bytes from disk, so that Daybook is what is measured.
 */
export async function measureIngest(home: string, invoices: number): Promise<Figure[]> {
  const sandbox = await startSandboxProcess('--invoices', String(invoices), '--spool')
  try {
    const warm = mkdtempSync(join(tmpdir(), 'daybook-bench-warm-'))
    runOnce(warm, sandbox)
    rmSync(warm, { recursive: true, force: true })
    const { rows, bytes, calls, elapsedMs, maxRssMb } = runOnce(home, sandbox)
    const rate = rows / (elapsedMs / 1000)
    const pages = Math.ceil(invoices / 1000)
    return [
      {
        what: `warehouse rows a second (${(rows / 1e6).toFixed(2)} M rows, ${(bytes / 1e6).toFixed(0)} MB, ${(elapsedMs / 1000).toFixed(1)} s)`,
        measured: Math.round(rate).toLocaleString('en'),
        target: '100,000',
        met: rate >= 100_000,
      },
      {
        what: 'peak resident memory of the Daybook process',
        measured: `${maxRssMb.toFixed(0)} MB`,
        target: '< 512 MB',
        met: maxRssMb < 512,
      },
      { what: 'calls', measured: String(calls), target: `≤ ${pages + 4}`, met: calls <= pages + 4 },
    ]
  } finally {
    sandbox.stop()
  }
}

function runOnce(home: string, sandbox: { url: string; clientId: string; clientSecret: string }): Outcome {
  const args = ['bench/ingest-process.ts', home, sandbox.url, sandbox.clientId, sandbox.clientSecret]
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const line = stdout.trim().split('\n').at(-1) ?? ''
  if (!line.startsWith('{')) throw new Error(`The ingest failed: ${stderr}`)
  const outcome = JSON.parse(line) as Outcome
  if (outcome.status !== 'complete') throw new Error(`The ingest ended ${outcome.status}: ${JSON.stringify(outcome.error)}`)
  return outcome
}

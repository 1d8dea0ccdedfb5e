import { spawnSync } from 'node:child_process'
import type { Figure } from './run.ts'
import { startSandboxProcess } from './sandbox-process.ts'

interface Outcome {
  status: string
  error: unknown
  books: { mode: string; elapsedMs: number; note: string | null } | null
  latestMs: number[]
  anyMs: number[]
  fullMs: number
  accrual: number
  cash: number
  documents: number
  maxRssMb: number
}

/** The books of an organisation of so many invoices: made whole, and following a change of 100 documents. */
export async function measureLedger(home: string, invoices: number): Promise<Figure[]> {
  const sandbox = await startSandboxProcess('--invoices', String(invoices))
  try {
    const args = ['bench/ledger-process.ts', home, sandbox.url, sandbox.clientId, sandbox.clientSecret]
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    const line = stdout.trim().split('\n').at(-1) ?? ''
    if (!line.startsWith('{')) throw new Error(`The ledger failed: ${stderr}`)
    const outcome = JSON.parse(line) as Outcome
    const { books, latestMs, anyMs, fullMs, accrual, cash, documents, maxRssMb } = outcome
    if (books?.mode !== 'full') throw new Error(`The books did not follow: ${JSON.stringify(outcome)}`)
    const [latest, any] = [toMedian(latestMs), toMedian(anyMs)]
    const full = Math.max(books.elapsedMs, fullMs)
    return [
      {
        what: `books made whole (${(documents / 1e3).toFixed(0)} k documents, ${((accrual + cash) / 1e6).toFixed(2)} M postings)`,
        measured: `${(full / 1000).toFixed(1)} s`,
        target: '< 30 s',
        met: full < 30_000,
      },
      {
        what: 'a change of the 100 latest documents, median of 5',
        measured: `${latest} ms`,
        target: '< 500 ms',
        met: latest < 500,
      },
      {
        what: 'a change of any 100 documents of five years, each with its payments, median of 5',
        measured: `${any} ms`,
        target: '< 500 ms',
        met: any < 500,
      },
      {
        what: 'peak resident memory of the process',
        measured: `${maxRssMb.toFixed(0)} MB`,
        target: '< 640 MB',
        met: maxRssMb < 640,
      },
    ]
  } finally {
    sandbox.stop()
  }
}

function toMedian(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

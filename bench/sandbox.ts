import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Agent, get } from 'node:http'
import type { Figure } from './run.ts'
import { startSandboxProcess } from './sandbox-process.ts'
import type { SandboxProcess } from './sandbox-process.ts'

const pages = 250
const measuredPages = 500

/** The sandbox as a server: how soon it answers, how fast it gives pages, and what it keeps in memory. */
export async function measureSandbox(): Promise<Figure[]> {
  const small = await timeFirstAnswer('--size', 'small')
  small.sandbox.stop()
  await once(small.sandbox.process, 'exit')
  const large = await timeFirstAnswer('--size', 'large', '--spool')
  const ask = await openClient(large.sandbox)
  try {
    // The first walk renders each page; what is measured comes after it.
    for (let page = 1; page <= pages; page++) await ask(`Invoices?page=${page}&pageSize=1000`)
    const cpuBefore = readCpuSeconds(large.sandbox.process.pid!)
    const startedAt = performance.now()
    // Two at a time, so that the server never waits for its client.
    let asked = 0
    const walk = async (): Promise<void> => {
      while (asked < measuredPages) await ask(`Invoices?page=${1 + (asked++ % pages)}&pageSize=1000`)
    }
    await Promise.all([walk(), walk()])
    const seconds = (performance.now() - startedAt) / 1000
    const cpuSeconds = readCpuSeconds(large.sandbox.process.pid!) - cpuBefore
    const reportStartedAt = performance.now()
    await ask('Reports/TrialBalance?date=2026-09-30')
    const firstReportMs = performance.now() - reportStartedAt
    const repeatedAt = performance.now()
    await ask('Reports/TrialBalance?date=2026-08-31')
    const nextReportMs = performance.now() - repeatedAt
    const peak = readPeakMegabytes(large.sandbox.process.pid!)
    const rate = measuredPages / seconds
    return [
      {
        what: 'start to first answer, small company',
        measured: `${small.ms.toFixed(0)} ms`,
        target: '< 1,000 ms',
        met: small.ms < 1000,
      },
      {
        what: 'start to first answer, 250,000 invoices',
        measured: `${large.ms.toFixed(0)} ms`,
        target: '< 5,000 ms',
        met: large.ms < 5000,
      },
      {
        what: `pages of 1,000 invoices a second, on ${((cpuSeconds / seconds) * 100).toFixed(0)} % of a core`,
        measured: rate.toFixed(0),
        target: '≥ 100',
        met: rate >= 100,
      },
      {
        what: `trial balance of 250,000 invoices: first, next`,
        measured: `${(firstReportMs / 1000).toFixed(1)} s, ${nextReportMs.toFixed(0)} ms`,
        target: 'none set',
        met: true,
      },
      { what: 'peak memory with 250,000 invoices', measured: `${peak.toFixed(0)} MB`, target: '< 1,000 MB', met: peak < 1000 },
    ]
  } finally {
    large.sandbox.stop()
  }
}

async function timeFirstAnswer(...args: string[]): Promise<{ sandbox: SandboxProcess; ms: number }> {
  const startedAt = performance.now()
  const sandbox = await startSandboxProcess(...args)
  const ask = await openClient(sandbox)
  await ask('Invoices?page=1&pageSize=100')
  return { sandbox, ms: performance.now() - startedAt }
}

/** Counts bytes and throws them away, so that what is measured is the server and not a client that parses. */
async function openClient({ url, clientId, clientSecret }: SandboxProcess): Promise<(path: string) => Promise<void>> {
  const answer = await fetch(`${url}/connect/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  const agent = new Agent({ keepAlive: true })
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
  return async (path) => {
    const [response] = (await once(get(`${url}/api.xro/2.0/${path}`, { agent, headers }), 'response')) as [IncomingMessage]
    response.resume()
    await once(response, 'end')
    if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`)
  }
}

/** Of Linux: user and system time of a process, in hundredths of a second. */
function readCpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function readPeakMegabytes(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000
}

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Figure } from './run.ts'
import { startSandboxProcess } from './sandbox-process.ts'
import type { FactMoment, ServerAddress } from './server-process.ts'

const clients = 20
/** Of each client: who polls a list of a thousand records reads at most once in this time. */
const everyMs = 1000
const rounds = 3

/** What an answer of Xero's takes at the least, and what none takes: then nothing paces a sync but this machine. */
const paces = [
  { name: 'at the pace of Xero', latencyMs: 250, held: true },
  { name: 'as fast as this machine', latencyMs: 0, held: false },
]

/**
 * The API while a sync runs, and a sync while the API is asked: a medium company, its sandbox, the server and the clients
 * in three processes. A sync is a whole one: everything is read and written anew.
 */
export async function measureServer(home: string): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const pace of paces) figures.push(...(await measurePace(join(home, `server-${pace.latencyMs}`), pace)))
  return figures
}

async function measurePace(home: string, { name, latencyMs, held }: (typeof paces)[number]): Promise<Figure[]> {
  const sandbox = await startSandboxProcess('--size', 'medium', '--spool', '--latency-ms', String(latencyMs))
  const child = fork(new URL('./server-process.ts', import.meta.url), [home, sandbox.url, sandbox.clientId, sandbox.clientSecret])
  try {
    const { facts, ...address } = await untilListening(child)
    await syncWhole(address)
    const alone: number[] = []
    const loaded: number[] = []
    const listed: number[] = []
    const late: number[] = []
    // Turn about, so that whatever else this machine does falls on both.
    for (let round = 0; round < rounds; round++) {
      alone.push((await syncWhole(address)).elapsedMs)
      facts.clear()
      const sync = await whileAsked(address, listed, () => syncWhole(address))
      loaded.push(sync.elapsedMs)
      for (const [stream, at] of sync.heard) {
        const fact = facts.get(stream)
        if (fact !== undefined) late.push(at - fact)
      }
    }
    const idle: number[] = []
    await whileAsked(address, idle, () => sleep(10_000))
    const slower = median(loaded) / median(alone) - 1
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
    const toFigure = (what: string, measured: string, target: string, met: boolean): Figure =>
      held ? { what, measured, target, met } : { what, measured, target: 'none', met: true }
    const toListed = (ms: number[]): string => `${Math.round(quantile(ms, 0.95))} ms (median ${Math.round(median(ms))})`
    return [
      toFigure(`a sync ${name}: 1,000 records, p95`, toListed(listed), '< 30 ms', quantile(listed, 0.95) < 30),
      toFigure(
        `  the sync under these ${listed.length.toLocaleString('en')} requests`,
        `+${(100 * slower).toFixed(1)} % (${seconds(median(alone))} → ${seconds(median(loaded))})`,
        '≤ 10 % slower',
        slower <= 0.1,
      ),
      toFigure(
        `  a fact of it heard over SSE, slowest of ${late.length}`,
        `${Math.max(...late)} ms`,
        '≤ 300 ms',
        late.length > 0 && Math.max(...late) <= 300,
      ),
      toFigure('  1,000 records while no sync runs, p95', toListed(idle), '< 30 ms', quantile(idle, 0.95) < 30),
    ]
  } finally {
    child.kill()
    sandbox.stop()
  }
}

/** `clients` ask once in `everyMs` each while `work` goes on; adds what each answer took, in ms. */
async function whileAsked<T>(address: ServerAddress, taken: number[], work: () => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const asking = Promise.all(Array.from({ length: clients }, (_, client) => list(address, client, stop.signal, taken)))
  try {
    return await work()
  } finally {
    stop.abort()
    await asking
  }
}

async function untilListening(child: ChildProcess): Promise<ServerAddress & { facts: Map<string, number> }> {
  const facts = new Map<string, number>()
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The server ended with ${code}`)
  })
  const [{ address }] = (await Promise.race([once(child, 'message'), ended])) as [{ address: ServerAddress }]
  ended.catch(() => undefined)
  child.on('message', ({ fact }: { fact: FactMoment }) => facts.set(fact.stream, fact.at))
  return { ...address, facts }
}

/** Asks for a thousand invoices, and again `everyMs` after it asked, until told to stop. */
async function list({ url, key }: ServerAddress, client: number, signal: AbortSignal, taken: number[]): Promise<void> {
  // Not all in the same moment: twenty customers don't keep step.
  await sleep((client / clients) * everyMs, undefined, { signal }).catch(() => undefined)
  while (!signal.aborted) {
    const startedAt = performance.now()
    const answer = await fetch(`${url}/v1/records/invoices?limit=1000`, { headers: { authorization: `Bearer ${key}` } })
    const body = await answer.arrayBuffer()
    taken.push(performance.now() - startedAt)
    if (!answer.ok) throw new Error(`The list answered ${answer.status}: ${Buffer.from(body).toString().slice(0, 200)}`)
    await sleep(Math.max(0, startedAt + everyMs - performance.now()), undefined, { signal }).catch(() => undefined)
  }
}

const started = z.object({ id: z.string() })
const ended = z.object({ sync: z.object({ status: z.string(), elapsedMs: z.number() }) })
const streamed = z.object({ report: z.object({ stream: z.string() }) })

/** Reads everything anew and follows it to its end. `heard`: the moment each stream was heard to be done, epoch ms. */
async function syncWhole({ url, key }: ServerAddress): Promise<{ elapsedMs: number; heard: Map<string, number> }> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const begun = await fetch(`${url}/v1/connections/bench/sync`, { method: 'POST', headers, body: JSON.stringify({ full: true }) })
  const { id } = started.parse(await begun.json())
  const events = await fetch(`${url}/v1/syncs/${id}/events`, { headers })
  if (!events.body) throw new Error(`Following the sync answered ${events.status}`)
  const heard = new Map<string, number>()
  let text = ''
  for await (const chunk of events.body.pipeThrough(new TextDecoderStream())) {
    const at = Date.now()
    const blocks = `${text}${chunk}`.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = /^data: ?(.*)$/m.exec(block)?.[1]
      const event = /^event: ?(.*)$/m.exec(block)?.[1]
      if (data === undefined) continue
      if (event === 'stream') heard.set(streamed.parse(JSON.parse(data)).report.stream, at)
      if (event !== 'finished') continue
      const { sync } = ended.parse(JSON.parse(data))
      if (sync.status !== 'complete') throw new Error(`The sync ended ${sync.status}`)
      return { elapsedMs: sync.elapsedMs, heard }
    }
  }
  throw new Error('The events ended before the sync did')
}

const quantile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
const median = (values: number[]): number => quantile(values, 0.5)

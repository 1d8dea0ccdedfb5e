import { randomBytes } from 'node:crypto'
import type { Change } from '../books/change.ts'
import type { SandboxClock } from '../sandbox-clock.ts'
import { deliver, toEnvelope } from './delivery.ts'
import type { Answer } from './delivery.ts'
import type { WebhookEvent } from './webhook-event.ts'
import { toWebhookEvent, webhookCategories } from './webhook-event.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Gaps between attempts at one batch, growing; the last repeats until a day has gone by, then the webhook is disabled. */
const gapsMs = [0, 1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * minuteMs)
const givenUpAfterMs = 24 * hourMs
const keptMs = 31 * 24 * hourMs
/** Events that happen together travel together. */
const gatherMs = 50
const mostEvents = 100

export interface WebhookOptions {
  url: string
  /** `CONTACT`, `INVOICE`, … Default: all. */
  categories?: string[]
  /** The signing key. Default: a new one. */
  key?: string
  /** Skip the intent-to-receive probes. */
  trusted?: boolean
}

/** One app's webhook: one delivery URL and one key for all organisations connected to it. */
export interface Webhook {
  clientId: string
  url: string
  key: string
  categories: string[]
  /** PENDING until the intent to receive is proved; DISABLED after a day of failures, or when the proof failed. */
  status: 'PENDING' | 'OK' | 'DISABLED'
  /** Why it is not OK. */
  reason: string | undefined
  /** Sequence number of the next event, from 1. */
  nextSequence: number
  waiting: WebhookEvent[]
  attempts: Attempt[]
}

export interface Attempt extends Answer {
  atMs: number
  firstEventSequence: number
  events: number
}

export interface Webhooks {
  /** Sets an app's webhook and asks its receiver for proof. Resolves when the proof is in. */
  subscribe(clientId: string, options: WebhookOptions): Promise<Webhook>
  /** Proves again and, if it holds, delivers what has waited, in order, up to 31 days back. */
  enable(clientId: string): Promise<Webhook>
  disable(clientId: string): void
  remove(clientId: string): void
  list(): Webhook[]
  /** Puts webhooks back as `list` gave them; what waited is delivered. */
  restore(webhooks: readonly Webhook[]): void
  /** What changed in an organisation, told to the apps connected to it. */
  changed(tenantId: string, changes: readonly Change[], clientIds: readonly string[]): void
  /** Resolves when nothing is on its way; what waits for a later attempt does not count. */
  settled(): Promise<void>
  close(): void
}

interface Running {
  webhook: Webhook
  /** When the batch at the head was first tried; undefined: not yet. */
  firstTriedMs: number | undefined
  tries: number
  dueMs: number
  timer: NodeJS.Timeout | undefined
  busy: Promise<void> | undefined
}

export function createWebhooks(clock: SandboxClock, apiOrigin: () => string): Webhooks {
  const running = new Map<string, Running>()
  const closing = new AbortController()

  const plan = (run: Running, dueMs: number) => {
    run.dueMs = dueMs
    clearTimeout(run.timer)
    if (closing.signal.aborted) return
    run.timer = setTimeout(() => wake(run), Math.max(gatherMs, dueMs - clock.now()))
    run.timer.unref()
  }
  const wake = (run: Running) => {
    if (run.busy || closing.signal.aborted || clock.now() < run.dueMs) return
    run.busy = send(run).finally(() => {
      run.busy = undefined
      if (run.webhook.status === 'OK' && run.webhook.waiting.length > 0) plan(run, run.dueMs)
    })
  }
  const send = async (run: Running): Promise<void> => {
    const { webhook } = run
    forgetOld(webhook, clock.now())
    while (webhook.status === 'OK' && webhook.waiting.length > 0 && !closing.signal.aborted) {
      const events = webhook.waiting.slice(0, mostEvents)
      const first = webhook.nextSequence - webhook.waiting.length
      run.firstTriedMs ??= clock.now()
      const answer = await deliver(webhook.url, toEnvelope(events, first), webhook.key)
      note(webhook, { ...answer, atMs: clock.now(), firstEventSequence: first, events: events.length })
      if (answer.problem === undefined) {
        webhook.waiting.splice(0, events.length)
        run.firstTriedMs = undefined
        run.tries = 0
        continue
      }
      if (clock.now() - run.firstTriedMs >= givenUpAfterMs) {
        webhook.status = 'DISABLED'
        webhook.reason = `deliveries failed for a day: ${answer.problem}`
        return
      }
      run.tries += 1
      run.dueMs = clock.now() + gapsMs[Math.min(run.tries - 1, gapsMs.length - 1)]!
      if (run.tries > 1) return
    }
  }
  /** Several probes, some with an altered signature: each must be answered by its kind. */
  const prove = async (run: Running): Promise<void> => {
    const { webhook } = run
    webhook.status = 'PENDING'
    webhook.reason = undefined
    for (const wanted of ['ok', 'refusal', 'ok', 'refusal'] as const) {
      const answer = await deliver(webhook.url, toEnvelope([], 0), webhook.key, wanted)
      note(webhook, { ...answer, atMs: clock.now(), firstEventSequence: 0, events: 0 })
      if (answer.problem !== undefined) {
        webhook.status = 'DISABLED'
        webhook.reason = `intent to receive: ${answer.problem}`
        return
      }
    }
    webhook.status = 'OK'
    run.firstTriedMs = undefined
    run.tries = 0
    plan(run, clock.now())
  }
  const take = (clientId: string): Running => {
    const run = running.get(clientId)
    if (!run) throw new Error(`The app ${clientId} has no webhook`)
    return run
  }
  clock.onAdvance(() => {
    for (const run of running.values()) if (run.webhook.status === 'OK' && run.webhook.waiting.length > 0) plan(run, run.dueMs)
  })

  return {
    async subscribe(
      clientId,
      { url, categories = [...webhookCategories], key = randomBytes(64).toString('base64'), trusted = false },
    ) {
      const unknown = categories.find((category) => !webhookCategories.includes(category))
      if (unknown !== undefined)
        throw new Error(`There is no webhook category ${unknown}; there are ${webhookCategories.join(', ')}`)
      if (!URL.canParse(url)) throw new Error(`${url} is no URL to deliver to`)
      const webhook: Webhook = {
        clientId,
        url,
        key,
        categories,
        reason: undefined,
        nextSequence: 1,
        status: trusted ? 'OK' : 'PENDING',
        waiting: [],
        attempts: [],
      }
      clearTimeout(running.get(clientId)?.timer)
      const run: Running = { webhook, firstTriedMs: undefined, tries: 0, dueMs: 0, timer: undefined, busy: undefined }
      running.set(clientId, run)
      if (!trusted) await prove(run)
      return webhook
    },
    async enable(clientId) {
      const run = take(clientId)
      await run.busy
      await prove(run)
      return run.webhook
    },
    disable(clientId) {
      const { webhook, timer } = take(clientId)
      clearTimeout(timer)
      webhook.status = 'DISABLED'
      webhook.reason = 'turned off'
    },
    remove(clientId) {
      clearTimeout(running.get(clientId)?.timer)
      running.delete(clientId)
    },
    list: () => [...running.values()].map(({ webhook }) => webhook),
    restore(kept) {
      for (const webhook of kept) {
        const run: Running = { webhook, firstTriedMs: undefined, tries: 0, dueMs: 0, timer: undefined, busy: undefined }
        running.set(webhook.clientId, run)
        if (webhook.status === 'OK' && webhook.waiting.length > 0) plan(run, clock.now())
      }
    },
    changed(tenantId, changes, clientIds) {
      if (running.size === 0) return
      const events = changes.flatMap((change) => toWebhookEvent(change, tenantId, apiOrigin(), clock.now()) ?? [])
      for (const clientId of new Set(clientIds)) {
        const run = running.get(clientId)
        const own = events.filter(({ eventCategory }) => run?.webhook.categories.includes(eventCategory))
        if (!run || own.length === 0) continue
        run.webhook.waiting.push(...own)
        run.webhook.nextSequence += own.length
        if (run.webhook.status === 'OK' && run.tries === 0) plan(run, clock.now())
      }
    },
    async settled() {
      const onItsWay = (run: Running): boolean =>
        run.busy !== undefined || (run.webhook.status === 'OK' && run.webhook.waiting.length > 0 && run.tries === 0)
      while ([...running.values()].some(onItsWay)) {
        for (const run of running.values()) wake(run)
        await Promise.all([...running.values()].map(async ({ busy }) => busy))
      }
    },
    close() {
      closing.abort()
      for (const { timer } of running.values()) clearTimeout(timer)
    },
  }
}

function forgetOld(webhook: Webhook, nowMs: number): void {
  const oldest = new Date(nowMs - keptMs).toISOString().slice(0, -1)
  webhook.waiting = webhook.waiting.filter(({ eventDateUtc }) => eventDateUtc >= oldest)
}

/** The last thousand are enough to look at. */
function note(webhook: Webhook, attempt: Attempt): void {
  webhook.attempts.push(attempt)
  if (webhook.attempts.length > 1000) webhook.attempts.shift()
}

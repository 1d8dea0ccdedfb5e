import { toAppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Database } from '../store/database.ts'
import type { Keyring } from '../store/keyring.ts'
import type { AlertChannel, AlertEvent, AlertRule, Breach, Notice } from './alert-types.ts'
import type { ConnectionFacts, ServerFacts } from './alert-facts.ts'
import { sendNotice } from './channels/send-notice.ts'
import type { NoticeContent } from './channels/notice-text.ts'
import { createChannelStore, type ChannelStore } from './channel-store.ts'
import { createEventStore, type EventStore } from './event-store.ts'
import { findConnectionBreaches, findServerBreaches } from './find-breaches.ts'
import { createRuleStore, type RuleStore } from './rule-store.ts'

export interface AlertParts {
  database: Database
  keyring: Keyring
  clock: Clock
  log: Log
  /** Facts of one connection, or of all; a connection that is gone is left out. */
  loadConnectionFacts(connectionId?: string): Promise<ConnectionFacts[]>
  loadServerFacts(): Promise<ServerFacts>
  /** Has a notice delivered by a job. */
  queue(deliveryId: string): Promise<void>
  /** Name of a connection, for messages; null when it is gone. */
  nameOf(connectionId: string): Promise<string | null>
  serverUrl: string | null
}

export interface Alerts {
  rules: RuleStore
  channels: ChannelStore
  events: EventStore
  /** Looks at one connection, or at all and the installation: raises what is new, closes what is over, has both told. */
  evaluate(connectionId?: string): Promise<void>
  /** One try to deliver a notice. Throws `delivery_failed` for what may be tried again. `last`: it is not. */
  deliver(deliveryId: string, attempt: { number: number; last: boolean }): Promise<void>
  /** Sends a test at once, past the queue. Never throws for what the receiver says. */
  test(channelId: string): Promise<{ ok: boolean; answer: string }>
}

export function createAlerts(parts: AlertParts): Alerts {
  const { database, keyring, clock, log } = parts
  const rules = createRuleStore(database, clock)
  const channels = createChannelStore(database, keyring, clock)
  const events = createEventStore(database, clock)

  const toContent = async (deliveryId: string, notice: Notice, event: AlertEvent | null): Promise<NoticeContent> => ({
    deliveryId,
    notice,
    event,
    connection: event?.connectionId ? await parts.nameOf(event.connectionId) : null,
    serverUrl: parts.serverUrl,
    at: clock.now(),
  })

  const tell = async (event: AlertEvent, notice: Notice, to: readonly AlertChannel[]): Promise<void> => {
    for (const channel of to) {
      const { id } = await events.addDelivery({ eventId: event.id, channelId: channel.id, notice })
      await parts.queue(id)
    }
  }

  const raise = async (breach: Breach, rule: AlertRule, all: readonly AlertChannel[]): Promise<void> => {
    const event = await events.raise(breach)
    if (event === undefined) return
    log.warn('An alert was raised.', { kind: event.kind, title: event.title, connectionId: event.connectionId })
    const wanted = all.filter((channel) => channel.enabled && (rule.channels === null || rule.channels.includes(channel.id)))
    await tell(event, 'raised', wanted)
  }

  const recover = async (event: AlertEvent, off: boolean, all: readonly AlertChannel[]): Promise<void> => {
    const recovery = off ? 'The rule was turned off.' : 'What was wrong is over.'
    if (!(await events.recover(event.id, recovery))) return
    log.info('An alert is over.', { kind: event.kind, title: event.title, connectionId: event.connectionId })
    if (off) return
    // Whoever was told of the trouble is told of its end.
    const told = new Set((await events.listDeliveries([event.id])).map((delivery) => delivery.channelId))
    const now = { ...event, recovery, recoveredAt: clock.now() }
    await tell(
      now,
      'recovered',
      all.filter((channel) => channel.enabled && told.has(channel.id)),
    )
  }

  return {
    rules,
    channels,
    events,
    async evaluate(connectionId) {
      const all = await rules.list()
      const active = all.filter((rule) => rule.enabled)
      const facts = await parts.loadConnectionFacts(connectionId)
      const now = clock.now()
      const breaches = facts.flatMap((each) => findConnectionBreaches(each, active, now))
      if (connectionId === undefined) breaches.push(...findServerBreaches(await parts.loadServerFacts(), active))
      const looked = new Set(facts.map((each) => each.connection.id))
      if (connectionId === undefined) looked.add('server')
      const receivers = await channels.list()
      for (const breach of breaches)
        await raise(
          breach,
          all.find((rule) => rule.kind === breach.kind)!,
          receivers,
        )
      for (const event of await events.open()) {
        if (!looked.has(event.subject)) continue
        if (breaches.some((breach) => breach.kind === event.kind && breach.subject === event.subject)) continue
        await recover(event, !active.some((rule) => rule.kind === event.kind), receivers)
      }
    },
    async deliver(deliveryId, { number, last }) {
      const delivery = await events.getDelivery(deliveryId)
      if (delivery === undefined || delivery.status === 'delivered') return
      const channel = await channels.get(delivery.channelId)
      const event = delivery.eventId === null ? null : ((await events.get(delivery.eventId)) ?? null)
      try {
        const answer = await sendNotice(channel, await toContent(deliveryId, delivery.notice, event))
        await events.setDelivery(deliveryId, { status: 'delivered', attempts: number, answer })
      } catch (thrown) {
        const { message } = toAppError(thrown)
        await events.setDelivery(deliveryId, { status: last ? 'failed' : 'waiting', attempts: number, answer: message })
        throw thrown
      }
    },
    async test(channelId) {
      const channel = await channels.get(channelId)
      const { id } = await events.addDelivery({ eventId: null, channelId, notice: 'test' })
      try {
        const answer = await sendNotice(channel, await toContent(id, 'test', null))
        await events.setDelivery(id, { status: 'delivered', attempts: 1, answer })
        return { ok: true, answer }
      } catch (thrown) {
        const { message } = toAppError(thrown)
        await events.setDelivery(id, { status: 'failed', attempts: 1, answer: message })
        return { ok: false, answer: message }
      }
    },
  }
}

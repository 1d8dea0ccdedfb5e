import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Clock } from '../lib/clock.ts'
import type { Database } from '../store/database.ts'
import type { AlertDeliveriesTable, AlertEventsTable } from '../store/operations-tables.ts'
import { toStorable } from '../store/to-json.ts'
import type { AlertDelivery, AlertEvent, Breach, Notice } from './alert-types.ts'
import type { AlertKind } from './rules.ts'

export interface EventFilter {
  limit: number
  /** Id of the last event of the page before. */
  after?: string
  state?: 'open' | 'recovered'
  /** Ids of connections; events about the whole installation too when it is `all`. */
  connections: 'all' | readonly string[]
}

export interface EventStore {
  /** Opens an event; undefined when there is an open one of that rule and subject, whose words are brought up to date. */
  raise(breach: Breach): Promise<AlertEvent | undefined>
  /** Closes an event; false when somebody else did. */
  recover(id: string, recovery: string): Promise<boolean>
  open(): Promise<AlertEvent[]>
  list(filter: EventFilter): Promise<AlertEvent[]>
  get(id: string): Promise<AlertEvent | undefined>
  addDelivery(delivery: { eventId: string | null; channelId: string; notice: Notice }): Promise<AlertDelivery>
  getDelivery(id: string): Promise<AlertDelivery | undefined>
  setDelivery(id: string, change: Pick<AlertDelivery, 'status' | 'attempts' | 'answer'>): Promise<void>
  listDeliveries(eventIds: readonly string[]): Promise<AlertDelivery[]>
  /** The newest of each channel that was finished. */
  lastDeliveries(): Promise<AlertDelivery[]>
}

export function createEventStore(database: Database, clock: Clock): EventStore {
  return {
    async raise(breach) {
      const now = clock.now()
      const row = {
        id: randomUUID(),
        kind: breach.kind,
        subject: breach.subject,
        connection_id: breach.connectionId,
        title: toStorable(breach.title),
        detail: toStorable(breach.detail),
        raised_at: now,
        seen_at: now,
      }
      const inserted = await database.run((db) =>
        db
          .insertInto('alert_events')
          .values(row)
          .onConflict((conflict) => conflict.columns(['kind', 'subject']).where('recovered_at', 'is', null).doNothing())
          .returningAll()
          .executeTakeFirst(),
      )
      if (inserted) return toEvent(inserted)
      await database.run((db) =>
        db
          .updateTable('alert_events')
          .set({ seen_at: now, title: row.title, detail: row.detail })
          .where('kind', '=', breach.kind)
          .where('subject', '=', breach.subject)
          .where('recovered_at', 'is', null)
          .execute(),
      )
      return undefined
    },
    async recover(id, recovery) {
      const { numUpdatedRows } = await database.run((db) =>
        db
          .updateTable('alert_events')
          .set({ recovered_at: clock.now(), recovery: toStorable(recovery) })
          .where('id', '=', id)
          .where('recovered_at', 'is', null)
          .executeTakeFirstOrThrow(),
      )
      return numUpdatedRows > 0n
    },
    async open() {
      const rows = await database.run((db) =>
        db.selectFrom('alert_events').selectAll().where('recovered_at', 'is', null).orderBy('raised_at').execute(),
      )
      return rows.map(toEvent)
    },
    async list({ limit, after, state, connections }) {
      if (connections !== 'all' && connections.length === 0) return []
      const rows = await database.run((db) => {
        let query = db.selectFrom('alert_events').selectAll().orderBy('raised_at', 'desc').orderBy('id', 'desc').limit(limit)
        if (state !== undefined) query = query.where('recovered_at', state === 'open' ? 'is' : 'is not', null)
        if (connections !== 'all') query = query.where('connection_id', 'in', [...connections])
        if (after !== undefined) {
          query = query.where((eb) =>
            eb(
              eb.refTuple('raised_at', 'id'),
              '<',
              db.selectFrom('alert_events').select(['raised_at', 'id']).where('id', '=', after).$asTuple('raised_at', 'id'),
            ),
          )
        }
        return query.execute()
      })
      return rows.map(toEvent)
    },
    async get(id) {
      const row = await database.run((db) => db.selectFrom('alert_events').selectAll().where('id', '=', id).executeTakeFirst())
      return row && toEvent(row)
    },
    async addDelivery(delivery) {
      const row = {
        id: randomUUID(),
        event_id: delivery.eventId,
        channel_id: delivery.channelId,
        notice: delivery.notice,
        status: 'waiting' as const,
        attempts: 0,
        created_at: clock.now(),
      }
      return toDelivery(
        await database.run((db) => db.insertInto('alert_deliveries').values(row).returningAll().executeTakeFirstOrThrow()),
      )
    },
    async getDelivery(id) {
      const row = await database.run((db) =>
        db.selectFrom('alert_deliveries').selectAll().where('id', '=', id).executeTakeFirst(),
      )
      return row && toDelivery(row)
    },
    async setDelivery(id, { status, attempts, answer }) {
      const change = {
        status,
        attempts,
        answer: answer && toStorable(answer),
        finished_at: status === 'waiting' ? null : clock.now(),
      }
      await database.run((db) => db.updateTable('alert_deliveries').set(change).where('id', '=', id).execute())
    },
    async listDeliveries(eventIds) {
      if (eventIds.length === 0) return []
      const rows = await database.run((db) =>
        db
          .selectFrom('alert_deliveries')
          .selectAll()
          .where('event_id', 'in', [...eventIds])
          .orderBy('created_at')
          .orderBy('id')
          .execute(),
      )
      return rows.map(toDelivery)
    },
    async lastDeliveries() {
      const rows = await database.run((db) =>
        db
          .selectFrom('alert_deliveries')
          .selectAll()
          .distinctOn('channel_id')
          .where('finished_at', 'is not', null)
          .orderBy('channel_id')
          .orderBy('finished_at', 'desc')
          .execute(),
      )
      return rows.map(toDelivery)
    },
  }
}

function toEvent(row: Selectable<AlertEventsTable>): AlertEvent {
  return {
    id: row.id,
    kind: row.kind as AlertKind,
    subject: row.subject,
    connectionId: row.connection_id,
    title: row.title,
    detail: row.detail,
    raisedAt: row.raised_at,
    seenAt: row.seen_at,
    recoveredAt: row.recovered_at,
    recovery: row.recovery,
  }
}

function toDelivery(row: Selectable<AlertDeliveriesTable>): AlertDelivery {
  return {
    id: row.id,
    eventId: row.event_id,
    channelId: row.channel_id,
    notice: row.notice,
    status: row.status,
    attempts: row.attempts,
    answer: row.answer,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  }
}

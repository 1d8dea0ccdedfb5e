import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { postJson } from '../alerts/channels/post-json.ts'
import { AppError } from '../lib/app-error.ts'
import type { ConnectSessionsTable } from '../store/product-tables.ts'
import type { Connection } from '../store/store.ts'
import { toJson, toStorable } from '../store/to-json.ts'
import type { OAuthFlow } from './oauth-flows.ts'
import type { Services } from './services.ts'

/** A link that a customer of somebody's connects by: made by a program, used in the customer's browser. */
export interface ConnectSession {
  id: string
  /** What the connection will be called. */
  name: string
  /** Who asks, shown to the customer. */
  company: string
  returnUrl: string
  webhookUrl: string | null
  metadata: Record<string, string>
  state: 'open' | 'connected'
  message: string | null
  connectionId: string | null
  createdBy: string
  expiresAt: Date
}

export interface ConnectSessionInput {
  name: string
  company: string
  returnUrl: string
  webhookUrl?: string | undefined
  metadata?: Record<string, string> | undefined
  minutes: number
  createdBy: string
}

export interface ConnectSessions {
  /** Throws `usage` for an address whose origin is not allowed, `already_exists` for a name that is taken. The token is in this answer and nowhere else. */
  create(input: ConnectSessionInput): Promise<{ session: ConnectSession; token: string }>
  /** By its token; throws `not_found`, the same for one that never was. One that has expired is answered: its page says so. */
  open(token: string): Promise<ConnectSession>
  /** Keeps what came of it, and tells the webhook, again some times where it does not answer. */
  finish(session: ConnectSession, flow: OAuthFlow, connections: Connection[]): Promise<void>
  /** What webhooks are signed with (Standard Webhooks), made at first use and sealed. */
  loadWebhookSecret(): Promise<string>
}

const attempts = 4
const secretName = 'connect-webhooks'

export function createConnectSessions(services: Services): ConnectSessions {
  const { store, clock, config } = services
  const { database, keyring } = store

  /** The address as a browser reads it, so that nothing that comes later can read it otherwise. */
  const requireAllowed = (field: string, url: string): string => {
    const { origin, href } = new URL(url)
    if (config.connectOrigins.includes(origin)) return href
    const known = config.connectOrigins.length === 0 ? 'none are' : `these are: ${config.connectOrigins.join(', ')}`
    throw new AppError('usage', `"${field}": the origin ${origin} is not allowed; ${known}. DAYBOOK_CONNECT_ORIGINS names them.`)
  }

  const loadWebhookSecret = async (): Promise<string> => {
    const cell = { table: 'server_secrets', id: secretName, column: 'value' }
    const value = keyring.seal(`whsec_${randomBytes(32).toString('base64')}`, cell)
    return database.run(async (db) => {
      await db
        .insertInto('server_secrets')
        .values({ name: secretName, value, created_at: clock.now() })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .execute()
      const row = await db.selectFrom('server_secrets').select('value').where('name', '=', secretName).executeTakeFirstOrThrow()
      return keyring.open(row.value, cell)
    })
  }

  /** Signed once: a repeated delivery has the same id, so that a receiver can tell it from a second result. */
  const send = async (url: string, body: string): Promise<void> => {
    const id = `msg_${randomUUID()}`
    const at = clock.now()
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(await loadWebhookSecret()).sign(id, at, body),
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        await postJson(url, body, headers)
        return
      } catch (error) {
        if (attempt >= attempts) throw error
        await clock.sleep(1000 * 4 ** (attempt - 1))
      }
    }
  }

  return {
    loadWebhookSecret,
    async create({ minutes, metadata = {}, webhookUrl, ...input }) {
      const returnTo = requireAllowed('returnUrl', input.returnUrl)
      const hook = webhookUrl === undefined ? null : requireAllowed('webhookUrl', webhookUrl)
      const token = randomBytes(32).toString('base64url')
      const now = clock.now()
      const row = await database.run((db) =>
        db
          .insertInto('connect_sessions')
          .values({
            id: randomUUID(),
            token_digest: toDigest(token),
            name: toStorable(input.name),
            company: toStorable(input.company),
            return_url: returnTo,
            webhook_url: hook,
            metadata: toJson(metadata),
            state: 'open',
            created_by: input.createdBy,
            created_at: now,
            expires_at: new Date(now.getTime() + minutes * 60_000),
          })
          .returningAll()
          .executeTakeFirstOrThrow(),
      )
      return { session: toSession(row), token }
    },
    async open(token) {
      const row = await database.run((db) =>
        db.selectFrom('connect_sessions').selectAll().where('token_digest', '=', toDigest(token)).executeTakeFirst(),
      )
      if (row === undefined) throw new AppError('not_found', 'This link is not valid. Ask whoever sent it for a new one.')
      return toSession(row)
    },
    async finish(session, flow, connections) {
      const [connection] = connections
      if (connection) {
        await database.run((db) =>
          db
            .updateTable('connect_sessions')
            .set({ state: 'connected', message: flow.message, connection_id: connection.id, finished_at: clock.now() })
            .where('id', '=', session.id)
            .execute(),
        )
      }
      if (session.webhookUrl === null) return
      const { metadata, id } = session
      const body = JSON.stringify({
        type: connection ? 'connect_session.connected' : 'connect_session.refused',
        timestamp: clock.now().toISOString(),
        data: {
          id,
          metadata,
          connection: connection
            ? { name: connection.name, tenantId: connection.tenantId, tenantName: connection.tenantName }
            : null,
          code: flow.code,
          message: flow.message,
        },
      })
      await send(session.webhookUrl, body)
    },
  }
}

function toDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function toSession(row: Selectable<ConnectSessionsTable>): ConnectSession {
  return {
    id: row.id,
    name: row.name,
    company: row.company,
    returnUrl: row.return_url,
    webhookUrl: row.webhook_url,
    metadata: (row.metadata ?? {}) as Record<string, string>,
    state: row.state,
    message: row.message,
    connectionId: row.connection_id,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
  }
}

import { hc } from 'hono/client'
import type { Api } from './routes.ts'
import type { ErrorAnswer } from './schemas/answer.ts'
import type { ConnectSessionCreated, CreateConnectSession } from './schemas/connect-sessions.ts'
import type { RecordAnswer, RecordList } from './schemas/records.ts'

export type { ErrorAnswer } from './schemas/answer.ts'
export type { ConnectSessionCreated, CreateConnectSession } from './schemas/connect-sessions.ts'
export type { ConnectionSummary } from './schemas/connections.ts'
export type { RecordAnswer, RecordList } from './schemas/records.ts'
export type { Sync } from './schemas/syncs.ts'

export interface DaybookClientOptions {
  /** Of the server: `https://books.example.com`. */
  url: string
  /** A key, made in Settings, Keys. */
  key: string
  /** Default: the global one. */
  fetch?: typeof fetch
}

export interface ReadOptions {
  connection?: string
  /** `column:op:value` */
  filter?: string[]
  /** An instant, or the checkpoint of an earlier reading: only what has changed since, deleted records too. */
  changedSince?: string
  includeDeleted?: boolean
  /** With lines and other lists. */
  lists?: boolean
}

/** The API for programs. Every route, typed, is in `api`; what takes more than one request has a method of its own. */
export interface DaybookClient {
  api: ReturnType<typeof hc<Api>>
  /** A short-lived link by which a customer connects their organisation. Throws `DaybookError`. */
  createConnectSession(session: CreateConnectSession): Promise<ConnectSessionCreated>
  /**
   * Gives every record of a stream to `take`, page by page. Answers the checkpoint to read on from next time: keep it, and
   * no change is missed. With `changedSince`, `reset` says that the copy was read anew: forget what is held, read it all.
   */
  readRecords(
    stream: string,
    options: ReadOptions,
    take: (record: RecordAnswer) => void | Promise<void>,
  ): Promise<{ checkpoint: string; records: number; reset: boolean }>
}

/** What the server refused, in its own words. */
export class DaybookError extends Error {
  readonly code: string
  readonly status: number
  readonly requestId: string

  constructor(status: number, { error }: ErrorAnswer) {
    super(error.message)
    this.name = 'DaybookError'
    this.code = error.code
    this.status = status
    this.requestId = error.requestId
  }
}

const pageSize = '1000'

export function createDaybookClient({ url, key, fetch: send = fetch }: DaybookClientOptions): DaybookClient {
  const api = hc<Api>(`${url.replace(/\/+$/, '')}/v1`, { headers: { authorization: `Bearer ${key}` }, fetch: send })
  return {
    api,
    async createConnectSession(session) {
      return read<ConnectSessionCreated>(await api['connect-sessions'].$post({ json: session }))
    },
    async readRecords(stream, { lists, includeDeleted, ...options }, take) {
      const query = {
        ...options,
        limit: pageSize,
        ...(lists ? { include: 'lists' as const } : {}),
        ...(includeDeleted ? { includeDeleted: 'true' as const } : {}),
      }
      let records = 0
      let reset = false
      for (let cursor: string | undefined; ;) {
        const asked = { param: { stream }, query: { ...query, ...(cursor === undefined ? {} : { cursor }) } }
        const page: RecordList = await read<RecordList>(await api.records[':stream'].$get(asked))
        for (const record of page.items) await take(record)
        records += page.items.length
        reset ||= page.reset
        if (page.nextCursor === null) return { checkpoint: page.checkpoint, records, reset }
        cursor = page.nextCursor
      }
    },
  }
}

async function read<T>(response: { ok: boolean; status: number; json(): Promise<unknown> }): Promise<T> {
  const body = await response.json()
  if (!response.ok) throw new DaybookError(response.status, body as ErrorAnswer)
  return body as T
}

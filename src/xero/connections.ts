import { AppError } from '../lib/app-error.ts'
import { toBackoffMs } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import { parseExactly, toPrintable } from './decode.ts'
import { toXeroError } from './errors.ts'
import type { HttpClient, HttpResponse } from './http.ts'

/** An organisation that a grant reaches. */
export interface Tenant {
  tenantId: string
  tenantName: string
  /** `ORGANISATION`, `PRACTICE`, … */
  tenantType: string
  /** Id of the link, which a disconnect names; not the organisation's. */
  xeroConnectionId: string
  authEventId: string | null
  createdAt: Date | null
  updatedAt: Date | null
}

export interface ConnectionsOptions {
  /** Scheme and host, without a slash at the end. */
  apiUrl: string
  http: HttpClient
  clock: Clock
  attempts: number
  random?: () => number
}

/** Links between the app and organisations: one list for all of a user's, so no tenant and no governor are involved. */
export interface Connections {
  /** With `authEventId`, only those of that consent. */
  list(accessToken: string, options?: { authEventId?: string; signal?: AbortSignal }): Promise<Tenant[]>
  /** False when there was no such link (any more). */
  delete(accessToken: string, xeroConnectionId: string): Promise<boolean>
}

export function createConnections(options: ConnectionsOptions): Connections {
  const send = async (
    method: 'GET' | 'DELETE',
    path: string,
    accessToken: string,
    signal?: AbortSignal,
  ): Promise<HttpResponse> => {
    const request = { method, url: `${options.apiUrl}${path}`, headers: { authorization: `Bearer ${accessToken}` }, signal }
    const response = await options.http.send(request)
    if (response.status >= 200 && response.status < 300) return response
    if (method === 'DELETE' && response.status === 404) return response
    throw toXeroError(response, { request: `${method} /connections`, now: options.clock.now() })
  }
  const retry = async <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    for (let failures = 1; ; failures += 1) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof AppError) || error.retry !== 'backoff' || failures >= options.attempts) throw error
        await options.clock.sleep(toBackoffMs(failures, options.random ? { random: options.random } : {}), signal)
      }
    }
  }
  return {
    list(accessToken, { authEventId, signal } = {}) {
      const query = authEventId === undefined ? '' : `?authEventId=${encodeURIComponent(authEventId)}`
      return retry(async () => parseTenants(await send('GET', `/connections${query}`, accessToken, signal)), signal)
    },
    delete(accessToken, xeroConnectionId) {
      return retry(async () => {
        const response = await send('DELETE', `/connections/${encodeURIComponent(xeroConnectionId)}`, accessToken)
        return response.status !== 404
      })
    },
  }
}

function parseTenants(response: HttpResponse): Tenant[] {
  const text = response.body.toString('utf8')
  let list: unknown
  try {
    list = parseExactly(text)
  } catch (cause) {
    throw toGarbled(text, cause)
  }
  if (!Array.isArray(list)) throw toGarbled(text)
  return list.map((item: unknown) => {
    const fields = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>
    const read = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '')
    if (read('tenantId') === '') throw toGarbled(text)
    return {
      tenantId: read('tenantId'),
      tenantName: read('tenantName'),
      tenantType: read('tenantType'),
      xeroConnectionId: read('id'),
      authEventId: read('authEventId') || null,
      createdAt: toInstant(read('createdDateUtc')),
      updatedAt: toInstant(read('updatedDateUtc')),
    }
  })
}

/** ISO without a zone means UTC; up to seven decimals. */
function toInstant(text: string): Date | null {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,3})?\d*(Z|[+-]\d{2}:?\d{2})?$/.exec(text)
  if (!match) return null
  const date = new Date(`${match[1]}${match[2] ?? ''}${match[3] ?? 'Z'}`)
  return Number.isNaN(date.getTime()) ? null : date
}

function toGarbled(text: string, cause?: unknown): AppError {
  return new AppError('xero_garbled', `Xero's list of connections is not what it sends: "${toPrintable(text)}".`, { cause })
}

import type { IncomingHttpHeaders } from 'node:http'
import type { Exchange } from './exchange.ts'

/** One answered (or broken off) call. Times are epoch ms by the sandbox's clock. */
export interface Call {
  n: number
  method: string
  path: string
  query: Record<string, string>
  /** Without authorization and cookie. */
  headers: Record<string, string>
  /** Fields of a form that are no secrets: grant_type, scope, client_id. */
  form: Record<string, string>
  clientId: string | null
  tenantId: string | null
  /** 0 while under way, and for a socket that was destroyed before an answer. */
  status: number
  /** Bytes of the body as sent. */
  bytes: number
  startedAt: number
  endedAt: number | null
  /** Id of the fault that changed this call. */
  fault: string | null
}

export interface CallLog {
  start(exchange: Exchange, startedAt: number): Call
  list(): Call[]
  clear(): void
}

const hidden = new Set(['authorization', 'cookie', 'proxy-authorization'])
const openFormFields = ['grant_type', 'scope', 'client_id']
const keep = 200_000

export function createCallLog(): CallLog {
  let calls: Call[] = []
  return {
    start(exchange, startedAt) {
      const call: Call = {
        n: exchange.n,
        method: exchange.method,
        path: exchange.path,
        query: Object.fromEntries(exchange.query),
        headers: toOpenHeaders(exchange.headers),
        form: toOpenForm(exchange),
        clientId: null,
        tenantId: null,
        status: 0,
        bytes: 0,
        startedAt,
        endedAt: null,
        fault: null,
      }
      if (calls.length >= keep) calls = calls.slice(keep / 2)
      calls.push(call)
      return call
    },
    list: () => calls,
    clear() {
      calls = []
    },
  }
}

function toOpenHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const open: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (!hidden.has(name) && value !== undefined) open[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return open
}

function toOpenForm(exchange: Exchange): Record<string, string> {
  if (!exchange.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return {}
  const form = new URLSearchParams(exchange.body.toString())
  const open: Record<string, string> = {}
  for (const name of openFormFields) {
    const value = form.get(name)
    if (value !== null) open[name] = value
  }
  return open
}

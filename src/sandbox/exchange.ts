import type { IncomingHttpHeaders } from 'node:http'

/** One request as the sandbox's parts see it. Query names are lower-cased: Xero documents them in mixed case. */
export interface Exchange {
  /** Counts every call but those to `/__sandbox`, from 1. */
  n: number
  method: string
  path: string
  query: Map<string, string>
  headers: IncomingHttpHeaders
  body: Buffer
  /** Filled in by the access check, for the call log. */
  clientId?: string
  tenantId?: string
}

export interface Reply {
  status: number
  headers: Record<string, string>
  body: string | Buffer
  /** The bytes of a file: given as they are even where XML was asked for. */
  verbatim?: boolean
}

export function jsonReply(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) }
}

export function textReply(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body }
}

export function emptyReply(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: '' }
}

import type { Exchange, Reply } from '../exchange.ts'
import type { User } from '../identity/apps.ts'
import type { Books } from '../books/books.ts'
import type { SandboxState } from '../state.ts'

/** A call that passed the gate: its token, organisation, limits, scope and permission are in order. */
export interface ApiCall {
  state: SandboxState
  books: Books
  exchange: Exchange
  /** By the names in the route's path, decoded. */
  params: Record<string, string>
  /** Who authorised the token; for a Custom Connection the first user. */
  user: User | undefined
  clientId: string
  /** Epoch ms by the sandbox's clock. */
  nowMs: number
}

/** One operation of an API. */
export interface Route {
  method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  /** Below the API's prefix, parameters in braces: `Invoices/{InvoiceID}/Email`. */
  path: string
  /** Any one of these opens it, either family. */
  scopes: readonly string[]
  /** Standard users without the reporting permission are refused. */
  needsReporting?: boolean
  answer(call: ApiCall): Reply | Promise<Reply>
}

export interface Api {
  /** `/api.xro/2.0/` */
  prefix: string
  find(method: string, path: string): FoundRoute | undefined
}

export interface FoundRoute {
  route: Route
  params: Record<string, string>
}

/** An API out of a table of operations. Paths match whatever their case; literal parts win over parameters. */
export function createApi(prefix: string, routes: readonly Route[]): Api {
  const compiled = routes
    .map((route) => ({ route, parts: route.path.split('/') }))
    .sort((a, b) => countParameters(a.parts) - countParameters(b.parts))
  return {
    prefix,
    find(method, path) {
      const asked = path.replace(/\/+$/, '').split('/')
      for (const { route, parts } of compiled) {
        if (route.method !== method) continue
        const params = matchParts(parts, asked)
        if (params) return { route, params }
      }
      return undefined
    },
  }
}

function matchParts(parts: string[], asked: string[]): Record<string, string> | undefined {
  if (parts.length !== asked.length) return undefined
  const params: Record<string, string> = {}
  for (const [at, part] of parts.entries()) {
    const text = asked[at]!
    if (part.startsWith('{')) {
      if (text === '') return undefined
      params[part.slice(1, -1)] = decodePart(text)
    } else if (part.toLowerCase() !== text.toLowerCase()) return undefined
  }
  return params
}

function countParameters(parts: string[]): number {
  return parts.filter((part) => part.startsWith('{')).length
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

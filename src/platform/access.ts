import { type AppError, toAppError } from '../lib/app-error.ts'
import type { StreamAccess } from '../store/store.ts'
import type { Stream } from '../streams/stream.ts'
import type { XeroApi } from '../xero/api.ts'
import { toStreamScopes } from '../xero/scopes.ts'

export interface AccessOptions {
  streams: readonly Stream[]
  api: XeroApi
  /** Scopes of the token; empty when it does not say. */
  grantedScopes: string[]
  now: Date
}

export type Access = Record<string, StreamAccess>

/**
 * Which streams a connection can read, and why not. Scopes are read off the token, without a call. What a token can't
 * tell (a user's role, an app's tier) is tried by the smallest read there is, as is everything when the token does not
 * name its scopes. Throws when the connection as such does not work (`token_rejected`, `tenant_unknown`, …); what passes
 * by itself is the stream's.
 */
export async function loadAccess(options: AccessOptions): Promise<Access> {
  const { streams, api, grantedScopes, now } = options
  const scopes = new Map(toStreamScopes([...streams], grantedScopes).map((entry) => [entry.stream, entry]))
  const access: Access = {}
  // The permission for reports is the user's: one answer tells for all, and a report is dearer than a page of journals.
  let role: StreamAccess | undefined
  for (const stream of streams) {
    const scope = scopes.get(stream.name)
    if (stream.retired) access[stream.name] = { readable: false, why: 'retired', reason: stream.retired.note }
    else if (grantedScopes.length > 0 && scope && !scope.readable) access[stream.name] = toMissing(stream, scope.missing)
    else if (grantedScopes.length > 0 && !needsProbe(stream)) access[stream.name] = { readable: true }
    else if (grantedScopes.length > 0 && stream.read.kind === 'report' && role) access[stream.name] = role
    else {
      const found = (access[stream.name] = await probe(api, stream, now))
      if (stream.needsReportingRole) role ??= toRole(found)
    }
  }
  return access
}

/** The organisation itself is asked for always: it proves token and tenant. */
function needsProbe(stream: Stream): boolean {
  return stream.needsReportingRole === true || stream.restricted === 'tier' || stream.path === 'Organisation'
}

/** What a reading of one stream says of the user's permission for reports; undefined where it says nothing. */
function toRole(found: StreamAccess): StreamAccess | undefined {
  if (found.readable) return found
  if (found.why !== 'role') return undefined
  return { ...found, reason: 'needs the reporting permission, which the Xero user behind this connection lacks' }
}

function toMissing(stream: Stream, missing: string[]): StreamAccess {
  const scope = missing.join(' or ')
  switch (stream.restricted) {
    case 'tier':
      return { readable: false, why: 'tier', reason: `needs ${scope}, which Xero gives to apps of its Advanced tier only` }
    case 'broad-only':
      return { readable: false, why: 'scope', reason: `needs ${scope}, which only apps made before March 2026 can have` }
    case 'optional':
    case 'reports':
    case undefined:
    default:
      return { readable: false, why: 'scope', reason: `needs the scope ${scope}: grant it to the Xero app, then connect again` }
  }
}

/** One read that answers as little as the endpoint can. */
async function probe(api: XeroApi, stream: Stream, now: Date): Promise<StreamAccess> {
  try {
    await api.read({
      stream,
      priority: 'interactive',
      ...(stream.read.kind === 'pages' ? { page: 1, pageSize: 1 } : {}),
      ...(stream.read.kind === 'offset' ? { offset: 2_000_000_000 } : {}),
      ...(stream.cursor.kind === 'none' ? {} : { modifiedSince: now }),
    })
    return { readable: true }
  } catch (thrown) {
    const error = toAppError(thrown)
    const why = reasons[error.code]
    if (why) return { readable: false, why, reason: error.message }
    if (error.retry === 'never') throw error
    return { readable: false, why: 'error', reason: error.message }
  }
}

const reasons: Partial<Record<AppError['code'], Exclude<StreamAccess, { readable: true }>['why']>> = {
  scope_missing: 'scope',
  role_missing: 'role',
  tier_missing: 'tier',
  stream_retired: 'retired',
}

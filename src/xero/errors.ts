import { AppError, type ErrorCode } from '../lib/app-error.ts'
import type { Stream } from '../streams/stream.ts'
import { type ErrorBody, parseErrorBody } from './error-body.ts'
import type { HttpResponse } from './http.ts'
import { parseRetryAfter, type RateProblem, toRefusal } from './rate-problem.ts'

export interface ErrorContext {
  /** For people: `GET Invoices`. Never with a query or a header. */
  request: string
  /** The stream that was asked for, where there is one: scopes and restrictions are named from it. */
  stream?: Stream
  tenantId?: string | null
  now: Date
}

/** How long an organisation that is offline is left alone. */
const offlineMs = 5 * 60_000
/** Wait where Xero sends no Retry-After. */
const fallbackWaitMs: Record<RateProblem, number> = {
  minute: 60_000,
  appminute: 60_000,
  day: 3_600_000,
  concurrent: 1000,
  unknown: 15_000,
}

/** Any answer that is not a success, as an error of the one table. */
export function toXeroError(response: HttpResponse, context: ErrorContext): AppError {
  const { status } = response
  const body = parseErrorBody(response.body.toString('utf8'))
  const fail = (code: ErrorCode, message: string, retryAt?: Date): AppError =>
    new AppError(code, message, {
      ...(retryAt ? { retryAt } : {}),
      details: {
        status,
        request: context.request,
        stream: context.stream?.name ?? null,
        correlationId: response.headers['xero-correlation-id'] ?? null,
        detail: body.detail || null,
      },
    })
  if (status === 401 || status === 403) return toAccessError(response, body, context, fail)
  if (status === 429) return toLimitError(response, context, fail)
  if (status === 410 || (status === 404 && context.stream?.retired)) return toRetired(context, fail)
  if (status >= 500 && status !== 501) return toServerError(response, body, context, fail)
  if (status >= 300 && status < 400) {
    return fail('xero_garbled', `Xero answered ${context.request} with a redirect (${status}), which Daybook does not follow.`)
  }
  const said = body.messages.length > 0 ? `: ${body.messages.join(' · ')}` : ''
  if (body.errorNumber === 51 || body.type === 'HighVolumeException') {
    return fail('high_volume', `Xero refuses to read so many documents at once (${context.request})${said}.`)
  }
  if (body.html) return toEdgeError(status, context, fail)
  return fail('request_rejected', `Xero rejects ${context.request} (${status})${said}.`)
}

/** Retired by what the catalogue knows: no call is needed to say so. */
export function toRetiredError(stream: Stream): AppError {
  const context = { request: `GET ${stream.path}`, stream, now: new Date(0) }
  return toRetired(context, (code, message) => new AppError(code, message, { details: { stream: stream.name } }))
}

type Fail = (code: ErrorCode, message: string, retryAt?: Date) => AppError

function toAccessError(response: HttpResponse, body: ErrorBody, context: ErrorContext, fail: Fail): AppError {
  const challenge = response.headers['www-authenticate'] ?? ''
  // Xero spells it `insufficent_scope`; it may be mended one day.
  const scopes = /insuff?ici?ent[_ ]?scope/i.test(challenge) || /insuff?ici?ent[_ ]?scope/i.test(body.detail)
  const unauthorised = /AuthorizationUnsuccessful/i.test(body.detail)
  if (scopes || (response.status === 401 && unauthorised)) return toScopeError(context, fail)
  if (response.status === 401) {
    const why = /TokenExpired/i.test(body.detail) ? 'has expired' : 'is not accepted'
    return fail('token_rejected', `Xero says the access token ${why} (${context.request}). If this goes on, connect again.`)
  }
  if (body.html) return toEdgeError(403, context, fail)
  if (/AuthenticationUnsuccessful/i.test(body.detail)) {
    const tenant = context.tenantId ? ` ${context.tenantId}` : ''
    return fail(
      'tenant_unknown',
      `Xero does not know the organisation${tenant} for this connection. It was disconnected, or it is a demo company that was reset: connect again.`,
    )
  }
  const said = body.messages[0] ? ` Xero says: ${body.messages[0]}` : ''
  const role = context.stream?.needsReportingRole || /report/i.test(body.detail) ? 'the reporting permission' : 'the role'
  return fail(
    'role_missing',
    `The Xero user behind this connection lacks ${role} for ${nameOf(context)}.${said} Change the user's role in Xero, or connect as another user.`,
  )
}

function toScopeError(context: ErrorContext, fail: Fail): AppError {
  const { stream } = context
  if (!stream)
    return fail('scope_missing', `The connection lacks the scope for ${context.request}. Connect again with more scopes.`)
  const granular = stream.scopes.granular.join(' or ')
  const broad = stream.scopes.broad.join(' or ')
  const wanted =
    granular === '' ? `${broad} (older apps only)` : granular === broad ? granular : `${granular} (${broad} for older apps)`
  if (stream.restricted === 'tier') {
    return fail(
      'tier_missing',
      `The connection may not read ${stream.name}: it needs the scope ${wanted}, which Xero gives to apps of its Advanced tier only.`,
    )
  }
  return fail(
    'scope_missing',
    `The connection lacks the scope for ${stream.name}: ${wanted}. Give the Xero app that scope and connect again.`,
  )
}

function toLimitError(response: HttpResponse, context: ErrorContext, fail: Fail): AppError {
  const { problem, retryAfterMs } = toRefusal(response.headers, context.now)
  const retryAt = new Date(context.now.getTime() + (retryAfterMs ?? fallbackWaitMs[problem]))
  if (problem === 'day') {
    return fail('day_limited', `The day's calls to this organisation are used up until ${retryAt.toISOString()}.`, retryAt)
  }
  const limit = {
    minute: 'calls a minute',
    appminute: "the app's calls a minute",
    concurrent: 'calls at once',
    unknown: 'calls',
  }[problem]
  return fail('rate_limited', `Xero's limit of ${limit} is used up until ${retryAt.toISOString()} (${context.request}).`, retryAt)
}

function toRetired(context: ErrorContext, fail: Fail): AppError {
  const { stream } = context
  const note = stream?.retired ? ` (${stream.retired.since}). ${stream.retired.note}` : '.'
  return fail('stream_retired', `Xero has retired the endpoint of ${nameOf(context)}${note}`)
}

function toServerError(response: HttpResponse, body: ErrorBody, context: ErrorContext, fail: Fail): AppError {
  const told = parseRetryAfter(response.headers['retry-after'], context.now)
  const at = (ms: number): Date => new Date(context.now.getTime() + ms)
  if (/organi[sz]ation is offline/i.test(body.detail)) {
    const retryAt = at(Math.max(offlineMs, told ?? 0))
    return fail('xero_unavailable', `Xero says the organisation is offline. Try again after ${retryAt.toISOString()}.`, retryAt)
  }
  const said = body.messages[0] && !body.html ? `: ${body.messages[0]}` : ''
  return fail(
    'xero_unavailable',
    `Xero has a fault at ${context.request} (${response.status})${said}. It usually passes: try again.`,
    told === undefined ? undefined : at(told),
  )
}

/** An HTML page comes from the network in front of Xero, not from the API. */
function toEdgeError(status: number, context: ErrorContext, fail: Fail): AppError {
  return fail(
    'xero_unavailable',
    `The network in front of Xero turned ${context.request} away (${status}, a web page instead of an answer). Too many requests, or a proxy in between: try again later.`,
  )
}

function nameOf(context: ErrorContext): string {
  return context.stream?.name ?? context.request
}

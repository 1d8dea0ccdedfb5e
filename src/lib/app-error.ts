/**
 * Every error a user can meet has a code from this one table. The row says how callers act on it:
 * `retry` drives the sync engine and jobs, `exit` the CLI, `status` the HTTP API.
 *
 * - `never`: the same request will fail again until someone changes something
 * - `after`: wait until `retryAt`, then go on
 * - `backoff`: try again soon, with growing gaps
 * - `skip`: this stream or record can't be had; the others go on
 */
export const errorCodes = {
  usage: { status: 400, retry: 'never', exit: 2, meaning: 'The command or an option was not understood.' },
  config_invalid: { status: 500, retry: 'never', exit: 2, meaning: 'A setting has a value that cannot be used.' },
  not_found: { status: 404, retry: 'never', exit: 1, meaning: 'No connection, stream or record has that name.' },
  already_exists: { status: 409, retry: 'never', exit: 1, meaning: 'That name is taken.' },
  set_by_file: {
    status: 409,
    retry: 'never',
    exit: 1,
    meaning: 'daybook.config.ts sets this value, so that it is changed there and nowhere else.',
  },
  home_busy: {
    status: 409,
    retry: 'backoff',
    exit: 1,
    meaning: 'Another Daybook process is using this home folder or this connection.',
  },
  storage_failed: {
    status: 500,
    retry: 'backoff',
    exit: 1,
    meaning: 'The database or the disk refused to store something, for example because the disk is full.',
  },
  schema_newer: {
    status: 500,
    retry: 'never',
    exit: 1,
    meaning: 'The data was written by a newer Daybook than this one.',
  },
  key_missing: { status: 500, retry: 'never', exit: 1, meaning: 'The key that opens stored secrets is missing or another one.' },
  query_refused: { status: 400, retry: 'never', exit: 1, meaning: 'The SQL is not one read-only SELECT statement.' },
  query_failed: { status: 400, retry: 'never', exit: 1, meaning: 'The warehouse could not run the SQL.' },
  query_timeout: { status: 408, retry: 'never', exit: 1, meaning: 'The SQL ran longer than allowed.' },
  client_rejected: {
    status: 400,
    retry: 'never',
    exit: 1,
    meaning: 'Xero does not accept the client id and secret (invalid_client).',
  },
  scope_rejected: { status: 400, retry: 'never', exit: 1, meaning: 'Xero does not grant the scopes asked for (invalid_scope).' },
  grant_expired: {
    status: 401,
    retry: 'never',
    exit: 1,
    meaning: 'The authorisation has ended (invalid_grant, or an access token that cannot be renewed): connect again.',
  },
  consent_refused: { status: 403, retry: 'never', exit: 1, meaning: 'The person at the Xero window did not agree.' },
  token_rejected: { status: 401, retry: 'never', exit: 1, meaning: 'Xero rejects the access token even after a renewal.' },
  scope_missing: { status: 403, retry: 'skip', exit: 3, meaning: 'The connection lacks the scope for this stream.' },
  role_missing: {
    status: 403,
    retry: 'skip',
    exit: 3,
    meaning: 'The Xero user behind the connection lacks the role or permission for this stream.',
  },
  tier_missing: { status: 403, retry: 'skip', exit: 3, meaning: "The Xero app's tier does not include this stream." },
  stream_retired: { status: 410, retry: 'skip', exit: 3, meaning: 'Xero has retired the endpoint of this stream.' },
  tenant_unknown: {
    status: 403,
    retry: 'never',
    exit: 1,
    meaning: 'Xero does not know the organisation for this connection: disconnected, or the demo company was reset.',
  },
  request_rejected: { status: 502, retry: 'skip', exit: 3, meaning: 'Xero rejects the request itself (400 or 404).' },
  high_volume: {
    status: 502,
    retry: 'skip',
    exit: 3,
    meaning: 'Xero refuses to read so many documents at once (ErrorNumber 51) and narrower slices did not help.',
  },
  rate_limited: { status: 429, retry: 'after', exit: 3, meaning: "Xero's minute or concurrency limit is used up for now." },
  day_limited: { status: 429, retry: 'after', exit: 3, meaning: "The day's calls to this organisation are used up." },
  xero_unavailable: { status: 502, retry: 'backoff', exit: 3, meaning: 'Xero answers with a server error or is offline.' },
  xero_unreachable: { status: 502, retry: 'backoff', exit: 3, meaning: 'No answer from Xero: network, DNS, TLS or a timeout.' },
  xero_garbled: { status: 502, retry: 'backoff', exit: 3, meaning: 'The answer was cut short or is not what Xero sends.' },
  unsupported: {
    status: 501,
    retry: 'never',
    exit: 1,
    meaning: 'This system cannot do that; the message says what else can be done.',
  },
  signed_out: {
    status: 401,
    retry: 'never',
    exit: 1,
    meaning: 'The request names nobody: no session, or a key that is not valid.',
  },
  forbidden: { status: 403, retry: 'never', exit: 1, meaning: 'This role or key may not do that.' },
  request_refused: {
    status: 403,
    retry: 'never',
    exit: 1,
    meaning: 'The request came from a page, a host or an address that this server does not answer.',
  },
  too_many_requests: { status: 429, retry: 'after', exit: 1, meaning: 'Too many requests or attempts in a short time.' },
  body_too_large: { status: 413, retry: 'never', exit: 1, meaning: 'The body of the request is larger than its route takes.' },
  delivery_failed: {
    status: 502,
    retry: 'backoff',
    exit: 1,
    meaning: 'A notice or webhook was not taken by the server it was sent to.',
  },
  stopped: { status: 499, retry: 'never', exit: 130, meaning: 'Stopped on request.' },
  internal: { status: 500, retry: 'never', exit: 1, meaning: 'A fault in Daybook itself.' },
} as const satisfies Record<string, { status: number; retry: RetryClass; exit: number; meaning: string }>

export type RetryClass = 'never' | 'after' | 'backoff' | 'skip'
export type ErrorCode = keyof typeof errorCodes

export interface AppErrorOptions {
  cause?: unknown
  /** For retry class `after`: when to go on. */
  retryAt?: Date
  /** Facts for machines (status, stream, correlation id, …). Never a secret. */
  details?: Record<string, string | number | boolean | null>
}

/** The one error class. The message says what happened, to what, and what to do next. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly retryAt: Date | undefined
  readonly details: Record<string, string | number | boolean | null>

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.retryAt = options.retryAt
    this.details = options.details ?? {}
  }

  get retry(): RetryClass {
    return errorCodes[this.code].retry
  }

  get exit(): number {
    return errorCodes[this.code].exit
  }

  get status(): number {
    return errorCodes[this.code].status
  }
}

/** Anything thrown, as an AppError: its own, or `internal` with the cause kept. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new AppError('internal', `Unexpected fault: ${message}`, { cause: error })
}

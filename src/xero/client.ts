import { type AppError, type ErrorCode, toAppError } from '../lib/app-error.ts'
import { toBackoffMs } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import type { ReadRequest, ReadResponse, XeroApi } from './api.ts'
import { type Decoded, decodeBody } from './decode.ts'
import { type ErrorContext, toRetiredError, toXeroError } from './errors.ts'
import type { Governor } from './governor.ts'
import { createHttpClient, type HttpClient, type HttpResponse } from './http.ts'
import { toModifiedSince, toReadPath } from './read-query.ts'

/** One request as it was sent, whatever came of it. */
export interface CallReport {
  tenantId: string | null
  at: Date
  method: string
  /** Path and query, without host. */
  path: string
  /** Null when there was no answer. */
  status: number | null
  /** Of the body, on the wire. */
  bytes: number
  durationMs: number
  correlationId: string | null
  error: ErrorCode | null
}

export interface XeroApiOptions {
  /** Scheme and host, without a slash at the end. */
  apiUrl: string
  /** Null for a Custom Connection whose organisation is not known. */
  tenantId: string | null
  governor: Governor
  accessToken: () => Promise<string>
  /** A token in place of one that Xero rejected; asked once a read. */
  renew: (rejected: string) => Promise<string>
  clock: Clock
  /** Longest silence of a request. */
  requestTimeoutMs: number
  /** Tries of one read for what passes by itself: server faults, lost connections, garbled answers. */
  attempts: number
  /** Each request sent, at its end. */
  onCall: (call: CallReport) => void
  /** Shared sockets; without it the API opens its own. */
  http?: HttpClient
  random?: () => number
}

/** A wait that Xero asks for with a server fault is slept through up to this; a longer one ends the read. */
const longestAskedWaitMs = 60_000

/** Reads of one organisation: governed, retried, renewed, decoded, and reported call by call. */
export function createXeroApi(options: XeroApiOptions): XeroApi & { close(): Promise<void> } {
  const http = options.http ?? createHttpClient({ requestTimeoutMs: options.requestTimeoutMs })
  return {
    async read(request) {
      if (request.stream.retired) throw toRetiredError(request.stream)
      return readWithRetries(options, http, request)
    },
    async close() {
      if (!options.http) await http.close()
    },
  }
}

interface Attempt {
  decoded: Decoded
  response: HttpResponse
}

/** Requests sent and bytes received for one read, over all its tries. */
interface Meter {
  calls: number
  bytes: number
}

async function readWithRetries(options: XeroApiOptions, http: HttpClient, request: ReadRequest): Promise<ReadResponse> {
  const { clock, random } = options
  const meter: Meter = { calls: 0, bytes: 0 }
  let replacement: string | undefined
  let renewed = false
  let failures = 0
  for (;;) {
    let token = ''
    const takeToken = async (): Promise<string> => {
      token = replacement ?? (await options.accessToken())
      replacement = undefined
      return token
    }
    try {
      const { decoded, response } = await attempt(options, http, request, takeToken, meter)
      return toReadResponse(decoded, response, meter, clock.now())
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.code === 'token_rejected' && !renewed && token !== '') {
        renewed = true
        replacement = await options.renew(token)
        continue
      }
      failures += 1
      if (error.retry !== 'backoff' || failures >= options.attempts) throw error
      const waitMs = toRetryWaitMs(error, failures, clock.now(), random)
      if (waitMs === undefined) throw error
      await clock.sleep(waitMs, request.signal)
    }
  }
}

/** Undefined: longer than a read should wait. */
function toRetryWaitMs(error: AppError, failures: number, now: Date, random: (() => number) | undefined): number | undefined {
  const backoffMs = toBackoffMs(failures, random ? { random } : {})
  const askedMs = error.retryAt ? error.retryAt.getTime() - now.getTime() : 0
  return askedMs > longestAskedWaitMs ? undefined : Math.max(backoffMs, askedMs)
}

/** One passage through the governor. A 429 is sent again in there, so several requests may come of it. */
async function attempt(
  options: XeroApiOptions,
  http: HttpClient,
  request: ReadRequest,
  takeToken: () => Promise<string>,
  meter: Meter,
): Promise<Attempt> {
  const { clock, governor, tenantId } = options
  const path = toReadPath(request, clock.now())
  const context = (): ErrorContext => ({
    request: `GET ${request.stream.path}${request.id === undefined ? '' : `/${request.id}`}`,
    stream: request.stream,
    tenantId,
    now: clock.now(),
  })
  let pending: CallReport | undefined
  const report = (error: ErrorCode | null): void => {
    if (!pending) return
    const call = { ...pending, error }
    pending = undefined
    options.onCall(call)
  }
  const send = async (): Promise<HttpResponse> => {
    // Taken here, after any wait: a token may end while a call waits for its turn.
    const token = await takeToken()
    const at = clock.now()
    const startedMs = performance.now()
    meter.calls += 1
    const call = { tenantId, at, method: 'GET', path, status: null, bytes: 0, durationMs: 0, correlationId: null, error: null }
    const elapsedMs = (): number => Math.round(performance.now() - startedMs)
    let response: HttpResponse
    try {
      response = await http.send({
        method: 'GET',
        url: `${options.apiUrl}${path}`,
        headers: toHeaders(request, token, tenantId),
        signal: request.signal,
      })
    } catch (error) {
      pending = { ...call, durationMs: elapsedMs() }
      throw error
    }
    meter.bytes += response.wireBytes
    const correlationId = response.headers['xero-correlation-id'] ?? null
    pending = { ...call, status: response.status, bytes: response.wireBytes, durationMs: elapsedMs(), correlationId }
    if (response.status === 429) report(toXeroError(response, context()).code)
    return response
  }
  try {
    const response = await governor.run(request.priority, request.signal, send)
    if (response.status !== 200) throw toXeroError(response, context())
    const decoded = decodeBody(response.body, request.stream.root, context().request, response.headers['content-type'])
    report(null)
    return { decoded, response }
  } catch (error) {
    report(toAppError(error).code)
    throw error
  }
}

function toHeaders(request: ReadRequest, token: string, tenantId: string | null): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    ...(tenantId === null || tenantId === '' ? {} : { 'xero-tenant-id': tenantId }),
    ...(request.modifiedSince ? { 'if-modified-since': toModifiedSince(request.modifiedSince) } : {}),
  }
}

function toReadResponse(decoded: Decoded, response: HttpResponse, meter: Meter, now: Date): ReadResponse {
  const header = Date.parse(response.headers['date'] ?? '')
  return {
    records: decoded.records,
    itemCount: decoded.itemCount,
    serverTime: decoded.serverTime ?? (Number.isNaN(header) ? now : new Date(header)),
    bytes: meter.bytes,
    calls: meter.calls,
  }
}

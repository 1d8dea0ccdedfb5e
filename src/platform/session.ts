import type { Telemetry } from '../lib/telemetry.ts'
import type { CallRecord, Connection } from '../store/store.ts'
import { createXeroApi, type CallReport } from '../xero/client.ts'
import { createGovernor } from '../xero/governor.ts'
import type { HttpClient } from '../xero/http.ts'
import type { Services, Session, SessionOptions } from './services.ts'

/** Calls are logged in groups: one insert for many, and little is lost should the process die. */
const groupSize = 100
const groupMs = 2000

/** Longest wait for a limit inside a call: the minute's. A day's is not slept through while locks are held. */
const maxMinuteWaitMs = 90_000

export async function openSession(
  services: Services,
  http: HttpClient,
  connection: Connection,
  options: SessionOptions,
): Promise<Session> {
  const { store, clock, config } = services
  const set = await store.tokens.get(connection.tokenSetId)
  const tokens = services.createTokenSource(connection.tokenSetId)
  const governor = createGovernor({
    clientId: set.clientId ?? set.id,
    tenantId: connection.tenantId,
    clock,
    limits: store.limits,
    dayReserve: config.dayReserve,
    maxWaitMs: Math.min(maxMinuteWaitMs, config.maxWaitSeconds * 1000),
    ...(options.onWait ? { onWait: options.onWait } : {}),
  })
  const log = createCallLog(services, connection.id, options.runId ?? null)
  const api = createXeroApi({
    apiUrl: config.apiUrl,
    tenantId: connection.tenantId,
    governor,
    accessToken: () => tokens.accessToken(),
    renew: (rejected) => tokens.renew(rejected),
    clock,
    requestTimeoutMs: config.requestTimeoutSeconds * 1000,
    attempts: config.retryAttempts,
    onCall(call) {
      log.add(call)
      watchCall(services.telemetry, call)
    },
    http,
  })
  return {
    api,
    async close() {
      await governor.flush()
      await log.close()
      await api.close()
    },
  }
}

function watchCall(telemetry: Telemetry, call: CallReport): void {
  const { at, method, path, status, bytes, durationMs, error } = call
  const [route] = path.split('?')
  const facts = { 'http.request.method': method, 'url.path': route, 'http.response.status_code': status ?? undefined }
  telemetry.spanOf(
    'xero.call',
    { ...facts, 'http.response.body.size': bytes, 'xero.correlation_id': call.correlationId ?? undefined },
    { startedAt: at, durationMs, error: error ?? undefined },
  )
  const outcome = { status: status ?? 0, error: error ?? undefined }
  telemetry.count('xero.calls', 1, outcome)
  telemetry.count('xero.bytes', bytes)
  telemetry.observe('xero.call.duration', durationMs / 1000, { status: status ?? 0 })
}

interface CallLog {
  add(call: CallReport): void
  close(): Promise<void>
}

function createCallLog(services: Services, connectionId: string, runId: string | null): CallLog {
  let waiting: CallRecord[] = []
  let writing: Promise<void> = Promise.resolve()
  const flush = (): Promise<void> => {
    const group = waiting
    waiting = []
    if (group.length > 0) writing = writing.then(() => services.store.calls.append(group))
    return writing
  }
  // A log that cannot be written must not end a sync half way; it does end it, at the close.
  const flushLater = (): void => void flush().catch(() => undefined)
  const timer = setInterval(flushLater, groupMs)
  timer.unref()
  return {
    add(call) {
      waiting.push({ ...call, connectionId, runId })
      if (waiting.length >= groupSize) flushLater()
    },
    async close() {
      clearInterval(timer)
      await flush()
    },
  }
}

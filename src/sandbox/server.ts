import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Hono } from 'hono'
import { apis } from './api/apis.ts'
import type { Gate } from './api/gate.ts'
import { enterApi } from './api/gate.ts'
import { answerOnce } from './api/idempotency.ts'
import { QueryFault } from './api/problems.ts'
import { toXmlReply, wantsJson } from './api/xml.ts'
import type { Hooks } from './control.ts'
import type { Exchange, Reply } from './exchange.ts'
import { textReply } from './exchange.ts'
import type { ActiveFault } from './faults.ts'
import { applyFault, sendReply } from './send.ts'
import type { SandboxState } from './state.ts'
import { toOrigin } from './xero-hosts.ts'

export interface Routes {
  identity: Hono
  control: Hono
  pages: Hono
}

/**
 * The one listener. Faults may need the socket itself, so requests come from `node:http`; identity and control paths are
 * handed on to Hono as web requests.
 */
export function createSandboxServer(state: SandboxState, routes: Routes, hooks: Hooks): Server {
  let calls = 0
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
      response.end(`The sandbox failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    })
  })
  // Longer than any client keeps a connection: otherwise a reused socket closes under a request that no test asked to break.
  server.keepAliveTimeout = 120_000
  return server

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const encrypted = 'encrypted' in request.socket
    const url = new URL(request.url ?? '/', toOrigin(request.headers.host, encrypted, state.origin))
    const body = await readBody(request)
    if (url.pathname === '/' || url.pathname.startsWith('/__sandbox')) {
      const own =
        url.pathname.startsWith('/__sandbox') && !url.pathname.startsWith('/__sandbox/page/') ? routes.control : routes.pages
      await sendReply(response, await askRoutes(own, request, url, body), undefined)
      if (request.method !== 'GET') state.data?.changed()
      return
    }
    calls += 1
    const exchange: Exchange = {
      n: calls,
      method: request.method ?? 'GET',
      path: url.pathname,
      query: toQuery(url.searchParams),
      headers: request.headers,
      body,
    }
    const call = state.calls.start(exchange, state.clock.now())
    for (const hook of hooks.before) await hook(call)
    const { reply, fault, release } = await answer(exchange, request, url, body)
    call.clientId = exchange.clientId ?? null
    call.tenantId = exchange.tenantId ?? null
    call.fault = fault?.id ?? null
    const headers = { date: new Date(state.clock.now()).toUTCString(), ...reply.headers }
    if (!fault?.drop && !fault?.hang) call.status = reply.status
    try {
      call.bytes = await sendReply(response, { ...reply, headers }, fault)
      if (call.clientId && call.tenantId) state.egress.add(call.clientId, call.path, call.bytes)
    } finally {
      release()
      call.endedAt = state.clock.now()
    }
    if (exchange.method !== 'GET' || !call.clientId) state.data?.changed()
    for (const hook of hooks.after) await hook(call)
  }

  async function answer(
    exchange: Exchange,
    request: IncomingMessage,
    url: URL,
    body: Buffer,
  ): Promise<{ reply: Reply; fault: ActiveFault | undefined; release: () => void }> {
    if (state.quirks.requireUserAgent && !exchange.headers['user-agent']) {
      return { reply: accessDenied(), fault: undefined, release: () => {} }
    }
    const path = exchange.path.toLowerCase()
    const api = apis.find(({ prefix }) => path.startsWith(prefix))
    if (!api) {
      const fault = state.faults.take(exchange)
      if (fault?.delayMs) await delay(fault.delayMs)
      const spoiled = fault && isReplaced(fault)
      const reply = spoiled ? textReply(200, '') : await askRoutes(routes.identity, request, url, body)
      return { reply: fault ? applyFault(reply, fault) : reply, fault, release: () => {} }
    }
    const gate = enterApi(state, exchange, api)
    const limited = gate.refusal?.status === 429
    const fault = limited ? undefined : state.faults.take(exchange)
    const waitMs = limited ? 0 : state.latencyMs + (fault?.delayMs ?? 0)
    if (waitMs > 0) await delay(waitMs)
    const spoiled = fault && isReplaced(fault)
    const plain = spoiled ? textReply(200, '') : await answerGate(gate)
    const spoken = wantsJson(exchange.headers.accept) ? plain : toXmlReply(plain)
    const reply = { ...spoken, headers: { ...gate.headers, ...spoken.headers } }
    return { reply: fault ? applyFault(reply, fault) : reply, fault, release: gate.release }
  }
}

async function answerGate({ passed, refusal }: Gate): Promise<Reply> {
  if (!passed) return refusal ?? textReply(404, '')
  const { route, call } = passed
  try {
    return await answerOnce(call, async () => route.answer(call))
  } catch (error) {
    if (error instanceof QueryFault) return error.toReply()
    throw error
  }
}

/** The fault says all there is to say: nothing need be looked up, nor (for tokens) used up. */
function isReplaced(fault: ActiveFault): boolean {
  if (fault.commitThenFail) return false
  return fault.status !== undefined || fault.body !== undefined || (fault.drop ?? false)
}

async function askRoutes(routes: Hono, request: IncomingMessage, url: URL, body: Buffer): Promise<Reply> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !name.startsWith(':')) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const method = request.method ?? 'GET'
  const bodied = method !== 'GET' && method !== 'HEAD' && body.length > 0
  const answered = await routes.fetch(new Request(url, { method, headers, ...(bodied ? { body: new Uint8Array(body) } : {}) }))
  return {
    status: answered.status,
    headers: Object.fromEntries(answered.headers),
    body: Buffer.from(await answered.arrayBuffer()),
  }
}

/** Lists may come as `IDs=a,b`, `IDs=a&IDs=b` or `IDs[]=a&IDs[]=b`. */
function toQuery(parameters: URLSearchParams): Map<string, string> {
  const query = new Map<string, string>()
  for (const [name, value] of parameters) {
    const key = name.toLowerCase().replace(/\[\d*\]$/, '')
    const before = query.get(key)
    query.set(key, before === undefined ? value : `${before},${value}`)
  }
  return query
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** As the content network in front of Xero puts it. */
function accessDenied(): Reply {
  return {
    status: 403,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1></body></html>',
  }
}

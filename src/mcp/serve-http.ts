import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import {
  createMcpHandler,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from '@modelcontextprotocol/server'
import { createMcpServer } from './create-server.ts'
import type { McpContext } from './tool.ts'

export interface HttpOptions {
  /** 0: any free one. */
  port: number
  /** Who has it may ask. */
  token: string
}

export interface McpHttpServer {
  /** What a client is told: `http://127.0.0.1:PORT/mcp`. */
  url: string
  close(): Promise<void>
}

/**
 * Serves streamable HTTP on this machine alone. A request needs the token, a Host that is this machine's and, from a
 * browser, an Origin that is too: pages from elsewhere reach loopback addresses, under names of their own (DNS rebinding).
 */
export async function serveMcpHttp(context: McpContext, { port, token }: HttpOptions): Promise<McpHttpServer> {
  const handler = createMcpHandler(() => createMcpServer(context))
  const answer = async (request: Request): Promise<Response> =>
    hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
    originValidationResponse(request, localhostAllowedOrigins()) ??
    refuseStranger(request, token) ??
    (new URL(request.url).pathname === path ? handler.fetch(request) : new Response(null, { status: 404 }))
  const server = createServer((incoming, outgoing) => void respond(incoming, outgoing, answer))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    async close() {
      await handler.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const path = '/mcp'

function refuseStranger(request: Request, token: string): Response | undefined {
  const given = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
  // Digests are of one length, and comparing them takes as long whatever they are.
  const [mine, theirs] = [token, given].map((each) => createHash('sha256').update(each).digest())
  if (timingSafeEqual(mine!, theirs!)) return undefined
  return Response.json(
    { error: 'invalid_token', error_description: 'Send the token that daybook mcp --http printed: Authorization: Bearer TOKEN.' },
    { status: 401, headers: { 'www-authenticate': 'Bearer realm="daybook"' } },
  )
}

/** Hands a request of Node's to a handler of the web's, and its answer back, as it comes. */
async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: (request: Request) => Promise<Response>,
): Promise<void> {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  try {
    const response = await answer(toRequest(incoming, gone.signal))
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    if (response.body) {
      for await (const chunk of Readable.fromWeb(response.body)) {
        if (!outgoing.write(chunk)) await new Promise((resolve) => outgoing.once('drain', resolve).once('close', resolve))
      }
    }
    outgoing.end()
  } catch {
    // A request that is no HTTP, or a client that left.
    if (!outgoing.headersSent) outgoing.writeHead(400)
    outgoing.end()
  }
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = 'GET', headers, url = '/' } = incoming
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value ?? '']).map((each): [string, string] => [name, each]),
  )
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(new URL(url, 'http://127.0.0.1'), {
    method,
    headers: pairs,
    signal,
    ...(hasBody ? { body: Readable.toWeb(incoming), duplex: 'half' } : {}),
  })
}

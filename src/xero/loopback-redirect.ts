import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import { toOauthError } from './oauth-errors.ts'

export interface LoopbackRedirect {
  /** To register with the Xero app: `http://localhost:8912/callback`. Xero does not take 127.0.0.1. */
  redirectUri: string
  /**
   * The address the browser was sent to, once it carries a code and this state. Throws `consent_refused` (or what else Xero
   * says), `stopped` when the signal aborts, and `grant_expired` when nobody came within the time.
   */
  waitForCallback(state: string): Promise<string>
  close(): Promise<void>
}

export interface LoopbackOptions {
  /** 0 for any free one (only where Xero's list of redirects does not matter). */
  port: number
  clock: Clock
  signal?: AbortSignal
  /** Default 10 minutes. */
  timeoutMs?: number
}

const callbackPath = '/callback'

/** Listens on this machine alone for the one redirect that ends a consent. */
export async function openLoopbackRedirect(options: LoopbackOptions): Promise<LoopbackRedirect> {
  const { clock, timeoutMs = 600_000 } = options
  const closing = new AbortController()
  let expected: string | undefined
  let settle: { resolve: (url: string) => void; reject: (error: AppError) => void } | undefined
  let port = options.port

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', `http://localhost:${port}`)
    if (request.method !== 'GET' || url.pathname !== callbackPath) return sendPage(response, 404, 'There is nothing here.')
    const state = url.searchParams.get('state')
    if (expected === undefined || state !== expected || !settle) {
      // Not ours, or an old tab: it must not end the wait of the right one.
      return sendPage(
        response,
        400,
        'This answer does not belong to a connection that is waiting. Start again from the terminal.',
      )
    }
    const error = url.searchParams.get('error')
    const { resolve, reject } = settle
    if (error !== null) {
      sendPage(response, 200, 'Not connected: consent was not given. You can close this window.')
      const description = url.searchParams.get('error_description') ?? undefined
      reject(toOauthError(error, description, { name: 'the consent', now: clock.now() }))
    } else if (url.searchParams.has('code')) {
      sendPage(response, 200, 'Connected to Xero. You can close this window and go back to the terminal.')
      resolve(url.href)
    } else {
      sendPage(response, 400, 'This answer has no code.')
    }
  }

  const first = await listen('127.0.0.1', port, handle)
  port = toPort(first)
  // `localhost` may mean the other family to the browser; a machine without it does without.
  const second = await listen('::1', port, handle).catch(() => undefined)
  const servers = [first, ...(second ? [second] : [])]

  return {
    redirectUri: `http://localhost:${port}${callbackPath}`,
    async waitForCallback(state) {
      expected = state
      const signal = options.signal ? AbortSignal.any([options.signal, closing.signal]) : closing.signal
      const ended = new AbortController()
      const timeout = async (): Promise<never> => {
        await clock.sleep(timeoutMs, AbortSignal.any([signal, ended.signal]))
        const minutes = Math.round(timeoutMs / 60_000)
        throw new AppError('grant_expired', `Nobody agreed at the Xero window within ${minutes} minutes. Start again.`)
      }
      const callback = new Promise<string>((resolve, reject) => {
        settle = { resolve, reject }
      })
      try {
        return await Promise.race([callback, timeout()])
      } finally {
        expected = undefined
        settle = undefined
        ended.abort()
      }
    },
    async close() {
      closing.abort()
      await Promise.all(servers.map(stop))
    },
  }
}

function listen(
  host: string,
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(handle)
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message =
        cause.code === 'EADDRINUSE'
          ? `Port ${port} of this machine is in use. Close what uses it, or choose another one that the Xero app also lists.`
          : `Cannot listen on port ${port} of this machine (${cause.code ?? cause.message}).`
      reject(new AppError('usage', message, { cause }))
    })
    server.listen({ host, port }, () => resolve(server))
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function toPort(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function sendPage(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    connection: 'close',
  })
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Daybook</title>` +
      `<body style="font:18px system-ui,sans-serif;max-width:34em;margin:20vh auto;padding:0 1em"><h1>Daybook</h1><p>${text}</p></body></html>`,
  )
}

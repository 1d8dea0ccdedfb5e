import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { openAccess } from '../access/open-access.ts'
import { toOidcProvider } from '../access/oidc.ts'
import type { Config } from '../config.ts'
import { AppError } from '../lib/app-error.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import { silentLog, type Log } from '../lib/log.ts'
import { watchOperations } from '../platform/watch-operations.ts'
import { openTelemetry, type RunningTelemetry } from '../telemetry/open-telemetry.ts'
import { openPlatform } from '../platform/open-platform.ts'
import { openOperations } from '../platform/open-operations.ts'
import type { DemoAddress } from '../platform/demo-xero.ts'
import { createOAuthFlows } from '../platform/oauth-flows.ts'
import { createRunningSyncs } from '../platform/running-syncs.ts'
import type { Stream } from '../streams/stream.ts'
import { createApp } from './app.ts'
import type { AppEnv, ServerParts } from './context.ts'
import { createMcpMount } from './mcp-mount.ts'
import { toServerAddress } from './server-address.ts'

export interface ServerOptions {
  config: Config
  version: string
  /** Where to listen. Default: loopback alone. */
  host?: string
  /** 0: any free one. */
  port: number
  /** Certificate and key, PEM. */
  tls?: { cert: string; key: string }
  clock?: Clock
  log?: Log
  /** Default: as the configuration says. */
  telemetry?: RunningTelemetry
  /** Default: the whole catalogue. */
  streams?: readonly Stream[]
  /** Starts the sandbox of the demo company. Default: it cannot be had. */
  startDemo?: () => Promise<DemoAddress>
}

export interface RunningServer {
  /** What people open. */
  url: string
  /** Where it listens. */
  port: number
  parts: ServerParts
  /** What answers, with the list of its routes. */
  app: Hono<AppEnv>
  /** With a one-time link to make the first owner, where there is none yet. */
  createWelcomeUrl(): Promise<string | undefined>
  /** Ends within ten seconds: what runs is told to stop, what is open is closed. */
  close(): Promise<void>
}

/** Opens the platform once, and everything that stands on it, and listens. Throws `usage` for an address it must not have. */
export async function openServer(options: ServerOptions): Promise<RunningServer> {
  const { config, version, host = 'localhost', port, tls, clock = systemClock, log = silentLog, streams, startDemo } = options
  // Refused before anything is opened.
  toServerAddress({ config, host, port, tls: tls !== undefined })
  const { otlpEndpoint, otlpHeaders } = config
  const telemetry = options.telemetry ?? openTelemetry({ otlpEndpoint, otlpHeaders, version, log })
  const platform = await openPlatform(config, {
    command: 'daybook serve',
    clock,
    telemetry,
    ...(streams ? { streams } : {}),
    ...(startDemo ? { startDemo } : {}),
  })
  const closing: (() => Promise<void>)[] = [() => telemetry.close(), () => platform.close()]
  const close = async (): Promise<void> => {
    let failed: unknown
    for (const each of closing.splice(0).toReversed()) {
      await each().catch((error: unknown) => {
        failed ??= error
      })
    }
    if (failed !== undefined) throw failed
  }
  try {
    // Open from the start: what reads joins it, and nobody opens a file that another part of this process is about to.
    await platform.services.openWarehouse('xero')
    const ready: { listener?: Handler } = {}
    const server = createListener(tls, (incoming, outgoing) => {
      if (ready.listener) return ready.listener(incoming, outgoing)
      outgoing.statusCode = 503
      outgoing.end()
    })
    const addresses = await listen(server, host, port)
    const address = toServerAddress({ config, host, port: addresses.port, tls: tls !== undefined })
    const access = await openAccess({
      store: platform.services.store,
      clock,
      url: address.url,
      secure: address.secure,
      oidc: toOidcProvider(config),
      onFault: (message) => log.error('The sign-in library failed.', { reason: message }),
    })
    const syncs = createRunningSyncs({ services: platform.services })
    closing.push(() => syncs.close())
    const flows = createOAuthFlows({
      services: platform.services,
      startSync: (connection) =>
        syncs.start(connection).then(
          ({ id }) => id,
          () => null,
        ),
    })
    closing.push(() => flows.close())
    const operations = await openOperations(platform.services, {
      log,
      serverUrl: address.url,
      runSync: async ({ connectionId, streams: chosen, full }, signal) =>
        syncs.run(await platform.connections.get(connectionId), {
          ...(chosen ? { streams: chosen } : {}),
          ...(full ? { full } : {}),
          signal,
        }),
    })
    closing.push(() => operations.stop())
    watchOperations(platform.services, operations, telemetry)
    const { jobs, alerts } = operations
    const parts: ServerParts = { config, clock, platform, access, address, version, log, telemetry, syncs, flows, jobs, alerts }
    const mcp = createMcpMount(parts)
    closing.push(() => mcp.close())
    const app = createApp(parts, mcp)
    const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false, hostname: new URL(address.url).host })
    ready.listener = (incoming, outgoing) => void listener(incoming, outgoing)
    closing.push(() => closeListener(server))
    await operations.start()
    return {
      url: address.url,
      port: addresses.port,
      parts,
      app,
      async createWelcomeUrl() {
        if (await access.people.hasOwner()) return undefined
        const { secret } = await access.links.create({ purpose: 'welcome', role: 'owner' })
        return `${address.url}/welcome#${secret}`
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Slow or endless requests hold nothing: headers and bodies have deadlines. */
const deadlines = { headersTimeout: 15_000, requestTimeout: 120_000, keepAliveTimeout: 10_000, maxHeaderSize: 16_384 }

type Handler = (...args: Parameters<ReturnType<typeof getRequestListener>>) => void

function createListener(tls: ServerOptions['tls'], handler: Handler): Server {
  return tls ? createHttpsServer({ ...deadlines, ...tls, minVersion: 'TLSv1.2' }, handler) : createHttpServer(deadlines, handler)
}

/** `localhost` is 127.0.0.1 here: which of both families a name means is the browser's choice, and it tries the other. */
async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host === 'localhost' ? '127.0.0.1' : host, resolve)
  }).catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new AppError('usage', `Port ${port} is taken. --port gives another one, 0 any free one.`, { cause })
    if (code === 'EACCES') throw new AppError('usage', `Port ${port} is not for this user. Take one from 1024 up.`, { cause })
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new AppError('usage', `This machine does not have the address ${host}.`, { cause })
    }
    throw cause
  })
  return server.address() as AddressInfo
}

/** Answers under way have a moment to end; streams that would not are cut. */
async function closeListener(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), 2000)
  await closed
  clearTimeout(cut)
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KeyScope, Role } from '../../src/access/actor.ts'
import { openServer, type RunningServer, type ServerOptions } from '../../src/http/open-server.ts'
import { silentLog, type Log } from '../../src/lib/log.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { startPGliteKind, startQuickKind, type PlatformHome } from './platform-world.ts'

export interface TestServer extends RunningServer {
  home: PlatformHome
  sandbox: Sandbox
  owner: Session
  /** A key that may see every organisation. */
  key(scope: KeyScope, connections?: 'all' | string[]): Promise<Caller>
  /** A person of this role, invited and signed in. `connections`: names. */
  person(role: Role, connections?: 'all' | string[]): Promise<Session>
  /** A request by nobody. */
  call: Caller
  /** Connects the sandbox's first organisation under this name; with streams, these alone, and syncs them. */
  connect(name: string, streams?: string[]): Promise<void>
  close(): Promise<void>
}

/** `path` under the server, `/v1/me`. A `body` that is no text is sent as JSON. */
export type Caller = (path: string, init?: Omit<RequestInit, 'body'> & { body?: unknown }) => Promise<Response>

export interface Session {
  email: string
  password: string
  /** As a browser would ask from the dashboard: with the session's cookie and the page's origin. */
  call: Caller
  cookie: string
}

export interface TestServerOptions extends Partial<Omit<ServerOptions, 'config'>> {
  sandbox?: SandboxOptions
  /** Default: whichever is quicker. */
  controlPlane?: 'PGlite'
  env?: (sandbox: Sandbox) => Record<string, string>
}

/** Faults of ours, where whoever runs the tests sees them. */
const faultLog: Log = { ...silentLog, error: (message, fields) => console.error(message, fields), with: () => faultLog }

const password = 'quiet harbour, nine lamps'

/** A whole server in this process: temporary home, a sandbox for its Xero, an owner who is signed in. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { sandbox: sandboxOptions, controlPlane, env, ...rest } = options
  const kind = controlPlane === 'PGlite' ? await startPGliteKind() : await startQuickKind()
  const folder = await mkdtemp(join(tmpdir(), 'daybook-server-'))
  const sandbox = await startSandbox(sandboxOptions ?? {})
  const home = await kind.createHome(sandbox, env?.(sandbox))
  const server = await openServer({ config: home.config, version: '0.0.0-test', port: 0, log: faultLog, ...rest })
  const call = toCaller(server.url, {})
  const welcome = await server.createWelcomeUrl()
  const email = 'owner@example.com'
  const made = await call('/v1/welcome', {
    method: 'POST',
    body: { token: welcome?.split('#')[1], name: 'Olive Owner', email, password },
  })
  const owner = await toSession(server.url, made, email)
  let people = 0
  const names = async (connections: 'all' | string[]): Promise<'all' | string[]> =>
    connections === 'all'
      ? 'all'
      : await Promise.all(connections.map(async (each) => (await server.parts.platform.connections.get(each)).id))
  return {
    ...server,
    home,
    sandbox,
    owner,
    call,
    async key(scope, connections = 'all') {
      const { key } = await server.parts.access.keys.create({
        name: `${scope} key`,
        scope,
        connections: await names(connections),
        expiresAt: null,
        createdBy: (await server.parts.access.people.list())[0]!.id,
      })
      return toCaller(server.url, { authorization: `Bearer ${key}` })
    },
    async person(role, connections = 'all') {
      const address = `${role}-${++people}@example.com`
      const invited = await owner.call('/v1/invites', { method: 'POST', body: { email: address, role, connections } })
      const { id, url } = (await invited.json()) as { id: string; url: string }
      const accepted = await call(`/v1/invites/${id}/accept`, {
        method: 'POST',
        body: { token: url.split('#')[1], name: `A ${role}`, password },
      })
      return toSession(server.url, accepted, address)
    },
    async connect(name, streams) {
      const { platform } = server.parts
      const { clientId, clientSecret } = sandbox
      await platform.connect.custom({ name, clientId, clientSecret, ...(streams ? { streams } : {}) })
      if (streams) await platform.sync(name, {})
    },
    async close() {
      await server.close()
      await sandbox.close()
      await kind.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export function toCaller(url: string, headers: Record<string, string>): Caller {
  return (path, { body, headers: own, ...init } = {}) =>
    fetch(`${url}${path}`, {
      redirect: 'manual',
      ...init,
      headers: {
        ...headers,
        ...(body !== undefined && typeof body !== 'string' ? { 'content-type': 'application/json' } : {}),
        ...(own as Record<string, string> | undefined),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
}

export async function toSession(url: string, answer: Response, email: string): Promise<Session> {
  if (!answer.ok) throw new Error(`Signing in answered ${answer.status}: ${await answer.text()}`)
  const cookie = toCookie(answer)
  return { email, password, cookie, call: toCaller(url, { cookie, origin: url }) }
}

/** What a browser would send back of the cookies this answer sets. */
export function toCookie(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
}

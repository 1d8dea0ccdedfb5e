import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Permission } from '../../src/access/actor.ts'
import { rolePermissions, scopePermissions } from '../../src/access/roles.ts'
import { permissionOf } from '../../src/http/requires.ts'
import { publicPaths } from '../../src/http/routes.ts'
import { startTestServer, type Caller, type TestServer } from '../support/server.ts'

interface Route {
  method: string
  path: string
  permission: Permission | undefined
  open: boolean
}

let server: TestServer
let routes: Route[]

beforeAll(async () => {
  server = await startTestServer()
  await server.connect('books')
  routes = listRoutes()
})
afterAll(() => server.close())

/** Every route there is, with what its own handlers ask for. */
function listRoutes(): Route[] {
  const found = new Map<string, Route>()
  for (const { method, path, handler } of server.app.routes) {
    if (method === 'ALL' || !path.startsWith('/v1/') || path.endsWith('*')) continue
    const short = path.slice('/v1'.length)
    const route = found.get(`${method} ${path}`) ?? {
      method,
      path,
      permission: undefined,
      open: publicPaths.some((each) => each.test(short.replaceAll(/:\w+/g, 'x'))),
    }
    route.permission ??= permissionOf(handler)
    found.set(`${method} ${path}`, route)
  }
  return [...found.values()]
}

const fill = (path: string): string => path.replaceAll(/:\w+/g, 'nothing-of-this-name')

async function ask(call: Caller, { method, path }: Route): Promise<{ status: number; code: string }> {
  const stop = new AbortController()
  const answer = await call(fill(path), { method, signal: stop.signal, ...(method === 'GET' ? {} : { body: {} }) })
  const text = answer.headers.get('content-type')?.includes('event-stream') ? '' : await answer.text()
  stop.abort()
  const code = text.startsWith('{"error"') ? (JSON.parse(text) as { error: { code: string } }).error.code : ''
  return { status: answer.status, code }
}

describe('every route of the API', () => {
  it('asks for a permission, or is meant for everybody', () => {
    expect(routes.length).toBeGreaterThan(15)
    expect(
      routes.filter(({ permission, open }) => permission === undefined && !open).map(({ method, path }) => `${method} ${path}`),
    ).toEqual([])
    expect(
      routes.filter(({ permission, open }) => permission !== undefined && open).map(({ method, path }) => `${method} ${path}`),
    ).toEqual([])
  })

  it('is not there for who is not signed in', async () => {
    for (const route of routes) {
      const { status } = await ask(server.call, route)
      if (route.open) expect(status, `${route.method} ${route.path}`).not.toBe(401)
      else expect(status, `${route.method} ${route.path}`).toBe(401)
    }
  })

  const holders: [string, readonly Permission[], () => Promise<Caller>][] = [
    ['admin', rolePermissions.admin, async () => (await server.person('admin')).call],
    ['analyst', rolePermissions.analyst, async () => (await server.person('analyst', ['books'])).call],
    ['viewer', rolePermissions.viewer, async () => (await server.person('viewer', ['books'])).call],
    ['read key', scopePermissions.read, () => server.key('read')],
    ['write key', scopePermissions.write, () => server.key('write')],
    ['admin key', scopePermissions.admin, () => server.key('admin')],
  ]
  for (const [name, permissions, open] of holders) {
    it(`lets ${name} do what it may, and nothing else`, async () => {
      const call = await open()
      for (const route of routes) {
        if (route.permission === undefined) continue
        const { status, code } = await ask(call, route)
        const title = `${name}: ${route.method} ${route.path} wants ${route.permission}, answered ${status}`
        if (permissions.includes(route.permission)) expect(code, title).not.toBe('forbidden')
        else expect({ status, code }, title).toEqual({ status: 403, code: 'forbidden' })
        expect(status, title).not.toBe(401)
        expect(status, title).toBeLessThan(500)
      }
    })
  }
})

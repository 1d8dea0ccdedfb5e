import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { loadKeyring } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store, TokenSet } from '../../src/store/store.ts'
import { createDatabase, query, startPostgres } from '../support/postgres.ts'
import { startStoreProcess } from '../support/start-store-process.ts'
import type { StoreProcess } from '../support/start-store-process.ts'
import type { StoreProcessInput } from '../support/store-process.ts'
import { testKey } from '../support/stores.ts'

const server = await startPostgres()
afterAll(() => server?.stop())

const tokenSet: Omit<TokenSet, 'id' | 'updatedAt'> = {
  auth: 'oauth',
  clientId: 'client',
  clientSecret: null,
  requestedScopes: null,
  grantedScopes: [],
  accessToken: null,
  accessTokenExpiresAt: null,
  refreshToken: '0',
  previousRefreshToken: null,
  rotatedAt: null,
}

describe.each(server === undefined ? [] : [server])('several processes on one PostgreSQL', (server) => {
  let databaseUrl: string
  let store: Store
  const processes: StoreProcess[] = []

  beforeAll(async () => {
    databaseUrl = await createDatabase(server.url)
    store = await open(databaseUrl)
  })
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((child) => child.kill()))
  })
  afterAll(() => store?.close())

  function open(url: string): Promise<Store> {
    const keyring = loadKeyring({ encryptionKey: testKey, keyPath: '' })
    return openStore({ databaseUrl: url, controlPlanePath: '', keyring, clock: systemClock })
  }

  function start(action: StoreProcessInput['action'], id: string, url: string = databaseUrl): StoreProcess {
    const child = startStoreProcess({ databaseUrl: url, controlPlanePath: '', encryptionKey: testKey, action, id })
    processes.push(child)
    return child
  }

  async function connect() {
    const { id: tokenSetId } = await store.tokens.create(tokenSet)
    return await store.connections.create({
      name: randomUUID(),
      auth: 'oauth',
      tokenSetId,
      tenantId: 'tenant',
      tenantName: 'Tenant',
      tenantType: 'ORGANISATION',
      xeroConnectionId: null,
      settings: {},
    })
  }

  /** Ends the server's side of the connections that hold a lock, as a restart or a network fault would. */
  async function breakLockConnections(): Promise<number> {
    const ended = await query(
      databaseUrl,
      `select pg_terminate_backend(pid) from pg_locks join pg_database d on d.oid = pg_locks.database
       where locktype = 'advisory' and granted and d.datname = current_database()`,
    )
    return ended.length
  }

  it('never renew a token at the same time', async () => {
    const { id } = await store.tokens.create(tokenSet)
    const children = [start('renew', id), start('renew', id)]
    const ours = Array.from({ length: 20 }, () =>
      store.tokens.withLock(id, async (set, save) => {
        await save({ refreshToken: String(Number(set.refreshToken) + 1) })
      }),
    )
    await Promise.all([...children.map((child) => child.waitFor('done')), ...ours])
    expect((await store.tokens.get(id)).refreshToken).toBe('60')
  })

  it('free the lock of one that is killed, and keep what it had saved', async () => {
    const { id } = await store.tokens.create(tokenSet)
    const child = start('renew-and-stop-before-saving', id)
    await child.waitFor('locked')
    let freed = false
    const waiting = store.tokens.withLock(id, (set) => {
      freed = true
      return Promise.resolve(set.accessToken)
    })
    await query(databaseUrl, 'select pg_sleep(0.2)')
    expect(freed).toBe(false)
    await child.kill()
    expect(await waiting).toBe('saved before the crash')
  })

  it('commit nothing under a lock that is lost', async () => {
    const { id } = await store.tokens.create(tokenSet)
    const late = store.tokens.withLock(id, async (_set, save) => {
      expect(await breakLockConnections()).toBe(1)
      const winner = await open(databaseUrl)
      await winner.tokens.withLock(id, (_other, saveOther) => saveOther({ refreshToken: 'winner' }))
      await winner.close()
      await save({ refreshToken: 'too late' })
    })
    await expect(late).rejects.toMatchObject({ code: 'storage_failed', message: expect.stringContaining('lock') })
    expect((await store.tokens.get(id)).refreshToken).toBe('winner')
  })

  it('sync a connection one at a time; the lock of one that is killed is free', async () => {
    const connection = await connect()
    const child = start('hold-connection-lock', connection.id)
    await child.waitFor('locked')
    const attempt = () => store.runs.withConnectionLock(connection.id, () => Promise.resolve('ours'))
    await expect(attempt()).rejects.toMatchObject({ code: 'home_busy', message: expect.stringContaining(connection.name) })
    await child.kill()
    await expect.poll(() => attempt().catch(() => 'busy')).toBe('ours')
    await store.runs.start(connection.id, new Date())
    const runs = await store.runs.list({ connectionId: connection.id, limit: 5 })
    expect(runs.map((run) => run.status).sort()).toEqual(['failed', 'running'])
  })

  it('tell a sync that its lock is lost', async () => {
    const connection = await connect()
    const reason = await store.runs.withConnectionLock(connection.id, async (lost) => {
      const told = new Promise<unknown>((resolve) => lost.addEventListener('abort', () => resolve(lost.reason)))
      expect(await breakLockConnections()).toBe(1)
      return await told
    })
    expect(reason).toMatchObject({ code: 'storage_failed' })
  })

  it('make the tables once when all open a new database at the same time', async () => {
    const url = await createDatabase(server.url)
    const children = [start('open', '', url), start('open', '', url)]
    const stores = await Promise.all(Array.from({ length: 6 }, () => open(url)))
    await Promise.all(children.map((child) => child.waitFor('done')))
    await Promise.all(stores.map((one) => one.close()))
    const applied = await query(url, 'select version::int, name from daybook.migrations order by version')
    expect(applied).toEqual(['initial', 'access', 'operations', 'product'].map((name, index) => ({ version: index + 1, name })))
  })

  it('go on after the server has crashed and come back', async () => {
    if (server.crash === undefined) return
    const connection = await connect()
    const held = store.runs.withConnectionLock(connection.id, async (lost) => {
      await server.crash?.()
      return lost.aborted
    })
    expect(await held).toBe(true)
    // Connections that were idle in the pool are found broken and replaced.
    await expect.poll(() => store.connections.get(connection.id).catch(() => undefined)).toEqual(connection)
  })

  it('say where a server is that cannot be reached, and never its password', async () => {
    const cases = [
      { url: 'postgres://ann:PASSWORD@127.0.0.1:1/books', code: 'storage_failed', text: '127.0.0.1:1, database "books"' },
      {
        url: databaseUrl.replace(/\/[^/]*$/, '/nowhere').replace('test-password', 'PASSWORD'),
        code: 'storage_failed',
        text: 'createdb',
      },
      { url: 'postgres://ann:PASSWORD@[no-host/books', code: 'config_invalid', text: 'DAYBOOK_DATABASE_URL' },
    ]
    for (const { url, code, text } of cases) {
      const error = await open(url).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code, message: expect.stringContaining(text) })
      expect(JSON.stringify(toChain(error))).not.toContain('PASSWORD')
    }
  })
})

/** An error and its causes with every property, as a careless log would print them. */
function toChain(error: unknown): unknown[] {
  const chain: unknown[] = []
  for (let next = error; next instanceof Error; next = next.cause) {
    chain.push(Object.entries(next), next.message, next.stack)
  }
  return chain
}

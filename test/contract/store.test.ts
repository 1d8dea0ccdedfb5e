import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallRecord, Connection, LimitState, Store, TokenSet } from '../../src/store/store.ts'
import { openStoreAt, startStoreKinds } from '../support/stores.ts'
import type { StoreKind, StorePlace } from '../support/stores.ts'

const kinds = await startStoreKinds()
afterAll(async () => {
  for (const kind of kinds) await kind.stop()
})

const at = (minute: number) => new Date(Date.UTC(2026, 6, 1, 9, minute, 0, 123))

const tokenSet: Omit<TokenSet, 'id' | 'updatedAt'> = {
  auth: 'oauth',
  clientId: 'CLIENT-ID',
  clientSecret: 'secret-of-the-client',
  requestedScopes: ['offline_access', 'accounting.transactions'],
  grantedScopes: ['accounting.transactions'],
  accessToken: 'secret-access-token',
  accessTokenExpiresAt: at(30),
  refreshToken: 'secret-refresh-token',
  previousRefreshToken: 'secret-previous-token',
  rotatedAt: at(0),
}

function toNewConnection(name: string, tokenSetId: string) {
  return {
    name,
    auth: 'oauth' as const,
    tokenSetId,
    tenantId: 'tenant-1',
    tenantName: 'Kākāpō & Søns «Ltd» 🦜',
    tenantType: 'ORGANISATION',
    xeroConnectionId: null,
    settings: { streams: ['invoices'], startDate: '2024-07-01', access: { invoices: { readable: true as const } } },
  }
}

const call: CallRecord = {
  connectionId: 'connection-1',
  runId: 'run-1',
  tenantId: 'tenant-1',
  at: at(1),
  method: 'GET',
  path: '/api.xro/2.0/Invoices?page=1',
  status: 200,
  bytes: 3_000_000_000,
  durationMs: 12.5,
  correlationId: 'correlation-1',
  error: null,
}

describe.each(kinds)('the store over $name', (kind: StoreKind) => {
  let place: StorePlace
  let store: Store

  beforeAll(async () => {
    place = await kind.createPlace()
    store = await openStoreAt(place)
  })
  afterAll(() => store.close())

  async function connect(name: string = randomUUID()): Promise<Connection> {
    const { id } = await store.tokens.create(tokenSet)
    return await store.connections.create(toNewConnection(name, id))
  }

  describe('connections', () => {
    it('keeps what it was given and finds it by name and by id', async () => {
      const made = await connect('Whole')
      expect(made).toMatchObject({
        ...toNewConnection('Whole', made.tokenSetId),
        status: 'ok',
        statusReason: null,
        pausedUntil: null,
      })
      expect(made.createdAt).toBeInstanceOf(Date)
      expect(await store.connections.get('Whole')).toEqual(made)
      expect(await store.connections.get(made.id)).toEqual(made)
      expect(await store.connections.list()).toContainEqual(made)
    })

    it('changes what is named and nothing else', async () => {
      const made = await connect()
      const change = {
        name: `${made.name} renamed`,
        settings: { snapshotHours: 6 },
        status: 'needs_attention' as const,
        statusReason: 'The grant has ended.',
        pausedUntil: at(5),
        tenantId: 'tenant-2',
        tenantName: 'Other',
        xeroConnectionId: 'link',
        auth: 'custom' as const,
      }
      const changed = await store.connections.update(made.id, change)
      expect(changed).toEqual({ ...made, ...change, updatedAt: changed.updatedAt })
      expect(await store.connections.update(made.id, { statusReason: null, pausedUntil: null })).toMatchObject({
        statusReason: null,
        pausedUntil: null,
        status: 'needs_attention',
        settings: { snapshotHours: 6 },
      })
    })

    it('takes a name once, also when two ask at once and when renaming', async () => {
      const answers = await Promise.allSettled([connect('Twice'), connect('Twice')])
      expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected'])
      await expect(connect('Twice')).rejects.toMatchObject({
        code: 'already_exists',
        message: expect.stringContaining('"Twice"'),
      })
      const other = await connect()
      await expect(store.connections.update(other.id, { name: 'Twice' })).rejects.toMatchObject({ code: 'already_exists' })
    })

    it('names the connections there are when asked for one there is not', async () => {
      await connect('Known')
      const unknown = { code: 'not_found', message: expect.stringMatching(/"Unknown".*Known/) }
      await expect(store.connections.get('Unknown')).rejects.toMatchObject(unknown)
      await expect(store.connections.update('Unknown', { status: 'ok' })).rejects.toMatchObject(unknown)
      await expect(store.connections.delete('Unknown')).rejects.toMatchObject(unknown)
    })

    it('goes with its runs; its token set stays until nothing uses it', async () => {
      const made = await connect()
      await store.runs.start(made.id, at(0))
      await expect(store.tokens.delete(made.tokenSetId)).rejects.toMatchObject({ message: expect.stringContaining(made.name) })
      await store.connections.delete(made.id)
      expect(await store.runs.list({ connectionId: made.id, limit: 10 })).toEqual([])
      await store.tokens.delete(made.tokenSetId)
      await expect(store.tokens.get(made.tokenSetId)).rejects.toMatchObject({ code: 'not_found' })
    })
  })

  describe('token sets', () => {
    it('keeps what it was given, nulls included', async () => {
      const made = await store.tokens.create(tokenSet)
      expect(made).toEqual({ ...tokenSet, id: made.id, updatedAt: made.updatedAt })
      expect(await store.tokens.get(made.id)).toEqual(made)
      const bare = {
        ...tokenSet,
        auth: 'token' as const,
        clientId: null,
        clientSecret: null,
        requestedScopes: null,
        grantedScopes: [],
        refreshToken: null,
        previousRefreshToken: null,
        rotatedAt: null,
      }
      expect(await store.tokens.create(bare)).toMatchObject(bare)
    })

    it('holds the lock one at a time, each on a fresh read, others going on meanwhile', async () => {
      const { id } = await store.tokens.create({ ...tokenSet, refreshToken: '0' })
      let inside = 0
      const renew = () =>
        store.tokens.withLock(id, async (set, save) => {
          expect(++inside).toBe(1)
          await store.limits.load('any', 'any')
          await delay(1)
          const saved = await save({ refreshToken: String(Number(set.refreshToken) + 1), previousRefreshToken: set.refreshToken })
          inside--
          return saved.refreshToken
        })
      const answers = await Promise.all(Array.from({ length: 12 }, renew))
      expect(answers).toEqual(Array.from({ length: 12 }, (_, index) => String(index + 1)))
      expect(await store.tokens.get(id)).toMatchObject({
        refreshToken: '12',
        previousRefreshToken: '11',
        clientSecret: tokenSet.clientSecret,
      })
    })

    it('keeps what was saved and frees the lock when the work fails', async () => {
      const { id } = await store.tokens.create(tokenSet)
      const fault = new Error('Xero said no')
      const work = store.tokens.withLock(id, async (_set, save) => {
        await save({ refreshToken: 'saved' })
        throw fault
      })
      await expect(work).rejects.toBe(fault)
      expect(await store.tokens.withLock(id, (set) => Promise.resolve(set.refreshToken))).toBe('saved')
    })

    it('says not_found for a set that is gone', async () => {
      await expect(store.tokens.withLock(randomUUID(), () => Promise.resolve())).rejects.toMatchObject({ code: 'not_found' })
      await expect(store.tokens.delete(randomUUID())).rejects.toMatchObject({ code: 'not_found' })
    })
  })

  describe('runs', () => {
    it('keeps what a run ended with', async () => {
      const { id: connectionId } = await connect()
      const run = await store.runs.start(connectionId, at(0))
      expect(run).toEqual({
        id: run.id,
        connectionId,
        startedAt: at(0),
        finishedAt: null,
        status: 'running',
        report: null,
        error: null,
      })
      const report = { totals: { rows: 3 }, notes: ['nul \u0000, half \ud83d and "quotes" \\u0000'] }
      await store.runs.finish(run.id, { status: 'partial', finishedAt: at(1), report, error: 'receipts: \u0000' })
      const [kept] = await store.runs.list({ connectionId, limit: 1 })
      expect(kept).toMatchObject({ status: 'partial', finishedAt: at(1), error: 'receipts: \ufffd' })
      expect(kept?.report).toEqual({ totals: { rows: 3 }, notes: ['nul \ufffd, half \ufffd and "quotes" \\u0000'] })
      const end = { status: 'complete' as const, finishedAt: at(1), report: null, error: null }
      await expect(store.runs.finish(randomUUID(), end)).rejects.toMatchObject({ code: 'not_found' })
    })

    it('marks what a crash left running as failed, of this connection alone', async () => {
      const [one, other] = [await connect(), await connect()]
      const [left, others] = [await store.runs.start(one.id, at(0)), await store.runs.start(other.id, at(0))]
      const next = await store.runs.start(one.id, at(9))
      const runs = await store.runs.list({ connectionId: one.id, limit: 10 })
      expect(runs.map((run) => [run.id, run.status])).toEqual([
        [next.id, 'running'],
        [left.id, 'failed'],
      ])
      expect(runs[1]).toMatchObject({ finishedAt: at(9), error: expect.stringContaining('ended before') })
      expect(await store.runs.list({ connectionId: other.id, limit: 10 })).toMatchObject([{ id: others.id, status: 'running' }])
    })

    it('pages from the newest back', async () => {
      const { id: connectionId } = await connect()
      for (const minute of [1, 2, 3]) await store.runs.start(connectionId, at(minute))
      const newest = await store.runs.list({ connectionId, limit: 2 })
      expect(newest.map((run) => run.startedAt)).toEqual([at(3), at(2)])
      const older = await store.runs.list({ connectionId, limit: 2, before: at(2) })
      expect(older.map((run) => run.startedAt)).toEqual([at(1)])
    })

    it('lets one sync a connection at a time, and tells the other at once', async () => {
      const [one, other] = [await connect(), await connect()]
      const answer = await store.runs.withConnectionLock(one.id, async (lost) => {
        expect(lost.aborted).toBe(false)
        const second = store.runs.withConnectionLock(one.id, () => Promise.resolve())
        await expect(second).rejects.toMatchObject({ code: 'home_busy', message: expect.stringContaining(one.name) })
        return await store.runs.withConnectionLock(other.id, () => Promise.resolve('the other is free'))
      })
      expect(answer).toBe('the other is free')
      await expect(store.runs.withConnectionLock(one.id, () => Promise.reject(new Error('work')))).rejects.toThrow('work')
      expect(await store.runs.withConnectionLock(one.id, () => Promise.resolve('free again'))).toBe('free again')
    })
  })

  describe('calls', () => {
    it('keeps batches of any size, newest first, and counts calls and bytes by tenant', async () => {
      const tenant = randomUUID()
      const connectionId = randomUUID()
      await store.calls.append([])
      const many = Array.from({ length: 2500 }, (_, index) => ({
        ...call,
        connectionId,
        tenantId: tenant,
        path: `/${index}`,
        at: at(index % 50),
      }))
      await store.calls.append(many)
      const failed = {
        ...call,
        connectionId,
        tenantId: tenant,
        at: at(55),
        status: null,
        bytes: 0,
        correlationId: null,
        error: 'xero_unreachable',
      }
      await store.calls.append([failed])
      await store.calls.append([{ ...call, tenantId: null, runId: null, connectionId: null, path: '/connect/token' }])
      const listed = await store.calls.list({ connectionId, limit: 3 })
      expect(listed[0]).toEqual({ ...failed, id: expect.stringMatching(/^\d+$/) })
      expect(listed[1]).toEqual({ ...many[2499], id: expect.stringMatching(/^\d+$/) })
      expect(new Set(listed.map(({ id }) => id)).size).toBe(3)
      expect(await store.calls.list({ connectionId, limit: 1, before: at(1) })).toEqual([
        { ...many[2450], id: expect.any(String) },
      ])
      const whole = { tenantId: tenant, calls: 2501, bytes: 2500 * call.bytes }
      expect(await store.calls.usage({ tenantId: tenant, since: at(0) })).toEqual([whole])
      expect(await store.calls.usage({ since: at(0) })).toContainEqual(whole)
      expect(await store.calls.usage({ tenantId: tenant, since: at(49) })).toEqual([
        { tenantId: tenant, calls: 51, bytes: 50 * call.bytes },
      ])
      expect(await store.calls.usage({ tenantId: tenant, since: at(56) })).toEqual([])
    })

    it('deletes what is older', async () => {
      const connectionId = randomUUID()
      const old = new Date(0)
      await store.calls.append([
        { ...call, connectionId, at: old },
        { ...call, connectionId },
      ])
      expect(await store.calls.prune(new Date(1))).toBe(1)
      expect(await store.calls.list({ connectionId, limit: 10 })).toHaveLength(1)
    })
  })

  describe('limits', () => {
    it('keeps what was seen last, whatever the order of saving', async () => {
      const state: LimitState = {
        clientId: 'client',
        tenantId: '*',
        minuteRemaining: 59,
        minuteResetsAt: at(1),
        dayRemaining: 4999,
        dayResetsAt: at(59),
        observedAt: at(0),
      }
      expect(await store.limits.load('client', '*')).toBeUndefined()
      await store.limits.save(state)
      expect(await store.limits.load('client', '*')).toEqual(state)
      const later = { ...state, minuteRemaining: null, dayRemaining: 4998, observedAt: at(2) }
      await store.limits.save(later)
      await store.limits.save({ ...state, observedAt: at(1) })
      expect(await store.limits.load('client', '*')).toEqual(later)
      expect(await store.limits.load('client', 'tenant-1')).toBeUndefined()
    })
  })

  it('keeps all of it when closed and opened again, and opens no newer schema', async () => {
    const made = await connect('Kept')
    await store.close()
    const versions = 'select version from daybook.migrations order by version'
    const before = await kind.query(place, versions)
    store = await openStoreAt(place)
    expect(await store.connections.get('Kept')).toEqual(made)
    await store.close()
    expect(await kind.query(place, versions)).toEqual(before)
    await kind.query(place, `insert into daybook.migrations values (99, 'from the future', now())`)
    await expect(openStoreAt(place)).rejects.toMatchObject({ code: 'schema_newer', message: expect.stringContaining('99') })
    await kind.query(place, 'delete from daybook.migrations where version = 99')
    store = await openStoreAt(place)
  })
})

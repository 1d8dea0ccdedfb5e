import fs from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPGlite } from '../../src/store/open-pglite.ts'
import { startStoreProcess } from '../support/start-store-process.ts'
import { openStoreAt, testKey } from '../support/stores.ts'

describe('the embedded control plane', () => {
  let folder: string
  let controlPlanePath: string
  const place = () => ({ databaseUrl: undefined, controlPlanePath, encryptionKey: testKey })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daybook-durable-'))
    controlPlanePath = join(folder, 'control-plane')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('is made whole or not at all, and what a crash left of an earlier try is cleared away', async () => {
    await mkdir(`${controlPlanePath}.new-left`)
    await writeFile(join(`${controlPlanePath}.new-left`, 'PG_VERSION'), '18\n')
    const store = await openStoreAt(place())
    await store.close()
    expect(await readdir(folder)).toEqual(['control-plane'])
  })

  it('has every commit on the disk when it resolves', async () => {
    const store = await openStoreAt(place())
    const original = fs.fdatasyncSync
    let synced = 0
    fs.fdatasyncSync = (fd) => {
      original(fd)
      synced++
    }
    syncBuiltinESMExports()
    try {
      const state = { minuteRemaining: 1, minuteResetsAt: null, dayRemaining: 1, dayResetsAt: null, observedAt: new Date() }
      for (let n = 1; n <= 50; n++) {
        const before = synced
        await store.limits.save({ ...state, clientId: 'fsync', tenantId: String(n) })
        expect(synced).toBeGreaterThan(before)
      }
    } finally {
      fs.fdatasyncSync = original
      syncBuiltinESMExports()
      await store.close()
    }
  })

  it('has every row a killed process said it had committed', async () => {
    for (let round = 0; round < 2; round++) {
      const child = startStoreProcess({ ...place(), action: 'commit-for-ever', id: '' })
      try {
        await child.waitFor(String(100 + round * 57))
      } finally {
        await child.kill()
      }
      const said = Number(child.lines.at(-1))
      const store = await openStoreAt(place())
      const calls = await store.calls.list({ limit: 1_000_000 })
      expect(calls.length).toBeGreaterThanOrEqual(said)
      // The one more that may have been committed and not said.
      expect(calls.length).toBeLessThanOrEqual(said + 1)
      expect(calls.map((call) => call.bytes).reverse()).toEqual(calls.map((_, index) => index + 1))
      await store.calls.prune(new Date(Date.now() + 60_000))
      await store.close()
    }
  })

  it('does not hang after its engine has stopped: every call says why, and the next open is well', async () => {
    const path = join(folder, 'stopped', 'control-plane')
    const database = await openPGlite(path)
    await database.run((db) => sql`create table kept (n integer)`.execute(db))
    await database.run((db) => sql`insert into kept values (1)`.execute(db))
    const original = fs.fdatasyncSync
    // What a disk does that is full or failing, at the one call that must not fail.
    fs.fdatasyncSync = () => {
      throw Object.assign(new Error('ENOSPC: no space left on device, fdatasync'), { code: 'ENOSPC' })
    }
    syncBuiltinESMExports()
    try {
      const insert = () => database.transaction((trx) => sql`insert into kept values (2)`.execute(trx))
      const full = { code: 'storage_failed', message: expect.stringMatching(/disk is full.*Free some space/) }
      await expect(insert()).rejects.toMatchObject(full)
      await expect(insert()).rejects.toMatchObject(full)
      await expect(database.run((db) => sql`select 1`.execute(db))).rejects.toMatchObject(full)
      await database.close()
    } finally {
      fs.fdatasyncSync = original
      syncBuiltinESMExports()
    }
    const again = await openPGlite(path)
    const { rows } = await again.run((db) => sql<{ n: number }>`select n from kept order by n`.execute(db))
    expect(rows[0]).toEqual({ n: 1 })
    await again.close()
  })
})

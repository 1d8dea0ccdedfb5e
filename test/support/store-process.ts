import { createInterface } from 'node:readline'
import { systemClock } from '../../src/lib/clock.ts'
import { loadKeyring } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/open-store.ts'

/**
 * A second process on a store, told what to do by its arguments, for tests of what happens between processes. It says what
 * it has done a line at a time, and waits for a line where a test decides when to go on.
 */
const { databaseUrl, controlPlanePath, encryptionKey, action, id } = JSON.parse(process.argv[2] ?? '') as StoreProcessInput

export interface StoreProcessInput {
  databaseUrl: string | undefined
  controlPlanePath: string
  encryptionKey: string
  action: 'commit-for-ever' | 'renew' | 'renew-and-stop-before-saving' | 'hold-connection-lock' | 'open'
  /** Of the token set or the connection. */
  id: string
}

const keyring = loadKeyring({ encryptionKey, keyPath: '' })
const store = await openStore({ databaseUrl, controlPlanePath, keyring, clock: systemClock })
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const toCall = (n: number) => ({
  connectionId: null,
  runId: null,
  tenantId: 'tenant',
  at: new Date(),
  method: 'GET',
  path: `/${n}`,
  status: 200,
  bytes: n,
  durationMs: 1,
  correlationId: null,
  error: null,
})
const say = (line: string) => process.stdout.write(`${line}\n`)

say('open')
switch (action) {
  case 'commit-for-ever':
    for (let n = 1; ; n++) {
      await store.calls.append([toCall(n)])
      say(String(n))
    }
  case 'renew':
    // Reads, thinks, writes: what another process writes in between is lost unless the lock works.
    for (let n = 0; n < 20; n++) {
      await store.tokens.withLock(id, async (set, save) => {
        await save({ refreshToken: String(Number(set.refreshToken) + 1) })
      })
    }
    break
  case 'renew-and-stop-before-saving':
    await store.tokens.withLock(id, async (_set, save) => {
      await save({ accessToken: 'saved before the crash' })
      say('locked')
      await input.next()
    })
    break
  case 'hold-connection-lock':
    await store.runs.start(id, new Date())
    await store.runs.withConnectionLock(id, async () => {
      say('locked')
      await input.next()
    })
    break
  case 'open':
    break
}
await store.close()
say('done')
process.exit(0)

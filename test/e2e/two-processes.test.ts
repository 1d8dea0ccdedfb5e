import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import type { SyncReport } from '../../src/sync/report.ts'
import { runDaybook, startDaybook, type Ended } from '../support/run-daybook.ts'

/** Two of the program at once on one home: each does its work in turn, or says who is in the way. */

let sandbox: Sandbox
let home: string
let env: Record<string, string>

const start = (...args: string[]) => startDaybook(args, { env })
const run = (...args: string[]): Promise<Ended> => runDaybook(args, { env })

beforeAll(async () => {
  sandbox = await startSandbox()
  home = await mkdtemp(join(tmpdir(), 'daybook-two-'))
  env = {
    DAYBOOK_HOME: home,
    DAYBOOK_XERO_API_URL: sandbox.apiUrl,
    DAYBOOK_XERO_IDENTITY_URL: sandbox.identityUrl,
    DAYBOOK_XERO_LOGIN_URL: sandbox.loginUrl,
  }
  const { clientId, clientSecret } = sandbox
  const connected = await run('connect', 'custom', '--name', 'books', '--client-id', clientId, '--client-secret', clientSecret)
  expect(connected).toMatchObject({ code: 0 })
})

afterAll(async () => {
  await sandbox.close()
  await rm(home, { recursive: true, force: true })
})

/** A sync in the middle of its reading: it goes on when it is released. */
async function holdSync(): Promise<{ pid: number; release(): Promise<Ended> }> {
  let release = (): void => undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  const reached = new Promise<void>((resolve) => {
    sandbox.control.beforeCall(async (call) => {
      if (!call.path.endsWith('/Contacts')) return
      resolve()
      await gate
    })
  })
  const daybook = start('sync', 'books', '--streams', 'contacts', '--json')
  await Promise.race([
    reached,
    daybook.ended.then(({ stderr }) => {
      throw new Error(`The sync ended before it was held: ${stderr}`)
    }),
  ])
  return {
    pid: daybook.child.pid ?? 0,
    release() {
      release()
      return daybook.ended
    },
  }
}

function toError(ended: Ended): { code: string; message: string } {
  return (JSON.parse(ended.stderr) as { error: { code: string; message: string } }).error
}

it('two syncs started together take turns: both are right, and nothing is there twice', async () => {
  const syncs = await Promise.all([run('sync', 'books', '--json'), run('sync', 'books', '--json')])
  for (const ended of syncs) {
    // On a busy machine the first may take longer than the second waits.
    if (ended.code === 0) expect((JSON.parse(ended.stdout) as SyncReport).status).toBe('complete')
    else expect(toError(ended).code).toBe('home_busy')
  }
  expect(syncs.map((ended) => ended.code)).toContain(0)
  const doubled = await run(
    'query',
    `SELECT count(*) - count(DISTINCT invoice_id) AS invoices,
       (SELECT count(*) - count(DISTINCT (invoice_id, position)) FROM invoice_line_items) AS lines,
       (SELECT count(*) - count(DISTINCT seq) FROM _changes) AS changes FROM invoices`,
    '--json',
  )
  expect(JSON.parse(doubled.stdout)).toEqual([{ invoices: 0, lines: 0, changes: 0 }])
})

describe('while a sync runs', () => {
  it('another sync, a status and a query wait a little, then say who holds what they need', async () => {
    const sync = await holdSync()
    const [second, status, query] = await Promise.all([
      run('sync', 'books', '--streams', 'accounts', '--json'),
      run('status', '--json'),
      run('query', 'select count(*) from accounts', '--json'),
    ])
    const first = await sync.release()
    for (const ended of [second, status, query]) {
      expect(ended).toMatchObject({ code: 1, stdout: '' })
      const { code, message } = toError(ended)
      expect(code).toBe('home_busy')
      expect(message).toMatch(new RegExp(`pid ${sync.pid}, \`daybook sync books\`, since \\d\\d:\\d\\d`))
    }
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect((JSON.parse(first.stdout) as SyncReport).status).toBe('complete')
  })

  it('a query asked towards its end is answered when it ends, and says nothing of it', async () => {
    const sync = await holdSync()
    const query = start('query', 'select count(*) as n from accounts', '--json')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(await sync.release()).toMatchObject({ code: 0 })
    const answered = await query.ended
    expect(answered).toMatchObject({ code: 0, stderr: '' })
    expect((JSON.parse(answered.stdout) as { n: number }[])[0]?.n).toBeGreaterThan(10)
  })
})

it('a sync waits for a query that is being answered', async () => {
  const query = start('query', 'select count(*) from range(100000000) a, range(100000000) b', '--timeout', '2.5')
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const sync = await run('sync', 'books', '--streams', 'accounts', '--json')
  expect(sync).toMatchObject({ code: 0, stderr: '' })
  expect((await query.ended).stderr).toMatch(/longer than 2500 ms/)
})

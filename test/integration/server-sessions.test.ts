import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock, type Clock } from '../../src/lib/clock.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startTestServer, toSession, type Caller, type TestServer } from '../support/server.ts'

let server: TestServer
let ahead = 0
const clock: Clock = { now: () => new Date(Date.now() + ahead), sleep: systemClock.sleep }

beforeAll(async () => {
  server = await startTestServer({ clock, sandbox: { companies: [createCompany({ seed: 1, size: { invoices: 1 } })] } })
})
afterAll(() => server.close())

interface Listed {
  id: string
  isCurrent: boolean
}
const list = async (call: Caller): Promise<Listed[]> =>
  ((await (await call('/v1/me/sessions')).json()) as { items: Listed[] }).items
const signIn = (email: string, password: string, headers: Record<string, string> = {}): Promise<Response> =>
  server.call('/v1/auth/sign-in/email', {
    method: 'POST',
    body: { email, password },
    headers: { origin: server.url, ...headers },
  })
const open = async ({ email, password }: { email: string; password: string }) =>
  toSession(server.url, await signIn(email, password), email)
const isSignedIn = async (call: Caller): Promise<boolean> => (await call('/v1/records/accounts')).status !== 401

describe('sessions', () => {
  it('are listed by id, and no answer has their token', async () => {
    const person = await server.person('viewer')
    const answer = await signIn(person.email, person.password)
    const second = await toSession(server.url, answer.clone(), person.email)
    const token = decodeURIComponent(second.cookie.split('=')[1] ?? '').split('.')[0] ?? ''
    expect(token.length).toBeGreaterThan(20)
    expect(await answer.text()).not.toContain(token)
    const listed = await second.call('/v1/me/sessions')
    const text = await listed.text()
    expect(text).not.toContain(token)
    const { items } = JSON.parse(text) as { items: Listed[] }
    expect(items.map(({ isCurrent }) => isCurrent)).toEqual([true, false])
    for (const path of ['/v1/auth/list-sessions', '/v1/auth/get-session']) expect((await second.call(path)).status).toBe(404)
    const revoke = { method: 'POST', body: { token } }
    expect((await second.call('/v1/auth/revoke-session', revoke)).status).toBe(404)
    const changed = await second.call('/v1/auth/change-password', {
      method: 'POST',
      body: { currentPassword: person.password, newPassword: 'eleven blue kites aloft' },
    })
    expect([changed.status, Object.keys((await changed.json()) as object)]).toEqual([200, expect.not.arrayContaining(['token'])])
  })

  it('are ended by whose they are, at once', async () => {
    const first = await server.person('viewer')
    const second = await open(first)
    const [, older] = await list(second.call)
    const other = await server.person('viewer')
    const end = (call: Caller, id: string) => call(`/v1/me/sessions/${id}`, { method: 'DELETE' })
    expect((await end(other.call, older!.id)).status).toBe(404)
    expect(await isSignedIn(first.call)).toBe(true)
    expect((await end(second.call, older!.id)).status).toBe(200)
    expect(await isSignedIn(first.call)).toBe(false)
    expect((await end(second.call, older!.id)).status).toBe(404)
    const key = await server.key('admin')
    expect(await list(key)).toEqual([])
    expect((await end(key, older!.id)).status).toBe(404)
  })

  it('end by themselves', async () => {
    const person = await server.person('viewer')
    const { database } = server.parts.platform.services.store
    await database.run((db) =>
      db
        .updateTable('sessions')
        .set({ expires_at: new Date(Date.now() - 1000) })
        .where('person_id', 'in', (eb) => eb.selectFrom('people').select('id').where('email', '=', person.email))
        .execute(),
    )
    // What was found for a cookie is believed for a moment.
    ahead += 5000
    const answer = await person.call('/v1/connections')
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ error: { code: 'signed_out' } })
    expect(await (await person.call('/v1/me')).json()).toMatchObject({ actor: null, organisations: [] })
  })
})

describe('limits', () => {
  it('let strangers of one address ask so often only', async () => {
    ahead += 61_000
    const statuses = new Set<number>()
    for (let round = 0; round < 8; round += 1) {
      const answers = await Promise.all(Array.from({ length: 40 }, () => server.call('/v1/health')))
      for (const { status, headers } of answers) {
        statuses.add(status)
        if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      }
    }
    expect([...statuses]).toEqual([200, 429])
    expect(await isSignedIn(server.owner.call)).toBe(true)
    ahead += 61_000
    expect((await server.call('/v1/health')).status).toBe(200)
  })

  it('let sign-ins of one address be tried so often only, whoever is named', async () => {
    ahead += 61_000
    const statuses: number[] = []
    for (let index = 0; index < 22; index += 1)
      statuses.push((await signIn(`somebody-${index}@example.com`, 'not their password')).status)
    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 401))
    expect(statuses.at(-1)).toBe(429)
    ahead += 61_000
  })
})

describe('time', () => {
  /** Half of the rounds, in ms: what the machine does beside it falls out. */
  async function measure(rounds: number, ask: (() => Promise<unknown>)[]): Promise<number[]> {
    const taken = ask.map(() => [] as number[])
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, each] of ask.entries()) {
        const startedAt = performance.now()
        await each()
        taken[index]!.push(performance.now() - startedAt)
      }
    }
    return taken.map((each) => each.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0)
  }

  it('of a wrong password tells nothing of whether there is such a person', async () => {
    ahead += 16 * 60_000
    const person = await server.person('viewer')
    let index = 0
    const [known = 0, unknown = 0] = await measure(7, [
      () => signIn(person.email, `wrong password ${(index += 1)}`),
      () => signIn(`nobody-${(index += 1)}@example.com`, `wrong password ${index}`),
    ])
    // Both are hashed, which is nearly all of the time; unhashed, one would be over ten times as quick.
    expect(Math.max(known, unknown) / Math.min(known, unknown)).toBeLessThan(3)
  })

  it('of a wrong key does not depend on how much of it is right', async () => {
    ahead += 61_000
    const { keys, people } = server.parts.access
    const [owner] = await people.list()
    const { key } = await keys.create({
      name: 'k',
      scope: 'read',
      connections: 'all',
      expiresAt: null,
      createdBy: owner!.id,
    })
    const nearly = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`
    const find = (given: string) => () => server.parts.access.findKey(given)
    expect(await find(nearly)()).toBeUndefined()
    const [right = 0, wrong = 0] = await measure(41, [find(nearly), find(`dbk_${'x'.repeat(key.length - 4)}`)])
    expect(Math.max(right, wrong) / Math.min(right, wrong)).toBeLessThan(3)
  })
})

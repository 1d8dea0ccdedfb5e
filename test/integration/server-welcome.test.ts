import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { openServer, type RunningServer } from '../../src/http/open-server.ts'
import { systemClock, type Clock } from '../../src/lib/clock.ts'
import { toCaller, type Caller } from '../support/server.ts'

let server: RunningServer
let home: string
let call: Caller
let ahead = 0
const clock: Clock = { now: () => new Date(Date.now() + ahead), sleep: systemClock.sleep }

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'daybook-welcome-'))
  server = await openServer({ config: loadConfig({ DAYBOOK_HOME: home }), version: 'test', port: 0, clock })
  call = toCaller(server.url, {})
})
afterAll(async () => {
  await server.close()
  await rm(home, { recursive: true, force: true })
})

type Json = Record<string, unknown>
const person = { name: 'Ann', email: 'ann@example.com', password: 'seven grey herons wading' }

async function welcome(change: Json): Promise<unknown> {
  const answer = await call('/v1/welcome', { method: 'POST', body: { ...person, ...change } })
  const { error } = (await answer.json()) as { error?: Json }
  return error ? error['code'] : answer.status
}

const makeToken = async (): Promise<string> => (await server.createWelcomeUrl())?.split('#')[1] ?? ''

/** One story, told in its order. */
describe('the first owner', () => {
  it('is asked for, by a link of which only the last works, for a day', async () => {
    expect(await (await call('/v1/me')).json()).toMatchObject({ needsOwner: true, actor: null })
    const first = await makeToken()
    const second = await makeToken()
    expect(await welcome({ token: first })).toBe('not_found')
    ahead = 24 * 3_600_000 + 1000
    expect(await welcome({ token: second })).toBe('not_found')
    const stored = await server.parts.platform.services.store.database.run((db) =>
      db.selectFrom('one_time_links').selectAll().execute(),
    )
    expect(stored).toHaveLength(1)
    expect(JSON.stringify(stored)).not.toContain(second)
  })

  it('is made once', async () => {
    const token = await makeToken()
    expect(await welcome({ token: `${token}x` })).toBe('not_found')
    // What is wrong with the rest does not use the link up.
    for (const password of ['short', 'aaaaaaaaaaaaaaaa', 'password1234', '123412341234', 'annexample12']) {
      expect(await welcome({ token, password }), password).toBe('usage')
    }
    expect(await welcome({ token, email: 'no address' })).toBe('usage')
    const answers = await Promise.all([welcome({ token }), welcome({ token, email: 'bo@example.com' })])
    expect(answers.map(String).sort()).toEqual(['200', 'not_found'])
    expect(await welcome({ token, email: 'bo@example.com' })).toBe('not_found')
    expect(await (await call('/v1/me')).json()).toMatchObject({ needsOwner: false })
  })

  it('is one, even to who has another link', async () => {
    expect(await server.createWelcomeUrl()).toBeUndefined()
    const { secret } = await server.parts.access.links.create({ purpose: 'welcome', role: 'owner' })
    expect(await welcome({ token: secret, email: 'bo@example.com' })).toBe('already_exists')
    expect(await server.parts.access.people.list()).toHaveLength(1)
  })
})

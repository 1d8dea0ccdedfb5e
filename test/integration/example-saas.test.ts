import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { streams } from '../../src/streams/catalogue.ts'
import { startTestServer, toCookie, type TestServer } from '../support/server.ts'
import { agreeAtXero, toPath } from '../support/sign-in-with-xero.ts'

const tenantId = '11111111-1111-4111-8111-111111111111'
let server: TestServer
let example: ChildProcess
let here: string

beforeAll(async () => {
  here = `http://localhost:${await findFreePort()}`
  server = await startTestServer({
    streams: streams.filter(({ name }) => ['organisations', 'contacts', 'invoices'].includes(name)),
    sandbox: {
      companies: [createCompany({ seed: 3, size: { invoices: 12 }, tenantId, name: 'Customer Ltd' })],
      apps: [{ clientId: 'WEB', clientSecret: 'web-secret', name: 'Web', kind: 'web', generation: 'granular' }],
    },
    env: () => ({ DAYBOOK_CONNECT_ORIGINS: here, DAYBOOK_XERO_CLIENT_ID: 'WEB', DAYBOOK_XERO_CLIENT_SECRET: 'web-secret' }),
  })
  const { access } = server.parts
  const createdBy = (await access.people.list())[0]!.id
  const { key } = await access.keys.create({ name: 'saas', scope: 'write', connections: 'all', expiresAt: null, createdBy })
  const { webhookSecret } = (await (await server.owner.call('/v1/connect-settings')).json()) as { webhookSecret: string }
  const program = fileURLToPath(new URL('../../examples/saas/main.ts', import.meta.url))
  example = fork(program, {
    execArgv: ['--conditions=daybook-source'],
    env: { ...process.env, DAYBOOK_URL: server.url, DAYBOOK_KEY: key, WEBHOOK_SECRET: webhookSecret, HERE: here },
  })
})
afterAll(async () => {
  const gone = once(example, 'exit')
  example.kill()
  await gone
  await server.close()
})

test('a customer connects, and the program reads what there is and then what has changed', async () => {
  await expect
    .poll(
      () =>
        fetch(`${here}/`).then(
          () => true,
          () => false,
        ),
      { timeout: 30_000 },
    )
    .toBe(true)
  const link = await fetch(`${here}/connect?customer=customer-7`, { redirect: 'manual' })
  const token = link.headers.get('location')!.split('/').at(-1)
  const answer = await server.call(`/v1/connect-sessions/${token}/start`, { method: 'POST' })
  const { url } = (await answer.json()) as { url: string }
  const callback = await server.call(toPath(await agreeAtXero(url, 'sandbox_approve=all')), {
    headers: { cookie: toCookie(answer) },
  })
  expect(callback.headers.get('location')).toContain(`/connect/${token}`)
  const page = async (): Promise<unknown> => (await server.call(`/v1/connect-sessions/${token}`)).json()
  await expect.poll(page, { timeout: 40_000 }).toMatchObject({ state: 'connected', flow: { code: null } })
  const show = async (): Promise<string> => (await fetch(`${here}/invoices?customer=customer-7`)).text()
  const count = async (): Promise<number> => {
    const answer = await server.owner.call('/v1/records/invoices?limit=1000')
    return ((await answer.json()) as { items: unknown[] }).items.length
  }
  await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(0)
  const size = await count()
  await expect.poll(show, { timeout: 40_000, interval: 500 }).toMatch(new RegExp(`^${size} invoices`))
  expect(await show()).toBe(`${size} invoices, 0 read`)
  const { control } = server.sandbox
  const [voided] = ((await (await server.owner.call('/v1/records/invoices?limit=1')).json()) as { items: { id: string }[] }).items
  control.edit('Invoices', voided!.id, { Status: 'VOIDED' }, tenantId)
  await server.parts.platform.sync('customer-7', { streams: ['invoices'] })
  expect(await show()).toBe(`${size - 1} invoices, 1 read`)
})

async function findFreePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

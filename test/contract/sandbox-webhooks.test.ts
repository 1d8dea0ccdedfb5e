import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

interface Received {
  signature: string
  body: string
  right: boolean
}

/** A receiver as Xero's documentation asks for: 200 to a right signature, 401 to a wrong one, both empty. */
interface Receiver {
  url: string
  received: Received[]
  /** Delivered events, in order, once for each delivery that was accepted. */
  events(): { resourceId: string; eventCategory: string; eventType: string; data?: unknown }[]
  behave(how: (right: boolean) => { status: number; body?: string; cookie?: string; hang?: boolean }): void
  close(): Promise<void>
}

const key = 'a signing key'

async function openReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const accepted: string[] = []
  const proper = (right: boolean): { status: number; body?: string; cookie?: string; hang?: boolean } => ({
    status: right ? 200 : 401,
  })
  let behaviour = proper
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts)
      const signature = String(request.headers['x-xero-signature'])
      const right = signature === createHmac('sha256', key).update(body).digest('base64')
      received.push({ signature, body: body.toString(), right })
      const { status, body: text = '', cookie, hang } = behaviour(right)
      if (hang) return
      if (right && status === 200) accepted.push(body.toString())
      response.writeHead(status, cookie ? { 'set-cookie': cookie } : {}).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    events: () => accepted.flatMap((body) => (JSON.parse(body) as { events: ReturnType<Receiver['events']> }).events),
    behave(how) {
      behaviour = how
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

let sandbox: Sandbox
let receiver: Receiver

beforeEach(async () => {
  sandbox = await startSandbox({ size: { invoices: 20 } })
  receiver = await openReceiver()
})
afterEach(async () => {
  await sandbox.close()
  await receiver.close()
})

const subscribe = (options = {}) => sandbox.control.webhooks.subscribe(sandbox.clientId, { url: receiver.url, key, ...options })
const idOf = (root: string, index = 0): string => sandbox.control.collection(root).idAt(index)

describe('intent to receive', () => {
  test('proves itself with right and wrong signatures', async () => {
    const webhook = await subscribe()
    expect(webhook).toMatchObject({ status: 'OK', reason: undefined })
    expect(receiver.received.map(({ right }) => right)).toEqual([true, false, true, false])
    for (const { body } of receiver.received) {
      expect(JSON.parse(body)).toEqual({
        events: [],
        firstEventSequence: 0,
        lastEventSequence: 0,
        entropy: expect.stringMatching(/^[A-Z]{20}$/),
      })
    }
  })

  test.each([
    ['accepts wrong signatures', () => ({ status: 200 }), 'a wrong signature was answered with 200, not 401'],
    ['refuses everything', () => ({ status: 500 }), 'the answer was 500'],
    [
      'answers with a body',
      (right: boolean) => ({ status: right ? 200 : 401, body: right ? 'ok' : '' }),
      'the answer had a body',
    ],
    ['sets a cookie', (right: boolean) => ({ status: right ? 200 : 401, cookie: 'a=b' }), 'the answer set a cookie'],
  ])('is not believed of a receiver that %s', async (_name, behaviour, problem) => {
    receiver.behave(behaviour)
    expect(await subscribe()).toMatchObject({ status: 'DISABLED', reason: `intent to receive: ${problem}` })
    sandbox.control.edit('Invoices', idOf('Invoices'), { Reference: 'unheard' })
    await sandbox.control.webhooks.settled()
    expect(receiver.events()).toEqual([])
  })
})

describe('deliveries', () => {
  test('tell of what is subscribed, signed over the bytes, numbered in order', async () => {
    await subscribe({ categories: ['INVOICE', 'CREDITNOTE'] })
    sandbox.control.edit('Invoices', idOf('Invoices'), { Reference: 'one' })
    sandbox.control.edit('Contacts', idOf('Contacts'), { FirstName: 'not asked for' })
    sandbox.control.edit('CreditNotes', idOf('CreditNotes'), { Reference: 'two' })
    const made = { ...sandbox.control.collection('Invoices').recordAt(1), InvoiceID: '0d0d0d0d-0000-4000-8000-000000000001' }
    sandbox.control.put('Invoices', made)
    await sandbox.control.webhooks.settled()
    const { events, ...numbers } = JSON.parse(receiver.received.at(-1)!.body) as { events: Record<string, unknown>[] }
    expect(receiver.received.at(-1)!.right).toBe(true)
    expect(numbers).toMatchObject({ firstEventSequence: 1, lastEventSequence: 3 })
    expect(events).toMatchObject([
      { eventCategory: 'INVOICE', eventType: 'UPDATE', resourceId: idOf('Invoices'), tenantType: 'ORGANISATION' },
      { eventCategory: 'CREDITNOTE', eventType: 'UPDATE', data: { Type: expect.any(String), Status: expect.any(String) } },
      { eventCategory: 'INVOICE', eventType: 'CREATE', resourceId: made.InvoiceID },
    ])
    expect(events[0]).not.toHaveProperty('data')
    expect(events[0]!['resourceUrl']).toBe(`${sandbox.apiUrl}/api.xro/2.0/Invoices/${idOf('Invoices')}`)
    expect(events[0]!['eventDateUtc']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/)
  })

  test('are tried again with growing gaps, in order, and nothing is lost or doubled', async () => {
    await subscribe()
    receiver.behave(() => ({ status: 503 }))
    for (const at of [0, 1, 2]) sandbox.control.edit('Invoices', idOf('Invoices', at), { Reference: `late ${at}` })
    await sandbox.control.webhooks.settled()
    const [webhook] = sandbox.control.webhooks.list()
    expect(webhook).toMatchObject({ status: 'OK', waiting: [{}, {}, {}] })
    sandbox.control.edit('Invoices', idOf('Invoices', 3), { Reference: 'later still' })
    sandbox.control.advance(2 * minuteMs)
    await expect.poll(() => webhook!.attempts.length, { timeout: 3000 }).toBeGreaterThanOrEqual(7)
    receiver.behave((right) => ({ status: right ? 200 : 401 }))
    sandbox.control.advance(3 * hourMs)
    await expect.poll(() => webhook!.waiting.length, { timeout: 3000 }).toBe(0)
    expect(receiver.events().map(({ resourceId }) => resourceId)).toEqual([0, 1, 2, 3].map((at) => idOf('Invoices', at)))
  })

  test('end after a day of failures, and what was missed is delivered when the webhook is enabled', async () => {
    await subscribe()
    receiver.behave(() => ({ status: 500 }))
    sandbox.control.edit('Invoices', idOf('Invoices'), { Reference: 'missed' })
    await sandbox.control.webhooks.settled()
    const [webhook] = sandbox.control.webhooks.list()
    sandbox.control.advance(25 * hourMs)
    await expect.poll(() => webhook!.status, { timeout: 3000 }).toBe('DISABLED')
    expect(webhook!.reason).toBe('deliveries failed for a day: the answer was 500')
    sandbox.control.edit('Invoices', idOf('Invoices', 1), { Reference: 'missed too' })
    receiver.behave((right) => ({ status: right ? 200 : 401 }))
    expect(await sandbox.control.webhooks.enable(sandbox.clientId)).toMatchObject({ status: 'OK' })
    await sandbox.control.webhooks.settled()
    expect(receiver.events().map(({ resourceId }) => resourceId)).toEqual([idOf('Invoices'), idOf('Invoices', 1)])
  })

  test('older than 31 days are forgotten', async () => {
    await subscribe()
    sandbox.control.webhooks.disable(sandbox.clientId)
    sandbox.control.edit('Invoices', idOf('Invoices'), { Reference: 'old' })
    sandbox.control.advance(32 * 24 * hourMs)
    sandbox.control.edit('Invoices', idOf('Invoices', 1), { Reference: 'new' })
    await sandbox.control.webhooks.enable(sandbox.clientId)
    await sandbox.control.webhooks.settled()
    expect(receiver.events().map(({ resourceId }) => resourceId)).toEqual([idOf('Invoices', 1)])
  })

  test('go to the apps that are connected to the organisation', async () => {
    await subscribe()
    sandbox.control.disconnect()
    sandbox.control.edit('Invoices', idOf('Invoices'), { Reference: 'nobody listens' })
    await sandbox.control.webhooks.settled()
    expect(receiver.events()).toEqual([])
  })
})

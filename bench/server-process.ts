/**
 * A server with one organisation, in a process of its own. Sends its address and a key to the process that asked, then the
 * moment of each fact of a sync, as the engine tells it: that is what followers are timed against.
 */
import { loadConfig } from '../src/config.ts'
import { openServer } from '../src/http/open-server.ts'

export interface ServerAddress {
  url: string
  key: string
  /** The owner's session, as a browser sends it. */
  cookie: string
}

/** Epoch ms at which a stream of a sync began to be done. */
export interface FactMoment {
  stream: string
  at: number
}

const [home = '', sandboxUrl = '', clientId = '', clientSecret = ''] = process.argv.slice(2)
const config = loadConfig({
  DAYBOOK_HOME: home,
  DAYBOOK_XERO_API_URL: sandboxUrl,
  DAYBOOK_XERO_IDENTITY_URL: sandboxUrl,
  DAYBOOK_XERO_LOGIN_URL: sandboxUrl,
})
const server = await openServer({ config, version: '0.0.0', port: 0 })
const { platform, access } = server.parts

const welcome = await server.createWelcomeUrl()
const made = await fetch(`${server.url}/v1/welcome`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    token: welcome?.split('#')[1],
    name: 'Bench Owner',
    email: 'owner@example.com',
    password: 'seven slow lanterns, one quay',
  }),
})
if (!made.ok) throw new Error(`No owner: ${await made.text()}`)
const cookie = made.headers
  .getSetCookie()
  .map((each) => each.split(';')[0])
  .join('; ')

await platform.connect.custom({ name: 'bench', clientId, clientSecret })
await platform.sync('bench', {})
const [owner] = await access.people.list()
if (!owner) throw new Error('There is no owner')
const { key } = await access.keys.create({
  name: 'bench',
  scope: 'write',
  connections: 'all',
  expiresAt: null,
  createdBy: owner.id,
})
platform.services.syncListeners.add((_run, event) => {
  if (event.type === 'stream') process.send?.({ fact: { stream: event.report.stream, at: Date.now() } satisfies FactMoment })
})
process.once('disconnect', () => void server.close().finally(() => process.exit()))
process.send?.({ address: { url: server.url, key, cookie } satisfies ServerAddress })

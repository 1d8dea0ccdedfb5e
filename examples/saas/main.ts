import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createDaybookClient } from 'daybook/client'
import { Webhook } from 'standardwebhooks'

const { DAYBOOK_URL = '', DAYBOOK_KEY = '', WEBHOOK_SECRET = '', HERE = 'http://localhost:4000' } = process.env
const daybook = createDaybookClient({ url: DAYBOOK_URL, key: DAYBOOK_KEY })
type Told = { data: { connection: { name: string } | null; metadata: { name: string } } }
const customers = new Map<string, { connection: string; changedSince?: string; invoices: Map<string, unknown> }>()

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', HERE)
  const name = searchParams.get('customer') ?? ''
  const customer = customers.get(name)
  if (pathname === '/connect') {
    const addresses = { returnUrl: `${HERE}/invoices?customer=${name}`, webhookUrl: `${HERE}/webhook` }
    const session = await daybook.createConnectSession({ name, company: 'Acme', ...addresses, metadata: { name } })
    response.writeHead(303, { location: session.url })
  } else if (pathname === '/webhook') {
    const body = (await request.toArray()).join('')
    const { data } = new Webhook(WEBHOOK_SECRET).verify(body, request.headers as Record<string, string>) as Told
    if (data.connection) customers.set(data.metadata.name, { connection: data.connection.name, invoices: new Map() })
  } else if (customer) {
    const { invoices, ...from } = customer
    const read = await daybook.readRecords('invoices', from, ({ id, deletedAt, fields }) => {
      if (deletedAt === null) invoices.set(id, fields)
      else invoices.delete(id)
    })
    customer.changedSince = read.checkpoint
    response.write(`${invoices.size} invoices, ${read.records} read`)
  }
  response.end()
}

createServer((request, response) => {
  answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
}).listen(Number(new URL(HERE).port))

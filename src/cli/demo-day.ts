import type { SandboxAddress } from './commands/sandbox.ts'

/** What a company does in a morning, as somebody at work in Xero: the demo's changes, for the next sync to find. */
export async function workDemoDay(sandbox: SandboxAddress, today: string): Promise<string[]> {
  const xero = await openXero(sandbox)
  const [bank] = (await xero.get('Accounts', { where: 'Type=="BANK" AND Status=="ACTIVE"' })).filter(
    ({ CurrencyCode }) => CurrencyCode === undefined || CurrencyCode === 'NZD',
  )
  const open = { page: '1', pageSize: '3', where: 'Type=="ACCREC" AND Status=="AUTHORISED"', order: 'DueDate DESC' }
  const [paid, partly, chased] = await xero.get('Invoices', open)
  const [bill] = await xero.get('Invoices', { ...open, where: 'Type=="ACCPAY" AND Status=="AUTHORISED"' })
  if (!bank || !paid || !partly || !chased || !bill) return []
  const account = { AccountID: bank['AccountID'] }
  const half = (Math.floor(Number(partly['AmountDue']) * 50) / 100).toFixed(2)
  const pay = (invoice: Row, amount: unknown): Promise<unknown> =>
    xero.put('Payments', { Invoice: { InvoiceID: invoice['InvoiceID'] }, Account: account, Date: today, Amount: amount })
  await pay(paid, paid['AmountDue'])
  await pay(partly, half)
  await pay(bill, bill['AmountDue'])
  await xero.put('Invoices', {
    Type: 'ACCREC',
    Status: 'AUTHORISED',
    Contact: { ContactID: (paid['Contact'] as Row)['ContactID'] },
    Date: today,
    DueDate: addDays(today, 20),
    Reference: 'Extra work agreed on the phone',
    LineItems: [
      { Description: 'Consulting, half a day', Quantity: '4', UnitAmount: '180.00', AccountCode: await xero.salesCode() },
    ],
  })
  await xero.post(`Invoices/${String(chased['InvoiceID'])}`, { Reference: 'Reminded on the phone' })
  return ['two customers paid, one of them in part', 'a bill was paid', 'an invoice was raised', 'another got a new reference']
}

type Row = Record<string, unknown>

/** The sandbox's accounting API, by the Custom Connection the demo is connected with. Throws what it refuses. */
async function openXero({ apiUrl, identityUrl, clientId, clientSecret }: SandboxAddress) {
  const given = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
  const granted = await ask(`${identityUrl}/connect/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${given}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  })
  const headers = {
    authorization: `Bearer ${String(granted['access_token'])}`,
    accept: 'application/json',
    'content-type': 'application/json',
  }
  const call = (method: string, path: string, body?: unknown): Promise<Row> =>
    ask(`${apiUrl}/api.xro/2.0/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  const get = async (noun: string, query: Record<string, string>): Promise<Row[]> =>
    (await call('GET', `${noun}?${new URLSearchParams(query).toString()}`))[noun] as Row[]
  return {
    get,
    put: (noun: string, body: unknown) => call('PUT', noun, body),
    post: (path: string, body: unknown) => call('POST', path, body),
    async salesCode() {
      return (await get('Accounts', { where: 'Type=="REVENUE" AND Status=="ACTIVE"' }))[0]?.['Code']
    },
  }
}

async function ask(url: string, init: RequestInit): Promise<Row> {
  const answer = await fetch(url, init)
  if (!answer.ok)
    throw new Error(`The sandbox answered ${answer.status} to ${init.method ?? 'GET'} ${url}: ${await answer.text()}`)
  return (await answer.json()) as Row
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { ledgerStreams } from '../src/books/ledger/ledger-streams.ts'
import { loadConfig, type Config } from '../src/config.ts'
import { systemClock, type Clock } from '../src/lib/clock.ts'
import { createMcpContext } from '../src/mcp/create-context.ts'
import { serveMcpHttp } from '../src/mcp/serve-http.ts'
import { openPlatform } from '../src/platform/open-platform.ts'
import { createStatements } from '../src/platform/statements.ts'
import { startSandbox, type CompanyOptions, type Sandbox } from '../src/sandbox/sandbox.ts'
import { reportStreams } from '../src/streams/catalogue.ts'
import { olderApp } from './older-app.ts'

/** The day on which the questions are asked, by every clock. */
export const askedOn = '2026-11-05'
const now = (): number => Date.parse(`${askedOn}T09:00:00Z`)

/** Who is asked about: each region, and trades that differ in what they post. */
const companies = (
  [
    { name: 'Kauri Trading', region: 'NZ', trade: 'wholesaler', size: { invoices: 70 } },
    { name: 'Bondi Studio', region: 'AU', trade: 'agency', size: { invoices: 60 } },
    { name: 'Camden Coffee', region: 'UK', trade: 'cafe', size: { invoices: 50 } },
    { name: 'Brooklyn Aid', region: 'US', trade: 'charity', size: { invoices: 40 } },
    { name: 'Harbour Advice', region: 'NZ', trade: 'consultancy', size: { invoices: 50 } },
  ] satisfies Omit<CompanyOptions, 'seed'>[]
).map((company, index) => ({
  ...company,
  seed: 31 + index,
  tenantId: `${index + 1}`.repeat(8) + '-1111-4111-8111-111111111111',
  now: new Date(now()),
}))

const apps = companies.map(({ name, tenantId }, index) => ({
  ...olderApp,
  name,
  tenantId,
  clientId: `ASKED${index}`,
  clientSecret: `a-secret-of-${index}`,
  scopes: [
    'accounting.transactions',
    'accounting.settings',
    'accounting.contacts',
    'accounting.budgets.read',
    'accounting.reports.read',
  ],
}))

const tenantOf = (organisation: string): string => companies.find(({ name }) => name === organisation)!.tenantId
const toWireDate = (day: string): string => `/Date(${Date.parse(day)}+0000)/`

/** Adds a draft of one line without tax: the invoice or bill of this number, with another number, day and total. */
function addDraft(
  sandbox: Sandbox,
  organisation: string,
  of: string,
  draft: { id: string; number: string; day: string; total: number },
): void {
  const tenantId = tenantOf(organisation)
  const invoices = sandbox.control.collection('Invoices', tenantId)
  const all = Array.from({ length: invoices.size }, (_, index) => invoices.recordAt(index))
  const like = all.find((each) => each['InvoiceNumber'] === of)!
  const [line] = like['LineItems'] as Record<string, unknown>[]
  const { id, number, day, total } = draft
  const amounts = { SubTotal: total, TotalTax: 0, Total: total, AmountDue: total, AmountPaid: 0, AmountCredited: 0 }
  sandbox.control.put(
    'Invoices',
    {
      ...like,
      ...amounts,
      InvoiceID: `${id}-2222-4222-8222-222222222222`,
      InvoiceNumber: number,
      Date: toWireDate(day),
      DateString: `${day}T00:00:00`,
      Status: 'DRAFT',
      LineAmountTypes: 'NoTax',
      LineItems: [{ ...line, Quantity: 1, UnitAmount: total, LineAmount: total, TaxType: 'NONE', TaxAmount: 0 }],
      Payments: [],
      UpdatedDateUTC: `/Date(${now()}+0000)/`,
    },
    tenantId,
  )
}

/** What a generated company never does: enter a bill twice, be charged far more than usual, work on retainer. */
function upset(sandbox: Sandbox): void {
  const twice = { id: 'aaaaaaaa', number: '8044 308', day: '2026-08-21', total: 6959.57 }
  addDraft(sandbox, 'Harbour Advice', '8044-308', twice)
  for (const [index, total] of [110, 120, 130, 140, 9750].entries()) {
    const draft = { id: `bbbbbbb${index}`, number: `L-${index}`, day: `2026-0${index + 4}-11`, total }
    addDraft(sandbox, 'Camden Coffee', '8048-336', draft)
  }
  const tenantId = tenantOf('Harbour Advice')
  const templates = sandbox.control.collection('RepeatingInvoices', tenantId)
  const invoices = sandbox.control.collection('Invoices', tenantId)
  for (let index = 0; index < invoices.size; index++) {
    const { InvoiceID, Type, Status } = invoices.recordAt(index)
    if (Type !== 'ACCREC' || Status === 'DRAFT' || index % 3 !== 0) continue
    sandbox.control.edit('Invoices', String(InvoiceID), { RepeatingInvoiceID: templates.idAt(0) }, tenantId)
  }
}

/** What is posted, and what the measures look at beside it: an accountant would choose no less. */
const streams = [
  ...Object.keys(ledgerStreams),
  'quotes',
  'purchase_orders',
  'repeating_invoices',
  'budgets',
  ...reportStreams.map(({ name }) => name),
]

/** Organisations in a sandbox, a synced copy of each, and an MCP client of it. */
export interface QuestionWorld {
  sandbox: Sandbox
  /** Tenant ids by the organisation's name. */
  tenants: ReadonlyMap<string, string>
  /** Calls a tool of the server. Throws what it answers instead of a result. */
  call(tool: string, args: Record<string, unknown>): Promise<Record<string, unknown>>
  /** Names of the tools the server has. */
  listTools(): Promise<string[]>
  /** Rows of one of Xero's reports, as the API gives it: `ProfitAndLoss?fromDate=…`. */
  report(organisation: string, path: string): Promise<ReportRow[]>
  close(): Promise<void>
}

export interface ReportRow {
  RowType: string
  Title?: string
  Cells?: { Value: string }[]
  Rows?: ReportRow[]
}

interface Called {
  isError?: boolean
  structuredContent?: Record<string, unknown>
  content: { text: string }[]
}

export async function openQuestionWorld(): Promise<QuestionWorld> {
  const home = mkdtempSync(join(tmpdir(), 'daybook-questions-'))
  const sandbox = await startSandbox({ companies, apps, now })
  upset(sandbox)
  const config = loadConfig({
    DAYBOOK_HOME: home,
    DAYBOOK_XERO_API_URL: sandbox.url,
    DAYBOOK_XERO_IDENTITY_URL: sandbox.url,
    DAYBOOK_XERO_LOGIN_URL: sandbox.url,
  })
  const clock: Clock = { now: () => new Date(now()), sleep: (ms, signal) => systemClock.sleep(ms, signal) }
  const clean = async (): Promise<void> => {
    await sandbox.close()
    rmSync(home, { recursive: true, force: true })
  }
  await syncAll(config, clock).catch(async (thrown: unknown) => {
    await clean()
    throw thrown
  })
  // Written after the copy was made: whoever wants it has to sync.
  addDraft(sandbox, 'Harbour Advice', 'INV-0004', { id: 'cccccccc', number: 'INV-9001', day: askedOn, total: 1234.5 })
  const token = 'asked-by-the-questions'
  const server = await serveMcpHttp(createMcpContext({ config, statements: createStatements({ clock }), clock }), {
    port: 0,
    token,
  })
  const client = new Client({ name: 'daybook questions', version: '1' })
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(server.url), { requestInit }))
  const tenants = new Map(companies.map(({ name, tenantId }) => [name, tenantId]))
  const access = new Map<string, Promise<string>>()
  return {
    sandbox,
    tenants,
    async call(tool, args) {
      const { isError, content, structuredContent } = (await client.callTool({
        name: tool,
        arguments: args,
      })) as unknown as Called
      if (isError || structuredContent === undefined) throw new Error(content[0]?.text ?? 'No answer')
      return structuredContent
    },
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    async report(organisation, path) {
      const app = apps.find(({ name }) => name === organisation)!
      if (!access.has(organisation)) access.set(organisation, fetchToken(sandbox, app))
      const response = await fetch(`${sandbox.url}/api.xro/2.0/Reports/${path}`, {
        headers: {
          authorization: `Bearer ${await access.get(organisation)}`,
          'xero-tenant-id': app.tenantId,
          accept: 'application/json',
        },
      })
      if (!response.ok) throw new Error(`Reports/${path}: ${response.status} ${await response.text()}`)
      return ((await response.json()) as { Reports: { Rows: ReportRow[] }[] }).Reports[0]!.Rows
    },
    async close() {
      await client.close()
      await server.close()
      await clean()
    },
  }
}

async function syncAll(config: Config, clock: Clock): Promise<void> {
  const platform = await openPlatform(config, { command: 'daybook questions', clock })
  try {
    for (const { name, clientId, clientSecret } of apps) {
      await platform.connect.custom({ name: clientId, clientId, clientSecret, streams })
      const { status, books } = await platform.sync(clientId, {})
      if (status !== 'complete' || books?.note) throw new Error(`${name}: the sync ended ${status}. ${books?.note ?? ''}`)
    }
  } finally {
    await platform.close()
  }
}

async function fetchToken(sandbox: Sandbox, { clientId, clientSecret }: (typeof apps)[number]): Promise<string> {
  const response = await fetch(`${sandbox.url}/connect/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

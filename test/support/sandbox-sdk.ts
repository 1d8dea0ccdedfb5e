import type { AccountingApi, AssetApi, FilesApi, PayrollAuApi, PayrollNzApi, PayrollUkApi, ProjectApi } from 'xero-node'
import { XeroClient } from 'xero-node'
import type { CompanyOptions, Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { requestToken } from './sandbox-client.ts'

/** Everything that the story touches, by the older broad scopes: Journals is among them. */
const scopes = (
  'accounting.transactions accounting.settings accounting.contacts accounting.attachments accounting.budgets.read ' +
  'accounting.journals.read accounting.reports.read accounting.reports.tenninetynine.read paymentservices files assets projects ' +
  'payroll.employees payroll.payruns payroll.payslip payroll.settings payroll.timesheets'
).split(' ')

/** The official SDK, pointed at one organisation of a sandbox. */
export interface Sdk {
  tenantId: string
  accounting: AccountingApi
  files: FilesApi
  assets: AssetApi
  projects: ProjectApi
  payrollAu: PayrollAuApi
  payrollNz: PayrollNzApi
  payrollUk: PayrollUkApi
}

/** An answer that the SDK rejected with: it hands out JSON, not an Error. */
export interface Refusal {
  status: number
  headers: Record<string, string>
  body: {
    ErrorNumber?: number
    Type?: string
    Message?: string
    Elements?: { ValidationErrors: { Message: string }[] }[]
  }
  /** Of every element. */
  messages: string[]
}

/** A sandbox with one Custom Connection for each organisation. `called` fills with the names of the methods used. */
export async function openSdks(
  options: Omit<SandboxOptions, 'companies' | 'apps'> & { companies: (CompanyOptions & { tenantId: string })[] },
): Promise<{ sandbox: Sandbox; sdks: Sdk[]; called: Set<string> }> {
  const apps = options.companies.map(({ tenantId }, index) => ({
    clientId: `SDKCUSTOMCONNECTION${index}`,
    clientSecret: `sdk-secret-${index}`,
    name: `SDK Custom Connection ${index}`,
    kind: 'custom' as const,
    generation: 'broad' as const,
    scopes,
    tenantId,
  }))
  const sandbox = await startSandbox({ ...options, apps })
  const called = new Set<string>()
  const sdks = await Promise.all(
    apps.map(async (app): Promise<Sdk> => {
      const token = (await requestToken(sandbox, app, { grant_type: 'client_credentials' })).json()
      const xero = new XeroClient({ clientId: app.clientId, clientSecret: app.clientSecret, grantType: 'client_credentials' })
      xero.setTokenSet({ access_token: String(token['access_token']), token_type: 'Bearer' })
      const at = (path: string): string => `${sandbox.apiUrl}/${path}`
      xero.accountingApi.basePath = at('api.xro/2.0')
      xero.filesApi.basePath = at('files.xro/1.0')
      xero.assetApi.basePath = at('assets.xro/1.0')
      xero.projectApi.basePath = at('projects.xro/2.0')
      xero.payrollAUApi.basePath = at('payroll.xro/1.0')
      xero.payrollNZApi.basePath = at('payroll.xro/2.0')
      xero.payrollUKApi.basePath = at('payroll.xro/2.0')
      return {
        tenantId: app.tenantId,
        accounting: record(xero.accountingApi, called),
        files: record(xero.filesApi, called),
        assets: record(xero.assetApi, called),
        projects: record(xero.projectApi, called),
        payrollAu: record(xero.payrollAUApi, called),
        payrollNz: record(xero.payrollNZApi, called),
        payrollUk: record(xero.payrollUKApi, called),
      }
    }),
  )
  return { sandbox, sdks, called }
}

function record<T extends object>(api: T, called: Set<string>): T {
  return new Proxy(api, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]): unknown => {
        called.add(String(name))
        return Reflect.apply(value, target, given)
      }
    },
  })
}

/** The names of an API class's operations. */
export function listOperations(api: object): string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(api)).filter((name) =>
    /^(?:create|delete|email|get|post|update|patch|upload)[A-Z]/.test(name),
  )
}

/** The one record of an answer, or the first. */
export function first<T>(list: T[] | undefined): T {
  const [record] = list ?? []
  if (record === undefined) throw new Error('The answer holds no record')
  return record
}

/** A value that an answer must have. */
export function given<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Error('The answer lacks the value')
  return value
}

/** Midnight UTC: the SDK's types call a document's date text, what it hands out is a Date. */
export function day(date: string): Date {
  return new Date(`${date}T00:00:00Z`)
}

/** What a call that Xero does not accept was answered with. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  let rejected: unknown
  try {
    await call
  } catch (error) {
    rejected = error
  }
  if (typeof rejected !== 'string') throw new Error(`Not refused by the server: ${String(rejected)}`)
  const { response } = JSON.parse(rejected) as {
    response: { statusCode: number; headers: Refusal['headers']; body: Refusal['body'] }
  }
  const { statusCode, headers, body } = response
  const messages = (body.Elements ?? []).flatMap(({ ValidationErrors }) => ValidationErrors.map(({ Message }) => Message))
  return { status: statusCode, headers, body, messages }
}

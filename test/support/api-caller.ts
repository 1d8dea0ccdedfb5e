import type { CompanyOptions, Sandbox } from '../../src/sandbox/sandbox.ts'
import type { OpenApi, Operation } from './openapi.ts'
import type { Answer } from './sandbox-client.ts'
import { olderApp, openClient, toAnswer } from './sandbox-client.ts'

/** Everything of the APIs beside the Accounting API, to read and to write, by the older broad scopes. */
const scopes = (
  'files assets projects accounting.settings accounting.contacts accounting.transactions accounting.reports.read ' +
  'payroll.employees payroll.payruns payroll.payslip payroll.timesheets payroll.settings'
).split(' ')

export type Json = Record<string, unknown>

/** How one operation is asked. */
export interface Asked {
  /** By the names in the operation's path. */
  params?: Record<string, string>
  query?: string
  /** Sent as JSON; a form and a text as they are. */
  body?: unknown
}

/** A client of one API of one organisation, that may do everything. */
export interface ApiCaller {
  sandbox: Sandbox
  token: string
  /** `path` is below the API's own. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** GET that expects 200. */
  read(path: string): Promise<Json>
  /** GET that expects 200 and a list in the answer. */
  list(path: string): Promise<Json[]>
  /** POST or PUT that expects a body to be taken. */
  write(method: string, path: string, body: unknown): Promise<Json>
  close(): Promise<void>
}

/** `prefix`: `files.xro/1.0`. */
export async function openApiCaller(prefix: string, company: CompanyOptions): Promise<ApiCaller> {
  const { sandbox, token } = await openClient({ apps: [{ ...olderApp, scopes }], companies: [company] })
  const send: ApiCaller['send'] = async (method, path, body, headers = {}) => {
    const isRaw = body instanceof FormData || typeof body === 'string'
    const content = body instanceof FormData ? {} : { 'content-type': 'application/json' }
    return toAnswer(
      await fetch(`${sandbox.apiUrl}/${prefix}/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...content, ...headers },
        ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
      }),
    )
  }
  const expectGood = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const answer = await send(method, path, body)
    if (answer.status !== 200 && answer.status !== 201) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
    return answer.json()
  }
  return {
    sandbox,
    token,
    send,
    read: (path) => expectGood('GET', path),
    async list(path) {
      const body = await expectGood('GET', path)
      const found = Array.isArray(body) ? body : Object.values(body).find((value) => Array.isArray(value))
      if (!found) throw new Error(`${path}: no list in ${JSON.stringify(body)}`)
      return found as Json[]
    },
    write: (method, path, body) => expectGood(method, path, body),
    close: () => sandbox.close(),
  }
}

export async function askOperation(caller: ApiCaller, operation: Operation, asked: Asked): Promise<Answer> {
  const path = operation.path.slice(1).replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = asked.params?.[name]
    if (value === undefined) throw new Error(`${operation.id} wants ${name}`)
    return encodeURIComponent(value)
  })
  return caller.send(operation.method, path + (asked.query === undefined ? '' : `?${asked.query}`), asked.body)
}

/** In every answer of the payroll APIs, and in none of their schemas. */
const envelope = new Set(
  'Id Status ProviderName DateTimeUTC id providerName dateTimeUTC httpStatusCode pagination problem'.split(' '),
)

/**
 * Faults of an answer against its schema, without those that the document's own examples have too. `wrapped`: the answer is one
 * of payroll's, in an envelope that its schemas do not know.
 */
export function findOperationFaults(
  document: OpenApi,
  operation: Operation,
  status: number,
  body: unknown,
  wrapped: boolean,
): string[] {
  const schema = operation.responses.get(status)?.schema
  if (!schema) return []
  const shown = faultsOfExamples(document)
  const found = new Set<string>()
  for (const fault of document.findFaults(wrapped ? withoutEnvelope(body) : body, schema)) {
    const key = `${fault.where} ${fault.what}`
    if (!shown.has(key)) found.add(`${key}: ${fault.example}`)
  }
  return [...found]
}

function withoutEnvelope(body: unknown): unknown {
  return Object.fromEntries(Object.entries(body as Json).filter(([name]) => !envelope.has(name)))
}

const known = new WeakMap<OpenApi, ReadonlySet<string>>()

function faultsOfExamples(document: OpenApi): ReadonlySet<string> {
  let faults = known.get(document)
  if (!faults) {
    const found = document.operations.flatMap(({ responses }) =>
      [...responses.values()].flatMap(({ schema, example }) =>
        schema && example !== undefined ? document.findFaults(example, schema) : [],
      ),
    )
    known.set(document, (faults = new Set(found.map(({ where, what }) => `${where} ${what}`))))
  }
  return faults
}

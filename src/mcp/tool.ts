import type { SyncReport } from '../sync/report.ts'
import type { Config } from '../config.ts'
import type { StatementCatalogue } from '../platform/statements.ts'
import type { QueryEngine } from '../warehouse/query.ts'
import type { Organisation } from '../platform/answers/organisations.ts'

/** What the tools stand on. */
export interface McpContext {
  config: Config
  statements: StatementCatalogue
  /** Only these organisations are served, by name, short code or tenant id. Default: all. */
  organisations?: string[]
  /** How long SQL of a client may run. */
  queryTimeoutMs: number
  /** Opens the warehouse for one call and closes it after. With tenants, nothing of others can be reached. */
  read<T>(options: { tenants?: string[]; signal: AbortSignal }, work: (reader: QueryEngine) => Promise<T>): Promise<T>
  /** Brings the organisation of this tenant id up to date from Xero. */
  sync(tenantId: string, signal: AbortSignal): Promise<SyncReport>
}

/** A JSON Schema, as the tools need them. */
export type Schema = Readonly<Record<string, unknown>>

/** One tool, as data but for what it does. The server makes the rest of these. */
export interface Tool {
  name: string
  title: string
  description: string
  input: Readonly<Record<string, Schema>>
  required?: readonly string[]
  /** What is not in `input` is refused by what the tool calls, in better words than a schema's. */
  open?: boolean
  /** The main properties of the answer. To list all, and which are always there, would cost a model more than it tells. */
  output: Readonly<Record<string, Schema>>
  /** Whether a call changes the copy (never Xero) and asks Xero. */
  syncs?: boolean
  run(call: ToolCall): Promise<Record<string, unknown>>
}

export interface ToolCall {
  context: McpContext
  args: Record<string, unknown>
  signal: AbortSignal
}

/** For a call about one organisation: finds it, and answers in its name. */
export interface OrganisationCall extends ToolCall {
  reader: QueryEngine
  organisation: Organisation
}

export const text = (description: string): Schema => ({ type: 'string', description })
/** A code or number that has digits alone comes as a number from some clients. */
export const code = (description: string): Schema => ({ type: ['string', 'integer'], description })
export const day = (description?: string): Schema => ({
  type: 'string',
  format: 'date',
  ...(description ? { description } : {}),
})
export const choice = (values: readonly string[], description?: string): Schema => ({
  type: 'string',
  enum: values,
  ...(description ? { description } : {}),
})
export const integer = (minimum: number, description: string): Schema => ({ type: 'integer', minimum, description })
export const list: Schema = { type: 'array' }
export const object: Schema = { type: 'object' }
export const textOrNull: Schema = { type: ['string', 'null'] }

/** Which organisation: in the input of every tool that is about one. The server's instructions say when it is needed. */
export const organisationInput = { organisation: text('Name or id.') }

/** In every answer about an organisation: up to when it is, and whether it ties to Xero; beside it whose, and what it lacks. */
export const provenanceOutput = { asOf: textOrNull, reconciliation: object }

/** A table in an answer: cells in the order of the columns. */
export const tableOutput = { columns: list, rows: list }

import { statementEntries } from '../books/statements/catalogue.ts'
import { runStatement } from '../books/statements/run-statement.ts'
import type { BooksOrganisation, ReportColumn, Statement, StatementEntry } from '../books/statements/statement.ts'
import { AppError } from '../lib/app-error.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import { duckdbDialect } from '../warehouse/duckdb/dialect.ts'
import type { QueryCell, QueryEngine } from '../warehouse/query.ts'

export { findStatement } from '../books/statements/catalogue.ts'
export { parameters as statementParameters } from '../books/statements/parameters.ts'
export type { Statement, StatementParameter, StatementTool } from '../books/statements/statement.ts'

/**
 * Statements and measures as every surface sees them: the command line, MCP and HTTP show what a catalogue lists and add
 * nothing of their own. A catalogue is data but for `run`, which asks the views of the books.
 */
export interface StatementCatalogue {
  readonly statements: readonly Statement[]
  /** Answers one statement, by its name. Throws `not_found` for a name there is none of, `usage` for a parameter that does not fit. */
  run(request: StatementRequest): Promise<StatementAnswer>
}

export interface StatementRequest {
  /** Where the rows are. */
  reader: QueryEngine
  name: string
  /** Tenant ids; more than one consolidates. */
  tenants: string[]
  /** By name of the parameter. What was left out takes the statement's default. */
  parameters: Record<string, string | number | boolean>
  signal?: AbortSignal
}

export interface StatementAnswer {
  /** What its figures are of, for people: period, basis, currency. */
  subtitle?: string
  /** `title`, where there is one, is a heading for people. */
  columns: { name: string; type: string; title?: string }[]
  /** Cells as a query's, in the order of the columns. Money is exact text. */
  rows: QueryCell[][]
  /** Sums of a list's columns, null where a sum says nothing. Financial statements have theirs among the rows. */
  totals?: QueryCell[]
  /** Rows a limit left out: how many, and their sums in the places of the totals, which have them too. */
  others?: { count: number; sums: QueryCell[] }
  /** Up to when the copy behind it is complete; null before the first whole sync. ISO 8601. */
  asOf: string | null
  ties: Ties
  /** What it lacks, as sentences: streams that were not read. */
  missing: string[]
  /** What a reader must know beside the figures: rates used, what was left out. */
  notes?: string[]
}

/** An answer with its heading. */
export interface ReportAnswer extends StatementAnswer {
  /** Name and title of the statement. */
  statement: string
  title: string
  /** What its figures are of, for people: period, basis, currency. */
  subtitle: string
  organisations: string[]
  columns: ReportColumn[]
  notes: string[]
}

/** The statements of the books. */
export interface Statements extends StatementCatalogue {
  run(request: StatementRequest): Promise<ReportAnswer>
}

/** Whether figures were compared with Xero's own reports, and how that went. */
export interface Ties {
  /** `explained`: what differs is known by its kind, and posted under its label. */
  state: 'ties' | 'explained' | 'differs' | 'unreconciled'
  /** When they were compared. ISO 8601. */
  asOf: string | null
  /** How much of Xero's movement the documents explain, in percent. */
  explainedPercent: number | null
  /** A sentence for people. */
  text: string
}

/** The clock says what day it is for books whose copy was never whole. */
export function createStatements({ clock = systemClock }: { clock?: Pick<Clock, 'now'> } = {}): Statements {
  return {
    statements: statementEntries.map(({ name, tool, title, definition, parameters }) => ({
      name,
      tool,
      title,
      definition,
      parameters,
    })),
    async run(request) {
      const { reader } = request
      const { statement, organisations, columns, rows, totals, others, notes, subtitle } = await runStatement({
        ...request,
        dialect: duckdbDialect,
        now: clock.now(),
      })
      return {
        statement: statement.name,
        title: statement.title,
        subtitle,
        organisations: organisations.map(({ name }) => name),
        columns,
        rows,
        ...(totals === undefined ? {} : { totals }),
        ...(others === undefined ? {} : { others }),
        asOf: earliest(organisations.map((each) => each.asOf)),
        ties: await loadTies(reader, organisations),
        missing: await loadMissing(reader, statement, organisations),
        notes,
      }
    },
  }
}

/** The first of them; null where one is not known. */
function earliest(instants: (string | null)[]): string | null {
  return instants.reduce(
    (first, each) => (first === null || each === null ? null : each < first ? each : first),
    instants[0] ?? null,
  )
}

const limits = { maxRows: 10_000, timeoutMs: 30_000 }
const toIds = (organisations: readonly BooksOrganisation[]): string =>
  organisations.map(({ tenantId }) => duckdbDialect.quoteText(tenantId)).join(', ')

/** The badge that reconciliation keeps in `books.ties`: of several organisations the worst. */
async function loadTies(reader: QueryEngine, organisations: readonly BooksOrganisation[]): Promise<Ties> {
  const sql = `SELECT state, as_of, explained_percent, text FROM books.ties WHERE tenant_id IN (${toIds(organisations)})`
  const held = await orNothing(() => reader.query(sql, limits))
  const found = (held?.rows ?? []).map(([state, asOf, explained, text]): Ties => ({
    state: state as Ties['state'],
    asOf: typeof asOf === 'string' ? asOf : null,
    explainedPercent: explained === null ? null : Number(explained),
    text: typeof text === 'string' ? text : '',
  }))
  if (found.length < organisations.length) return notCompared
  return found.toSorted((a, b) => fromWorst.indexOf(a.state) - fromWorst.indexOf(b.state))[0] ?? notCompared
}

const fromWorst: Ties['state'][] = ['unreconciled', 'differs', 'explained', 'ties']
const notCompared: Ties = {
  state: 'unreconciled',
  asOf: null,
  explainedPercent: null,
  text: "Not compared with Xero's own reports yet.",
}

/** Streams a statement needs beside the ledger's that were never read to their end. */
async function loadMissing(
  reader: QueryEngine,
  { streams = [], title }: StatementEntry,
  organisations: readonly BooksOrganisation[],
): Promise<string[]> {
  const missing: string[] = []
  for (const { tenantId, name, asOf } of organisations) {
    if (asOf === null) missing.push(`${name}: part of its copy was never read to its end, so figures may lack documents.`)
    if (streams.length === 0) continue
    const own = `tenant_id = ${duckdbDialect.quoteText(tenantId)}`
    const schema = await orNothing(() => reader.query(`SELECT raw_schema FROM books.ledger_state WHERE ${own}`, limits))
    const [[raw] = []] = schema?.rows ?? []
    if (typeof raw !== 'string') continue
    const states = await orNothing(() =>
      reader.query(
        `SELECT stream FROM ${duckdbDialect.quoteName(raw)}._state WHERE ${own} AND state->>'checkedAt' IS NOT NULL`,
        limits,
      ),
    )
    if (states === undefined) continue
    const read = new Set(states.rows.map(([stream]) => stream))
    for (const stream of streams.filter((each) => !read.has(each))) {
      missing.push(`${name}: the stream ${stream} was never read, and ${title} needs it.`)
    }
  }
  return missing
}

/** Undefined where the tables asked for are not there, or this reader may not see them. */
async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof AppError && (thrown.code === 'query_failed' || thrown.code === 'query_refused')) return undefined
    throw thrown
  }
}

import type { Config } from '../config.ts'
import { AppError } from '../lib/app-error.ts'
import type { Connection } from '../store/store.ts'
import { duckdbDialect } from '../warehouse/duckdb/dialect.ts'
import type { QueryResult } from '../warehouse/query.ts'
import { withReader } from './query-warehouse.ts'
import type { Ties } from './statements.ts'

/** A connected organisation as a switcher shows it. */
export interface OrganisationSummary {
  name: string
  tenantName: string
  currency: string | null
  countryCode: string | null
  badge: Ties | null
}

const limits = { maxRows: 100_000, timeoutMs: 30_000 }
const nothing: QueryResult = { columns: [], rows: [], truncated: false, elapsedMs: 0 }

/** Currency and country come with the books; null before there are any. */
export async function loadOrganisations(
  config: Config,
  connections: Pick<Connection, 'name' | 'tenantId' | 'tenantName'>[],
): Promise<OrganisationSummary[]> {
  if (connections.length === 0) return []
  const ids = connections.map(({ tenantId }) => duckdbDialect.quoteText(tenantId)).join(', ')
  const [books, ties] = await orNothing(() =>
    withReader(config, {}, async (reader) => {
      const ask = (sql: string) => orNothing(() => reader.query(sql, limits)).then((found) => found ?? nothing)
      return [
        await ask(`SELECT tenant_id, base_currency, country_code FROM books.organisations WHERE tenant_id IN (${ids})`),
        await ask(`SELECT tenant_id, state, as_of, explained_percent, text FROM books.ties WHERE tenant_id IN (${ids})`),
      ] as const
    }),
  ).then((found) => found ?? [nothing, nothing])
  const ofBooks = new Map(books.rows.map(([id, ...rest]) => [id, rest]))
  const ofTies = new Map(ties.rows.map(([id, ...rest]) => [id, rest]))
  return connections.map(({ name, tenantId, tenantName }) => {
    const [currency, countryCode] = ofBooks.get(tenantId) ?? []
    const [state, asOf, explained, text] = ofTies.get(tenantId) ?? []
    const badge: Ties | null =
      state === undefined
        ? null
        : {
            state: state as Ties['state'],
            asOf: typeof asOf === 'string' ? asOf : null,
            explainedPercent: explained === null ? null : Number(explained),
            text: typeof text === 'string' ? text : '',
          }
    return {
      name,
      tenantName,
      currency: typeof currency === 'string' ? currency : null,
      countryCode: typeof countryCode === 'string' ? countryCode : null,
      badge,
    }
  })
}

/** Undefined where there is no warehouse yet, no such table, or another process writes. */
async function orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof AppError && ['not_found', 'query_failed', 'query_refused', 'home_busy'].includes(thrown.code))
      return undefined
    throw thrown
  }
}

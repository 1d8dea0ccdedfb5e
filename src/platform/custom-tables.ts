import type { TableConfig } from '../configuration/define-config.ts'
import { AppError, toAppError } from '../lib/app-error.ts'
import type { Services } from './services.ts'

/** Schema of the tables that people make of their own SQL. */
const customSchema = 'custom'

/** A table is looked at before it is made: rows of another second are not worth waiting for. */
const checkTimeoutMs = 30_000

/** Throws `query_refused` or `query_failed` for SQL that is not one SELECT with a column `tenant_id`. */
export async function checkCustomTable(services: Services, name: string, table: TableConfig): Promise<void> {
  const { columns } = await services.readers.read({}, (engine) =>
    engine.query(toSelect(table), { maxRows: 1, timeoutMs: checkTimeoutMs }),
  )
  if (columns.some((column) => column.name === 'tenant_id')) return
  throw new AppError(
    'query_refused',
    `The table "${name}" has no column tenant_id: whose rows they are must be told, for people who may see some organisations only.`,
  )
}

/** Makes these views, and removes those; all of it or nothing. */
export async function writeCustomTables(
  services: Services,
  change: { set: Record<string, TableConfig>; remove: readonly string[] },
): Promise<void> {
  const { sql } = await services.openWarehouse('xero')
  const { quoteName, quoteText, createView } = sql.dialect
  const toName = (name: string): string => `${quoteName(customSchema)}.${quoteName(name)}`
  const statements = [
    `CREATE SCHEMA IF NOT EXISTS ${quoteName(customSchema)}`,
    ...change.remove.map((name) => `DROP VIEW IF EXISTS ${toName(name)}`),
    ...Object.entries(change.set).flatMap(([name, table]) => [
      createView(toName(name), toSelect(table)),
      `COMMENT ON VIEW ${toName(name)} IS ${quoteText(table.comment ?? 'A table of your own, from daybook.config.ts.')}`,
    ]),
  ]
  try {
    await sql.write('making tables of your own', (run) => run(statements.join(';\n')))
  } catch (thrown) {
    throw new AppError('query_failed', `The tables of your own could not be made: ${toAppError(thrown).message}`, {
      cause: thrown,
    })
  }
}

function toSelect({ sql }: TableConfig): string {
  return sql.trim().replace(/;\s*$/, '')
}

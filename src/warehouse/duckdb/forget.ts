import type { TableSet } from '../../streams/tables.ts'
import type { Session } from './session.ts'
import { quoteText, toInstantText, toTableName } from './sql.ts'
import { toSystemTableNames } from './system-tables.ts'

export interface ForgetOptions {
  schema: string
  tenantId: string
  sets: TableSet[]
  /** `streams`: rows, state and quarantine of the sets. `tenant`: all there is of the tenant, but the change log. */
  scope: 'streams' | 'tenant'
  at: Date
}

/** Forgets rows and state; `_changes` gets one `reset` a stream. */
export async function forget(session: Session, options: ForgetOptions): Promise<void> {
  const { schema, tenantId, sets } = options
  const names = toSystemTableNames(schema)
  const tenant = quoteText(tenantId)
  await session.write('forgetting rows', async (run) => {
    const rows = await run(
      `SELECT DISTINCT table_name FROM duckdb_columns()
       WHERE schema_name = ${quoteText(schema)} AND database_name = current_database() AND column_name = 'tenant_id'`,
    )
    const wanted = new Set(sets.flatMap((set) => set.tables.map((table) => table.name)))
    const script: string[] = []
    for (const name of rows.map(([table]) => String(table))) {
      // Tables of streams this Daybook does not know any more go with the tenant, too.
      const included = options.scope === 'tenant' ? name !== '_changes' : wanted.has(name)
      if (included) script.push(`DELETE FROM ${toTableName(schema, name)} WHERE tenant_id = ${tenant}`)
    }
    for (const set of sets) {
      const stream = quoteText(set.stream)
      for (const table of [names.state, names.quarantine]) {
        script.push(`DELETE FROM ${table} WHERE tenant_id = ${tenant} AND stream = ${stream}`)
      }
      script.push(
        `INSERT INTO ${names.changes} (seq, tenant_id, stream, op, changed_at)
         SELECT coalesce(max(seq), 0) + 1, ${tenant}, ${stream}, 'reset', ${quoteText(toInstantText(options.at))} FROM ${names.changes}`,
      )
    }
    if (script.length > 0) await run(script.join(';\n'))
  })
}

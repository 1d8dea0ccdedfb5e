import type { TableSet } from '../../streams/tables.ts'
import type { Session } from './session.ts'
import { toInstantText, toTableName } from './sql.ts'
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
  await session.write('forgetting rows', async (run) => {
    const { rows } = await run(
      `SELECT DISTINCT table_name FROM duckdb_columns()
       WHERE schema_name = $1 AND database_name = current_database() AND column_name = 'tenant_id'`,
      [schema],
    )
    const existing = new Set(rows.map(([name]) => String(name)))
    const wanted = new Set(sets.flatMap((set) => set.tables.map((table) => table.name)))
    for (const table of existing) {
      // Tables of streams this Daybook does not know any more go with the tenant, too.
      const included = options.scope === 'tenant' ? table !== '_changes' : wanted.has(table)
      if (included) await run(`DELETE FROM ${toTableName(schema, table)} WHERE tenant_id = $1`, [tenantId])
    }
    for (const set of sets) {
      for (const table of [names.state, names.quarantine]) {
        await run(`DELETE FROM ${table} WHERE tenant_id = $1 AND stream = $2`, [tenantId, set.stream])
      }
      await run(
        `INSERT INTO ${names.changes} (seq, tenant_id, stream, op, changed_at)
         SELECT coalesce(max(seq), 0) + 1, $1, $2, 'reset', CAST($3 AS TIMESTAMPTZ) FROM ${names.changes}`,
        [tenantId, set.stream, toInstantText(options.at)],
      )
    }
  })
}

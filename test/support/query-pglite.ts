import { sql } from 'kysely'
import { openPGlite } from '../../src/store/open-pglite.ts'

/** SQL past the store, on a control plane that no store has open. */
export async function queryPGlite(path: string, text: string): Promise<Record<string, unknown>[]> {
  const database = await openPGlite(path)
  try {
    const { rows } = await database.run((db) => sql<Record<string, unknown>>`${sql.raw(text)}`.execute(db))
    return rows
  } finally {
    await database.close()
  }
}

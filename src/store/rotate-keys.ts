import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { Keyring } from './keyring.ts'

/** Every column whose values `keyring.seal` made, by table, with the column that names a row in the seal. */
const sealedTables: readonly { table: string; key: string; columns: readonly string[] }[] = [
  { table: 'token_sets', key: 'id', columns: ['client_secret', 'access_token', 'refresh_token', 'previous_refresh_token'] },
  { table: 'alert_channels', key: 'id', columns: ['secret'] },
  { table: 'server_secrets', key: 'name', columns: ['value'] },
]

/** Seals again, with the newest key, whatever an older one sealed. Answers how many secrets. */
export async function rotateKeys(database: Database, keyring: Keyring): Promise<number> {
  keyring.reload()
  let rotated = 0
  for (const { table, key, columns } of sealedTables) {
    const from = sql.table(`daybook.${table}`)
    const { rows } = await database.run((db) => sql<{ id: string }>`select ${sql.ref(key)} as id from ${from}`.execute(db))
    for (const { id } of rows) {
      rotated += await database.transaction(async (trx) => {
        // The row lock holds off a token renewal that commits meanwhile, whose newer secret would be lost otherwise.
        const found = await sql<Record<string, string | null>>`
          select ${sql.join(columns.map((column) => sql.ref(column)))} from ${from} where ${sql.ref(key)} = ${id} for update`.execute(
          trx,
        )
        const [row] = found.rows
        if (row === undefined) return 0
        const changes = columns.flatMap((column) => {
          const sealed = row[column] ?? null
          const cell = { table, id, column }
          if (sealed === null || keyring.isNewest(sealed, cell)) return []
          return [sql`${sql.ref(column)} = ${keyring.seal(keyring.open(sealed, cell), cell)}`]
        })
        if (changes.length > 0) await sql`update ${from} set ${sql.join(changes)} where ${sql.ref(key)} = ${id}`.execute(trx)
        return changes.length
      })
    }
  }
  return rotated
}

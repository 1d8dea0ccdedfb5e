import type { Database } from './database.ts'
import type { Keyring } from './keyring.ts'

/** Every column whose values `keyring.seal` made. */
const sealedColumns = ['client_secret', 'access_token', 'refresh_token', 'previous_refresh_token'] as const

/** Seals again, with the newest key, whatever an older one sealed. Answers how many secrets. */
export async function rotateKeys(database: Database, keyring: Keyring): Promise<number> {
  keyring.reload()
  const ids = await database.run((db) => db.selectFrom('token_sets').select('id').execute())
  let rotated = 0
  for (const { id } of ids) {
    rotated += await database.transaction(async (trx) => {
      // The row lock holds off a token renewal that commits meanwhile, whose newer secret would be lost otherwise.
      const row = await trx.selectFrom('token_sets').select(sealedColumns).where('id', '=', id).forUpdate().executeTakeFirst()
      if (row === undefined) return 0
      const change: Partial<Record<(typeof sealedColumns)[number], string>> = {}
      for (const column of sealedColumns) {
        const sealed = row[column]
        const cell = { table: 'token_sets', id, column }
        if (sealed === null || keyring.isNewest(sealed, cell)) continue
        change[column] = keyring.seal(keyring.open(sealed, cell), cell)
      }
      const count = Object.keys(change).length
      if (count > 0) await trx.updateTable('token_sets').set(change).where('id', '=', id).execute()
      return count
    })
  }
  return rotated
}

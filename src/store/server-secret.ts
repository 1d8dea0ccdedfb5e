import { randomBytes } from 'node:crypto'
import type { Clock } from '../lib/clock.ts'
import type { Database } from './database.ts'
import type { Keyring } from './keyring.ts'

/** A secret of this installation, made when it is first asked for, sealed at rest, the same in all its processes. */
export async function loadServerSecret(
  { database, keyring }: { database: Database; keyring: Keyring },
  clock: Clock,
  name: string,
): Promise<string> {
  const cell = { table: 'server_secrets', id: name, column: 'value' }
  const load = (): Promise<{ value: string } | undefined> =>
    database.run((db) => db.selectFrom('server_secrets').select('value').where('name', '=', name).executeTakeFirst())
  const held = await load()
  if (held !== undefined) return keyring.open(held.value, cell)
  const value = keyring.seal(randomBytes(32).toString('base64url'), cell)
  await database.run((db) =>
    db
      .insertInto('server_secrets')
      .values({ name, value, created_at: clock.now() })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute(),
  )
  return keyring.open((await load())!.value, cell)
}

import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toAppError } from '../../src/lib/app-error.ts'
import type { Store, TokenSet } from '../../src/store/store.ts'
import { openStoreAt, startStoreKinds, testKey } from '../support/stores.ts'
import type { StoreKind, StorePlace } from '../support/stores.ts'

const kinds = await startStoreKinds()
afterAll(async () => {
  for (const kind of kinds) await kind.stop()
})

const secrets = {
  clientSecret: 'PLAINTEXT-client-secret',
  accessToken: 'PLAINTEXT-access-token',
  refreshToken: 'PLAINTEXT-refresh-token',
  previousRefreshToken: 'PLAINTEXT-previous-token',
}
const tokenSet: Omit<TokenSet, 'id' | 'updatedAt'> = {
  auth: 'oauth',
  clientId: 'CLIENT-ID',
  requestedScopes: null,
  grantedScopes: [],
  accessTokenExpiresAt: null,
  rotatedAt: null,
  ...secrets,
}

describe.each(kinds)('secrets over $name', (kind: StoreKind) => {
  let place: StorePlace

  beforeAll(async () => {
    place = await kind.createPlace()
    await withStore(place, () => Promise.resolve())
  })

  async function withStore<T>(where: StorePlace, work: (store: Store) => Promise<T>): Promise<T> {
    const store = await openStoreAt(where)
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }

  const create = () => withStore(place, (store) => store.tokens.create(tokenSet))

  it('are nowhere in the tables as they are', async () => {
    const { id } = await create()
    const rows = await kind.query(place, `select to_jsonb(t)::text as row from daybook.token_sets t where id = '${id}'`)
    const text = String(rows[0]?.['row'])
    expect(text).toContain('CLIENT-ID')
    expect(text).not.toMatch(/PLAINTEXT/i)
    for (const secret of Object.values(secrets))
      expect(text).not.toContain(Buffer.from(secret).toString('base64url').slice(0, 12))
  })

  it('do not open in another row or column', async () => {
    const [one, other] = [await create(), await create()]
    await kind.query(
      place,
      `update daybook.token_sets set refresh_token = (select refresh_token from daybook.token_sets where id = '${one.id}')
       where id = '${other.id}'`,
    )
    await kind.query(place, `update daybook.token_sets set access_token = client_secret where id = '${one.id}'`)
    await withStore(place, async (store) => {
      for (const { id } of [one, other]) {
        await expect(store.tokens.get(id)).rejects.toMatchObject({
          code: 'key_missing',
          message: expect.stringContaining('moved'),
        })
      }
    })
  })

  it('open with none but the key that sealed them, and the message says which is missing', async () => {
    const { id } = await create()
    const wrong = { ...place, encryptionKey: randomBytes(32).toString('hex') }
    const error = await withStore(wrong, (store) => store.tokens.get(id)).catch((thrown: unknown) => toAppError(thrown))
    expect(error).toMatchObject({
      code: 'key_missing',
      message: expect.stringMatching(/key [0-9a-f]{8}.*DAYBOOK_ENCRYPTION_KEY/),
    })
    for (const kept of [wrong.encryptionKey, testKey, 'PLAINTEXT']) expect(inspect(error)).not.toContain(kept)
  })

  it('are sealed anew by a rotation, after which the old key can go', async () => {
    const { id } = await create()
    const fresh = randomBytes(32).toString('base64')
    const sealed =
      'select coalesce(sum(num_nonnulls(client_secret, access_token, refresh_token, previous_refresh_token)), 0) as sealed'
    // What the test above broke on purpose cannot be rotated.
    await kind.query(place, `delete from daybook.token_sets where id <> '${id}'`)
    const [before] = await kind.query(place, `${sealed} from daybook.token_sets`)
    await withStore({ ...place, encryptionKey: `${fresh},${testKey}` }, async (store) => {
      expect(await store.tokens.get(id)).toMatchObject(secrets)
      expect(await store.rotateKeys()).toBe(Number(before?.['sealed']))
      expect(await store.rotateKeys()).toBe(0)
    })
    await withStore({ ...place, encryptionKey: fresh }, async (store) => {
      expect(await store.tokens.get(id)).toMatchObject(secrets)
    })
    await expect(withStore(place, (store) => store.tokens.get(id))).rejects.toMatchObject({ code: 'key_missing' })
  })
})

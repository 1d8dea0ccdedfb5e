import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addKeyToFile } from '../../src/store/key-file.ts'
import { loadKeyring } from '../../src/store/keyring.ts'
import { createKey, seal, unseal } from '../../src/store/seal.ts'

const cell = { table: 'token_sets', id: 'row-1', column: 'refresh_token' }
const secret = 'a secret 🦜'

describe('sealing', () => {
  const key = createKey(randomBytes(32))

  it('opens what it sealed, the empty text included, and never seals alike', () => {
    for (const text of [secret, '', 'x'.repeat(20_000)]) {
      const [one, two] = [seal(text, cell, key), seal(text, cell, key)]
      expect(one).not.toBe(two)
      expect([unseal(one, cell, key), unseal(two, cell, key)]).toEqual([text, text])
    }
  })

  it('names the key beside, and nothing else can be read', () => {
    const sealed = seal(secret, cell, key)
    expect(sealed).toMatch(new RegExp(`^v1\\.${key.id}\\.[\\w-]+$`))
    expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').includes(secret)).toBe(false)
  })

  it.each([
    ['another table', { ...cell, table: 'other' }],
    ['another row', { ...cell, id: 'row-2' }],
    ['another column', { ...cell, column: 'access_token' }],
    ['parts that only add up to the same text', { ...cell, table: 'token_sets","row-1', id: '' }],
  ])('refuses %s', (_what, other) => {
    expect(() => unseal(seal(secret, cell, key), other, key)).toThrow(/altered or moved/)
  })

  it('refuses any changed or missing byte', () => {
    const [version, id, body = ''] = seal('short', cell, key).split('.')
    const bytes = Buffer.from(body, 'base64url')
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes)
      changed[index]! ^= 1
      expect(() => unseal(`${version}.${id}.${changed.toString('base64url')}`, cell, key)).toThrow(/altered/)
      const shorter = bytes.subarray(0, index)
      expect(() => unseal(`${version}.${id}.${shorter.toString('base64url')}`, cell, key)).toThrow(/altered/)
    }
  })
})

describe('keys of the environment', () => {
  const keyPath = '/nowhere/key'
  const [older, newer] = [randomBytes(32).toString('base64'), randomBytes(32).toString('hex')]

  it('seal with the first and open with each', () => {
    const before = loadKeyring({ encryptionKey: older, keyPath }).seal(secret, cell)
    const both = loadKeyring({ encryptionKey: `${newer}, ${older}`, keyPath })
    expect(both.open(before, cell)).toBe(secret)
    expect(both.isNewest(before, cell)).toBe(false)
    const after = both.seal(secret, cell)
    expect(both.isNewest(after, cell)).toBe(true)
    expect(loadKeyring({ encryptionKey: newer, keyPath }).open(after, cell)).toBe(secret)
    expect(() => loadKeyring({ encryptionKey: older, keyPath }).open(after, cell)).toThrow(
      /sealed with key .* DAYBOOK_ENCRYPTION_KEY/,
    )
  })

  it.each(['', ',', 'too short', randomBytes(31).toString('base64'), randomBytes(33).toString('hex'), `${older},oops`])(
    'are refused when they are none: %j',
    (encryptionKey) => {
      const load = () => loadKeyring({ encryptionKey, keyPath })
      expect(load).toThrow(
        expect.objectContaining({ code: 'config_invalid', message: expect.not.stringMatching(/oops|too short/) }),
      )
    },
  )
})

describe('the key file', () => {
  let folder: string
  let keyPath: string
  const load = () => loadKeyring({ encryptionKey: undefined, keyPath })

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daybook-key-'))
    keyPath = join(folder, 'home', 'encryption.key')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is made when the first secret is sealed, for its owner alone', async () => {
    const keyring = load()
    await expect(stat(keyPath)).rejects.toThrow(/ENOENT/)
    const sealed = keyring.seal(secret, cell)
    expect((await stat(keyPath)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'home'))).toEqual(['encryption.key'])
    expect(load().open(sealed, cell)).toBe(secret)
  })

  it('is one when two make it at once', () => {
    const [one, other] = [load(), load()]
    const sealed = one.seal(secret, cell)
    expect(other.open(other.seal(secret, cell), cell)).toBe(secret)
    expect(other.open(sealed, cell)).toBe(secret)
  })

  it('is refused when others can read it', async () => {
    load().seal(secret, cell)
    for (const mode of [0o640, 0o604, 0o660]) {
      await chmod(keyPath, mode)
      expect(load).toThrow(expect.objectContaining({ code: 'config_invalid', message: expect.stringContaining('chmod 600') }))
    }
  })

  it('is refused when it is empty or damaged, and its text is in no message', async () => {
    load().seal(secret, cell)
    await writeFile(keyPath, '\n')
    expect(load).toThrow(expect.objectContaining({ code: 'key_missing' }))
    await writeFile(keyPath, 'damaged\n')
    expect(load).toThrow(expect.objectContaining({ code: 'config_invalid', message: expect.not.stringContaining('damaged') }))
  })

  it('gets a fresh key in front; a process that has read it before finds the new one', async () => {
    const running = load()
    const before = running.seal(secret, cell)
    const [firstKey] = (await readFile(keyPath, 'utf8')).split('\n')
    addKeyToFile(keyPath)
    const lines = (await readFile(keyPath, 'utf8')).split('\n')
    expect(lines).toHaveLength(3)
    expect(lines[1]).toBe(firstKey)
    expect((await stat(keyPath)).mode & 0o777).toBe(0o600)
    const after = load().seal(secret, cell)
    expect(running.open(after, cell)).toBe(secret)
    expect(running.isNewest(before, cell)).toBe(false)
    expect(running.open(before, cell)).toBe(secret)
  })

  it('is made by adding a key where there is none', async () => {
    addKeyToFile(keyPath)
    expect((await readFile(keyPath, 'utf8')).trim().split('\n')).toHaveLength(1)
  })

  it('that is gone is named by the secret it sealed', async () => {
    const sealed = load().seal(secret, cell)
    await rm(keyPath)
    expect(() => load().open(sealed, cell)).toThrow(
      expect.objectContaining({ code: 'key_missing', message: expect.stringContaining(keyPath) }),
    )
  })
})

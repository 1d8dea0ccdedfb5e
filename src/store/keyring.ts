import { AppError } from '../lib/app-error.ts'
import { createKeyFile, loadKeyFile, parseKey } from './key-file.ts'
import { seal, toKeyId, toText, unseal } from './seal.ts'
import type { Cell, Key } from './seal.ts'

/** Seals with the newest key, opens with whichever sealed it. */
export interface Keyring {
  seal(plaintext: string, cell: Cell): string
  /** Throws `key_missing`. */
  open(sealed: string, cell: Cell): string
  isNewest(sealed: string, cell: Cell): boolean
  /** Reads the key file again, after a key was added to it. */
  reload(): void
}

/**
 * The keys of `DAYBOOK_ENCRYPTION_KEY` (comma separated, newest first) where it is set, otherwise of the key file, which is
 * made when the first secret is sealed. Throws `config_invalid` for keys that are none, or a file that others can read.
 */
export function loadKeyring(source: { encryptionKey: string | undefined; keyPath: string }): Keyring {
  const { encryptionKey, keyPath } = source
  return encryptionKey === undefined
    ? createKeyring(keyPath, () => loadKeyFile(keyPath), { createMissing: () => createKeyFile(keyPath) })
    : createKeyring('DAYBOOK_ENCRYPTION_KEY', () => parseKeys(encryptionKey))
}

function parseKeys(text: string): Key[] {
  const parts = text.split(',').filter((part) => part.trim() !== '')
  if (parts.length === 0) throw new AppError('config_invalid', 'DAYBOOK_ENCRYPTION_KEY has no key in it.')
  return parts.map((part, index) =>
    parseKey(part, parts.length === 1 ? 'DAYBOOK_ENCRYPTION_KEY' : `Key ${index + 1} in DAYBOOK_ENCRYPTION_KEY`),
  )
}

function createKeyring(where: string, load: () => Key[] | undefined, options: { createMissing?: () => Key[] } = {}): Keyring {
  let keys = load()

  const findKey = (id: string) => keys?.find((key) => key.id === id)

  function newestKey(): Key {
    keys ??= load() ?? options.createMissing?.()
    return keys![0]!
  }

  return {
    seal: (plaintext, cell) => seal(plaintext, cell, newestKey()),
    open(sealed, cell) {
      const id = toKeyId(sealed, cell)
      let key = findKey(id)
      if (key === undefined) {
        // Another process may have rotated the keys since we read them.
        keys = load()
        key = findKey(id)
      }
      if (key === undefined) {
        const have = keys === undefined ? 'is not there' : `has ${keys.map((known) => known.id).join(', ')}`
        throw new AppError(
          'key_missing',
          `The secret in ${toText(cell)} was sealed with key ${id}, but ${where} ${have}. Put that key back (older keys go after ` +
            'the newest), or connect again.',
        )
      }
      return unseal(sealed, cell, key)
    },
    isNewest: (sealed, cell) => toKeyId(sealed, cell) === newestKey().id,
    reload() {
      keys = load()
    },
  }
}

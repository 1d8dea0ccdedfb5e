import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../lib/app-error.ts'
import { createKey } from './seal.ts'
import type { Key } from './seal.ts'
import { toStorageError } from './storage-error.ts'

/** 32 bytes as 64 hex digits or 44 characters of base64. `where` is for the message, which never has the text itself. */
export function parseKey(text: string, where: string): Key {
  const trimmed = text.trim()
  const bytes = /^[0-9a-f]{64}$/i.test(trimmed)
    ? Buffer.from(trimmed, 'hex')
    : /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)
      ? Buffer.from(trimmed, 'base64')
      : undefined
  if (bytes?.length !== 32) {
    throw new AppError(
      'config_invalid',
      `${where} is not an encryption key: 32 bytes in base64 or hex are needed. Make one with: openssl rand -base64 32`,
    )
  }
  return createKey(bytes)
}

/** The keys of the file, newest first; undefined when there is no file. Refuses one that others can read. */
export function loadKeyFile(path: string): Key[] | undefined {
  let text: string
  try {
    const file = openSync(path, 'r')
    try {
      const mode = fstatSync(file).mode & 0o777
      // Windows has no such bits: there the folder's access list protects it.
      if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
        throw new AppError(
          'config_invalid',
          `The key file ${path} can be read by others (mode ${mode.toString(8)}): run chmod 600 on it, and if it may have been ` +
            'read, rotate the key.',
        )
      }
      text = readFileSync(file, 'utf8')
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw toStorageError(error, `The key file ${path}`)
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) {
    throw new AppError(
      'key_missing',
      `The key file ${path} is empty. Put it back from a backup; without one, remove it and connect again.`,
    )
  }
  return lines.map((line, index) => parseKey(line, `Line ${index + 1} of ${path}`))
}

/** Makes the file with a fresh key unless another process was quicker; answers the keys that are in it then. */
export function createKeyFile(path: string): Key[] {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const draft = writeDraft(path, `${randomBytes(32).toString('base64')}\n`)
    try {
      // A link, unlike a rename, never replaces a file that is there; and unlike writing in place, it is never half a key.
      linkSync(draft, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') copyWhereLinksAreMissing(draft, path)
    } finally {
      rmSync(draft, { force: true })
    }
    syncFolder(dirname(path))
  } catch (error) {
    throw toStorageError(error, `The key file ${path}`)
  }
  return loadKeyFile(path)!
}

/** Puts a fresh key before the others. They stay, so that what they sealed opens until it is sealed anew. */
export function addKeyToFile(path: string): void {
  const keys = loadKeyFile(path)
  if (keys === undefined) {
    createKeyFile(path)
    return
  }
  const lines = [randomBytes(32), ...keys.map((key) => key.bytes)].map((bytes) => `${bytes.toString('base64')}\n`)
  try {
    renameSync(writeDraft(path, lines.join('')), path)
    syncFolder(dirname(path))
  } catch (error) {
    throw toStorageError(error, `The key file ${path}`)
  }
}

/** A private file beside `path`, on the disk when this returns. */
function writeDraft(path: string, text: string): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
  return draft
}

/** Some file systems (exFAT, some network shares) have no links. */
function copyWhereLinksAreMissing(draft: string, path: string): void {
  const text = readFileSync(draft)
  let file: number
  try {
    file = openSync(path, 'wx', 0o600)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    throw error
  }
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

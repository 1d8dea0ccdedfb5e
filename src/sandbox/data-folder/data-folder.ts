import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../lib/app-error.ts'
import { systemClock } from '../../lib/clock.ts'
import { acquireHomeLock } from '../../lib/home-lock.ts'
import type { Write } from '../books/change.ts'
import type { SandboxState } from '../state.ts'
import { createIdentitySnapshot, restoreIdentity } from './identity-snapshot.ts'
import type { IdentitySnapshot } from './identity-snapshot.ts'
import { restoreStores, saveStores } from './store-files.ts'
import { writeWhole } from './write-whole.ts'

/** What is kept beside the writes is saved this long after the last call that may have changed it, and at the end. */
const settleMs = 200

interface Header {
  format: 1
  /** What the organisations were generated from: the writes are worth nothing on another past. */
  origin: unknown
}

/** A folder that makes a sandbox survive its process. Close it. */
export interface DataFolder {
  /** Something may have changed outside of the books: tokens, attachments, files. */
  changed(): void
  close(): Promise<void>
}

/**
 * Opens or makes the folder and brings `state` to where it was. Each write to an organisation is appended to `writes.jsonl` before
 * its answer goes out, so that a killed process loses none; a line cut off by the kill is dropped. Tokens, attachments, files and
 * such are saved a moment later. Throws when the folder belongs to organisations generated otherwise, and `home_busy` when another
 * sandbox is using it.
 */
export async function openDataFolder(path: string, state: SandboxState, origin: unknown): Promise<DataFolder> {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const lock = await acquireHomeLock(path, { command: 'daybook sandbox', waitMs: 0, clock: systemClock })
  try {
    const folder = await openLocked(path, state, origin)
    return {
      ...folder,
      async close() {
        try {
          await folder.close()
        } finally {
          await lock.release()
        }
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function openLocked(path: string, state: SandboxState, origin: unknown): Promise<DataFolder> {
  checkHeader(path, origin)
  const writesPath = join(path, 'writes.jsonl')
  const identityPath = join(path, 'identity.json')
  const whole = repeatWrites(writesPath, state)
  if (existsSync(identityPath)) await restoreIdentity(state, JSON.parse(readFileSync(identityPath, 'utf8')) as IdentitySnapshot)
  for (const books of state.companies.values()) restoreStores(join(path, 'organisations', books.tenantId), books)

  if (whole !== undefined) writeWhole(writesPath, whole)
  const writes = openSync(writesPath, 'a', 0o600)
  for (const books of state.companies.values()) {
    books.onWrite((write) => writeSync(writes, `${JSON.stringify({ tenantId: books.tenantId, ...write })}\n`))
  }
  let saving: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const saveAfter = async (earlier: Promise<void>): Promise<void> => {
    await earlier.catch(() => {})
    writeWhole(identityPath, JSON.stringify(await createIdentitySnapshot(state)))
    for (const books of state.companies.values()) saveStores(join(path, 'organisations', books.tenantId), books)
  }
  const save = (): Promise<void> => {
    timer = undefined
    saving = saveAfter(saving)
    return saving
  }
  return {
    changed() {
      // A save that fails is tried again with the next change; the last one, at the end, says so.
      timer ??= setTimeout(() => void save().catch(() => {}), settleMs).unref()
    },
    async close() {
      clearTimeout(timer)
      await save()
      closeSync(writes)
    },
  }
}

function checkHeader(path: string, origin: unknown): void {
  const headerPath = join(path, 'sandbox.json')
  if (!existsSync(headerPath)) {
    writeWhole(headerPath, JSON.stringify({ format: 1, origin } satisfies Header, null, 2))
    return
  }
  const held = JSON.parse(readFileSync(headerPath, 'utf8')) as Header
  if (JSON.stringify(held.origin) === JSON.stringify(origin)) return
  throw new AppError(
    'usage',
    `The folder ${path} keeps a sandbox made with ${JSON.stringify(held.origin)}, and this one is ${JSON.stringify(origin)}. ` +
      'Start it with the same options, or choose another folder.',
  )
}

/** Returns the text to keep if the last line was cut off. */
function repeatWrites(path: string, state: SandboxState): string | undefined {
  if (!existsSync(path)) return undefined
  const text = readFileSync(path, 'utf8')
  const end = text.lastIndexOf('\n') + 1
  for (const line of text.slice(0, end).split('\n')) {
    if (line === '') continue
    const { tenantId, ...write } = JSON.parse(line) as Write & { tenantId: string }
    state.companies.get(tenantId)?.repeat(write)
  }
  return end < text.length ? text.slice(0, end) : undefined
}

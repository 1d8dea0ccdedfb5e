import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type * as Sqlite from 'node:sqlite'
import { AppError } from './app-error.ts'
import type { Clock } from './clock.ts'

export interface HomeLock {
  release(): Promise<void>
}

export interface HomeLockOptions {
  /** What to tell those who must wait, as the user typed it: `daybook sync demo`. */
  command: string
  /** How long to wait for another process before `home_busy`. */
  waitMs: number
  clock: Clock
}

interface Holder {
  pid: number
  command: string
  startedAt: string
}

const pollMs = 100
const sqliteBusy = 5

/** Held here too, because SQLite closes, and so unlocks, what nothing refers to any more. */
const held = new Set<Sqlite.DatabaseSync>()

/**
 * One process at a time for each home folder. The lock is SQLite's on an empty file in it: the operating system's own file
 * lock on each platform, which ends with the process however it ends, and which containers that share the folder see too.
 * `lock.json` beside it says who holds it. It never keeps the process alive. Throws `home_busy`.
 */
export async function acquireHomeLock(home: string, options: HomeLockOptions): Promise<HomeLock> {
  const { clock, command, waitMs } = options
  const deadline = clock.now().getTime() + waitMs
  let folder: string
  try {
    await mkdir(home, { recursive: true, mode: 0o700 })
    folder = await realpath(home)
  } catch (error) {
    throw toUnusable(home, error)
  }
  const notePath = join(folder, 'lock.json')
  for (;;) {
    const database = await tryLock(join(folder, 'lock'), home)
    if (database !== undefined) {
      held.add(database)
      const holder: Holder = { pid: process.pid, command, startedAt: clock.now().toISOString() }
      // For people only: a full disk must not stop a command that would only read.
      await writeFile(notePath, JSON.stringify(holder)).catch(() => undefined)
      return {
        async release() {
          if (!held.delete(database)) return
          await rm(notePath, { force: true }).catch(() => undefined)
          database.close()
        },
      }
    }
    const leftMs = deadline - clock.now().getTime()
    if (leftMs <= 0) throw toBusy(home, await loadHolder(notePath))
    await clock.sleep(Math.min(pollMs, leftMs))
  }
}

/** The locked database, or undefined when another has it locked. */
async function tryLock(path: string, home: string): Promise<Sqlite.DatabaseSync | undefined> {
  let database: Sqlite.DatabaseSync | undefined
  try {
    const { DatabaseSync } = await (sqlite ??= importSqlite())
    database = new DatabaseSync(path)
    // Not a byte is written: the lock is the transaction, which is never ended.
    database.exec('begin exclusive')
    return database
  } catch (error) {
    database?.close()
    if ((error as { errcode?: number }).errcode === sqliteBusy) return undefined
    throw toUnusable(home, error)
  }
}

let sqlite: Promise<typeof Sqlite> | undefined

/** Node 22 calls it experimental when it is loaded, which is nothing a user can act on. */
async function importSqlite(): Promise<typeof Sqlite> {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = () => undefined
  try {
    return await import('node:sqlite')
  } finally {
    process.emitWarning = emitWarning
  }
}

async function loadHolder(notePath: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(notePath, 'utf8')) as Holder
  } catch {
    // Not written yet, or half.
    return undefined
  }
}

/**
 * Who holds the home, or held it when it was killed. `text` is for a message:
 * ` (pid 123, daybook sync demo, since 10:42)`, the command in backticks. Undefined when nobody does.
 */
export async function loadHomeHolder(home: string): Promise<{ pid: number; command: string; text: string } | undefined> {
  const holder = await loadHolder(join(home, 'lock.json'))
  return holder && { pid: holder.pid, command: holder.command, text: toHolderText(holder) }
}

function toHolderText(holder: Holder): string {
  const since = new Date(holder.startedAt)
  const time = `${String(since.getHours()).padStart(2, '0')}:${String(since.getMinutes()).padStart(2, '0')}`
  return ` (pid ${holder.pid}, \`${holder.command}\`, since ${time})`
}

function toBusy(home: string, holder: Holder | undefined): AppError {
  const who = holder === undefined ? '' : toHolderText(holder)
  return new AppError('home_busy', `Another Daybook process${who} is using ${home}: wait for it or stop it.`, {
    details: holder === undefined ? {} : { pid: holder.pid, command: holder.command },
  })
}

function toUnusable(home: string, error: unknown): AppError {
  const { message } = error as Error
  const advice = /disk is full|ENOSPC|EDQUOT/.test(message) ? 'free some space on its disk' : 'check that it is writable'
  return new AppError('storage_failed', `The home folder ${home} cannot be locked (${message}): ${advice}.`, { cause: error })
}

import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api'
import { mkdirSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { quoteText } from './sql.ts'
import { openStagingFolder, type StagingFolder } from './staging-folder.ts'
import { isFatal, toWarehouseError } from './warehouse-error.ts'

/**
 * One open DuckDB file. DuckDB's file lock does not hold within a process, so a process opens a file once and
 * everything in it shares that session, whatever schema it works in.
 */
export interface Session {
  readonly path: string
  readonly staging: StagingFolder
  /** Reads, at any time. Rows as DuckDB values. */
  read(doing: string, sql: string, values?: DuckDBValue[]): Promise<DuckDBValue[][]>
  /** Writes, one at a time in order of asking, in a transaction that is rolled back when `work` throws. */
  write<T>(doing: string, work: (run: Run) => Promise<T>): Promise<T>
  /** One at a time with the writes, but outside a transaction. */
  maintain(doing: string, sql: string): Promise<void>
  /** A connection of its own, for queries by people. The caller disconnects it. */
  connect(): Promise<DuckDBConnection>
  close(): Promise<void>
}

export interface SessionOptions {
  path: string
  stagingPath: string
  memoryMb: number
  threads: number
}

/** Runs one statement of a transaction; answers rows and how many were changed. */
export type Run = (sql: string, values?: DuckDBValue[]) => Promise<{ rows: DuckDBValue[][]; changed: number }>

const sessions = new Map<string, { session: Promise<Session>; users: number }>()

/** Opens the file, or joins the session this process has on it. Throws `home_busy` and `storage_failed`. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const key = await toIdentity(options.path)
  const held = sessions.get(key)
  if (held) {
    held.users += 1
    return held.session
  }
  const entry = { session: createSession(options, () => release(key)), users: 1 }
  sessions.set(key, entry)
  try {
    return await entry.session
  } catch (error) {
    sessions.delete(key)
    throw error
  }
}

/** The session this process has on the file, or undefined. The caller closes it like one it opened. */
export async function joinSession(path: string): Promise<Session | undefined> {
  const held = sessions.get(await toIdentity(path))
  if (!held) return undefined
  held.users += 1
  return held.session
}

/** True for the last user, who closes the file. */
function release(key: string): boolean {
  const held = sessions.get(key)
  if (!held) return false
  held.users -= 1
  if (held.users > 0) return false
  sessions.delete(key)
  return true
}

async function toIdentity(path: string): Promise<string> {
  try {
    return join(await realpath(dirname(path)), basename(path))
  } catch {
    return path
  }
}

interface Handles {
  instance: DuckDBInstance
  writer: DuckDBConnection
  reader: DuckDBConnection
}

async function createSession(options: SessionOptions, release: () => boolean): Promise<Session> {
  const { path } = options
  let staging: StagingFolder
  try {
    mkdirSync(dirname(path), { recursive: true })
    staging = await openStagingFolder(options.stagingPath)
  } catch (error) {
    throw toWarehouseError(error, path, 'opening the warehouse')
  }
  let handles: Handles
  try {
    handles = await openHandles(options, staging)
  } catch (error) {
    await staging.close()
    throw toWarehouseError(error, path, 'opening the warehouse')
  }
  let tail: Promise<unknown> = Promise.resolve()

  const inTurn = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    const turn = tail.then(work)
    tail = turn.catch(() => undefined)
    try {
      return await turn
    } catch (error) {
      throw toWarehouseError(error, path, doing)
    }
  }

  /** After a fault that invalidates the instance (a full disk in the middle of a commit), starts a new one from the file. */
  const recover = async (error: unknown): Promise<void> => {
    if (!isFatal(error)) return
    closeHandles(handles)
    handles = await openHandles(options, staging)
  }

  const run: Run = async (sql, values) => {
    const t0 = performance.now()
    const result = await handles.writer.run(sql, values)
    ;((globalThis as any).__T ??= {})[sql.slice(0, 45).replace(/\s+/g,' ')] = ((globalThis as any).__T[sql.slice(0, 45).replace(/\s+/g,' ')] ?? 0) + performance.now() - t0
    const changed = result.rowsChanged
    return { rows: await result.getRows(), changed }
  }

  return {
    path,
    staging,
    async read(doing, sql, values) {
      try {
        return await (await handles.reader.run(sql, values)).getRows()
      } catch (error) {
        throw toWarehouseError(error, path, doing)
      }
    },
    write: (doing, work) =>
      inTurn(doing, async () => {
        try {
          await handles.writer.run('BEGIN TRANSACTION')
          const result = await work(run)
          const t1 = performance.now(); await handles.writer.run('COMMIT'); ((globalThis as any).__T ??= {}).COMMIT = ((globalThis as any).__T.COMMIT ?? 0) + performance.now() - t1
          return result
        } catch (error) {
          // A failed COMMIT has rolled back already, and an invalidated instance can't: the first error is the one to tell.
          const second = await handles.writer.run('ROLLBACK').then(
            () => undefined,
            (failure: unknown) => failure,
          )
          await recover(isFatal(error) ? error : second)
          throw error
        }
      }),
    maintain: (doing, sql) =>
      inTurn(doing, async () => {
        try {
          await handles.writer.run(sql)
        } catch (error) {
          await recover(error)
          throw error
        }
      }),
    connect: () => handles.instance.connect(),
    async close() {
      if (!release()) return
      await tail
      try {
        // Closing checkpoints too, but on the main thread.
        await handles.writer.run('CHECKPOINT')
      } catch {
        // What a checkpoint could not fold in stays in the write-ahead log and is read from there next time.
      }
      closeHandles(handles)
      await staging.close()
    },
  }
}

async function openHandles(options: SessionOptions, staging: StagingFolder): Promise<Handles> {
  const instance = await DuckDBInstance.create(options.path, {
    threads: String(options.threads),
    memory_limit: `${options.memoryMb}MB`,
    temp_directory: join(staging.path, 'spill'),
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false', ...JSON.parse(process.env['XOPT'] ?? '{}'),
    autoload_known_extensions: 'false',
  })
  try {
    const writer = await instance.connect()
    const reader = await instance.connect()
    await writer.run(`SET GLOBAL TimeZone = 'UTC'`)
    await writer.run(`SET checkpoint_threshold = '${process.env['CT'] ?? '64MB'}'`)
    if (process.env['XSQL']) await writer.run(process.env['XSQL'])
    await writer.run(`SET allowed_directories = [${quoteText(`${staging.path}/`)}]`)
    await writer.run('SET enable_external_access = false')
    return { instance, writer, reader }
  } catch (error) {
    instance.closeSync()
    throw error
  }
}

function closeHandles(handles: Handles): void {
  handles.reader.closeSync()
  handles.writer.closeSync()
  handles.instance.closeSync()
}

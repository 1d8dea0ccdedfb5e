import { DuckDBInstance, type DuckDBConnection, type DuckDBResult, type DuckDBValue } from '@duckdb/node-api'
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
  /** As `read`, with the columns' names and types. */
  readResult(doing: string, sql: string): Promise<DuckDBResult>
  /** Writes, one at a time in order of asking, in a transaction that is rolled back when `work` throws. */
  write<T>(doing: string, work: (run: Run, runResult: RunResult) => Promise<T>, options?: WriteOptions): Promise<T>
  /** Counts up whenever a write to this part may have been stored. What was read at one number still holds while it stands. */
  version(part: string): number
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

export interface WriteOptions {
  /** What DuckDB may use for it, where that is more than otherwise. */
  memoryMb?: number | undefined
  /** All that is written to, as `version` knows it (`toStreamPart`). Default: anything. */
  part?: string
}

/** The rows, changes and state of one stream. */
export const toStreamPart = (schema: string, stream: string): string => `${schema}.${stream}`

/** Runs a script in a transaction, in one call to DuckDB; answers the rows of its last statement. */
export type Run = (script: string) => Promise<DuckDBValue[][]>

/** As `Run`, with the columns' names and types. */
export type RunResult = (script: string) => Promise<DuckDBResult>

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

/** The part that a write is of which does not say. */
const anything = ''

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
  let handles: Handles | undefined
  try {
    handles = await openHandles(options, staging)
  } catch (error) {
    await staging.close()
    throw toWarehouseError(error, path, 'opening the warehouse')
  }
  const versions = new Map<string, number>()
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

  let opening: Promise<Handles> | undefined
  // The connections; opened anew after a fault that invalidated them, such as a full disk in the middle of a commit.
  const useHandles = async (): Promise<Handles> => {
    if (handles) return handles
    // One opening for all who ask meanwhile: the file must not be open twice.
    opening ??= openHandles(options, staging).finally(() => (opening = undefined))
    return (handles = await opening)
  }
  const dropInvalid = (...errors: unknown[]): void => {
    if (!handles || !errors.some(isFatal)) return
    closeHandles(handles)
    handles = undefined
  }

  const readResult = async (doing: string, sql: string, values?: DuckDBValue[]): Promise<DuckDBResult> => {
    try {
      const { reader } = await useHandles()
      return await reader.run(sql, values)
    } catch (error) {
      throw toWarehouseError(error, path, doing)
    }
  }

  return {
    path,
    staging,
    readResult,
    read: async (doing, sql, values) => (await readResult(doing, sql, values)).getRows(),
    version: (part) => (versions.get(part) ?? 0) + (versions.get(anything) ?? 0),
    write: (doing, work, { memoryMb = 0, part = anything } = {}) =>
      inTurn(doing, async () => {
        if (memoryMb > options.memoryMb) await setMemory((await useHandles()).writer, memoryMb)
        // Each call waits for the main thread twice, so the transaction begins with its first script.
        let begin = 'BEGIN TRANSACTION;'
        const { writer } = await useHandles()
        const runResult: RunResult = (script) => {
          const opening = begin
          begin = ''
          return writer.run(opening + script)
        }
        const run: Run = async (script) => (await runResult(script)).getRows()
        try {
          const result = await work(run, runResult)
          if (begin === '') await writer.run('COMMIT')
          return result
        } catch (error) {
          // A failed COMMIT has rolled back already, and an invalidated instance can't: the first error is the one to tell.
          const second = await writer.run('ROLLBACK').then(
            () => undefined,
            (failure: unknown) => failure,
          )
          dropInvalid(error, second)
          throw error
        } finally {
          versions.set(part, (versions.get(part) ?? 0) + 1)
          // What is still held is let go at the next use; until then the higher limit does no harm.
          if (memoryMb > options.memoryMb && handles) await setMemory(handles.writer, options.memoryMb).catch(() => undefined)
        }
      }),
    maintain: (doing, sql) =>
      inTurn(doing, async () => {
        const { writer } = await useHandles()
        try {
          await writer.run(sql)
        } catch (error) {
          dropInvalid(error)
          throw error
        }
      }),
    async connect() {
      const { instance } = await useHandles()
      const connection = await instance.connect()
      await connection.run(`USE ${databaseName}`)
      return connection
    },
    async close() {
      if (!release()) return
      await tail
      try {
        // Closing checkpoints too, but on the main thread.
        await handles?.writer.run('CHECKPOINT')
      } catch {
        // What a checkpoint could not fold in stays in the write-ahead log and is read from there next time.
      }
      if (handles) closeHandles(handles)
      await staging.close()
    },
  }
}

/** What the file is called inside DuckDB, which has it beside an unused database in memory. */
export const databaseName = 'warehouse'

/**
 * - `ROW_GROUP_SIZE`: a batch of at least one row group is compressed and written once, when it is inserted. A smaller
 *   one goes to the write-ahead log and is compressed by a checkpoint, again and again until its row group is full.
 * - `STORAGE_VERSION`: its text compression takes half the time of the older ones. DuckDB 1.4 and later read the file.
 */
const attachOptions = `ROW_GROUP_SIZE 20480, STORAGE_VERSION 'v1.4.0'`

async function openHandles(options: SessionOptions, staging: StagingFolder): Promise<Handles> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${options.memoryMb}MB`,
    temp_directory: join(staging.path, 'spill'),
    preserve_insertion_order: 'false',
    checkpoint_threshold: '32MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  try {
    const writer = await instance.connect()
    await writer.run(
      `SET GLOBAL TimeZone = 'UTC';
       ATTACH ${quoteText(options.path)} AS ${databaseName} (${attachOptions});
       SET allowed_directories = [${quoteText(`${staging.path}/`)}];
       SET enable_external_access = false;
       USE ${databaseName}`,
    )
    const reader = await instance.connect()
    await reader.run(`USE ${databaseName}`)
    return { instance, writer, reader }
  } catch (error) {
    instance.closeSync()
    throw error
  }
}

async function setMemory(connection: DuckDBConnection, memoryMb: number): Promise<void> {
  await connection.run(`SET GLOBAL memory_limit = '${memoryMb}MB'`)
}

function closeHandles(handles: Handles): void {
  handles.reader.closeSync()
  handles.writer.closeSync()
  handles.instance.closeSync()
}

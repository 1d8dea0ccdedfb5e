import type { DuckDBConnection } from '@duckdb/node-api'
import { AppError } from '../../lib/app-error.ts'
import type { SqlRow } from '../warehouse.ts'
import { toCellReader } from './query-cell.ts'
import { joinSession, toStreamPart, type Session } from './session.ts'
import { isFatal, toWarehouseError } from './warehouse-error.ts'

/** Connections for many small questions of our own at once, over the session this process has on the file. */
export interface Readers {
  /** Rows of one SELECT of ours: never text from outside. Throws `query_timeout`, `stopped`, `storage_failed`. */
  select(sql: string, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<SqlRow[]>
  /** `Session.version` of a stream. */
  version(schema: string, stream: string): number
  close(): Promise<void>
}

const patienceMs = 30_000

/** Each connection takes one question at a time; who finds none free waits here, not in a thread. */
export async function openReaders(path: string, count: number): Promise<Readers> {
  const joined = await joinSession(path)
  if (!joined) throw new AppError('internal', 'The warehouse is not open in this process.')
  const session: Session = joined
  const free: (DuckDBConnection | undefined)[] = Array.from({ length: count }, () => undefined)
  const waiting: ((connection: DuckDBConnection | undefined) => void)[] = []

  const take = async (): Promise<DuckDBConnection> => {
    const connection =
      free.length > 0 ? free.pop() : await new Promise<DuckDBConnection | undefined>((give) => waiting.push(give))
    try {
      return connection ?? (await session.connect())
    } catch (error) {
      giveBack(undefined)
      throw error
    }
  }
  const giveBack = (connection: DuckDBConnection | undefined): void => {
    const next = waiting.shift()
    if (next) next(connection)
    else free.push(connection)
  }

  return {
    async select(sql, { timeoutMs = patienceMs, signal } = {}) {
      let connection: DuckDBConnection | undefined = await take()
      const running = connection
      let reason: AppError | undefined
      const halt = (error: AppError): void => {
        reason ??= error
        running.interrupt()
      }
      const timer = setTimeout(
        () =>
          halt(
            new AppError(
              'query_timeout',
              `Reading took longer than ${timeoutMs / 1000} s and was stopped. Ask for less at once.`,
            ),
          ),
        timeoutMs,
      )
      const abort = (): void => halt(new AppError('stopped', 'Reading was stopped on request.'))
      signal?.addEventListener('abort', abort, { once: true })
      try {
        if (signal?.aborted) abort()
        if (reason) throw reason
        const result = await running.run(sql)
        const names = result.columnNames()
        const readers = result.columnTypes().map(toCellReader)
        const rows = await result.getRows()
        return rows.map((row) => Object.fromEntries(row.map((value, index) => [names[index]!, readers[index]!(value)])))
      } catch (error) {
        if (reason) throw reason
        // The session opens its file anew after such a fault, and this connection is of the old one.
        if (isFatal(error)) connection = undefined
        throw toWarehouseError(error, path, 'reading')
      } finally {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
        giveBack(connection)
      }
    },
    version: (schema, stream) => session.version(toStreamPart(schema, stream)),
    async close() {
      for (const connection of free) connection?.closeSync()
      free.length = 0
      await session.close()
    },
  }
}

import type { Config } from '../config.ts'
import type { QueryEngine } from '../warehouse/query.ts'
import type { SqlRow, Warehouse } from '../warehouse/warehouse.ts'
import type { Readers } from '../warehouse/duckdb/readers.ts'

/** Reading beside the writer, in one process: the warehouse is opened for writing first, and readers share what it has open. */
export interface WarehouseReaders {
  /** Rows of one SELECT that was put together here, every value in it quoted. Organisations are its own business. */
  select(sql: string, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<SqlRow[]>
  /** Counts up whenever rows, changes or state of this stream may have been stored anew. */
  version(schema: string, stream: string): Promise<number>
  /** For SQL from outside. `tenants`: rows of these organisations alone can be reached; undefined: all. */
  read<T>(options: { tenants?: readonly string[] | undefined }, work: (engine: QueryEngine) => Promise<T>): Promise<T>
  /** As `read`, for work that goes on after it was answered. The caller closes the engine. */
  open(options: { tenants?: readonly string[] | undefined }): Promise<QueryEngine>
  close(): Promise<void>
}

/** Connections for questions of our own: more than the machine's cores would only wait for each other. */
const readerCount = 3

export function createWarehouseReaders(config: Config, openWarehouse: (schema: string) => Promise<Warehouse>): WarehouseReaders {
  let opened: Promise<Readers> | undefined

  const openAll = async (): Promise<Readers> => {
    await openWarehouse('xero')
    const { openReaders } = await import('../warehouse/duckdb/readers.ts')
    return openReaders(config.warehousePath, readerCount)
  }
  const useReaders = (): Promise<Readers> => {
    opened ??= openAll().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
  const open: WarehouseReaders['open'] = async ({ tenants }) => {
    await openWarehouse('xero')
    const { openDuckdbQuery } = await import('../warehouse/duckdb/query.ts')
    const { warehousePath: path, memoryMb } = config
    return openDuckdbQuery({ path, memoryMb, ...(tenants === undefined ? {} : { tenants: [...tenants] }) })
  }

  return {
    select: async (sql, options) => (await useReaders()).select(sql, options),
    version: async (schema, stream) => (await useReaders()).version(schema, stream),
    open,
    async read(options, work) {
      const engine = await open(options)
      try {
        return await work(engine)
      } finally {
        await engine.close()
      }
    },
    async close() {
      const readers = await opened?.catch(() => undefined)
      opened = undefined
      await readers?.close()
    },
  }
}

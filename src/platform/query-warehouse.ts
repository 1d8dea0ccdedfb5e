import { AppError, toAppError } from '../lib/app-error.ts'
import { systemClock } from '../lib/clock.ts'
import { loadHomeHolder } from '../lib/home-lock.ts'
import type { Config } from '../config.ts'
import type { QueryEngine } from '../warehouse/query.ts'
import type { QueryWarehouse } from './platform.ts'
import { waitWhileBusy } from './wait-while-busy.ts'

export const queryWarehouse: QueryWarehouse = (config, sql, options) =>
  withReader(config, options, (engine) => engine.query(sql, options))

/**
 * Opens the warehouse for some questions and closes it again, so that a sync finds it free. `tenants`: only rows of these
 * organisations can be reached. Throws `home_busy`, after a wait, while another process writes.
 */
export async function withReader<T>(
  config: Config,
  options: { tenants?: string[]; signal?: AbortSignal },
  work: (engine: QueryEngine) => Promise<T>,
): Promise<T> {
  const { openDuckdbQuery } = await import('../warehouse/duckdb/query.ts')
  const { tenants, signal } = options
  const open = () =>
    openDuckdbQuery({ path: config.warehousePath, memoryMb: config.memoryMb, ...(tenants === undefined ? {} : { tenants }) })
  const engine = await waitWhileBusy(systemClock, open, signal).catch(async (thrown: unknown) => {
    throw await nameHolder(config, toAppError(thrown))
  })
  try {
    return await work(engine)
  } finally {
    await engine.close()
  }
}

/** The engine knows the number of the process that has the file, the home folder what it is doing. */
async function nameHolder(config: Config, error: AppError): Promise<AppError> {
  const holder = error.code === 'home_busy' ? await loadHomeHolder(config.home) : undefined
  if (holder === undefined || !error.message.includes(`PID ${holder.pid})`)) return error
  return new AppError(
    'home_busy',
    `The warehouse ${config.warehousePath} is being written by another Daybook process${holder.text}: wait for it or stop it, then ask again.`,
    { cause: error, details: { pid: holder.pid, command: holder.command } },
  )
}

import { AppError, toAppError } from '../lib/app-error.ts'
import { systemClock } from '../lib/clock.ts'
import { loadHomeHolder } from '../lib/home-lock.ts'
import type { Config } from '../config.ts'
import type { QueryWarehouse } from './platform.ts'
import { waitWhileBusy } from './wait-while-busy.ts'

export const queryWarehouse: QueryWarehouse = async (config, sql, options) => {
  const { openDuckdbQuery } = await import('../warehouse/duckdb/query.ts')
  const open = () => openDuckdbQuery({ path: config.warehousePath, memoryMb: config.memoryMb })
  const engine = await waitWhileBusy(systemClock, open, options.signal).catch(async (thrown: unknown) => {
    throw await nameHolder(config, toAppError(thrown))
  })
  try {
    return await engine.query(sql, options)
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

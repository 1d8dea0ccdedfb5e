import type { QueryWarehouse } from './platform.ts'

export const queryWarehouse: QueryWarehouse = async (config, sql, options) => {
  const { openDuckdbQuery } = await import('../warehouse/duckdb/query.ts')
  const engine = await openDuckdbQuery({ path: config.warehousePath, memoryMb: config.memoryMb })
  try {
    return await engine.query(sql, options)
  } finally {
    await engine.close()
  }
}

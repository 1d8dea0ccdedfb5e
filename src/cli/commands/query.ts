import { AppError } from '../../lib/app-error.ts'
import { queryWarehouse } from '../../platform/query-warehouse.ts'
import type { Cli } from '../cli.ts'
import { toCount, toCounted } from '../render/figures.ts'
import type { QueryFormat } from '../render/formats.ts'
import { renderQueryResult } from '../render/query-result.ts'

interface QueryCommandOptions {
  format?: QueryFormat
  json?: boolean
  maxRows?: number
  timeout: number
}

export async function runQuery(cli: Cli, given: string, options: QueryCommandOptions): Promise<void> {
  const sql = given === '-' ? await cli.terminal.readAll() : given
  if (sql.trim() === '') throw new AppError('usage', 'There is no SQL to run.')
  const format = options.json ? 'json' : (options.format ?? 'table')
  const maxRows = Math.floor(options.maxRows ?? (format === 'table' ? 1000 : 1_000_000))
  const result = await queryWarehouse(cli.config(), sql, {
    maxRows,
    timeoutMs: options.timeout * 1000,
    signal: cli.untilStopped(),
  })
  cli.print(renderQueryResult(result, format, { style: cli.style, width: cli.width() }))
  if (result.truncated) cli.note(`There are more: these are the first ${toCount(maxRows)}. Raise --max-rows for more.`)
  else if (format === 'table' && cli.width() !== undefined) {
    cli.note(cli.style.dim(`${toCounted(result.rows.length, 'row')} in ${result.elapsedMs.toFixed(0)} ms`))
  }
}

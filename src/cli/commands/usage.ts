import { printJson, withPlatform, type Cli } from '../cli.ts'
import { toBytes, toCount, toLocalTime } from '../render/figures.ts'
import { renderTable } from '../render/table.ts'

export async function showUsage(cli: Cli, name: string | undefined, options: { days: number; json?: boolean }): Promise<void> {
  const usage = await withPlatform(cli, 'usage', (platform) => platform.usage({ ...(name ? { name } : {}), days: options.days }))
  if (options.json) return printJson(cli, usage)
  const rows = usage.map((entry) => [entry.connection, toCount(entry.calls), toBytes(entry.bytes)])
  const columns = [
    { title: 'connection', shrinkTo: 12 },
    { title: 'calls', align: 'right' as const },
    { title: 'received', align: 'right' as const },
  ]
  cli.print(`Calls to Xero in the last ${options.days} days\n`)
  cli.print(renderTable(columns, rows, { style: cli.style, width: cli.width() }))
}

export async function showCalls(
  cli: Cli,
  name: string | undefined,
  options: { limit: number; before?: Date; json?: boolean },
): Promise<void> {
  const { limit, before } = options
  const calls = await withPlatform(cli, 'calls', (platform) =>
    platform.calls({ ...(name ? { name } : {}), limit, ...(before ? { before } : {}) }),
  )
  if (options.json) return printJson(cli, calls)
  const { style } = cli
  const rows = calls.map((call) => [
    toLocalTime(call.at, { seconds: true }),
    call.method,
    call.path,
    call.status === null ? style.bad('none') : call.status >= 400 ? style.warn(String(call.status)) : String(call.status),
    toBytes(call.bytes),
    `${toCount(Math.round(call.durationMs))} ms`,
    call.error === null ? '' : style.warn(call.error),
  ])
  const columns = [
    { title: 'at' },
    { title: 'method' },
    { title: 'path', shrinkTo: 20 },
    { title: 'status', align: 'right' as const },
    { title: 'received', align: 'right' as const },
    { title: 'took', align: 'right' as const },
    { title: 'error', shrinkTo: 12 },
  ]
  cli.print(renderTable(columns, rows, { style, width: cli.width() }))
}

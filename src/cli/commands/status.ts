import type { ConnectionStatus } from '../../platform/platform.ts'
import { printJson, withPlatform, type Cli } from '../cli.ts'
import { toConnectionJson } from '../render/connect-result.ts'
import { toBytes, toCount, toTime } from '../render/figures.ts'
import type { Style } from '../render/style.ts'
import { renderTable } from '../render/table.ts'
import { wrap } from '../render/text.ts'

export async function showStatus(cli: Cli, name: string | undefined, options: { json?: boolean }): Promise<void> {
  const statuses = await withPlatform(cli, 'status', (platform) => platform.status(name))
  if (options.json) {
    const values = statuses.map((status) => ({ ...status, connection: toConnectionJson(status.connection) }))
    return printJson(cli, values)
  }
  if (statuses.length === 0) return cli.print('No connections yet. Make one with "daybook connect", or try "daybook demo".')
  if (name === undefined) return cli.print(renderOverview(cli, statuses))
  for (const status of statuses) cli.print(renderOne(cli, status))
}

function renderOverview(cli: Cli, statuses: ConnectionStatus[]): string {
  const rows = statuses.map((status) => [
    status.connection.name,
    status.connection.tenantName,
    toHealth(status, cli.style),
    toCount(status.streams.reduce((sum, stream) => sum + stream.rows, 0)),
    toTime(status.lastRun?.finishedAt ?? status.lastRun?.startedAt, cli.now()),
    toCount(status.callsToday),
    status.dayRemaining === null ? '' : toCount(status.dayRemaining),
  ])
  const columns = [
    { title: 'name' },
    { title: 'organisation', shrinkTo: 12 },
    { title: 'health' },
    { title: 'records', align: 'right' as const },
    { title: 'last run', shrinkTo: 10 },
    { title: 'calls 24 h', align: 'right' as const },
    { title: 'left today', align: 'right' as const },
  ]
  const reasons = statuses
    .filter((status) => status.reason !== null)
    .map((status) => wrap(`${cli.style.warn(status.connection.name)}: ${status.reason}`, cli.width() ?? 120, '  '))
  return [renderTable(columns, rows, { style: cli.style, width: cli.width() }), ...reasons].join('\n')
}

function renderOne(cli: Cli, status: ConnectionStatus): string {
  const { style } = cli
  const { connection, lastRun } = status
  const left = status.dayRemaining === null ? '' : `, ${toCount(status.dayRemaining)} left today`
  const lines = [
    `${style.bold(connection.name)}  ${connection.tenantName}  ${style.dim(connection.tenantId)}`,
    `health    ${toHealth(status, style)}${status.reason === null ? '' : `  ${status.reason}`}`,
    `last run  ${lastRun === null ? 'never' : `${lastRun.status}, ${toTime(lastRun.finishedAt ?? lastRun.startedAt, cli.now())}`}`,
    `calls     ${toCount(status.callsToday)} in 24 hours, ${toBytes(status.bytesToday)}${left}`,
    '',
  ]
  const rows = status.streams.map((stream) => [
    stream.stream,
    toCount(stream.rows),
    stream.deleted > 0 ? toCount(stream.deleted) : '',
    stream.quarantined > 0 ? style.warn(toCount(stream.quarantined)) : '',
    stream.asOf === null ? '' : toTime(stream.asOf, cli.now()),
    stream.access !== null && !stream.access.readable ? stream.access.reason : '',
  ])
  const columns = [
    { title: 'stream' },
    { title: 'records', align: 'right' as const },
    { title: 'deleted', align: 'right' as const },
    { title: 'quarantine', align: 'right' as const },
    { title: 'changes known up to', shrinkTo: 12 },
    { title: 'cannot be read because', shrinkTo: 12 },
  ]
  // Columns that would be empty say nothing.
  const used = columns.map((_, index) => index < 2 || rows.some((row) => row[index] !== ''))
  const keep = <T>(list: T[]): T[] => list.filter((_, index) => used[index])
  return [...lines, renderTable(keep(columns), rows.map(keep), { style, width: cli.width() })].join('\n')
}

function toHealth(status: ConnectionStatus, style: Style): string {
  switch (status.health) {
    case 'ok':
      return style.good('ok')
    case 'never_synced':
      return style.dim('never synced')
    case 'syncing':
      return style.accent('syncing')
    case 'paused':
      return style.warn('paused')
    case 'needs_attention':
      return style.bad('needs attention')
  }
}

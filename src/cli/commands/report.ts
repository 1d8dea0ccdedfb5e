import { AppError } from '../../lib/app-error.ts'
import { withReader } from '../../platform/query-warehouse.ts'
import { createStatements, findStatement, statementParameters, type ReportAnswer } from '../../platform/statements.ts'
import type { QueryCell } from '../../warehouse/query.ts'
import type { Cli } from '../cli.ts'
import { findTenants } from '../find-tenants.ts'
import type { QueryFormat } from '../render/formats.ts'
import { renderQueryResult } from '../render/query-result.ts'
import { renderStatement } from '../render/statement.ts'
import { renderStatementList } from '../render/statement-list.ts'

type ReportCommandOptions = Record<string, string | number | undefined> & { format?: QueryFormat; json?: boolean; list?: boolean }

export async function runReport(
  cli: Cli,
  name: string | undefined,
  organisations: string[],
  options: ReportCommandOptions,
): Promise<void> {
  if (options.list || name === undefined) return cli.print(renderStatementList(cli.style, cli.width()))
  if (findStatement(name) === undefined) {
    throw new AppError('usage', `There is no statement "${name}".${toNear(name)} "daybook report --list" shows them all.`)
  }
  if (organisations.length === 0) {
    throw new AppError(
      'usage',
      `Say of which organisation: daybook report ${name} NAME. Several are added up, where that can be done.`,
    )
  }
  const signal = cli.untilStopped()
  const tenants = await findTenants(cli, 'report', organisations, signal)
  const statements = createStatements({ clock: { now: cli.now } })
  const answer = await withReader(cli.config(), { signal }, (reader) =>
    statements.run({ reader, name, tenants, parameters: toParameters(options), signal }),
  )
  cli.print(render(cli, answer, options.json ? 'json' : (options.format ?? 'table')))
}

/** Those whose name has the word in it. */
function toNear(name: string): string {
  const near = createStatements()
    .statements.map((statement) => statement.name.replaceAll('_', '-'))
    .filter((each) => each.includes(name.toLowerCase().replaceAll('_', '-')))
  return near.length === 0 ? '' : ` Is it ${near.join(', ')}?`
}

function toParameters(options: ReportCommandOptions): Record<string, string | number> {
  const given = Object.entries(statementParameters).flatMap(([key, { name }]) => {
    const value = options[key]
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(given)
}

function render(cli: Cli, answer: ReportAnswer, format: QueryFormat): string {
  const view = { style: cli.style, width: cli.width() }
  if (format === 'table') return renderStatement(answer, view)
  const result = { columns: answer.columns, rows: answer.rows, truncated: false, elapsedMs: 0 }
  if (format === 'csv') return renderQueryResult(result, 'csv', view)
  const { rows: _rows, columns, totals, others, ...head } = answer
  const toObject = (row: QueryCell[]): string => renderQueryResult({ ...result, rows: [row] }, 'json', view).slice(2, -2)
  const lines = [
    ...Object.entries({ ...head, columns }).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`),
    ...(totals ? [`"totals": ${toObject(totals)}`] : []),
    ...(others ? [`"others": {"count":${others.count},"sums":${toObject(others.sums)}}`] : []),
    `"rows": ${renderQueryResult(result, 'json', view)}`,
  ]
  return `{\n${lines.join(',\n')}\n}`
}

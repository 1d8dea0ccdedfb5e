import { existsSync } from 'node:fs'
import type { Platform } from '../../platform/platform.ts'
import { queryWarehouse } from '../../platform/query-warehouse.ts'
import { streams } from '../../streams/catalogue.ts'
import { toTableSet } from '../../streams/tables.ts'
import type { SyncReport } from '../../sync/report.ts'
import { withPlatform, type Cli } from '../cli.ts'
import { loadDemoCompany, pointDemoAt, saveDemoCompany } from '../demo-home.ts'
import { demoQuestions } from '../demo-questions.ts'
import { toBytes, toCount, toCounted, toDuration } from '../render/figures.ts'
import { renderTables } from '../render/landed.ts'
import { renderQueryResult } from '../render/query-result.ts'
import { renderSyncSummary } from '../render/sync-summary.ts'
import { startSandboxProcess } from '../start-sandbox-process.ts'
import { untilAborted } from '../until-aborted.ts'
import type { SandboxAddress } from './sandbox.ts'
import { wrap } from '../render/text.ts'
import { syncWithProgress } from './sync.ts'

const name = 'demo'

interface DemoOptions {
  once?: boolean
  size: 'small' | 'medium' | 'large'
}

/** Sandbox, connection, sync, what landed, three questions. A second time it finds the connection and reads only changes. */
export async function runDemo(cli: Cli, options: DemoOptions): Promise<number> {
  const { style } = cli
  const signal = cli.untilStopped()
  const startedAt = performance.now()
  cli.print(`${style.bold('Daybook demo')}: a made-up company, on a Xero that runs on this machine. Nothing leaves it.\n`)
  const sandbox = await startSandboxProcess(['--size', options.size])
  try {
    signal.throwIfAborted()
    const config = pointDemoAt(cli.config(), sandbox.address)
    const demo: Cli = { ...cli, config: () => config }
    const seconds = toDuration(performance.now() - startedAt)
    cli.print(`${style.good('✓')} Sandbox ready in ${seconds} at ${style.accent(sandbox.address.url)}`)
    if (!existsSync(config.controlPlanePath)) cli.print(style.dim('  Making a home for it, once: a few seconds …'))
    const report = await withPlatform(demo, 'demo', async (platform) => {
      await connect(demo, platform, sandbox.address, options.size)
      return syncWithProgress(demo, platform, name, { signal })
    })
    signal.throwIfAborted()
    cli.print('')
    cli.print(renderSyncSummary(report, { style, width: cli.width() ?? 100, now: cli.now() }))
    if (report.status === 'failed') return 1
    await printLanded(demo, report)
    await printAnswers(demo)
    printNext(cli)
    if (!options.once) {
      cli.print(style.dim('\nThe sandbox stays up for these, until Ctrl-C. Use another terminal.'))
      await untilAborted(signal)
    }
    return report.status === 'complete' ? 0 : 3
  } finally {
    await sandbox.close()
  }
}

/**
 * As a Custom Connection connects. The sandbox is the same company with the same credentials at every start, but a new
 * Xero, which knows no token of the one before: a later run connects again, under the same name, and keeps what it has.
 */
async function connect(cli: Cli, platform: Platform, sandbox: SandboxAddress, size: string): Promise<void> {
  const { style } = cli
  const held = (await platform.connections.list()).some((connection) => connection.name === name)
  const again = held && loadDemoCompany(cli.config()) === size
  // Another size is another company, though it goes by the same tenant id.
  if (held && !again) await platform.connections.disconnect(name, { purge: true })
  const { connection, access, scopeFamily } = await platform.connect.custom({
    name,
    clientId: sandbox.clientId,
    clientSecret: sandbox.clientSecret,
  })
  saveDemoCompany(cli.config(), size)
  if (again) {
    cli.print(`${style.good('✓')} Connected again to ${style.bold(connection.tenantName)}: this run reads only what has changed`)
    return
  }
  const readable = access.filter((entry) => entry.access.readable).length
  const how = `by client id and secret: ${scopeFamily} scopes, ${readable} of ${toCounted(access.length, 'stream')} readable`
  cli.print(wrap(`${style.good('✓')} Connected to ${style.bold(connection.tenantName)} ${how}`, cli.width() ?? 120, '  '))
}

async function printLanded(cli: Cli, report: SyncReport): Promise<void> {
  const { style } = cli
  const tables = streams
    .filter((stream) => !stream.retired)
    .flatMap((stream) => toTableSet(stream).tables.map((table) => table.name))
  const sql = tables.map((table, index) => `select ${index} as table_index, count(*) as held from "${table}"`).join(' union all ')
  const result = await queryWarehouse(cli.config(), sql, { maxRows: tables.length, timeoutMs: 60_000 })
  const counts = result.rows
    .map(([index, held]) => ({ name: tables[Number(index)] ?? '', rows: Number(held) }))
    .filter((table) => table.rows > 0)
  const rows = counts.reduce((sum, table) => sum + table.rows, 0)
  const { calls, bytes, changed } = report.totals
  cli.print(`\n${style.bold('What landed')}  ${toCounted(rows, 'row')} in ${toCounted(counts.length, 'table')}, all plain SQL`)
  cli.print(renderTables(counts, { style, width: cli.width() ?? 100, lines: 8, indent: '  ' }))
  if (report.incremental) {
    const changes = changed === 0 ? 'nothing had changed' : `${toCounted(changed, 'record')} had changed`
    const spent = `${toCounted(calls, 'call')} and ${toBytes(bytes)} to find out, in ${toDuration(report.elapsedMs)}`
    cli.print(`  ${style.good('Second run, incremental')}: ${changes}; ${spent}.`)
  }
}

async function printAnswers(cli: Cli): Promise<void> {
  const { style } = cli
  for (const { question, sql } of demoQuestions) {
    const result = await queryWarehouse(cli.config(), sql, { maxRows: 20, timeoutMs: 60_000 })
    const answer = renderQueryResult(result, 'table', { style, width: Math.min(cli.width() ?? 100, 100) - 2 })
    cli.print(`\n${style.bold(question)}  ${style.dim(`${toCount(Math.max(1, Math.round(result.elapsedMs)))} ms`)}`)
    cli.print(indent(style.accent, sql))
    cli.print(`\n${indent((line) => line, answer)}`)
  }
}

function indent(paint: (line: string) => string, text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${paint(line)}`)
    .join('\n')
}

const next: [command: string, what: string][] = [
  ['npx daybook --demo query "select name, code, type from accounts limit 10"', 'any SQL'],
  ['npx daybook --demo status demo', 'what is held, and how fresh'],
  ['npx daybook --demo calls', 'every call to Xero, logged'],
  ['npx daybook --demo sync demo', 'bring it up to date'],
  ['npx daybook connect custom --name books --client-id YOUR_ID', 'your own organisation'],
]

function printNext(cli: Cli): void {
  cli.print(`\n${cli.style.bold('Try next')}`)
  for (const [command, what] of next) cli.print(`  ${cli.style.dim(`# ${what}`)}\n  ${command}`)
}

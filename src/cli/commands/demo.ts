import { existsSync } from 'node:fs'
import type { Config } from '../../config.ts'
import { AppError } from '../../lib/app-error.ts'
import type { Platform } from '../../platform/platform.ts'
import { queryWarehouse, withReader } from '../../platform/query-warehouse.ts'
import { loadReconciliation } from '../../platform/reconcile.ts'
import { createStatements, type ReportAnswer } from '../../platform/statements.ts'
import { streams } from '../../streams/catalogue.ts'
import { toTableSet } from '../../streams/tables.ts'
import type { SyncReport } from '../../sync/report.ts'
import { defaultPort } from '../add-serve.ts'
import { withPlatform, type Cli } from '../cli.ts'
import { loadDemoCompany, pointDemoAt, saveDemoCompany, toDemoConfig, toSandboxFolder } from '../demo-home.ts'
import { workDemoDay } from '../demo-day.ts'
import { demoQuestions } from '../demo-questions.ts'
import { toBytes, toCount, toCounted, toDuration } from '../render/figures.ts'
import { renderTables } from '../render/landed.ts'
import { renderQueryResult } from '../render/query-result.ts'
import { renderStatement } from '../render/statement.ts'
import { renderSyncSummary } from '../render/sync-summary.ts'
import { startSandboxProcess } from '../start-sandbox-process.ts'
import { findRunningServer, renderServing, startServing } from '../start-serving.ts'
import { untilAborted } from '../until-aborted.ts'
import type { SandboxAddress } from './sandbox.ts'
import { wrap } from '../render/text.ts'
import { syncWithProgress } from './sync.ts'

const name = 'demo'

interface DemoOptions {
  once?: boolean
  size: 'small' | 'medium' | 'large'
}

/** Sandbox, connection, sync, what landed, three questions, the books and whether they tie. A second time it finds the connection and reads only changes. */
export async function runDemo(cli: Cli, options: DemoOptions): Promise<number> {
  const { style } = cli
  const held = await findRunningServer(toDemoConfig(cli.config()))
  if (held !== undefined) {
    throw new AppError('home_busy', `The demo is running already, at ${held}. Stop it there with Ctrl-C to start it anew.`)
  }
  const signal = cli.untilStopped()
  const startedAt = performance.now()
  const about = `${style.bold('Daybook demo')}: a made-up company, on a Xero that runs on this machine. Nothing leaves it.`
  cli.print(`${wrap(about, cli.width() ?? 120)}\n`)
  const sandbox = await startSandboxProcess(['--size', options.size, '--data', toSandboxFolder(cli.config(), options.size)])
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
    await printBooks(demo, report)
    if (!options.once) await printDay(demo, sandbox.address, signal)
    printNext(cli)
    if (!options.once) await serveDemo(cli, config, signal)
    return report.status === 'complete' ? 0 : 3
  } finally {
    await sandbox.close()
  }
}

/**
 * As a Custom Connection connects. The sandbox is the same company with the same credentials at every start, but may be a
 * new Xero, which knows no token of the one before: a later run connects again, under the same name, and keeps what it has.
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
    cli.print(wrap(`  ${style.good('Second run, incremental')}: ${changes}; ${spent}.`, cli.width() ?? 120, '  '))
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

/** Three statements of the books, and whether they are Xero's to the cent. */
async function printBooks(cli: Cli, { tenantId, books }: SyncReport): Promise<void> {
  const { style } = cli
  if (books === null || books.note !== null) return cli.print(`\n${style.warn(books?.note ?? 'The books were not built.')}`)
  const statements = createStatements({ clock: { now: cli.now } })
  const { answers, ties } = await withReader(cli.config(), {}, async (reader) => {
    const answers: ReportAnswer[] = []
    for (const { name: statement, parameters } of demoStatements) {
      answers.push(await statements.run({ reader, name: statement, tenants: [tenantId], parameters }))
    }
    return { answers, ties: (await loadReconciliation(reader, tenantId)).ties }
  })
  const view = { style, width: Math.min(cli.width() ?? 120, 120) - 2 }
  for (const answer of answers) {
    // The state of the books is said once, below.
    cli.print(`\n${indent((line) => line, renderStatement(answer, { ...view, badge: false }))}`)
  }
  const tied = ties.state === 'ties' || ties.state === 'explained'
  const percent = ties.explainedPercent === null ? '' : ` ${ties.explainedPercent.toFixed(2)} % explained.`
  const text = wrap(`${tied ? '✓' : '!'} ${ties.text}${percent}`, cli.width() ?? 100, '  ')
  cli.print(`\n${tied ? style.good(text) : style.warn(text)}`)
}

/** The company goes on working, and one more sync finds what it did: so there are changes to look at. */
async function printDay(cli: Cli, sandbox: SandboxAddress, signal: AbortSignal): Promise<void> {
  const { style } = cli
  const done = await workDemoDay(sandbox, cli.now().toISOString().slice(0, 10))
  if (done.length === 0) return
  const { totals, elapsedMs } = await withPlatform(cli, 'demo', (platform) => platform.sync(name, { signal }))
  const spent = `${toCounted(totals.calls, 'call')} and ${toDuration(elapsedMs)} later Daybook has the ${toCounted(totals.changed, 'changed record')}.`
  cli.print(wrap(`\n${style.bold('Meanwhile at the company')}  ${done.join(', ')}. ${spent}`, cli.width() ?? 120, '  '))
}

const demoStatements: { name: string; parameters: Record<string, string | number | boolean> }[] = [
  { name: 'profit_and_loss', parameters: {} },
  { name: 'balance_sheet', parameters: {} },
  { name: 'aged_receivables', parameters: { limit: 8 } },
]

function indent(paint: (line: string) => string, text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `  ${paint(line)}`))
    .join('\n')
}

const next: [command: string, what: string][] = [
  ['npx daybook --demo query "select name, code, type from accounts limit 10"', 'any SQL'],
  ['npx daybook --demo report cash-forecast demo', 'a statement or measure: "report --list" shows them all'],
  ['npx daybook --demo reconcile demo', "how the books compare with Xero's own reports, month by month"],
  ['npx daybook --demo mcp', 'the same for an AI tool, which starts this: docs/ai.md'],
  ['npx daybook --demo status demo', 'what is held, and how fresh'],
  ['npx daybook --demo calls', 'every call to Xero, logged'],
  ['npx daybook --demo sync demo', 'bring it up to date'],
  ['npx daybook connect custom --name books --client-id YOUR_ID', 'your own organisation'],
]

/** The dashboard over what was just read, until Ctrl-C. */
async function serveDemo(cli: Cli, config: Config, signal: AbortSignal): Promise<void> {
  const serving = await startServing(cli, { config, port: defaultPort }).catch((thrown: unknown) => {
    // The port is that of a server for real organisations, perhaps.
    if (thrown instanceof AppError && thrown.code === 'usage') return startServing(cli, { config, port: 0 })
    throw thrown
  })
  try {
    cli.print(`\n${renderServing(cli, serving)}`)
    await untilAborted(signal)
  } finally {
    await serving.close()
  }
}

function printNext(cli: Cli): void {
  cli.print(`\n${cli.style.bold('Try next')}`)
  for (const [command, what] of next) cli.print(`  ${cli.style.dim(`# ${what}`)}\n  ${command}`)
}

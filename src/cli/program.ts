import { Command, CommanderError, Option } from 'commander'
import { addConfiguration } from './add-configuration.ts'
import { addReport } from './add-report.ts'
import { addSandbox } from './add-sandbox.ts'
import { addServe } from './add-serve.ts'
import { AppError } from '../lib/app-error.ts'
import { loadVersion } from '../lib/version.ts'
import { toNames, toNumberOption, type Act, type Cli } from './cli.ts'
import { queryFormats } from './render/formats.ts'

/**
 * The whole command line, as declarations. What a command does is loaded when it runs, so that a quick one stays quick.
 * Answers a function that runs one command line and resolves to its exit code.
 */
export function createProgram(cli: Cli, hooks: { onDemo: () => void }): (args: string[]) => Promise<number> {
  const root = createCommands(cli, hooks)
  return async (args) => {
    // What follows "sandbox exec COMMAND" is the command's own, even what looks like an option of ours.
    root.enablePositionalOptions(args.find((arg) => !arg.startsWith('-')) === 'sandbox')
    try {
      await root.parseAsync(args, { from: 'user' })
      return exitCodes.get(root) ?? 0
    } catch (error) {
      if (error instanceof CommanderError) return toExitCode(error, args)
      throw error
    }
  }
}

const exitCodes = new WeakMap<Command, number>()

/** Help and version are answers; everything else commander throws is about what was typed. */
function toExitCode(error: CommanderError, args: string[]): number {
  if (error.exitCode === 0) return 0
  // Commander has shown the help of a command that wants another one after it: `daybook connect`.
  if (error.code === 'commander.help') return args.length === 0 ? 0 : 2
  const text = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/([^.?!)])$/, '$1.')
  throw new AppError('usage', `${sentence} See "daybook --help".`, { cause: error })
}

/** The command tree, for the program and for checks of its documentation. */
export function createCommands(cli: Cli, hooks: { onDemo: () => void } = { onDemo() {} }): Command {
  const root = new Command('daybook')
  /** Commands that answer an exit code other than 0 answer it here. */
  const act = async (work: Promise<number | undefined | void>): Promise<void> => {
    exitCodes.set(root, (await work) ?? 0)
  }
  root
    .description('An exact, queryable copy of your Xero organisations.')
    .version(loadVersion(), '-V, --version')
    .option('--demo', "work on the demo's data instead of yours")
    .on('option:demo', hooks.onDemo)
    .configureOutput({
      writeOut: (text) => void cli.terminal.out.write(text),
      writeErr: (text) => cli.note(text.trimEnd()),
      getOutHelpWidth: () => cli.width() ?? 80,
      outputError() {},
    })
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText('after', helpAfter)

  addStart(root, cli, act)
  addServe(root, cli, act)
  addSandbox(root, cli, act)
  addConnect(root, cli, act)
  addDaily(root, cli, act)
  addConfiguration(root, cli, act)
  addUpkeep(root, cli, act)
  return root
}

const helpAfter = `
Start with:
  daybook                                           the dashboard, in your browser: connect, sync, look
  daybook demo                                      a made-up company, on this machine alone
  daybook connect custom --name books --client-id … your own organisation
  daybook sync books
  daybook query "select * from invoices limit 5"
`

const json = (): Option => new Option('--json', 'print JSON')

function addStart(root: Command, cli: Cli, act: Act): void {
  root
    .command('demo')
    .description('try everything on a made-up company: sandbox, connect, sync, three questions')
    .option('--once', 'end when all is shown, instead of keeping the sandbox up')
    .addOption(new Option('--size <size>', 'of the company').choices(['small', 'medium', 'large']).default('medium'))
    .action((options) => act(import('./commands/demo.ts').then(({ runDemo }) => runDemo(cli, options))))
}

function addConnect(root: Command, cli: Cli, act: Act): void {
  const connect = root.command('connect').description('connect an organisation, one of four ways').helpCommand(false)
  const way = (name: string, description: string): Command =>
    connect
      .command(name)
      .description(description)
      .requiredOption('--name <name>', 'what to call the connection')
      .option('--streams <a,b>', 'only these streams', toNames)
      .option('--start-date <date>', 'leave out records last changed before this day, YYYY-MM-DD', toDate)
      .option('--schema <name>', 'schema of its tables in the warehouse (default: xero)')
      .addOption(json())
  const load = async () => import('./commands/connect.ts')
  const scopes = ['--scopes <scopes>', 'scopes to ask for (default: granular, then broad)'] as const

  way('custom', 'a Custom Connection: its client id and secret')
    .requiredOption('--client-id <id>', "of the Xero app's configuration page")
    .option('--client-secret <secret>', 'or - to read it from standard input')
    .option(...scopes, toNames)
    .action((options) => act(load().then(({ connectCustom }) => connectCustom(cli, options))))

  way('oauth', 'sign in with Xero in a browser')
    .requiredOption('--client-id <id>', 'of the Xero app')
    .option('--client-secret <secret>', 'of a web app, or -; leave out for a mobile or desktop app (PKCE)')
    .option(...scopes, toNames)
    .option(
      '--port <port>',
      'of the redirect http://localhost:PORT/callback (default: 8912)',
      toNumberOption('--port', 1, 65_535),
    )
    .option('--tenant-id <id>', 'the organisation, where the sign-in reaches several')
    .action((options) => act(load().then(({ connectOauth }) => connectOauth(cli, options))))

  way('refresh', 'a refresh token from elsewhere')
    .requiredOption('--client-id <id>', 'of the Xero app the token belongs to')
    .option('--client-secret <secret>', 'of a web app, or -; leave out for a mobile or desktop app (PKCE)')
    .option('--refresh-token <token>', 'or - to read it from standard input')
    .option('--tenant-id <id>', 'the organisation, where the token reaches several')
    .action((options) => act(load().then(({ connectRefresh }) => connectRefresh(cli, options))))

  way('token', 'a bare access token: works until it expires')
    .option('--access-token <token>', 'or - to read it from standard input')
    .option('--tenant-id <id>', 'the organisation, where the token reaches several')
    .action((options) => act(load().then(({ connectToken }) => connectToken(cli, options))))
}

function addDaily(root: Command, cli: Cli, act: Act): void {
  root
    .command('sync <name>')
    .description('bring a connection up to date')
    .option('--streams <a,b>', 'only these streams', toNames)
    .option('--full', 're-read everything')
    .option('--wait', "wait for Xero's day limit however long it takes")
    .addOption(json())
    .action((name, options) => act(import('./commands/sync.ts').then(({ runSync }) => runSync(cli, name, options))))

  root
    .command('query <sql>')
    .description('ask the warehouse one read-only question; - reads the SQL from standard input')
    .addOption(new Option('--format <format>', 'of the answer').choices(queryFormats))
    .option('--json', 'the same as --format json')
    .option('--max-rows <count>', 'at most (default: 1,000 in a table, else 1,000,000)', toNumberOption('--max-rows', 1, 1e9))
    .option('--timeout <seconds>', 'give up after', toNumberOption('--timeout', 0.01, 86_400, 'seconds'), 60)
    .action((sql, options) => act(import('./commands/query.ts').then(({ runQuery }) => runQuery(cli, sql, options))))

  addReport(root, cli, act)

  root
    .command('reconcile <name>')
    .description(
      "how the books compare with Xero's own reports: what ties, what is explained, what is not; ends with 3 if not tied",
    )
    .option('--month <month>', 'its accounts, for example 2026-04')
    .option('--account <account>', 'one account: its code, name or id')
    .addOption(new Option('--format <format>', 'of the answer').choices(queryFormats))
    .option('--json', 'the same as --format json')
    .action((name, options) =>
      act(import('./commands/reconcile.ts').then(({ runReconcile }) => runReconcile(cli, name, options))),
    )

  root
    .command('mcp')
    .description('answer questions of AI tools, over the Model Context Protocol: on standard input and output, or over HTTP')
    .option('--http', 'over HTTP on this machine, with a token')
    .option('--port <port>', 'of --http (default: 8913); 0 takes a free one', toNumberOption('--port', 0, 65_535))
    .option('--token <token>', 'of --http, or - to read it from standard input (default: a new one each time)')
    .option('--organisations <a,b>', 'only these: names, short codes or tenant ids', toList)
    .option('--json', 'print address and token as JSON')
    .action((options) => act(import('./commands/mcp.ts').then(({ runMcp }) => runMcp(cli, options))))

  root
    .command('status [name]')
    .description('health, last run and rows of one connection or all')
    .addOption(json())
    .action((name, options) => act(import('./commands/status.ts').then(({ showStatus }) => showStatus(cli, name, options))))

  root
    .command('streams [name]')
    .description('what can be read from Xero; with a name, what that connection can read')
    .addOption(json())
    .action((name, options) => act(import('./commands/streams.ts').then(({ showStreams }) => showStreams(cli, name, options))))

  root
    .command('connections')
    .description('list the connections')
    .addOption(json())
    .action((options) => act(import('./commands/connections.ts').then(({ listConnections }) => listConnections(cli, options))))

  root
    .command('test <name>')
    .description('ask Xero which streams a connection can read, and why not')
    .addOption(json())
    .action((name, options) =>
      act(import('./commands/connections.ts').then(({ testConnection }) => testConnection(cli, name, options))),
    )
}

function addUpkeep(root: Command, cli: Cli, act: Act): void {
  root
    .command('reset <name>')
    .description('forget the rows of some streams: the next sync reads them whole')
    .requiredOption('--streams <a,b>', 'these', toNames)
    .option('--yes', 'do not ask')
    .addOption(json())
    .action((name, options) =>
      act(import('./commands/connections.ts').then(({ resetStreams }) => resetStreams(cli, name, options))),
    )

  root
    .command('disconnect <name>')
    .description('end a connection, here and at Xero')
    .option('--purge', 'delete its rows too')
    .option('--yes', 'do not ask')
    .addOption(json())
    .action((name, options) => act(import('./commands/connections.ts').then(({ disconnect }) => disconnect(cli, name, options))))

  root
    .command('usage [name]')
    .description('calls and bytes that Xero was asked for')
    .option('--days <count>', 'looking back', toNumberOption('--days', 1, 3650), 30)
    .addOption(json())
    .action((name, options) => act(import('./commands/usage.ts').then(({ showUsage }) => showUsage(cli, name, options))))

  root
    .command('calls [name]')
    .description('the log of calls to Xero, newest first')
    .option('--limit <count>', 'how many', toNumberOption('--limit', 1, 10_000), 20)
    .option('--before <time>', 'only older ones, for example 2026-11-21T10:00:00Z', toInstant)
    .addOption(json())
    .action((name, options) => act(import('./commands/usage.ts').then(({ showCalls }) => showCalls(cli, name, options))))

  const keys = root.command('keys').description('the key that seals stored secrets').helpCommand(false)
  keys
    .command('rotate')
    .description('seal every stored secret with the newest key')
    .addOption(json())
    .action((options) => act(import('./commands/keys.ts').then(({ rotateKeys }) => rotateKeys(cli, options))))

  root
    .command('doctor')
    .description('check that everything Daybook needs is in order')
    .addOption(json())
    .action((options) => act(import('./commands/doctor.ts').then(({ showDoctor }) => showDoctor(cli, options))))
}

/** Names that may hold spaces. */
function toList(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function toDate(text: string): string {
  const at = new Date(`${text}T00:00:00Z`)
  // A day that does not exist, the 30th of February, would become another one.
  const exists = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || !exists)
    throw new AppError('usage', `--start-date must be a day like 2024-07-01, not "${text}".`)
  return text
}

function toInstant(text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw new AppError('usage', `--before must be a time like 2026-11-21T10:00:00Z, not "${text}".`)
  return at
}

import type { Command } from 'commander'
import { Option } from 'commander'
import { AppError } from '../lib/app-error.ts'
import { toNumberOption, type Act, type Cli } from './cli.ts'
import { keepOptions } from './kept-options.ts'
import type { SandboxFlags } from './sandbox-options.ts'
import { sandboxRegions, sandboxSizes, sandboxTiers, sandboxTrades, scopeFamilies } from './sandbox-options.ts'

/** `sandbox` and `sandbox exec`. */
export function addSandbox(root: Command, cli: Cli, act: Act): void {
  const sandbox = root
    .command('sandbox')
    .description('a Xero that runs on this machine, until Ctrl-C')
    .helpCommand(false)
    // What follows "exec COMMAND" is the program's.
    .enablePositionalOptions()
    .option('--port <port>', 'to listen on, 0 takes a free one', toNumberOption('--port', 0, 65_535), 8911)
  addCompanyOptions(sandbox)
    .option('--tls', 'answer https on the same port too, by a certificate authority made on the spot')
    .option('--json', 'print the addresses and credentials as one line of JSON')
    .addHelpText('after', sandboxHelp)
    .action((options, command) =>
      act(import('./commands/sandbox.ts').then(({ runSandbox }) => runSandbox(cli, withKept(options, command)))),
    )

  const exec = sandbox
    .command('exec')
    .usage('[options] -- <command> [args...]')
    .description('run a program for which api.xero.com, identity.xero.com and login.xero.com are a sandbox (Linux)')
    .argument('<command...>', 'the program and its arguments')
    .passThroughOptions()
    .option('--port <port>', 'where the sandbox can be reached from outside', toNumberOption('--port', 0, 65_535), 0)
  addCompanyOptions(exec)
    .addOption(
      new Option('--app <kind>', 'whose credentials the program gets: a Custom Connection, or a web app with a refresh token')
        .choices(['custom', 'web'])
        .default('custom'),
    )
    .option('--attach <url>', 'a sandbox that runs already, instead of one of its own')
    .option('--network', 'leave the program the network of this machine (root only); else it reaches the sandbox alone')
    .option('--trust-file <path...>', 'a list of trusted authorities of its own that the program reads')
    .addHelpText('after', execHelp)
    .hook('preAction', () => {
      const stray = sandbox.options.find((option) => sandbox.getOptionValueSource(option.attributeName()) === 'cli')
      if (stray)
        throw new AppError(
          'usage',
          `${stray.long ?? stray.flags} belongs after "exec": daybook sandbox exec ${stray.flags} -- COMMAND`,
        )
    })
    .action((words, options, command) =>
      act(
        import('./commands/sandbox-exec.ts').then(({ runSandboxExec }) => runSandboxExec(cli, words, withKept(options, command))),
      ),
    )
}

function withKept<Flags extends SandboxFlags>(flags: Flags, command: Command): Flags {
  return keepOptions(flags, (name) => command.getOptionValueSource(name) === 'cli')
}

function addCompanyOptions(command: Command): Command {
  return command
    .option('--host <address>', 'of this machine to listen on; the control API has no password', '127.0.0.1')
    .option('--seed <number>', 'another company and other credentials for each number', toNumberOption('--seed', 0, 2 ** 31), 1)
    .addOption(
      new Option('--size <size>', 'of the company: about 150, 6,000 or 250,000 invoices').choices(sandboxSizes).default('small'),
    )
    .option(
      '--invoices <count>',
      'a company of this many invoices, instead of a size',
      toNumberOption('--invoices', 1, 50_000_000),
    )
    .addOption(new Option('--region <region>', 'where it keeps its books').choices(sandboxRegions).default('NZ'))
    .addOption(new Option('--trade <trade>', 'what it does').choices(sandboxTrades).default('general'))
    .option('--organisations <count>', 'how many such companies', toNumberOption('--organisations', 1, 10_000), 1)
    .addOption(
      new Option('--scopes <family>', "the apps' scopes: granular (apps made since March 2026) or broad (older ones)")
        .choices(scopeFamilies)
        .default('granular'),
    )
    .addOption(
      new Option('--tier <tier>', 'the apps pay for: connections, day limit, extras (default: unlimited)').choices(sandboxTiers),
    )
    .option('--limits [which]', "enforce Xero's limits of calls, or for example minute=60,day=1000,concurrent=5")
    .option('--high-volume', 'refuse reads of more than 100,000 documents, as Xero does (ErrorNumber 51)')
    .option('--latency-ms <ms>', 'that each answer takes at least', toNumberOption('--latency-ms', 0, 600_000, 'milliseconds'), 0)
    .option('--auto-approve', 'sign-in pages approve themselves')
    .option('--spool', 'keep pages once made in a temporary file: a second reading costs next to nothing, for benchmarks')
    .option('--data <folder>', 'keep everything in this folder, and go on from there the next time')
}

const sandboxHelp = `
Examples:
  daybook sandbox                                   a small company in New Zealand, at http://127.0.0.1:8911
  daybook sandbox --region UK --trade wholesaler    with stock and VAT
  daybook sandbox --organisations 50 --limits       fifty of them, and Xero's limits
  daybook sandbox --tls --data ./xero               https too; everything kept in ./xero
  daybook sandbox --json --port 0                   for scripts: one line, any free port
  daybook sandbox exec -- python sync.py            a client with Xero's hosts written into it

In a browser the address shows the books, the calls and the faults. docs/sandbox.md has the rest.
`

const execHelp = `
The program finds XERO_CLIENT_ID, XERO_CLIENT_SECRET and XERO_TENANT_ID in its environment (with --app web
XERO_REFRESH_TOKEN as well), and trusts the sandbox's certificates. Its input, output, exit code and signals are its own.

Examples:
  daybook sandbox exec -- node app.js
  daybook sandbox exec -- npx --no-install xero-mcp-server
  daybook sandbox exec --app web --scopes broad -- tap-xero --config config.json --discover
  daybook sandbox exec --attach http://127.0.0.1:8911 -- python sync.py
`

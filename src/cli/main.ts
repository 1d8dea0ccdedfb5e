import { loadConfig, type Config } from '../config.ts'
import { AppError } from '../lib/app-error.ts'
import type { Cli } from './cli.ts'
import { toDemoConfig } from './demo-home.ts'
import { createLocalTerminal } from './local-terminal.ts'
import { createStyle } from './render/style.ts'
import { report, runCommandLine } from './run-command-line.ts'
import { canRunElsewhere, runThroughServer } from './through-server.ts'

const stop = new AbortController()
let stoppable = false
let stoppedAt = 0
let passSignal: ((signal: NodeJS.Signals) => void) | undefined

function onSignal(signal: NodeJS.Signals): void {
  if (passSignal) {
    passSignal(signal)
    return
  }
  const at = performance.now()
  // A terminal sends Ctrl-C to the whole group of processes, and one that stands before this one may pass it on: one key, one stop.
  if (stoppedAt > 0 && at - stoppedAt < 250) return
  if (!stoppable || stop.signal.aborted) process.exit(130)
  stoppedAt = at
  stop.abort(new AppError('stopped', 'Stopped on request.'))
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)

// Started by another process of ours: when that one is gone there is nobody left to work for.
if (process.channel) {
  process.on('disconnect', () => process.exit(130))
  process.channel.unref()
}

// `daybook query … | head` closes the pipe early; that is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}

const demo = { on: false }
let config: Config | undefined

const cli: Cli = {
  config() {
    config ??= demo.on ? toDemoConfig(loadConfig()) : loadConfig()
    return config
  },
  print(text) {
    process.stdout.write(`${text}\n`)
  },
  note(text) {
    process.stderr.write(`${text}\n`)
  },
  style: createStyle(process.stdout),
  terminal: createLocalTerminal(),
  now: () => new Date(),
  width: () => (process.stdout.isTTY ? process.stdout.columns : undefined),
  untilStopped() {
    stoppable = true
    return stop.signal
  },
  passSignals(to) {
    passSignal = to
  },
}

const typed = process.argv.slice(2)
// "npx daybook" alone, at a terminal, is for people who want to see something.
const argv = typed.length === 0 && cli.terminal.interactive && process.stdout.isTTY ? ['serve', '--open'] : typed
const exit = (await runElsewhere()) ?? (await runCommandLine(cli, argv, { onDemo: () => (demo.on = true) }))
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))))
process.exit(exit)

/** Where a server has the home, it runs the command; undefined where none does. */
async function runElsewhere(): Promise<number | undefined> {
  if (!canRunElsewhere(argv)) return undefined
  // Before commander sees it, because the server of the demo has another home.
  demo.on = argv.includes('--demo')
  return report(cli, argv, () => runThroughServer(cli, cli.config(), argv))
}

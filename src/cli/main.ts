import { loadConfig, type Config } from '../config.ts'
import { AppError, toAppError } from '../lib/app-error.ts'
import type { Cli } from './cli.ts'
import { toDemoConfig } from './demo-home.ts'
import { createProgram } from './program.ts'
import { renderError } from './render/error.ts'
import { createStyle } from './render/style.ts'

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

await run()

async function run(): Promise<void> {
  const program = createProgram(cli, { onDemo: () => (demo.on = true) })
  let exit = 0
  try {
    exit = (await program(process.argv.slice(2))) ?? 0
  } catch (thrown) {
    const error = toAppError(thrown)
    exit = error.exit
    const json = process.argv.includes('--json')
    const style = createStyle(process.stderr)
    process.stderr.write(
      `${renderError(error, { json, style, width: process.stderr.isTTY ? process.stderr.columns : undefined })}\n`,
    )
  }
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))))
  process.exit(exit)
}

import { toAppError } from '../lib/app-error.ts'
import type { Cli } from './cli.ts'
import { createProgram } from './program.ts'
import { renderError } from './render/error.ts'
import { createStyle } from './render/style.ts'

/** Runs one command line, its errors written as people or programs read them. Resolves to the exit code. */
export async function runCommandLine(cli: Cli, argv: string[], hooks: { onDemo: () => void }): Promise<number> {
  return (await report(cli, argv, () => createProgram(cli, hooks)(argv))) ?? 0
}

/** Does the work of a command line; what it throws is written to standard error, and its exit code answered. */
export async function report(cli: Cli, argv: string[], work: () => Promise<number | undefined>): Promise<number | undefined> {
  try {
    return await work()
  } catch (thrown) {
    const error = toAppError(thrown)
    const { err } = cli.terminal
    const view = { json: argv.includes('--json'), style: createStyle(err), width: err.isTTY ? err.columns : undefined }
    err.write(`${renderError(error, view)}\n`)
    return error.exit
  }
}

import { AppError } from '../lib/app-error.ts'
import { wrap } from './render/text.ts'
import type { Terminal } from './terminal.ts'

/** Before what cannot be undone: asks at a terminal, and wants `--yes` elsewhere. */
export async function confirm(terminal: Terminal, act: string, yes: boolean): Promise<void> {
  if (yes) return
  if (!terminal.interactive) throw new AppError('usage', `${act} Add --yes to do this without being asked.`)
  const answer = await terminal.ask(`${wrap(act, terminal.err.columns)}\nGo on? [y/N] `)
  if (!/^y(es)?$/i.test(answer)) throw new AppError('stopped', 'Nothing was changed.')
}

/**
 * A secret as its option gives it: itself, or `-` for a line of standard input. When the option is absent a terminal is
 * asked without echo; elsewhere an optional secret is undefined and a needed one is a usage error.
 */
export async function readSecret(
  terminal: Terminal,
  option: string,
  given: string | undefined,
  need: 'needed' | 'optional',
): Promise<string | undefined> {
  if (given === '-') {
    const line = await terminal.readLine()
    if (line === '') throw new AppError('usage', `${option} - reads a line from standard input, and there was none.`)
    return line
  }
  if (given !== undefined && given !== '') return given
  if (need === 'optional') return undefined
  if (!terminal.interactive) throw new AppError('usage', `${option} is needed: give it, or "-" to read it from standard input.`)
  const typed = await terminal.askHidden(`${option.replace(/^--/, '').replaceAll('-', ' ')} (not shown): `)
  if (typed === '') throw new AppError('usage', `${option} is needed.`)
  return typed
}

export async function readNeededSecret(terminal: Terminal, option: string, given: string | undefined): Promise<string> {
  return (await readSecret(terminal, option, given, 'needed')) ?? ''
}

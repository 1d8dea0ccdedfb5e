import { createInterface } from 'node:readline/promises'
import { AppError } from '../lib/app-error.ts'
import { wrap } from './render/text.ts'

/** Questions to the person at the terminal. They go to standard error, so that standard output stays the answer alone. */

export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY
}

export async function ask(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  // readline takes Ctrl-C for itself; give it back its meaning.
  const stopped = new Promise<never>((_, reject) => {
    reader.once('SIGINT', () => {
      process.stderr.write('\n')
      reject(new AppError('stopped', 'Stopped.'))
    })
  })
  try {
    return (await Promise.race([reader.question(question), stopped])).trim()
  } finally {
    reader.close()
  }
}

/** Before what cannot be undone: asks at a terminal, and wants `--yes` elsewhere. */
export async function confirm(act: string, yes: boolean): Promise<void> {
  if (yes) return
  if (!isInteractive()) throw new AppError('usage', `${act} Add --yes to do this without being asked.`)
  const answer = await ask(`${wrap(act, process.stderr.columns)}\nGo on? [y/N] `)
  if (!/^y(es)?$/i.test(answer)) throw new AppError('stopped', 'Nothing was changed.')
}

let stdinLines: AsyncIterator<string> | undefined

/** The next line of standard input: several secrets given as `-` come one a line, in the order of the options. */
async function readStdinLine(): Promise<string> {
  stdinLines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  const next = await stdinLines.next()
  return next.done ? '' : next.value.trim()
}

export async function readStdin(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * A secret as its option gives it: itself, or `-` for a line of standard input. When the option is absent a terminal is
 * asked without echo; elsewhere an optional secret is undefined and a needed one is a usage error.
 */
export async function readSecret(
  option: string,
  given: string | undefined,
  need: 'needed' | 'optional',
): Promise<string | undefined> {
  if (given === '-') {
    const line = await readStdinLine()
    if (line === '') throw new AppError('usage', `${option} - reads a line from standard input, and there was none.`)
    return line
  }
  if (given !== undefined && given !== '') return given
  if (need === 'optional') return undefined
  if (!isInteractive()) throw new AppError('usage', `${option} is needed: give it, or "-" to read it from standard input.`)
  const typed = await askHidden(`${option.replace(/^--/, '').replaceAll('-', ' ')} (not shown): `)
  if (typed === '') throw new AppError('usage', `${option} is needed.`)
  return typed
}

export async function readNeededSecret(option: string, given: string | undefined): Promise<string> {
  return (await readSecret(option, given, 'needed')) ?? ''
}

async function askHidden(question: string): Promise<string> {
  const { stdin, stderr } = process
  stderr.write(question)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  let typed = ''
  try {
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      for (const key of String(chunk)) {
        if (key === '\r' || key === '\n' || key === '\u0004') return typed.trim()
        if (key === '\u0003') throw new AppError('stopped', 'Stopped.')
        if (key === '\u007f' || key === '\b') typed = typed.slice(0, -1)
        else if (key >= ' ') typed += key
      }
    }
    return typed.trim()
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
  }
}

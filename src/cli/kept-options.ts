import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../lib/app-error.ts'
import type { SandboxFlags } from './sandbox-options.ts'

/** What the companies are made from: nothing that happened to them makes sense on others. */
const makings = ['seed', 'size', 'invoices', 'region', 'trade', 'organisations'] as const

type Making = (typeof makings)[number]
type Makings = Partial<Record<Making, string | number>>

/**
 * With `--data`, a sandbox goes on as what it was, whatever options are left out: they are kept in the folder, in
 * `options.json`. Answers the flags to start with, and makes the folder. Throws `usage` where an option that was given says
 * something else, or where there can be no such folder.
 */
export function keepOptions<Flags extends SandboxFlags>(flags: Flags, isGiven: (name: Making) => boolean): Flags {
  if (flags.data === undefined) return flags
  makeFolder(flags.data)
  const path = join(flags.data, 'options.json')
  if (!existsSync(path)) {
    const made = Object.fromEntries(makings.map((name) => [name, flags[name]]))
    // A folder of an older sandbox has other ways to say that it does not fit.
    writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
    return flags
  }
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Makings
  const other = makings.filter((name) => isGiven(name) && flags[name] !== kept[name])
  if (other.length > 0) {
    const differences = other.map((name) => `--${name} was ${kept[name] ?? 'not given'}`).join(', ')
    throw new AppError(
      'usage',
      `${flags.data} keeps a sandbox that was made with other options: ${differences}. ` +
        'Leave these options out to go on with it, or choose another folder.',
    )
  }
  return { ...flags, ...kept }
}

/** Level by level: making a whole path at once never ends in places where nothing can be made. */
function makeFolder(folder: string): void {
  try {
    if (!existsSync(folder)) {
      const parent = dirname(resolve(folder))
      if (!existsSync(parent)) makeFolder(parent)
      mkdirSync(folder, { mode: 0o700 })
    }
    if (!statSync(folder).isDirectory()) throw new Error('it is a file')
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('usage', `--data names ${folder}, where nothing can be kept: ${(cause as Error).message}.`, { cause })
  }
}

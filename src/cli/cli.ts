import type { Config } from '../config.ts'
import { AppError } from '../lib/app-error.ts'
import type { Platform } from '../platform/platform.ts'
import type { Style } from './render/style.ts'
import type { Terminal } from './terminal.ts'

/** What a command has of the world around it. */
export interface Cli {
  /** Read once, when first asked for; with `--demo`, that of the demo's home. */
  config: () => Config
  /** One text on standard output, line end added. */
  print: (text: string) => void
  /** One text on standard error, for what is not the answer: notes, prompts, progress beside JSON. */
  note: (text: string) => void
  /** For standard output. */
  style: Style
  /** Where it was typed. */
  terminal: Terminal
  /** The open platform, where this process is a server that runs a command for another one. */
  platform?: Platform
  /** What people open to reach that server. */
  address?: string
  now: () => Date
  /** Columns of the terminal to fit to; undefined when standard output is none. */
  width: () => number | undefined
  /** From here on Ctrl-C aborts this signal, once, instead of ending the process; a second one ends it. */
  untilStopped: () => AbortSignal
  /** From here on signals are for the program that runs in front: they are handed over, and nothing else happens. */
  passSignals: (to: (signal: NodeJS.Signals) => void) => void
}

/** Takes what a command does, for its exit code: none is 0. */
export type Act = (work: Promise<number | undefined | void>) => Promise<void>

/** Opens the platform for one command, and closes it whatever happens; a server's own stays open. */
export async function withPlatform<T>(cli: Cli, command: string, work: (platform: Platform) => Promise<T>): Promise<T> {
  if (cli.platform) return work(cli.platform)
  const config = cli.config()
  const { openPlatform } = await import('../platform/open-platform.ts')
  const platform = await openPlatform(config, { command: `daybook ${command}` })
  try {
    return await work(platform)
  } finally {
    await platform.close()
  }
}

/** `--json` output of everything that reports. */
export function printJson(cli: Cli, value: unknown): void {
  cli.print(JSON.stringify(value, null, 2))
}

/** `a, b c` → three names. */
export function toNames(text: string): string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '')
}

/** For an option that takes a number: throws `usage`, naming the option and its range. */
export function toNumberOption(option: string, min: number, max: number, unit = ''): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max) {
      throw new AppError('usage', `${option} must be a number${unit && ` of ${unit}`} from ${min} to ${max}, not "${text}".`)
    }
    return value
  }
}

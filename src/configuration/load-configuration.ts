import { fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { AppError } from '../lib/app-error.ts'
import type { Stream } from '../streams/stream.ts'
import { checkMeaning, type Issue } from './check-meaning.ts'
import { configSchema } from './config-schema.ts'
import type { DaybookConfig } from './define-config.ts'
import { locatePaths, type FindLine } from './locate-paths.ts'

export interface LoadedConfiguration {
  config: DaybookConfig
  /** Name of the file, for people. */
  origin: string
  findLine: FindLine
}

export const configFileName = 'daybook.config.ts'

/**
 * Reads and checks a configuration file. Throws `config_invalid` that names the line of whatever is wrong, all of it at
 * once; `not_found` where there is no file. The file is a program: it is run with the rights of whoever names it.
 */
export async function loadConfiguration(path: string, catalogue: readonly Stream[]): Promise<LoadedConfiguration> {
  const file = resolve(path)
  const origin = basename(file)
  const source = await readSource(file, path)
  const findLine = locatePaths(source)
  const exported = await runFile(file, origin)
  const parsed = configSchema.safeParse(exported)
  const toLine = ({ path: at, message }: Issue): string => {
    const line = findLine(at)
    return `${origin}${line === undefined ? '' : `:${line}`}  ${at.join('.') || 'the file'}: ${message}`
  }
  const issues: Issue[] = parsed.success
    ? checkMeaning(parsed.data as DaybookConfig, catalogue)
    : parsed.error.issues.map(toIssue)
  if (issues.length > 0) {
    const [first] = issues
    throw new AppError('config_invalid', `The configuration cannot be used:\n${issues.map(toLine).join('\n')}`, {
      details: { file: origin, line: first ? (findLine(first.path) ?? null) : null },
    })
  }
  return { config: parsed.data as DaybookConfig, origin, findLine }
}

type ZodIssue = z.core.$ZodIssue

/** Says what is wrong where it is wrong: inside a key, in the likeliest of several shapes, at a property there is none of. */
function toIssue(issue: ZodIssue): Issue {
  const path = issue.path.map(String)
  if (issue.code === 'invalid_key') return { path, message: issue.issues[0]?.message ?? issue.message }
  if (issue.code === 'unrecognized_keys') return { path: [...path, ...issue.keys.slice(0, 1)], message: issue.message }
  if (issue.code !== 'invalid_union') return { path, message: issue.message }
  // Of the shapes it could have, the one it comes nearest to.
  const nearest = issue.errors.flat().toSorted((a, b) => b.path.length - a.path.length)[0]
  if (nearest === undefined || nearest.path.length === 0) return { path, message: issue.message }
  const inner = toIssue(nearest)
  return { path: [...path, ...inner.path], message: inner.message }
}

async function readSource(file: string, given: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new AppError('config_invalid', `${given} cannot be read: ${(cause as Error).message}`, { cause })
    }
    throw new AppError('not_found', `There is no ${given}. docs/configuration-as-code.md shows what goes into it.`, { cause })
  }
}

const runWithinMs = 30_000

interface Answer {
  exported?: unknown
  failed?: { message: string; stack: string }
}

async function runFile(file: string, origin: string): Promise<unknown> {
  const { exported, failed } = await askProcess(file, origin)
  if (failed === undefined) return exported
  const line = new RegExp(`${origin.replaceAll('.', '\\.')}:(\\d+)`).exec(`${failed.stack}\n${failed.message}`)?.[1]
  const first = failed.message.trim().split('\n', 1)[0] ?? ''
  throw new AppError('config_invalid', `${origin}${line === undefined ? '' : `:${line}`}  it does not run: ${first}`, {
    details: { file: origin, line: line === undefined ? null : Number(line) },
  })
}

function askProcess(file: string, origin: string): Promise<Answer> {
  const script = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './run-file.ts' : './run-file.js', import.meta.url))
  return new Promise((resolve, reject) => {
    const child = fork(script, [file], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [], timeout: runWithinMs })
    let answer: Answer | undefined
    child.once('message', (message) => (answer = message as Answer))
    child.once('error', reject)
    child.once('exit', () => {
      if (answer !== undefined) resolve(answer)
      else reject(new AppError('config_invalid', `${origin} ended before it said what it exports, or took longer than 30 s.`))
    })
  })
}

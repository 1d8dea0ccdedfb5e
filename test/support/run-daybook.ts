import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface RunOptions {
  /** The Node to start the program with. Default: the one running the tests. */
  node?: string
  env?: Record<string, string>
  input?: string
}

/** The Node a user of this machine has, as opposed to the one in `node_modules`; undefined where that is all there is. */
export function findSystemNode(): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .find(existsSync)
}

/** Starts the program itself, as a user would, with nothing of this process's environment that could colour it. */
export function startDaybook(args: string[], options: RunOptions = {}) {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'], ...options.env }
  const child = spawn(options.node ?? process.execPath, ['bin/daybook.js', ...args], { env })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.stdin.end(options.input ?? '')
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
  return {
    child,
    ended,
    /** Resolves to all of standard output so far, once the pattern is in it. */
    async untilPrinted(pattern: RegExp): Promise<string> {
      let over = false
      void ended.then(() => (over = true))
      while (!pattern.test(stdout)) {
        if (over) throw new Error(`The program ended without printing ${String(pattern)}: ${stdout}${stderr}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      return stdout
    },
  }
}

export function runDaybook(args: string[], options: RunOptions = {}): Promise<Ended> {
  return startDaybook(args, options).ended
}

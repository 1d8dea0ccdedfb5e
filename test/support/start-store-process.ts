import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { StoreProcessInput } from './store-process.ts'

export interface StoreProcess {
  /** Resolves when the process has said this line; rejects when it ends without. */
  waitFor(line: string): Promise<void>
  /** Everything it has said so far. */
  lines: string[]
  /** Lets it go on where it waits. */
  goOn(): void
  /** kill -9, and resolves when it is gone. */
  kill(): Promise<void>
}

/** Starts `store-process.ts` as a process of its own. */
export function startStoreProcess(input: StoreProcessInput): StoreProcess {
  const script = fileURLToPath(new URL('store-process.ts', import.meta.url))
  const child = spawn(process.execPath, [script, JSON.stringify(input)], { stdio: ['pipe', 'pipe', 'pipe'] })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  let errors = ''
  let ended = false
  const wake = () => {
    for (const check of waiting) check()
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    wake()
  })
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  child.stdin.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => {
      ended = true
      wake()
      resolve()
    })
  })
  return {
    lines,
    goOn: () => child.stdin.write('\n'),
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
    waitFor: (line) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (lines.includes(line)) resolve()
          else if (ended) reject(new Error(`The process ended before saying "${line}": ${lines.join(', ')}\n${errors}`))
          else return
          waiting.delete(check)
        }
        waiting.add(check)
        check()
      }),
  }
}

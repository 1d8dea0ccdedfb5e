import { createInterface } from 'node:readline/promises'
import { AppError } from '../lib/app-error.ts'
import { openBrowser } from './open-browser.ts'
import type { Terminal } from './terminal.ts'

/** The terminal of this process. */
export function createLocalTerminal(): Terminal {
  const { stdin, stdout, stderr } = process
  let lines: AsyncIterator<string> | undefined
  return {
    out: stdout,
    err: stderr,
    get interactive() {
      return stdin.isTTY && stderr.isTTY
    },
    folder: process.cwd(),
    ask: askLine,
    askHidden: askHiddenLine,
    async readLine() {
      // Several secrets given as `-` come one a line, in the order of the options.
      lines ??= createInterface({ input: stdin })[Symbol.asyncIterator]()
      const next = await lines.next()
      return next.done ? '' : next.value.trim()
    },
    async readAll() {
      const chunks: Buffer[] = []
      for await (const chunk of stdin) chunks.push(chunk as Buffer)
      return Buffer.concat(chunks).toString('utf8')
    },
    input: () => stdin,
    openBrowser,
  }
}

async function askLine(question: string): Promise<string> {
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

async function askHiddenLine(question: string): Promise<string> {
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

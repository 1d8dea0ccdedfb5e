import type { Readable } from 'node:stream'

/** One end of a terminal as the process that has it describes it. */
export interface ScreenFacts {
  isTTY: boolean
  columns: number | undefined
  rows: number | undefined
  colours: boolean
}

/** First line of a request: the command as typed, and where. */
export interface CommandRequest {
  argv: string[]
  folder: string
  out: ScreenFacts
  err: ScreenFacts
  interactive: boolean
  environment: 'terminal' | 'pipe'
}

/** What follows it. An `answer` is to the last question; without `text`, the question was answered with Ctrl-C. */
export type FromTerminal =
  | { type: 'answer'; text?: string }
  | { type: 'input'; data: string }
  | { type: 'inputEnd' }
  | { type: 'size'; out: ScreenFacts; err: ScreenFacts }
  | { type: 'stop' }

export type Question = 'ask' | 'askHidden' | 'readLine' | 'readAll'

/** What the server sends back: raw writes in their order, questions, and the exit code at the end. */
export type FromServer =
  | { type: 'out'; text: string }
  | { type: 'err'; text: string }
  | { type: 'question'; kind: Question; text: string }
  /** Standard input is wanted as it comes. */
  | { type: 'wantsInput' }
  /** From here on Ctrl-C is a `stop`. */
  | { type: 'stoppable' }
  | { type: 'open'; url: string }
  | { type: 'exit'; code: number }

/** Where a home's server takes commands; a file only its owner can read. */
export interface ServerNote {
  /** For commands, on loopback. */
  url: string
  /** What people open. */
  address: string
  pid: number
  secret: string
  version: string
}

export const serverNoteName = 'server.json'
export const commandPath = '/internal/cli'

export function toLine(frame: FromTerminal | FromServer | CommandRequest): string {
  return `${JSON.stringify(frame)}\n`
}

const maxLineLength = 64_000_000

/** JSON values, one a line, as they come. Throws for a line without end. */
export async function* readLines(stream: Readable): AsyncGenerator {
  let rest = ''
  stream.setEncoding('utf8')
  for await (const chunk of stream) {
    rest += String(chunk)
    if (rest.length > maxLineLength) throw new Error('A line is too long.')
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end)
      rest = rest.slice(end + 1)
      if (line !== '') yield JSON.parse(line)
    }
  }
}

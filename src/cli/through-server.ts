import { readFileSync } from 'node:fs'
import { request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { styleText } from 'node:util'
import type { Config } from '../config.ts'
import { AppError } from '../lib/app-error.ts'
import type { Cli } from './cli.ts'
import type { Screen } from './terminal.ts'
import {
  commandPath,
  readLines,
  serverNoteName,
  toLine,
  type FromServer,
  type FromTerminal,
  type Question,
  type ScreenFacts,
  type ServerNote,
} from './through-server-frames.ts'

/** Commands that start something of their own in front, or work on no home. */
const ownCommands = new Set(['serve', 'sandbox', 'demo', 'help'])

/** Whether a server may run this command line for us: it is typed for a home, and not for help alone. */
export function canRunElsewhere(argv: string[]): boolean {
  const command = argv.find((arg) => !arg.startsWith('-'))
  const asksHelp = argv.some((arg) => ['--help', '-h', '--version', '-V'].includes(arg))
  return command !== undefined && !ownCommands.has(command) && !asksHelp
}

/** The server that has this home, as it last said; undefined when it said nothing. */
export function loadServerNote(home: string): ServerNote | undefined {
  try {
    return JSON.parse(readFileSync(join(home, serverNoteName), 'utf8')) as ServerNote
  } catch {
    return undefined
  }
}

/**
 * Hands a command line to the server that has this home, which runs the very same command: what it writes appears here as
 * it is written. Answers the exit code; undefined where no server answers, and the command is to be run here.
 */
export async function runThroughServer(cli: Cli, config: Config, argv: string[]): Promise<number | undefined> {
  const note = loadServerNote(config.home)
  if (!note) return undefined
  const link = await openLink(note, cli, config, argv)
  if (!link) return undefined
  const { terminal } = cli
  const send = (frame: FromTerminal): void => void link.outgoing.write(toLine(frame))
  const onResize = (): void => send({ type: 'size', out: toFacts(terminal.out), err: toFacts(terminal.err) })
  terminal.out.on('resize', onResize)
  try {
    for await (const line of readLines(link.incoming)) {
      const frame = line as FromServer
      switch (frame.type) {
        case 'out':
          terminal.out.write(frame.text)
          break
        case 'err':
          terminal.err.write(frame.text)
          break
        case 'question':
          // Not awaited: a stop may have to pass while nobody answers.
          void answer(cli, frame.kind, frame.text).then(send)
          break
        case 'wantsInput':
          forwardInput(cli, send)
          break
        case 'stoppable':
          cli.untilStopped().addEventListener('abort', () => send({ type: 'stop' }), { once: true })
          break
        case 'open':
          terminal.openBrowser(frame.url)
          break
        case 'exit':
          return frame.code
      }
    }
    throw new AppError('stopped', 'The Daybook server ended while it ran this command.')
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('stopped', `The Daybook server ended while it ran this command (${(cause as Error).message}).`, { cause })
  } finally {
    terminal.out.off('resize', onResize)
    link.outgoing.destroy()
  }
}

interface Link {
  outgoing: ReturnType<typeof request>
  incoming: IncomingMessage
}

/** Both directions stay open: the request's body is what is typed, the answer's what is shown. */
async function openLink(note: ServerNote, cli: Cli, config: Config, argv: string[]): Promise<Link | undefined> {
  const { terminal } = cli
  const outgoing = request(`${note.url}${commandPath}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${note.secret}`, 'content-type': 'application/x-ndjson' },
  })
  const incoming = await new Promise<IncomingMessage | undefined>((resolve) => {
    outgoing.once('response', resolve)
    // Nobody listens there any more: the server was killed, and its note stayed.
    outgoing.once('error', () => resolve(undefined))
    outgoing.write(
      toLine({
        argv,
        folder: terminal.folder,
        out: toFacts(terminal.out),
        err: toFacts(terminal.err),
        interactive: terminal.interactive,
        environment: config.environment,
      }),
    )
  })
  outgoing.on('error', () => undefined)
  if (incoming?.statusCode === 200) return { outgoing, incoming }
  outgoing.destroy()
  return undefined
}

function toFacts(screen: Screen): ScreenFacts {
  return {
    isTTY: screen.isTTY,
    columns: screen.isTTY ? screen.columns : undefined,
    rows: screen.isTTY ? screen.rows : undefined,
    colours: styleText('bold', 'x', { stream: screen }) !== 'x',
  }
}

async function answer({ terminal }: Cli, kind: Question, text: string): Promise<FromTerminal> {
  try {
    return { type: 'answer', text: await terminal[kind](text) }
  } catch {
    return { type: 'answer' }
  }
}

function forwardInput({ terminal }: Cli, send: (frame: FromTerminal) => void): void {
  const input = terminal.input()
  input.setEncoding('utf8')
  input.on('data', (chunk) => send({ type: 'input', data: String(chunk) }))
  input.once('end', () => send({ type: 'inputEnd' }))
}

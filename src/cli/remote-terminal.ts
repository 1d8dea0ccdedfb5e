import { PassThrough, Writable } from 'node:stream'
import { AppError } from '../lib/app-error.ts'
import type { Screen, Terminal } from './terminal.ts'
import type { CommandRequest, FromServer, FromTerminal, Question, ScreenFacts } from './through-server-frames.ts'

export interface RemoteTerminal extends Terminal {
  /** Takes what the process that has the terminal sends. */
  receive(frame: FromTerminal): void
  /** That process is gone. */
  leave(): void
}

/** The terminal of another process, whose command runs in this one. */
export function createRemoteTerminal(asked: CommandRequest, send: (frame: FromServer) => Promise<void>): RemoteTerminal {
  let input: PassThrough | undefined
  const questions: ((text: string | undefined) => void)[] = []
  const out = createScreen(asked.out, (text) => send({ type: 'out', text }))
  const err = createScreen(asked.err, (text) => send({ type: 'err', text }))
  const ask = async (kind: Question, text = ''): Promise<string> => {
    const answered = new Promise<string | undefined>((resolve) => questions.push(resolve))
    await send({ type: 'question', kind, text })
    const answer = await answered
    if (answer === undefined) throw new AppError('stopped', 'Stopped.')
    return answer
  }
  return {
    out,
    err,
    interactive: asked.interactive,
    folder: asked.folder,
    ask: (question) => ask('ask', question),
    askHidden: (question) => ask('askHidden', question),
    readLine: () => ask('readLine'),
    readAll: () => ask('readAll'),
    input() {
      if (!input) {
        input = new PassThrough()
        void send({ type: 'wantsInput' })
      }
      return input
    },
    openBrowser: (url) => void send({ type: 'open', url }),
    receive(frame) {
      switch (frame.type) {
        case 'answer':
          questions.shift()?.(frame.text)
          break
        case 'input':
          input?.write(frame.data)
          break
        case 'inputEnd':
          input?.end()
          break
        case 'size':
          Object.assign(out, toSize(frame.out))
          Object.assign(err, toSize(frame.err))
          break
        case 'stop':
          break
      }
    },
    leave() {
      input?.end()
      for (const each of questions.splice(0)) each(undefined)
    },
  }
}

function toSize({ columns, rows }: ScreenFacts): Partial<Screen> {
  return { ...(columns === undefined ? {} : { columns }), ...(rows === undefined ? {} : { rows }) }
}

/** Writes go over whole and in order; a terminal that reads slowly holds back who writes. */
function createScreen(facts: ScreenFacts, send: (text: string) => Promise<void>): Screen {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      void send(chunk.toString()).finally(done)
    },
  })
  const { isTTY, colours } = facts
  return Object.assign(stream, { isTTY, colours, fd: -1, ...toSize(facts) }) as unknown as Screen
}

import { timingSafeEqual } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { AuditLog } from '../access/audit-log.ts'
import { createSecret, toDigest } from '../access/secrets.ts'
import { AppError } from '../lib/app-error.ts'
import type { Platform } from '../platform/platform.ts'
import type { Cli } from './cli.ts'
import { createRemoteTerminal } from './remote-terminal.ts'
import { createStyle } from './render/style.ts'
import { runCommandLine } from './run-command-line.ts'
import {
  commandPath,
  readLines,
  serverNoteName,
  toLine,
  type CommandRequest,
  type FromServer,
  type FromTerminal,
  type ServerNote,
} from './through-server-frames.ts'

export interface CommandHost {
  close(): Promise<void>
}

export interface CommandHostOptions {
  platform: Platform
  audit: AuditLog
  /** What people open. */
  address: string
  version: string
}

/**
 * Takes the commands of other processes of this user while the server has the home. A listener of its own, on loopback and
 * a free port, which only `server.json` tells, with a secret that only it has; a browser, which says where its request
 * comes from, is never answered.
 */
export async function openCommandHost({ platform, audit, address, version }: CommandHostOptions): Promise<CommandHost> {
  const secret = createSecret()
  const running = new Set<AbortController>()
  const server = createServer({ requestTimeout: 0 }, (incoming, outgoing) => {
    if (!isOurs(incoming, secret)) {
      outgoing.writeHead(403).end()
      return
    }
    const stop = new AbortController()
    running.add(stop)
    void runForOther({ platform, audit, address }, incoming, outgoing, stop).finally(() => running.delete(stop))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const notePath = join(platform.config.home, serverNoteName)
  const note: ServerNote = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    address,
    pid: process.pid,
    secret,
    version,
  }
  // A file that is there may be readable to others, and would stay so.
  await rm(notePath, { force: true })
  await writeFile(notePath, JSON.stringify(note), { mode: 0o600, flag: 'wx' })
  return {
    async close() {
      await rm(notePath, { force: true })
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const each of running) each.abort(new AppError('stopped', 'The Daybook server is stopping.'))
      const cut = setTimeout(() => server.closeAllConnections(), 3000)
      await closed
      clearTimeout(cut)
    },
  }
}

function isOurs({ method, url, headers }: IncomingMessage, secret: string): boolean {
  const given = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
  const [ours, theirs] = [secret, given].map((each) => Buffer.from(toDigest(each)))
  const fromPage = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
  return method === 'POST' && url === commandPath && !fromPage && timingSafeEqual(ours!, theirs!)
}

async function runForOther(
  { platform, audit, address }: Pick<CommandHostOptions, 'platform' | 'audit' | 'address'>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  stop: AbortController,
): Promise<void> {
  const send = (frame: FromServer): Promise<void> =>
    new Promise((resolve) => {
      // Whoever asked is gone: what is written has nobody to wait for.
      if (outgoing.destroyed || outgoing.write(toLine(frame))) resolve()
      else outgoing.once('drain', resolve).once('close', resolve)
    })
  outgoing.writeHead(200, { 'content-type': 'application/x-ndjson' })
  outgoing.flushHeaders()
  const lines = readLines(incoming)
  try {
    const first = await lines.next()
    if (first.done) return
    const asked = first.value as CommandRequest
    const terminal = createRemoteTerminal(asked, send)
    outgoing.once('close', () => {
      terminal.leave()
      stop.abort(new AppError('stopped', 'Stopped on request.'))
    })
    void receive(lines, (frame) => {
      if (frame.type === 'stop') stop.abort(new AppError('stopped', 'Stopped on request.'))
      else terminal.receive(frame)
    })
    const { out, err } = terminal
    const cli: Cli = {
      config: () => ({ ...platform.config, environment: asked.environment }),
      print: (text) => void out.write(`${text}\n`),
      note: (text) => void err.write(`${text}\n`),
      style: createStyle(out),
      terminal,
      platform,
      address,
      now: () => new Date(),
      width: () => (out.isTTY ? out.columns : undefined),
      untilStopped() {
        void send({ type: 'stoppable' })
        return stop.signal
      },
      passSignals() {
        throw new AppError('unsupported', 'This command starts a program, which a server does not do for others.')
      },
    }
    const code = await runCommandLine(cli, asked.argv, { onDemo() {} })
    await noteChange(audit, asked.argv, code)
    await Promise.all([out, err].map((stream) => new Promise((resolve) => stream.write('', resolve))))
    await send({ type: 'exit', code })
  } finally {
    outgoing.end()
    incoming.destroy()
  }
}

async function receive(lines: AsyncGenerator, take: (frame: FromTerminal) => void): Promise<void> {
  try {
    for await (const line of lines) take(line as FromTerminal)
  } catch {
    // The other process left in the middle of a line.
  }
}

/** Commands that change something, and how many words of them say what: never an option, which may be a secret. */
const changing: Record<string, number> = { people: 2, connect: 2, sync: 2, reset: 2, disconnect: 2, keys: 2, apply: 1 }

async function noteChange(audit: AuditLog, argv: string[], code: number): Promise<void> {
  const words = argv.slice(argv.findIndex((arg) => !arg.startsWith('-')))
  const [command = ''] = words
  const count = changing[command]
  if (count === undefined) return
  const target = words.slice(1, count).filter((word) => !word.startsWith('-'))
  await audit.write({
    actor: { kind: 'terminal', id: null, name: userInfo().username },
    action: `command.${command}`,
    target: target.length > 0 ? target.join(' ') : null,
    address: null,
    requestId: null,
    details: { exitCode: code },
  })
}

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../lib/app-error.ts'
import type { Certificates } from '../tls/certificates.ts'
import { createTlsUnwrapper } from '../tls/either-server.ts'
import type { Credentials, Environment } from './environment.ts'
import { listTrusted, toProgramEnvironment } from './environment.ts'
import { findIsolation } from './isolation.ts'
import { listBundles } from './list-bundles.ts'
import type { EntranceMessage, ParentMessage, Plan } from './plan.ts'
import { doorPorts } from './plan.ts'
import { writeCovers } from './write-covers.ts'

export interface ProgramOptions {
  /** The program and its arguments. */
  command: string[]
  /** What it would have had without us. */
  environment: Environment
  /** Undefined: as the environment has them. */
  credentials: Credentials | undefined
  certificates: Certificates
  /** Answers on a connection that the program made to one of Xero's names, TLS taken off. */
  serve(stream: Duplex): void
  /** The program keeps the system's network. Default: it reaches the sandbox and itself, nothing else. */
  network?: boolean
  /** More files of trusted authorities that the program reads; found by themselves: the system's, and those of its Python. */
  trustFiles?: string[]
  /** Called once, with a function that passes a signal on to the program. */
  onSignals?(pass: (signal: NodeJS.Signals) => void): void
}

/**
 * Runs a program for which Xero's names are the sandbox, with our standard streams, and answers its exit code (128 and the
 * number of the signal, if one ended it). Throws `unsupported` where the system has no namespaces for us.
 */
export async function runProgram(options: ProgramOptions): Promise<number> {
  const network = options.network ?? false
  const isolation = findIsolation({ network, platform: process.platform, uid: process.getuid?.(), gid: process.getgid?.() })
  const folder = mkdtempSync(join(tmpdir(), 'daybook-exec-'))
  const doors: Server[] = []
  const sockets = new Set<Socket>()
  try {
    const address = chooseAddress(isolation.privateNetwork)
    const bundles = [...listBundles(options.environment, options.command), ...(options.trustFiles ?? [])]
    const trusted = listTrusted(options.environment)
    const { covers, bundlePath } = writeCovers(folder, { address, authority: options.certificates.authority, bundles, trusted })
    const { privateNetwork } = isolation
    const plan: Plan = { covers, privateNetwork, address, command: [...isolation.inner, ...options.command] }
    const unwrap = createTlsUnwrapper(options.certificates, options.serve)
    const [unshare, ...words] = isolation.outer
    const child = spawn(unshare, [...words, process.execPath, entrancePath, JSON.stringify(plan)], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: toProgramEnvironment(options.environment, { bundlePath, network, credentials: options.credentials }),
    })
    const say = (message: ParentMessage): void => void (child.connected && child.send(message))
    options.onSignals?.((signal) => say({ type: 'signal', signal }))
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code, signal) => reject(new AppError('internal', `The way in ended (${signal ?? code}) too early.`)))
      child.on('message', (message: EntranceMessage, handle) => {
        if (message.type === 'ended') resolve(message.code)
        else if (message.type === 'refused') reject(toRefusal(message.why, network))
        else {
          const door = handle as Server
          door.on('connection', (socket) => {
            sockets.add(socket)
            socket.once('close', () => sockets.delete(socket))
            socket.on('error', () => socket.destroy())
            if (message.port === 443) unwrap(socket)
            else options.serve(socket)
          })
          if (doors.push(door) === doorPorts.length) say({ type: 'start' })
        }
      })
    })
  } finally {
    for (const door of doors) door.close()
    for (const socket of sockets) socket.destroy()
    rmSync(folder, { recursive: true, force: true })
  }
}

const entrancePath = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './entrance.ts' : './entrance.js', import.meta.url))

/** Not 127.0.0.1, whose ports the program may want for itself. In the system's network, one that hardly anybody else uses. */
function chooseAddress(privateNetwork: boolean): string {
  return privateNetwork ? '127.88.0.1' : `127.88.${(process.pid >> 8) & 255}.${process.pid & 255 || 1}`
}

function toRefusal(why: string, network: boolean): AppError {
  const ports = doorPorts.join(' and ')
  const advice =
    network && /EACCES|EADDRINUSE/.test(why) ? ` With --network the ports ${ports} are the system's: be root (sudo).` : ''
  return new AppError('unsupported', `The program could not be given Xero's names. ${why}.${advice}`)
}

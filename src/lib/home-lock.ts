import { createHash } from 'node:crypto'
import { mkdir, realpath, stat, unlink } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { join } from 'node:path'
import { AppError } from './app-error.ts'
import type { Clock } from './clock.ts'

export interface HomeLock {
  release(): Promise<void>
}

export interface HomeLockOptions {
  /** What to tell those who must wait, as the user typed it: `daybook sync demo`. */
  command: string
  /** How long to wait for another process before `home_busy`. */
  waitMs: number
  clock: Clock
  /** Where to lock, instead of what the platform suggests. For tests of the other platforms' way. */
  address?: LockAddress
}

export interface LockAddress {
  path: string
  /** A file that stays behind when its process is killed, unlike an abstract socket (Linux) or a pipe (Windows). */
  isFile: boolean
}

interface Holder {
  pid: number
  command: string
  startedAt: string
}

const pollMs = 150
const answerMs = 1000
/** Room in a socket's address, by the narrowest platform. */
const maxSocketPath = 100

/**
 * One process at a time for each home folder. The lock is a listening socket, which the system frees when the process ends
 * however it ends, and which tells others who holds it. It never keeps the process alive. Throws `home_busy`.
 */
export async function acquireHomeLock(home: string, options: HomeLockOptions): Promise<HomeLock> {
  await mkdir(home, { recursive: true, mode: 0o700 })
  const address = options.address ?? toAddress(await realpath(home), process.platform)
  const { clock, waitMs } = options
  const deadline = clock.now().getTime() + waitMs
  for (;;) {
    const holder = { pid: process.pid, command: options.command, startedAt: clock.now().toISOString() }
    const lock = await tryListen(address, holder)
    if (lock !== undefined) return lock
    const other = await askHolder(address)
    if (other === 'nobody') {
      if (address.isFile) await removeStale(address.path)
      else if (clock.now().getTime() < deadline) await clock.sleep(pollMs)
      else throw toBusy(home, undefined)
      continue
    }
    const leftMs = deadline - clock.now().getTime()
    if (leftMs <= 0) throw toBusy(home, other)
    await clock.sleep(Math.min(pollMs, leftMs))
  }
}

/** Where a platform has the lock of this folder (its real path, so that every way to it leads to one lock). */
export function toAddress(realHome: string, platform: NodeJS.Platform): LockAddress {
  const name = `daybook-${createHash('sha256').update(realHome).digest('hex').slice(0, 32)}`
  if (platform === 'linux') return { path: `\0${name}`, isFile: false }
  if (platform === 'win32') return { path: `\\\\.\\pipe\\${name}`, isFile: false }
  const inHome = join(realHome, 'lock.sock')
  // Not the user's temp folder: it may differ between a terminal and a scheduled job.
  return { path: Buffer.byteLength(inHome) <= maxSocketPath ? inHome : `/tmp/${name}.sock`, isFile: true }
}

async function tryListen(address: LockAddress, holder: Holder): Promise<HomeLock | undefined> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.unref()
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.end(JSON.stringify(holder))
  })
  try {
    await listen(server, address.path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined
    throw new AppError('storage_failed', `The home folder cannot be locked: ${(error as Error).message}.`, { cause: error })
  }
  server.unref()
  const release = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  if (address.isFile && !(await isStillOurs(address.path))) {
    await release()
    return undefined
  }
  return { release }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path, exclusive: true }, () => {
      server.off('error', reject)
      server.on('error', () => undefined)
      resolve()
    })
  })
}

/** Who holds the lock; undefined where the holder is too busy to say; `nobody` where the socket has no process. */
function askHolder(address: LockAddress): Promise<Holder | undefined | 'nobody'> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect({ path: address.path })
    const done = (answer: Holder | undefined | 'nobody') => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(answerMs, () => done(undefined))
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (text += chunk))
    socket.on('end', () => done(parseHolder(text)))
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      done(code === 'ECONNREFUSED' || code === 'ENOENT' ? 'nobody' : undefined),
    )
  })
}

function parseHolder(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder
  } catch {
    return undefined
  }
}

async function removeStale(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') {
      throw new AppError('storage_failed', `${path}, left by a process that was killed, cannot be removed: ${error.message}.`, {
        cause: error,
      })
    }
  })
}

/**
 * Two processes may find the same stale socket at once, and the slower one removes what the quicker one has just made. So
 * the quicker looks again after longer than that takes.
 */
async function isStillOurs(path: string): Promise<boolean> {
  const inode = () =>
    stat(path).then(
      (found) => found.ino,
      () => undefined,
    )
  const made = await inode()
  await new Promise((resolve) => setTimeout(resolve, 50))
  return made !== undefined && made === (await inode())
}

function toBusy(home: string, holder: Holder | undefined): AppError {
  const since = holder && new Date(holder.startedAt)
  const time = since && `${String(since.getHours()).padStart(2, '0')}:${String(since.getMinutes()).padStart(2, '0')}`
  const who = holder === undefined ? '' : ` (pid ${holder.pid}, \`${holder.command}\`, since ${time})`
  return new AppError('home_busy', `Another Daybook process${who} is using ${home}: wait for it or stop it.`, {
    details: holder === undefined ? {} : { pid: holder.pid, command: holder.command },
  })
}

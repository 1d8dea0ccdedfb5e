import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { createServer } from 'node:net'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EntranceMessage, ParentMessage, Plan } from './plan.ts'
import { doorPorts } from './plan.ts'

/**
 * The first process inside the namespaces: lays files over the system's, brings the loopback up, listens on Xero's ports and
 * hands the sockets out to the sandbox, which answers on them as if it stood inside. Then it runs the program, passes signals
 * on, and says how it ended. Its argument is a Plan as JSON; it is started with a channel.
 */
const plan = JSON.parse(process.argv[2] ?? '') as Plan

// They are for the program, which a terminal sends them to as well.
for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

const started = new Promise<void>((resolve) => {
  process.on('message', (message: ParentMessage) => {
    if (message.type === 'start') resolve()
  })
})
try {
  for (const [from, over] of plan.covers) attempt(`lay a file over ${over}`, () => run('mount', ['--bind', from, over]))
  if (plan.privateNetwork) attempt('bring the loopback network up', raiseLoopback)
  for (const port of doorPorts) await openDoor(port)
  await started
  runProgram()
} catch (error) {
  await say({ type: 'refused', what: 'prepare', why: (error as Error).message })
  process.exit(125)
}

function runProgram(): void {
  const [file = '', ...args] = plan.command
  const child = spawn(file, args, { stdio: 'inherit' })
  process.on('message', (message: ParentMessage) => {
    if (message.type === 'signal') child.kill(message.signal)
  })
  // The sandbox is gone: there is nothing to talk to.
  process.on('disconnect', () => child.kill('SIGTERM'))
  child.once('error', (error: NodeJS.ErrnoException) => {
    // As shells number them: not found, and found but not to be run.
    const code = error.code === 'ENOENT' ? 127 : 126
    process.stderr.write(`${file}: ${code === 127 ? 'command not found' : error.message}\n`)
    void end(code)
  })
  child.once('exit', (code, signal) => void end(code ?? 128 + (signal ? constants.signals[signal] : 0)))
}

async function end(code: number): Promise<void> {
  await say({ type: 'ended', code })
  process.exit(code)
}

async function openDoor(port: number): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, plan.address, resolve)
  })
  await say({ type: 'door', port }, server)
  server.close()
}

function say(message: EntranceMessage, handle?: Server): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, handle, {}, () => resolve())
    else resolve()
  })
}

function attempt(what: string, act: () => void): void {
  try {
    act()
  } catch (error) {
    throw new Error(`Could not ${what}: ${(error as Error).message}`, { cause: error })
  }
}

function run(file: string, args: string[]): void {
  try {
    execFileSync(file, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    throw new Error(stderr?.trim() || message, { cause: error })
  }
}

/** With whatever the system has for it; without any tool, by the kernel's own file, which needs a fresh view of `/sys`. */
function raiseLoopback(): void {
  for (const [file, ...args] of [
    ['ip', 'link', 'set', 'lo', 'up'],
    ['ifconfig', 'lo', 'up'],
  ] as const) {
    try {
      run(file, args)
      return
    } catch {
      // Not there: the next one.
    }
  }
  const view = mkdtempSync(join(tmpdir(), 'daybook-sys-'))
  run('mount', ['-t', 'sysfs', 'sysfs', view])
  writeFileSync(join(view, 'class/net/lo/flags'), '0x49')
  run('umount', [view])
  rmSync(view, { recursive: true })
}

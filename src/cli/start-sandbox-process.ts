import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { AppError } from '../lib/app-error.ts'
import type { SandboxAddress } from './commands/sandbox.ts'

export interface SandboxProcess {
  address: SandboxAddress
  close(): Promise<void>
}

/** The sandbox in a process of its own, as Xero is: it takes no time and memory from ours, and ends when ours does. */
export async function startSandboxProcess(args: string[]): Promise<SandboxProcess> {
  const program = fileURLToPath(new URL('../../bin/daybook.js', import.meta.url))
  // In a group of its own, so that Ctrl-C reaches it through us, when we no longer need it.
  const child = fork(program, ['sandbox', '--json', '--port', '0', ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: true,
  })
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const address = await new Promise<SandboxAddress>((resolve, reject) => {
    child.on('message', (message: { type: string; address: SandboxAddress }) => {
      if (message.type === 'listening') resolve(message.address)
    })
    child.once('error', reject)
    child.once('exit', () => reject(new AppError('internal', `The sandbox ended before it listened. ${complaints.trim()}`)))
  })
  return {
    address,
    async close() {
      // It ends by itself when the channel closes.
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

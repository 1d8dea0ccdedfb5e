import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

export interface SandboxProcess {
  url: string
  clientId: string
  clientSecret: string
  process: ChildProcess
  stop(): void
}

interface Listening {
  address: Pick<SandboxProcess, 'url' | 'clientId' | 'clientSecret'>
}

/** `daybook sandbox`, so that what it costs is not counted as Daybook's. */
export async function startSandboxProcess(...args: string[]): Promise<SandboxProcess> {
  const child = fork('bin/daybook.js', ['sandbox', '--json', '--port', '0', ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The sandbox ended with ${code}`)
  })
  const [{ address }] = (await Promise.race([once(child, 'message'), ended])) as [Listening]
  ended.catch(() => undefined)
  return { ...address, process: child, stop: () => child.kill() }
}

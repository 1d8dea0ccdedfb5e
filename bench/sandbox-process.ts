import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface SandboxProcess {
  url: string
  clientId: string
  clientSecret: string
  process: ChildProcess
  stop(): void
}

/** The sandbox as a process of its own, so that what it costs is not counted as Daybook's. */
export async function startSandboxProcess(...args: string[]): Promise<SandboxProcess> {
  const child = spawn(process.execPath, ['src/sandbox/main.ts', '--tied', ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`The sandbox ended with ${code}`)))
  })
  const { url, clientId, clientSecret } = JSON.parse(line) as { url: string; clientId: string; clientSecret: string }
  return { url, clientId, clientSecret, process: child, stop: () => child.kill() }
}

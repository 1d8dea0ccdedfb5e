import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface LineRpc {
  ask(method: string, params?: unknown): Promise<Record<string, unknown>>
  tell(method: string): void
}

/** JSON-RPC, one message a line, over a process's standard streams. */
export function createLineRpc(child: ChildProcess): LineRpc {
  const waiting = new Map<number, { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void }>()
  let serial = 0
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()))
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`The server ended with ${code}: ${complaints}`))
  })
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const message = JSON.parse(line) as { id?: number; result?: Record<string, unknown>; error?: { message: string } }
    const asker = message.id === undefined ? undefined : waiting.get(message.id)
    if (message.result) asker?.resolve(message.result)
    else asker?.reject(new Error(message.error?.message ?? line))
  })
  const write = (message: object): void => void child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  return {
    ask(method, params) {
      serial += 1
      const id = serial
      write({ id, method, params })
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
    },
    tell: (method) => write({ method }),
  }
}

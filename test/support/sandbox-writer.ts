import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts'
import type { Answer } from './sandbox-client.ts'
import { olderApp, openClient, toAnswer } from './sandbox-client.ts'

/** Everything of the Accounting API, to read and to write, by the older broad scopes. */
const scopes = (
  'accounting.transactions accounting.settings accounting.contacts accounting.attachments accounting.budgets.read ' +
  'accounting.journals.read accounting.reports.read accounting.reports.tenninetynine.read paymentservices'
).split(' ')

export type Body = Record<string, unknown>

/** A client that may write. */
export interface Writer {
  sandbox: Sandbox
  /** `Bearer …` */
  authorization: string
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Sends and expects 200; the first array of the answer. */
  write(method: string, path: string, body?: unknown): Promise<Body[]>
  /** Reads and expects 200; the first array of the answer. */
  read(path: string, headers?: Record<string, string>): Promise<Body[]>
  /** Sends and expects 400; the messages of every element. */
  refused(method: string, path: string, body?: unknown): Promise<string[]>
  close(): Promise<void>
}

export async function openWriter(options: SandboxOptions = {}): Promise<Writer> {
  const { sandbox, token } = await openClient({ apps: [{ ...olderApp, scopes }], ...options })
  const send: Writer['send'] = async (method, path, body, headers = {}) => {
    const isRaw = body instanceof Uint8Array || typeof body === 'string'
    const sent = isRaw ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body)
    return toAnswer(
      await fetch(`${sandbox.apiUrl}/api.xro/2.0/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: sent }),
      }),
    )
  }
  const take = (answer: Answer, asked: string): Body[] => {
    if (answer.status !== 200) throw new Error(`${asked}: ${answer.status} ${answer.text}`)
    return Object.values(answer.json()).find((value) => Array.isArray(value)) as Body[]
  }
  return {
    sandbox,
    authorization: `Bearer ${token}`,
    send,
    write: async (method, path, body) => take(await send(method, path, body), `${method} ${path}`),
    read: async (path, headers) => take(await send('GET', path, undefined, headers), path),
    async refused(method, path, body) {
      const answer = await send(method, path, body)
      if (answer.status !== 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
      const { Elements: elements = [] } = answer.json() as { Elements?: { ValidationErrors: { Message: string }[] }[] }
      return elements.flatMap((element) => element.ValidationErrors.map(({ Message }) => Message))
    },
    close: () => sandbox.close(),
  }
}

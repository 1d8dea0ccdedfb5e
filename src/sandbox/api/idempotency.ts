import { createHash } from 'node:crypto'
import type { Reply } from '../exchange.ts'
import { QueryFault } from './problems.ts'
import type { ApiCall } from './route.ts'

/** Xero keeps the answer of a write for six minutes, errors too. */
const keptMs = 6 * 60_000
const longestKey = 128

interface Kept {
  fingerprint: string
  reply: Promise<Reply>
  expiresAt: number
}

export type IdempotencyStore = Map<string, Kept>

/**
 * Answers a write once: the same `Idempotency-Key` from the same app gets the first answer again, and a different request
 * under it is an error. A second call that comes while the first is under way waits for its answer.
 */
export async function answerOnce(call: ApiCall, answer: () => Promise<Reply>): Promise<Reply> {
  const { exchange, state, clientId, nowMs } = call
  const key = exchange.headers['idempotency-key']
  if (typeof key !== 'string' || key === '' || exchange.method === 'GET' || exchange.method === 'DELETE') return answer()
  if (key.length > longestKey) {
    throw new QueryFault(`Idempotency Key: the key is longer than ${longestKey} characters.`, 'ValidationException')
  }
  for (const [name, kept] of state.idempotency) if (kept.expiresAt <= nowMs) state.idempotency.delete(name)
  const name = `${clientId} ${key}`
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([exchange.method, exchange.path.toLowerCase(), [...exchange.query], exchange.tenantId]))
    .update(exchange.body)
    .digest('base64')
  const before = state.idempotency.get(name)
  if (before) {
    if (before.fingerprint === fingerprint) return before.reply
    throw new QueryFault(`Idempotency Key: ${key} is used with a different request.`, 'ValidationException')
  }
  // A request that is refused is refused again: errors are kept like answers.
  const reply = answer().catch((error: unknown) => {
    if (error instanceof QueryFault) return error.toReply()
    throw error
  })
  state.idempotency.set(name, { fingerprint, reply, expiresAt: nowMs + keptMs })
  // An answer that never came is not one to repeat.
  reply.catch(() => state.idempotency.delete(name))
  return reply
}

import { createHmac, randomInt } from 'node:crypto'
import type { WebhookEvent } from './webhook-event.ts'

/** A receiver has five seconds to answer. */
const timeoutMs = 5000

export interface Envelope {
  events: readonly WebhookEvent[]
  firstEventSequence: number
  lastEventSequence: number
  entropy: string
}

export function toEnvelope(events: readonly WebhookEvent[], firstEventSequence: number): Envelope {
  const lastEventSequence = events.length === 0 ? firstEventSequence : firstEventSequence + events.length - 1
  return { events, firstEventSequence, lastEventSequence, entropy: drawEntropy() }
}

/** Base64 of the HMAC-SHA256 of the body's bytes, as it stands in `x-xero-signature`. */
export function sign(body: string, key: string): string {
  return createHmac('sha256', key).update(body).digest('base64')
}

export interface Answer {
  status: number
  /** Why Xero is not content, in a few words; undefined: it is. */
  problem: string | undefined
}

/** Posts once. The answer to a good signature must be 2xx, without a body and without cookies; to a wrong one, 401. */
export async function deliver(url: string, envelope: Envelope, key: string, wanted: 'ok' | 'refusal' = 'ok'): Promise<Answer> {
  const body = JSON.stringify(envelope)
  const signature = sign(body, wanted === 'ok' ? key : `${key} altered`)
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-xero-signature': signature,
        'user-agent': 'Xero Webhooks',
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await response.text()
    return { status: response.status, problem: findProblem(response, text, wanted) }
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError'
    return { status: 0, problem: late ? 'the answer took longer than 5 seconds' : 'the connection failed' }
  }
}

function findProblem(response: Response, text: string, wanted: 'ok' | 'refusal'): string | undefined {
  if (wanted === 'refusal')
    return response.status === 401 ? undefined : `a wrong signature was answered with ${response.status}, not 401`
  if (!response.ok) return `the answer was ${response.status}`
  if (text !== '') return 'the answer had a body'
  return response.headers.has('set-cookie') ? 'the answer set a cookie' : undefined
}

function drawEntropy(): string {
  return Array.from({ length: 20 }, () => String.fromCharCode(65 + randomInt(26))).join('')
}

import { isAPIError } from 'better-auth/api'
import { AppError, type ErrorCode } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'

const codes: Record<number, ErrorCode> = {
  400: 'usage',
  401: 'signed_out',
  403: 'request_refused',
  404: 'not_found',
  415: 'usage',
  422: 'usage',
  429: 'too_many_requests',
}

interface Refusal {
  code?: string
  message?: string
}

/** What the sign-in library throws, in our terms; a fault stays what it is. */
export function toAccessError(thrown: unknown): unknown {
  if (!isAPIError(thrown)) return thrown
  return toError(thrown.statusCode, thrown.body as Refusal | undefined, { cause: thrown }) ?? thrown
}

/** The same for what it answers. */
export async function parseRefusal(answer: Response, clock: Clock): Promise<AppError> {
  const body = (await answer.json().catch(() => undefined)) as Refusal | undefined
  const seconds = Number(answer.headers.get('x-retry-after') ?? 0)
  const retryAt = seconds > 0 ? { retryAt: new Date(clock.now().getTime() + seconds * 1000) } : {}
  return (
    toError(answer.status, body, retryAt) ??
    new AppError('internal', `The sign-in library answered ${answer.status}${body?.code === undefined ? '' : ` (${body.code})`}.`)
  )
}

function toError(status: number, body: Refusal | undefined, options: { cause?: unknown; retryAt?: Date }): AppError | undefined {
  // The library takes a passkey that does not fit for a fault of its own.
  if (body?.code?.startsWith('FAILED_TO_VERIFY_'))
    return new AppError('usage', 'The passkey could not be checked. Try again.', options)
  const code = codes[status]
  if (code === undefined) return undefined
  // One sentence for all that is wrong with a pair of name and password.
  if (body?.code === 'INVALID_EMAIL_OR_PASSWORD' || body?.code === 'INVALID_EMAIL') {
    return new AppError('signed_out', 'This address and password do not fit together.', options)
  }
  const details = body?.code === undefined ? {} : { reason: body.code }
  return new AppError(code, toSentence(body?.message ?? ''), { ...options, details })
}

function toSentence(text: string): string {
  return text === '' ? 'The request was refused.' : text.replace(/([^.?!])$/, '$1.')
}

import type { AppError } from '../lib/app-error.ts'
import type { Connection } from '../store/store.ts'

/** Errors that only a person can mend, so that the connection says it needs one. */
const attentionCodes = new Set<AppError['code']>([
  'grant_expired',
  'token_rejected',
  'client_rejected',
  'scope_rejected',
  'tenant_unknown',
  'key_missing',
])

export function needsAttention(error: AppError): boolean {
  return attentionCodes.has(error.code)
}

/** A connection's status after a run or a test. Trouble that passes by itself leaves it in order. */
export function toConnectionStatus(error: AppError | undefined): Pick<Connection, 'status' | 'statusReason'> {
  return error && needsAttention(error)
    ? { status: 'needs_attention', statusReason: error.message }
    : { status: 'ok', statusReason: null }
}

import { ApiError, OfflineError } from '../api/request.ts'

/** A sentence and the small print (code, request id); null where there is none. */
export function toFailure(error: unknown): { message: string; print: string | null } {
  if (error instanceof ApiError) {
    return { message: error.message, print: [error.code, error.requestId].filter(Boolean).join(', ') }
  }
  if (error instanceof OfflineError) return { message: `${error.message} Is it still running?`, print: null }
  return { message: 'This part of the page failed.', print: error instanceof Error ? error.message : String(error) }
}

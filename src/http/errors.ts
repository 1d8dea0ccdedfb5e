import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { AppError, toAppError } from '../lib/app-error.ts'
import type { AppEnv } from './context.ts'

/** The body of every answer that is an error. */
export interface ErrorBody {
  error: {
    code: string
    message: string
    requestId: string
    details?: Record<string, string | number | boolean | null>
    /** When to try again, where that is known. */
    retryAt?: string
  }
}

/** An error as the API answers it: a fault of our own says its request id and nothing of what is inside. */
export function toErrorResponse(c: Context<AppEnv>, error: AppError): Response {
  const { code, message, details, retryAt } = error
  const hidden = code === 'internal'
  const requestId = c.get('requestId') ?? ''
  const body: ErrorBody = {
    error: {
      code,
      message: hidden ? `A fault in Daybook itself. The server's log has it under request id ${requestId}.` : message,
      requestId,
      ...(hidden || Object.keys(details).length === 0 ? {} : { details }),
      ...(retryAt ? { retryAt: retryAt.toISOString() } : {}),
    },
  }
  if (retryAt) c.header('retry-after', String(Math.max(1, Math.ceil((retryAt.getTime() - Date.now()) / 1000))))
  if (error.status === 401) c.header('www-authenticate', 'Bearer realm="daybook"')
  return c.json(body, error.status as ContentfulStatusCode)
}

/** Anything thrown, as an AppError: Hono's own refusals (a body that is no JSON, …) are the caller's mistakes. */
export function toHttpError(thrown: unknown): AppError {
  if (!(thrown instanceof HTTPException)) return toAppError(thrown)
  const { status, message } = thrown
  if (status === 413) return new AppError('body_too_large', message || 'The body is too large.', { cause: thrown })
  if (status === 401) return new AppError('signed_out', message || 'Sign in first.', { cause: thrown })
  if (status === 404) return new AppError('not_found', message || 'There is nothing here.', { cause: thrown })
  if (status < 500) return new AppError('usage', message || 'The request was not understood.', { cause: thrown })
  return new AppError('internal', message, { cause: thrown })
}

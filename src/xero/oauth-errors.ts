import { AppError, type ErrorCode } from '../lib/app-error.ts'
import { toXeroError } from './errors.ts'
import type { HttpResponse } from './http.ts'

/** The step that failed, for messages: `the client credentials`, `the authorisation code`, … */
export interface OauthStep {
  name: string
  now: Date
}

const explained: Record<string, { code: ErrorCode; message: string }> = {
  invalid_client: {
    code: 'client_rejected',
    message: 'Xero does not accept the client id and secret. Copy both again from the app at developer.xero.com.',
  },
  unauthorized_client: {
    code: 'client_rejected',
    message: 'Xero does not allow this app to sign in this way. Check the kind of app at developer.xero.com.',
  },
  unsupported_grant_type: {
    code: 'client_rejected',
    message: 'Xero does not allow this app to sign in this way. Check the kind of app at developer.xero.com.',
  },
  invalid_scope: {
    code: 'scope_rejected',
    message: 'Xero does not grant the scopes asked for. Name only scopes that the app has, or leave them out.',
  },
  invalid_grant: {
    code: 'grant_expired',
    message: 'Xero no longer accepts this authorisation: it ended, was revoked, or was used already. Connect again.',
  },
  access_denied: {
    code: 'consent_refused',
    message: 'The consent was refused at the Xero window. Start again to be asked again.',
  },
  temporarily_unavailable: { code: 'xero_unavailable', message: "Xero's sign-in is not available now. Try again later." },
  server_error: { code: 'xero_unavailable', message: "Xero's sign-in has a fault now. Try again later." },
}

/** An OAuth error code, whatever status it came with (Xero varies them), as an error of the one table. */
export function toOauthError(error: string, description: string | undefined, step: OauthStep, status?: number): AppError {
  const known = explained[error]
  const said = description ? ` Xero says: ${description.slice(0, 200)}` : ''
  const message = known ? `${known.message}${said}` : `Xero rejects ${step.name}: ${error.slice(0, 60)}.${said}`
  return new AppError(known?.code ?? 'request_rejected', message, {
    details: { error: error.slice(0, 60), status: status ?? null },
  })
}

/** An answer of the token host that is not a success. The request, which holds secrets, is never part of it. */
export function toTokenError(response: HttpResponse, step: OauthStep): AppError {
  const body = parseObject(response.body.toString('utf8'))
  if (typeof body?.['error'] === 'string') {
    const description = body['error_description']
    return toOauthError(body['error'], typeof description === 'string' ? description : undefined, step, response.status)
  }
  if (response.status === 401) return toOauthError('invalid_client', undefined, step, 401)
  return toXeroError(response, { request: step.name, now: step.now })
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

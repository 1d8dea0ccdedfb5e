import { AppError } from '../lib/app-error.ts'

const sentences: Record<string, string> = {
  ENOTFOUND: 'its name cannot be found (DNS)',
  EAI_AGAIN: 'its name cannot be found now (DNS)',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
  UND_ERR_SOCKET: 'the connection was closed',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no network',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped in the middle of its answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted (a proxy in between?)',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted (a proxy in between?)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted (a proxy in between?)',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted (a proxy in between?)',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name (a proxy in between?)',
}

/** What went wrong before an answer began, as `xero_unreachable`. `request` is method, host and path without the query. */
export function toUnreachable(cause: unknown, request: string): AppError {
  const code = findCode(cause)
  const why = sentences[code] ?? (code === '' ? 'the request failed' : `the request failed with ${code}`)
  return new AppError('xero_unreachable', `No answer from Xero to ${request}: ${why}. Check the network, then try again.`, {
    cause: toSafeCause(cause),
    details: { request, reason: code || null },
  })
}

/** What went wrong after an answer began, as `xero_garbled` (cut short), or `xero_unreachable` when it fell silent. */
export function toInterrupted(cause: unknown, request: string, receivedBytes: number): AppError {
  const code = findCode(cause)
  if (code === 'UND_ERR_BODY_TIMEOUT') return toUnreachable(cause, request)
  return new AppError('xero_garbled', `Xero's answer to ${request} was cut short after ${receivedBytes} bytes. Try again.`, {
    cause: toSafeCause(cause),
    details: { request, reason: code || null, receivedBytes },
  })
}

/** The first error code found in an error, its causes and its members. */
function findCode(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 4) return ''
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown }
  if (typeof code === 'string' && code !== '') return code
  const member: unknown = Array.isArray(errors) ? errors[0] : undefined
  return findCode(cause, depth + 1) || findCode(member, depth + 1)
}

/** Name, code and message alone: a client library's error may carry the request, and with it its headers. */
function toSafeCause(cause: unknown): Error {
  const code = findCode(cause)
  const name = cause instanceof Error ? cause.name : 'Error'
  const message = cause instanceof Error ? cause.message : 'unknown'
  return new Error(`${name}${code === '' ? '' : ` ${code}`}: ${message}`)
}

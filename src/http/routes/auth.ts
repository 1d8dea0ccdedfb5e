import type { Context } from 'hono'
import { addressHeader, requestIdHeader } from '../../access/create-auth.ts'
import { AppError } from '../../lib/app-error.ts'
import type { AppEnv, ServerParts } from '../context.ts'
import { newRouter } from '../new-router.ts'

/** The routes of the sign-in library that are ours too: each by its method. Every other one of its many is not there. */
const offered: Record<string, 'GET' | 'POST'> = {
  '/sign-in/email': 'POST',
  '/sign-out': 'POST',
  '/revoke-sessions': 'POST',
  '/revoke-other-sessions': 'POST',
  '/change-password': 'POST',
  '/update-user': 'POST',
  '/passkey/generate-register-options': 'GET',
  '/passkey/verify-registration': 'POST',
  '/passkey/generate-authenticate-options': 'GET',
  '/passkey/verify-authentication': 'POST',
  '/passkey/list-user-passkeys': 'GET',
  '/passkey/update-passkey': 'POST',
  '/passkey/delete-passkey': 'POST',
}

const offeredWithOidc: Record<string, 'GET' | 'POST'> = {
  '/sign-in/social': 'POST',
  '/callback/oidc': 'GET',
}

/** Password, passkeys, sessions, at `/auth/*`. */
export function createAuthRoutes({ access, address }: ServerParts) {
  const paths = access.oidc ? { ...offered, ...offeredWithOidc } : offered
  return newRouter().all('/auth/*', async (c) => {
    const path = c.req.path.slice('/v1/auth'.length)
    if (paths[path] !== c.req.method) throw new AppError('not_found', 'There is no such route.')
    const answer = await access.handle(toAuthRequest(c, c.req.raw, address.url))
    return withoutTokens(answer)
  })
}

/** The library also tells pages the token of their session, which is nobody's business but the cookie's. */
async function withoutTokens(answer: Response): Promise<Response> {
  const text = await answer.text()
  if (!answer.headers.get('content-type')?.startsWith('application/json') || text === '')
    return new Response(text || null, answer)
  const headers = new Headers(answer.headers)
  headers.delete('content-length')
  const told: unknown = JSON.parse(text, (name, value: unknown) => (name === 'token' ? undefined : value))
  return new Response(JSON.stringify(told), { status: answer.status, headers })
}

/** The request as the library is given it: under the address it knows, with the peer's in a header nobody else can set. */
export function toAuthRequest(c: Context<AppEnv>, request: Request, url: string): Request {
  const headers = new Headers(request.headers)
  headers.set(addressHeader, c.get('address'))
  headers.set(requestIdHeader, c.get('requestId'))
  const { pathname, search } = new URL(request.url)
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
  return new Request(`${url}${pathname}${search}`, {
    method: request.method,
    headers,
    ...(hasBody ? { body: request.body, duplex: 'half' } : {}),
  })
}

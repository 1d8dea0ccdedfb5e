import { Hono } from 'hono'
import type { Reply } from '../exchange.ts'
import { emptyReply, jsonReply, textReply } from '../exchange.ts'
import type { SandboxState } from '../state.ts'
import { findUser } from '../state.ts'
import type { Origins } from '../xero-hosts.ts'
import { toOrigins } from '../xero-hosts.ts'
import { findBearer } from '../api/access.ts'
import { answerAuthorize, answerConsent } from './authorize.ts'
import { toConnectionBody } from './connections.ts'
import { granularScopes, userScopes } from './scopes.ts'
import { answerRevocation, answerToken } from './token-route.ts'

/** The three hosts' paths outside the accounting API, all on one origin. */
export function createIdentityRoutes(state: SandboxState): Hono {
  // Xero's paths mean the same in any case: xero-python asks for /Connections.
  const app = new Hono({ getPath: (request) => new URL(request.url).pathname.toLowerCase() })
  const query = (url: string): URLSearchParams => new URL(url).searchParams
  const originsOf = (url: string): Origins => toOrigins(new URL(url).origin)
  const authorizePath = '/identity/connect/authorize'

  app.post('/connect/token', async (c) => {
    const form = new URLSearchParams(await c.req.text())
    return toResponse(await answerToken(state, originsOf(c.req.url).identity, c.req.header('authorization'), form))
  })
  app.post('/connect/revocation', async (c) => {
    return toResponse(answerRevocation(state, c.req.header('authorization'), new URLSearchParams(await c.req.text())))
  })
  app.get(authorizePath, async (c) => toResponse(await answerAuthorize(state, query(c.req.url))))
  app.post(authorizePath, async (c) => {
    return toResponse(answerConsent(state, query(c.req.url), new URLSearchParams(await c.req.text())))
  })

  app.get('/connect/userinfo', (c) => {
    const bearer = findBearer(state, c.req.header('authorization'))
    if ('refusal' in bearer) return toResponse(bearer.refusal)
    const user = findUser(state, bearer.token.grant.userId)
    if (!user || !bearer.token.scopes.includes('openid')) return toResponse(emptyReply(403))
    return c.json({
      sub: user.userId.replaceAll('-', ''),
      xero_userid: user.userId,
      email: user.email,
      given_name: user.givenName,
      family_name: user.familyName,
      name: `${user.givenName} ${user.familyName}`,
    })
  })

  app.get('/.well-known/openid-configuration', (c) => {
    const { identity, login } = originsOf(c.req.url)
    return c.json({
      issuer: identity,
      jwks_uri: `${identity}/.well-known/openid-configuration/jwks`,
      authorization_endpoint: `${login}${authorizePath}`,
      token_endpoint: `${identity}/connect/token`,
      userinfo_endpoint: `${identity}/connect/userinfo`,
      revocation_endpoint: `${identity}/connect/revocation`,
      scopes_supported: [...userScopes, ...granularScopes],
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      code_challenge_methods_supported: ['S256'],
    })
  })
  app.get('/.well-known/openid-configuration/jwks', async (c) => c.json(await state.signer.jwks()))

  app.get('/connections', (c) => {
    const bearer = findBearer(state, c.req.header('authorization'))
    if ('refusal' in bearer) return toResponse(bearer.refusal)
    const { grant, scopes } = bearer.token
    const everyUser = scopes.includes('app.connections')
    const event = query(c.req.url).get('authEventId')
    const rows = state.connections.list(
      (row) =>
        row.clientId === grant.clientId &&
        (everyUser || row.userId === grant.userId) &&
        (event === null || row.authEventId === event),
    )
    return c.json(rows.map(toConnectionBody))
  })
  app.delete('/connections/:id', (c) => {
    const bearer = findBearer(state, c.req.header('authorization'))
    if ('refusal' in bearer) return toResponse(bearer.refusal)
    const { grant, scopes } = bearer.token
    const everyUser = scopes.includes('app.connections')
    const removed = state.connections.remove(
      (row) => row.id === c.req.param('id') && row.clientId === grant.clientId && (everyUser || row.userId === grant.userId),
    )
    return toResponse(removed > 0 ? emptyReply(204) : jsonReply(404, { Title: 'Not Found', Status: 404 }))
  })

  app.notFound(() => toResponse(textReply(404, "The resource you're looking for cannot be found")))
  app.onError((error) => toResponse(textReply(500, `The sandbox failed: ${error.message}`)))
  return app
}

function toResponse(reply: Reply): Response {
  const bare = reply.status === 204 || reply.status === 302
  return new Response(bare ? null : (reply.body as string), { status: reply.status, headers: reply.headers })
}

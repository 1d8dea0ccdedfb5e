import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** A company's OpenID Connect provider on loopback: code flow, PKCE and nonce, ID tokens it signs. */
export interface OpenIdProvider {
  issuer: string
  clientId: string
  clientSecret: string
  /** Who signs in next. */
  user: { sub: string; email: string; email_verified: boolean; name: string }
  close(): Promise<void>
}

export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const grants = new Map<string, { nonce: string | null; user: OpenIdProvider['user'] }>()
  const provider: OpenIdProvider = {
    issuer: '',
    clientId: 'company',
    clientSecret: 'company-secret',
    user: { sub: '1', email: 'alex@example.com', email_verified: true, name: 'Alex' },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  const sign = (claims: Record<string, unknown>): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(provider.issuer)
      .setAudience(provider.clientId)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', provider.issuer)
    const answer = (status: number, body: unknown): void => {
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    const routes: Record<string, () => Promise<void> | void> = {
      '/.well-known/openid-configuration': () =>
        answer(200, {
          issuer: provider.issuer,
          authorization_endpoint: `${provider.issuer}/authorize`,
          token_endpoint: `${provider.issuer}/token`,
          userinfo_endpoint: `${provider.issuer}/userinfo`,
          jwks_uri: `${provider.issuer}/jwks`,
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
        }),
      '/jwks': () => answer(200, { keys: [jwk] }),
      '/authorize'() {
        const code = randomUUID()
        grants.set(code, { nonce: url.searchParams.get('nonce'), user: provider.user })
        const back = new URL(url.searchParams.get('redirect_uri') ?? '')
        back.searchParams.set('code', code)
        back.searchParams.set('state', url.searchParams.get('state') ?? '')
        outgoing.writeHead(302, { location: back.href }).end()
      },
      async '/token'() {
        let body = ''
        for await (const chunk of incoming) body += String(chunk)
        const code = new URLSearchParams(body).get('code') ?? ''
        const grant = grants.get(code)
        grants.delete(code)
        if (!grant) return answer(400, { error: 'invalid_grant' })
        const { nonce, user } = grant
        const id = await sign({ ...user, ...(nonce === null ? {} : { nonce }) })
        answer(200, { access_token: await sign({ ...user }), id_token: id, token_type: 'Bearer', expires_in: 300 })
      },
      '/userinfo': () => answer(200, provider.user),
    }
    void (routes[url.pathname] ?? (() => answer(404, {})))()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return provider
}

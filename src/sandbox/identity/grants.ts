import { randomBytes, randomUUID } from 'node:crypto'
import type { App, User } from './apps.ts'
import type { Signer } from './signing.ts'

export const accessTokenSeconds = 30 * 60
export const refreshTokenSeconds = 60 * 24 * 3600
export const refreshGraceSeconds = 30 * 60
export const codeSeconds = 5 * 60

/** What a user (or a Custom Connection) allowed an app to do. Its scopes may shrink when a test withdraws one. */
export interface Grant {
  clientId: string
  userId: string | null
  scopes: Set<string>
  authEventId: string
  authenticatedAt: number
  revoked: boolean
}

export interface AccessToken {
  token: string
  grant: Grant
  /** The scopes at issue, less those withdrawn from the grant since. */
  scopes: string[]
  expiresAt: number
}

interface RefreshToken {
  token: string
  grant: Grant
  expiresAt: number
  /** Set when the token was used: from then on the grace runs. */
  usedAt: number | null
}

interface Code {
  grant: Grant
  redirectUri: string
  challenge: string | null
  expiresAt: number
  used: boolean
}

export interface TokenBody {
  access_token: string
  expires_in: number
  token_type: 'Bearer'
  scope: string
  refresh_token?: string
  id_token?: string
}

export interface Issuance {
  /** Origin of the identity host, as the client knows it. */
  issuer: string
  /** With a refresh token. */
  refreshable: boolean
  /** Default: all of the grant. */
  scopes?: string[]
}

/** Every token of the sandbox. Times are epoch ms by the sandbox's clock. */
export interface GrantStore {
  createGrant(app: App, user: User | null, scopes: string[]): Grant
  issueCode(grant: Grant, redirectUri: string, challenge: string | null): string
  /** Undefined: unknown, used or expired. */
  redeemCode(code: string): Code | undefined
  issueTokens(app: App, user: User | null, grant: Grant, issuance: Issuance): Promise<TokenBody>
  /** The grant of a refresh token that is current, or was rotated within the grace. Marks it used. */
  redeemRefreshToken(token: string, clientId: string): Grant | undefined
  findAccessToken(token: string): AccessToken | undefined
  findRefreshToken(token: string): Grant | undefined
  /** What a user has allowed an app so far: consents add up until they are revoked. */
  scopesAllowed(clientId: string, userId: string): string[]
  revokeGrants(test: (grant: Grant) => boolean): void
  expireAccessTokens(): void
  /** Default: from every app. */
  withdrawScope(scope: string, clientId?: string): void
  /** Everything but codes, which live five minutes. Grants by their place in the list. */
  snapshot(): GrantSnapshot
  /** Puts a snapshot in place of what there is; returns its grants in the order of the snapshot. */
  restore(snapshot: GrantSnapshot): Grant[]
}

export interface GrantSnapshot {
  grants: (Omit<Grant, 'scopes'> & { scopes: string[] })[]
  accessTokens: (Omit<AccessToken, 'grant'> & { grant: number })[]
  refreshTokens: (Omit<RefreshToken, 'grant'> & { grant: number })[]
}

export function createGrantStore(signer: Signer, now: () => number): GrantStore {
  const grants: Grant[] = []
  const codes = new Map<string, Code>()
  const accessTokens = new Map<string, AccessToken>()
  const refreshTokens = new Map<string, RefreshToken>()

  return {
    createGrant(app, user, scopes) {
      const grant: Grant = {
        clientId: app.clientId,
        userId: user?.userId ?? null,
        scopes: new Set(scopes),
        authEventId: randomUUID(),
        authenticatedAt: now(),
        revoked: false,
      }
      grants.push(grant)
      return grant
    },

    issueCode(grant, redirectUri, challenge) {
      const code = randomBytes(24).toString('base64url')
      codes.set(code, { grant, redirectUri, challenge, expiresAt: now() + codeSeconds * 1000, used: false })
      return code
    },

    redeemCode(text) {
      const code = codes.get(text)
      if (!code || code.used || code.expiresAt <= now()) return undefined
      code.used = true
      return code
    },

    async issueTokens(app, user, grant, { issuer, refreshable, scopes = [...grant.scopes] }) {
      const issuedAt = Math.floor(now() / 1000)
      const identity = user ? { sub: user.userId.replaceAll('-', ''), xero_userid: user.userId } : {}
      const access = await signer.sign(
        {
          iss: issuer,
          aud: `${issuer}/resources`,
          client_id: app.clientId,
          ...identity,
          authentication_event_id: grant.authEventId,
          global_session_id: grant.authEventId.replaceAll('-', ''),
          sid: grant.authEventId.replaceAll('-', ''),
          auth_time: Math.floor(grant.authenticatedAt / 1000),
          jti: randomUUID().replaceAll('-', '').toUpperCase(),
          scope: scopes,
        },
        { issuedAt, expiresAt: issuedAt + accessTokenSeconds },
      )
      accessTokens.set(access, { token: access, grant, scopes, expiresAt: (issuedAt + accessTokenSeconds) * 1000 })
      const body: TokenBody = {
        access_token: access,
        expires_in: accessTokenSeconds,
        token_type: 'Bearer',
        scope: scopes.join(' '),
      }
      if (refreshable) {
        const refresh = randomBytes(32).toString('base64url')
        refreshTokens.set(refresh, { token: refresh, grant, expiresAt: now() + refreshTokenSeconds * 1000, usedAt: null })
        body.refresh_token = refresh
      }
      if (user && scopes.includes('openid')) {
        body.id_token = await signer.sign(
          {
            iss: issuer,
            aud: app.clientId,
            sub: user.userId.replaceAll('-', ''),
            xero_userid: user.userId,
            auth_time: Math.floor(grant.authenticatedAt / 1000),
            ...(scopes.includes('email') ? { email: user.email, preferred_username: user.email } : {}),
            ...(scopes.includes('profile')
              ? { given_name: user.givenName, family_name: user.familyName, name: `${user.givenName} ${user.familyName}` }
              : {}),
          },
          { issuedAt, expiresAt: issuedAt + 300 },
        )
      }
      return body
    },

    redeemRefreshToken(token, clientId) {
      const found = refreshTokens.get(token)
      if (!found || found.grant.clientId !== clientId || found.grant.revoked || found.expiresAt <= now()) return undefined
      if (found.usedAt !== null && now() - found.usedAt > refreshGraceSeconds * 1000) return undefined
      found.usedAt ??= now()
      return found.grant
    },

    findAccessToken: (token) => accessTokens.get(token),
    findRefreshToken: (token) => refreshTokens.get(token)?.grant,

    scopesAllowed(clientId, userId) {
      const standing = grants.filter((grant) => grant.clientId === clientId && grant.userId === userId && !grant.revoked)
      return [...new Set(standing.flatMap((grant) => [...grant.scopes]))]
    },

    revokeGrants(test) {
      for (const grant of grants) if (test(grant)) grant.revoked = true
    },

    expireAccessTokens() {
      for (const token of accessTokens.values()) token.expiresAt = Math.min(token.expiresAt, now() - 1)
    },

    withdrawScope(scope, clientId) {
      for (const grant of grants) if (clientId === undefined || grant.clientId === clientId) grant.scopes.delete(scope)
    },

    snapshot() {
      const place = new Map(grants.map((grant, at) => [grant, at]))
      const indexed = <T extends { grant: Grant; expiresAt: number }>(tokens: Map<string, T>) =>
        [...tokens.values()]
          .filter(({ expiresAt }) => expiresAt > now())
          .map((token) => ({ ...token, grant: place.get(token.grant)! }))
      return {
        grants: grants.map((grant) => ({ ...grant, scopes: [...grant.scopes] })),
        accessTokens: indexed(accessTokens),
        refreshTokens: indexed(refreshTokens),
      }
    },
    restore(kept) {
      grants.splice(0, Infinity, ...kept.grants.map((grant) => ({ ...grant, scopes: new Set(grant.scopes) })))
      accessTokens.clear()
      refreshTokens.clear()
      for (const token of kept.accessTokens) accessTokens.set(token.token, { ...token, grant: grants[token.grant]! })
      for (const token of kept.refreshTokens) refreshTokens.set(token.token, { ...token, grant: grants[token.grant]! })
      return grants
    },
  }
}

import { randomUUID } from 'node:crypto'
import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { createAuthMiddleware } from 'better-auth/api'
import { genericOAuth } from 'better-auth/plugins'
import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { Database } from '../store/database.ts'
import type { AuditLog } from './audit-log.ts'
import { checkPassword } from './check-password.ts'
import type { Lockout } from './lockout.ts'
import type { OidcProvider } from './oidc.ts'
import { createCounter } from './request-limits.ts'

export interface AuthParts {
  database: Database
  clock: Clock
  lockout: Lockout
  audit: AuditLog
  cookieSecret: string
  /** What people open, without path. */
  url: string
  secure: boolean
  oidc: OidcProvider | undefined
  /** Takes what the library would print. */
  onFault: (message: string) => void
}

/** Carries the address of who asks into the library; whatever a client sends under these names is dropped at the door. */
export const addressHeader = 'x-daybook-address'
export const requestIdHeader = 'x-daybook-request'

const day = 24 * 3600
const minute = 60

/** Password, passkeys, sessions: the library's, over our tables, whose names and columns it is told here. */
export async function createAuth(parts: AuthParts) {
  const { database, clock, lockout, audit, cookieSecret, url, secure, oidc, onFault } = parts
  const host = new URL(url).hostname
  const counter = createCounter(clock)
  const consume = (key: string, rule: { window: number; max: number }) => {
    const retryAt = counter.take(key, { max: rule.max, windowMs: rule.window * 1000 })
    return {
      allowed: retryAt === undefined,
      retryAfter: retryAt ? Math.ceil((retryAt.getTime() - clock.now().getTime()) / 1000) : null,
    }
  }
  return betterAuth({
    appName: 'Daybook',
    baseURL: url,
    basePath: '/v1/auth',
    secret: cookieSecret,
    trustedOrigins: [url],
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message) => onFault(message) },
    onAPIError: { throw: true },
    database: { db: await database.run((db) => Promise.resolve(db)), type: 'postgres', schemaName: 'daybook', transaction: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 256 },
    user: { modelName: 'people', fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' } },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'person_id',
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
      expiresIn: 7 * day,
      updateAge: day,
      freshAge: day,
    },
    account: {
      modelName: 'sign_in_methods',
      encryptOAuthTokens: true,
      // By an address that the provider says it has verified, and no other: who could name any would be anybody.
      accountLinking: { enabled: oidc !== undefined, trustedProviders: [] },
      fields: {
        userId: 'person_id',
        providerId: 'provider_id',
        accountId: 'account_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'verifications',
      storeIdentifier: 'hashed',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    rateLimit: {
      enabled: true,
      window: minute,
      max: 200,
      customStorage: { consume: (key, rule) => Promise.resolve(consume(key, rule)) },
      customRules: {
        '/sign-in/email': { window: minute, max: 20 },
        '/sign-in/social': { window: minute, max: 20 },
        '/change-password': { window: minute, max: 10 },
      },
    },
    advanced: {
      cookiePrefix: 'daybook',
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 64 },
      // The tables are ours, made by our own migration.
      database: { validateSchema: false, generateId: () => randomUUID() },
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    plugins: [
      passkey({
        rpID: host,
        rpName: 'Daybook',
        origin: url,
        // It stands for name and password, so it has to know the person, and to show that it asked them.
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        schema: {
          passkey: {
            modelName: 'passkeys',
            fields: {
              publicKey: 'public_key',
              userId: 'person_id',
              credentialID: 'credential_id',
              deviceType: 'device_type',
              backedUp: 'backed_up',
              createdAt: 'created_at',
            },
          },
        },
      }),
      ...(oidc
        ? [
            genericOAuth({
              config: [
                {
                  providerId: oidc.id,
                  discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
                  clientId: oidc.clientId,
                  clientSecret: oidc.clientSecret,
                  scopes: ['openid', 'email', 'profile'],
                  pkce: true,
                  disableImplicitSignUp: true,
                  disableSignUp: true,
                },
              ],
            }),
          ]
        : []),
    ],
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        const body = (ctx.body ?? {}) as Record<string, unknown>
        const address = ctx.headers?.get(addressHeader) ?? ''
        if (ctx.path === '/sign-in/email') await lockout.check(toText(body['email']), address)
        if (ctx.path === '/passkey/verify-authentication') assertVerified(body)
        if (ctx.path === '/change-password') {
          checkPassword(toText(body['newPassword']))
          // A new password ends whatever sessions the old one began, this one's successor aside.
          return { context: { body: { ...body, revokeOtherSessions: true } } }
        }
        return undefined
      }),
      after: createAuthMiddleware(async (ctx) => {
        const address = ctx.headers?.get(addressHeader) ?? ''
        const requestId = ctx.headers?.get(requestIdHeader) ?? null
        const failed = ctx.context.returned instanceof Error
        const body = (ctx.body ?? {}) as Record<string, unknown>
        const email = toText(body['email'])
        const { newSession, session } = ctx.context
        if (ctx.path === '/sign-in/email') await (failed ? lockout.fail(email, address) : lockout.succeed(email, address))
        const action = auditedPaths[ctx.path]?.[failed ? 'failed' : 'done']
        if (action === undefined) return
        const person = newSession?.user ?? session?.user
        await audit.write({
          actor: { kind: 'person', id: person?.id ?? null, name: person?.name ?? 'somebody' },
          action,
          target: person?.email ?? (email === '' ? null : email),
          address: address === '' ? null : address,
          requestId,
        })
        // Nobody goes on in a session that was there before the sign-in.
        const before = await ctx.getSignedCookie(ctx.context.authCookies.sessionToken.name, ctx.context.secret)
        if (newSession && typeof before === 'string' && before !== newSession.session.token) {
          await ctx.context.internalAdapter.deleteSession(before)
        }
      }),
    },
  })
}

export type Auth = Awaited<ReturnType<typeof createAuth>>

/** What is written into the audit log of the library's own routes. */
const auditedPaths: Record<string, { done: string; failed?: string }> = {
  '/sign-in/email': { done: 'session.start', failed: 'session.refused' },
  '/passkey/verify-authentication': { done: 'session.start', failed: 'session.refused' },
  '/callback/:id': { done: 'session.start', failed: 'session.refused' },
  '/sign-out': { done: 'session.end' },
  '/change-password': { done: 'password.change', failed: 'password.change_refused' },
  '/revoke-sessions': { done: 'session.revoke' },
  '/revoke-other-sessions': { done: 'session.revoke' },
  '/passkey/verify-registration': { done: 'passkey.create' },
  '/passkey/delete-passkey': { done: 'passkey.delete' },
  '/update-user': { done: 'person.update' },
}

/**
 * The library takes a touch for enough. The flag that the authenticator checked its person (bit 2) is part of what it signs,
 * so that the library's check of the signature holds for it too. Throws `signed_out`.
 */
function assertVerified(body: Record<string, unknown>): void {
  const { response } = (body['response'] ?? {}) as { response?: { authenticatorData?: unknown } }
  const flags = Buffer.from(toText(response?.authenticatorData), 'base64url')[32] ?? 0
  if ((flags & 0x04) !== 0) return
  throw new AppError(
    'signed_out',
    'This passkey did not check who you are. Set a PIN, finger or face for it, or use your password.',
  )
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

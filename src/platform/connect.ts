import { AppError, toAppError } from '../lib/app-error.ts'
import type { TokenSet } from '../store/store.ts'
import type { Stream } from '../streams/stream.ts'
import { decodeAccessToken } from '../xero/access-token.ts'
import { openLoopbackRedirect } from '../xero/loopback-redirect.ts'
import type { OAuthClient, TokenAnswer } from '../xero/oauth.ts'
import { toRequestedScopes, type ScopeFamily } from '../xero/scopes.ts'
import type { ChooseTenants, ConnectOptions, ConnectResult, ConnectUseCases, Tenant } from './platform.ts'
import { createTokenSet, findTenants, saveTenants } from './keep-grant.ts'
import { deleteUnused } from './save-connection.ts'
import type { Services } from './services.ts'
import { requireStream } from './sync.ts'

/** Port of the loopback redirect unless told otherwise: `http://localhost:8912/callback` is what the Xero app must list. */
const defaultPort = 8912

/** The four ways to connect: each gets a grant, finds its organisations, and saves a tested connection. */
export function createConnectUseCases(services: Services): Omit<ConnectUseCases, 'demo'> {
  const { clock } = services

  const check = async (options: ConnectOptions): Promise<void> => {
    if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,62}$/u.test(options.name)) {
      throw new AppError(
        'usage',
        `"${options.name}" cannot be a name: use up to 63 letters, digits, dots, hyphens and underscores.`,
      )
    }
    if (options.startDate !== undefined && !isDay(options.startDate)) {
      throw new AppError('usage', `"${options.startDate}" is not a date: write it like 2024-07-01.`)
    }
    if (options.schema !== undefined && !/^[a-z_][a-z0-9_]{0,62}$/.test(options.schema)) {
      throw new AppError('usage', `"${options.schema}" cannot be a schema: use lower case letters, digits and underscores.`)
    }
    for (const name of options.streams ?? []) requireStream(services.streams, name)
  }

  const saveAll = (
    set: TokenSet,
    options: ConnectOptions & { narrowed?: boolean },
    tenants: Tenant[],
    notes: string[],
  ): Promise<ConnectResult[]> => {
    const wanted = tenants.map((tenant, index) => ({ tenant, name: index === 0 ? options.name : `${options.name}-${index + 1}` }))
    return saveTenants(services, set, options, wanted, notes)
  }

  return {
    async custom(options) {
      await check(options)
      const { clientId, clientSecret } = options
      const { grant, asked } = await grantCustom(services, services.createOAuthClient({ clientId, clientSecret }), options.scopes)
      const tenants = await services.xeroConnections.list(grant.accessToken)
      const tenant = tenants[0]
      if (!tenant) {
        throw new AppError(
          'tenant_unknown',
          'Xero accepts the client, but no organisation is connected to it: authorise the Custom Connection in Xero, then try again.',
        )
      }
      const set = await createTokenSet(services, { auth: 'custom', clientId, clientSecret, requestedScopes: asked }, grant)
      const narrowed = options.scopes !== undefined
      const [result] = await saveAll(set, { ...options, ...(narrowed ? { narrowed } : {}) }, [tenant], [])
      return result as ConnectResult
    },

    async oauth(options) {
      await check(options)
      const clientSecret = options.clientSecret ?? null
      const oauth = services.createOAuthClient({ clientId: options.clientId, clientSecret })
      const asked = options.scopes ?? toRequestedScopes([...services.streams], 'granular')
      const grant = await grantByConsent(services, oauth, { ...options, asked })
      const found = await findTenants(services, grant.accessToken, grant.authEventId)
      const tenants = await choose(found, options)
      const set = await createTokenSet(
        services,
        { auth: 'oauth', clientId: options.clientId, clientSecret, requestedScopes: asked },
        grant,
      )
      return saveAll(
        set,
        options,
        tenants,
        grant.refreshToken === null ? ['Xero gave no refresh token: this connection works for 30 minutes only.'] : [],
      )
    },

    async refresh(options) {
      await check(options)
      const clientSecret = options.clientSecret ?? null
      // Saved before it is used: the rotation that follows must never be the only holder of the next token.
      const set = await createTokenSet(
        services,
        { auth: 'refresh', clientId: options.clientId, clientSecret, refreshToken: options.refreshToken },
        undefined,
      )
      let rotated = false
      try {
        const accessToken = await services.createTokenSource(set.id).renew('')
        rotated = true
        const tenants = await choose(await findTenants(services, accessToken, null), options)
        const [result] = await saveAll(set, options, tenants.slice(0, 1), [
          'The refresh token was rotated: the one you gave is used up, and Daybook keeps its successor.',
        ])
        return result as ConnectResult
      } catch (error) {
        await deleteUnused(services, set.id)
        throw rotated ? withRotationHint(toAppError(error)) : error
      }
    },

    async token(options) {
      await check(options)
      const claims = decodeAccessToken(options.accessToken)
      if (claims.expiresAt && claims.expiresAt <= clock.now()) {
        throw new AppError('grant_expired', `This access token ended at ${claims.expiresAt.toISOString()}: get a new one.`)
      }
      const tenants = await choose(await findTenants(services, options.accessToken, null), options)
      const set = await createTokenSet(
        services,
        {
          auth: 'token',
          clientId: claims.clientId,
          accessToken: options.accessToken,
          accessTokenExpiresAt: claims.expiresAt,
          grantedScopes: claims.scopes,
        },
        undefined,
      )
      const ends = claims.expiresAt ? `at ${claims.expiresAt.toISOString()}` : 'within 30 minutes of its making'
      const [result] = await saveAll(set, options, tenants.slice(0, 1), [
        `A bare access token cannot be renewed: this connection ends ${ends}.`,
      ])
      return result as ConnectResult
    },
  }
}

/** Xero takes a refresh token for 30 minutes after it was exchanged, so nothing is lost yet: that must be said. */
function withRotationHint({ code, message, retryAt, details, cause }: AppError): AppError {
  return new AppError(code, `${message} The refresh token you gave has been used; Xero takes it once more within 30 minutes.`, {
    cause,
    details,
    ...(retryAt ? { retryAt } : {}),
  })
}

/** The most that can be had, then less: newer apps know granular scopes only, older ones broad ones, some are set up with a few. */
async function grantCustom(
  services: Services,
  oauth: OAuthClient,
  scopes: string[] | undefined,
): Promise<{ grant: TokenAnswer; asked: string[] | null }> {
  if (scopes !== undefined) return { grant: await oauth.clientCredentials(scopes), asked: scopes }
  const all = [...services.streams]
  // Apps made for records alone lack the scopes of reports.
  const records = all.filter((stream) => stream.restricted !== 'reports')
  const toWishes = (family: ScopeFamily, extra: Stream['restricted'][]): string[][] =>
    [all, records].flatMap((streams) => {
      const plain = toRequestedScopes(streams, family)
      const more = streams.filter((stream) => stream.restricted && extra.includes(stream.restricted))
      return [[...new Set([...plain, ...more.flatMap((stream) => stream.scopes[family])])], plain]
    })
  const wishes: (string[] | null)[] = [...toWishes('granular', ['optional']), ...toWishes('broad', ['optional', 'tier']), null]
  let refusal: unknown
  for (const asked of wishes) {
    try {
      return { grant: await oauth.clientCredentials(asked), asked }
    } catch (thrown) {
      if (toAppError(thrown).code !== 'scope_rejected') throw thrown
      refusal ??= thrown
    }
  }
  throw refusal
}

async function grantByConsent(
  services: Services,
  oauth: OAuthClient,
  options: { asked: string[]; port?: number; onUrl: (url: string) => void; signal?: AbortSignal },
): Promise<TokenAnswer> {
  const redirect = await openLoopbackRedirect({
    port: options.port ?? defaultPort,
    clock: services.clock,
    ...(options.signal ? { signal: options.signal } : {}),
  })
  try {
    const { url, state, verifier } = await oauth.buildAuthorizeUrl({ redirectUri: redirect.redirectUri, scopes: options.asked })
    const waiting = redirect.waitForCallback(state)
    options.onUrl(url)
    return await oauth.exchangeCode({ callbackUrl: await waiting, state, verifier })
  } finally {
    await redirect.close()
  }
}

async function choose(found: Tenant[], options: { tenantId?: string; chooseTenants?: ChooseTenants }): Promise<Tenant[]> {
  const names = found.map((tenant) => `${tenant.tenantName} (${tenant.tenantId})`).join(', ')
  if (options.tenantId !== undefined) {
    const tenant = found.find((each) => each.tenantId === options.tenantId)
    if (!tenant)
      throw new AppError(
        'tenant_unknown',
        `The authorisation does not reach the organisation ${options.tenantId}. It reaches: ${names}.`,
      )
    return [tenant]
  }
  if (found.length === 1) return found
  const chosen = await options.chooseTenants?.(found)
  if (chosen && chosen.length > 0) return chosen
  throw new AppError('usage', `The authorisation reaches several organisations; name one by its id with --tenant-id: ${names}.`)
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}

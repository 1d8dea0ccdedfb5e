import { AppError, toAppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { Store, TokenSet } from '../store/store.ts'
import type { OAuthClient, TokenAnswer } from '../xero/oauth.ts'

export interface TokenSource {
  /** A token with some life left, renewed before it is handed out when it has not. */
  accessToken(): Promise<string>
  /** A token other than the rejected one. Throws `grant_expired` where there is no way to get one. */
  renew(rejected: string): Promise<string>
}

export interface TokenSourceOptions {
  store: Store
  tokenSetId: string
  clock: Clock
  createOAuthClient: (client: { clientId: string; clientSecret: string | null }) => OAuthClient
}

/** A token is renewed this long before it ends, so that it does not end on its way. */
const renewBeforeMs = 60_000
/** How long Xero still takes the refresh token before the last one, in case the answer that replaced it was lost. */
const graceMs = 30 * 60_000

/**
 * Hands out access tokens of one set. Renewal happens under the set's lock, which holds across processes, on a fresh
 * read of the set: whoever comes second finds the token the first one stored. A rotated refresh token is committed
 * before the access token that came with it is used. If the process dies between Xero's rotation and the commit, the
 * stored refresh token is the one Xero still honours for 30 minutes, so that the next renewal simply succeeds.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { store, tokenSetId, clock } = options
  let known: TokenSet | undefined
  let renewing: Promise<string> | undefined

  const isFresh = (set: TokenSet, rejected: string | undefined): boolean =>
    set.accessToken !== null &&
    set.accessToken !== rejected &&
    (set.accessTokenExpiresAt === null || set.accessTokenExpiresAt.getTime() - renewBeforeMs > clock.now().getTime())

  const renewLocked = (rejected: string | undefined): Promise<string> =>
    store.tokens.withLock(tokenSetId, async (set, save) => {
      if (isFresh(set, rejected)) {
        known = set
        return set.accessToken ?? ''
      }
      const answer = await ask(set)
      known = await save({
        accessToken: answer.accessToken,
        accessTokenExpiresAt: answer.expiresAt,
        ...(answer.grantedScopes.length > 0 ? { grantedScopes: answer.grantedScopes } : {}),
        ...(answer.refreshToken
          ? { refreshToken: answer.refreshToken, previousRefreshToken: set.refreshToken, rotatedAt: clock.now() }
          : {}),
      })
      return answer.accessToken
    })

  const ask = async (set: TokenSet): Promise<TokenAnswer> => {
    if (set.auth === 'token' || set.clientId === null) {
      const ended = set.accessTokenExpiresAt ? ` It ended at ${set.accessTokenExpiresAt.toISOString()}.` : ''
      throw new AppError(
        'grant_expired',
        `This connection was made with a bare access token, which cannot be renewed.${ended} Connect again.`,
      )
    }
    const client = options.createOAuthClient({ clientId: set.clientId, clientSecret: set.clientSecret })
    if (set.auth === 'custom') return askCustom(client, set.requestedScopes)
    if (set.refreshToken === null) {
      throw new AppError('grant_expired', 'Xero gave no refresh token (the offline_access scope was not granted): connect again.')
    }
    try {
      return await client.refresh(set.refreshToken)
    } catch (thrown) {
      const error = toAppError(thrown)
      const inGrace = set.rotatedAt !== null && clock.now().getTime() - set.rotatedAt.getTime() < graceMs
      if (error.code !== 'grant_expired' || set.previousRefreshToken === null || !inGrace) throw error
      return client.refresh(set.previousRefreshToken)
    }
  }

  const renewOnce = (rejected: string | undefined): Promise<string> => {
    renewing ??= renewLocked(rejected).finally(() => {
      renewing = undefined
    })
    return renewing
  }

  return {
    async accessToken() {
      known ??= await store.tokens.get(tokenSetId)
      if (isFresh(known, undefined)) return known.accessToken ?? ''
      return renewOnce(undefined)
    },
    async renew(rejected) {
      if (known && isFresh(known, rejected)) return known.accessToken ?? ''
      return renewOnce(rejected)
    },
  }
}

/** A scope taken from the app since must not cost the others: then whatever the connection still has is asked for. */
async function askCustom(client: OAuthClient, scopes: string[] | null): Promise<TokenAnswer> {
  try {
    return await client.clientCredentials(scopes)
  } catch (thrown) {
    if (toAppError(thrown).code !== 'scope_rejected' || scopes === null) throw thrown
    return client.clientCredentials(null)
  }
}

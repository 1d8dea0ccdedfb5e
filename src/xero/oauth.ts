import * as client from 'openid-client'
import { AppError } from '../lib/app-error.ts'
import { toBackoffMs } from '../lib/backoff.ts'
import type { Clock } from '../lib/clock.ts'
import { decodeAccessToken, toScopes } from './access-token.ts'
import type { HttpClient, HttpResponse } from './http.ts'
import { toOauthError, toTokenError } from './oauth-errors.ts'

/** What a grant gave. */
export interface TokenAnswer {
  accessToken: string
  /** Null where there is none: client credentials, or without `offline_access`. */
  refreshToken: string | null
  expiresAt: Date
  /** Scopes granted, as the answer or the token says. */
  grantedScopes: string[]
  /** The consent it came from, where the token says so. */
  authEventId: string | null
}

export interface OAuthClientOptions {
  /** Scheme and host of the token endpoints, without a slash at the end. */
  identityUrl: string
  /** Scheme and host of the consent page. */
  loginUrl: string
  clientId: string
  /** Null for a PKCE app. */
  clientSecret: string | null
  http: HttpClient
  clock: Clock
  /** Tries of one step for what passes by itself: server faults, lost connections. Default 1. */
  attempts?: number
}

export interface AuthorizeRequest {
  url: string
  /** Kept until the exchange. */
  state: string
  verifier: string
}

export interface OAuthClient {
  /** For a Custom Connection. Null asks for no scopes in particular: those the connection was set up with. */
  clientCredentials(scopes: string[] | null): Promise<TokenAnswer>
  /** The address a person opens. `offline_access` is added, so that the grant can be renewed. */
  buildAuthorizeUrl(options: { redirectUri: string; scopes: string[] }): Promise<AuthorizeRequest>
  /** `callbackUrl` as the browser was sent to it, query included. */
  exchangeCode(options: { callbackUrl: string; state: string; verifier: string }): Promise<TokenAnswer>
  /** Xero rotates: the grant has the next refresh token, and the old one soon ends. */
  refresh(refreshToken: string): Promise<TokenAnswer>
  /** Ends the authorisation, with all the connections it made between that person and the app. */
  revoke(refreshToken: string): Promise<void>
}

const defaultLifeSeconds = 1800

/** Xero's OAuth 2.0. Endpoints are composed, never discovered: the discovery document is guarded against frequent readers. */
export function createOAuthClient(options: OAuthClientOptions): OAuthClient {
  const { clock, identityUrl, loginUrl } = options

  /** Runs one step; a refused answer is translated from the answer itself, whatever the library made of it. */
  const runOnce = async <T>(name: string, work: (config: client.Configuration) => Promise<T>): Promise<T> => {
    let answer: HttpResponse | undefined
    let failure: unknown
    const config = new client.Configuration(
      {
        issuer: identityUrl,
        token_endpoint: `${identityUrl}/connect/token`,
        revocation_endpoint: `${identityUrl}/connect/revocation`,
        authorization_endpoint: `${loginUrl}/identity/connect/authorize`,
      },
      options.clientId,
      undefined,
      options.clientSecret === null ? client.None() : toBasic(options.clientSecret),
    )
    config[client.customFetch] = async (url, request) => {
      try {
        answer = await options.http.send({
          method: 'POST',
          url,
          headers: request.headers,
          // The library sends forms only.
          body: request.body instanceof URLSearchParams ? request.body.toString() : '',
        })
      } catch (error) {
        failure = error
        throw error
      }
      const body = [204, 205, 304].includes(answer.status) ? null : new Uint8Array(answer.body)
      return new Response(body, { status: answer.status, headers: { 'content-type': answer.headers['content-type'] ?? '' } })
    }
    if ([identityUrl, loginUrl].some(isLoopback)) client.allowInsecureRequests(config)
    try {
      return await work(config)
    } catch (error) {
      throw translate(error, name, answer, failure)
    }
  }

  /** Tries again where that does no harm: Xero honours a refresh token whose answer was lost. */
  const run = async <T>(name: string, work: (config: client.Configuration) => Promise<T>): Promise<T> => {
    for (let failures = 1; ; failures += 1) {
      try {
        return await runOnce(name, work)
      } catch (error) {
        if (!(error instanceof AppError) || error.retry !== 'backoff' || failures >= (options.attempts ?? 1)) throw error
        await clock.sleep(toBackoffMs(failures))
      }
    }
  }

  const translate = (error: unknown, name: string, answer: HttpResponse | undefined, failure: unknown): AppError => {
    if (failure instanceof AppError) return failure
    if (error instanceof AppError) return error
    const step = { name, now: clock.now() }
    if (error instanceof client.AuthorizationResponseError) return toOauthError(error.error, error.error_description, step)
    if (answer && answer.status >= 300) return toTokenError(answer, step)
    if (answer)
      return new AppError('xero_garbled', `Xero's answer to ${name} is not a token. Try again.`, { details: { step: name } })
    return new AppError('request_rejected', `The answer from the Xero window does not fit ${name}. Start again.`, {
      details: { step: name },
    })
  }

  const toTokenAnswer = (tokens: Awaited<ReturnType<typeof client.refreshTokenGrant>>): TokenAnswer => {
    const claims = decodeAccessToken(tokens.access_token)
    const lifeSeconds = tokens.expires_in ?? defaultLifeSeconds
    const told = toScopes(tokens.scope)
    return {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token ?? null,
      expiresAt: new Date(clock.now().getTime() + lifeSeconds * 1000),
      grantedScopes: told.length > 0 ? told : claims.scopes,
      authEventId: claims.authEventId,
    }
  }

  return {
    clientCredentials: (scopes) =>
      run('the client credentials', async (config) => {
        const parameters: Record<string, string> = scopes === null || scopes.length === 0 ? {} : { scope: scopes.join(' ') }
        return toTokenAnswer(await client.clientCredentialsGrant(config, parameters))
      }),
    buildAuthorizeUrl: ({ redirectUri, scopes }) =>
      run('the consent', async (config) => {
        const verifier = client.randomPKCECodeVerifier()
        const state = client.randomState()
        const url = client.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: [...new Set([...scopes, 'offline_access'])].join(' '),
          state,
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        })
        return { url: url.href, state, verifier }
      }),
    exchangeCode: ({ callbackUrl, state, verifier }) =>
      // Once: a code works a single time, and whether a lost try used it cannot be known.
      runOnce('the authorisation code', async (config) => {
        const checks = { expectedState: state, pkceCodeVerifier: verifier }
        return toTokenAnswer(await client.authorizationCodeGrant(config, new URL(callbackUrl), checks))
      }),
    refresh: (refreshToken) =>
      run('the refresh token', async (config) => toTokenAnswer(await client.refreshTokenGrant(config, refreshToken))),
    revoke: (refreshToken) => run('the revocation', (config) => client.tokenRevocation(config, refreshToken)),
  }
}

/**
 * Id and secret as they are, in base64. The library's own way percent-encodes them first, as the standard says; Xero
 * documents it without, and the difference shows in secrets with `-` or `_`.
 */
function toBasic(clientSecret: string): client.ClientAuth {
  return (_server, metadata, _body, headers) => {
    headers.set('authorization', `Basic ${Buffer.from(`${metadata.client_id}:${clientSecret}`).toString('base64')}`)
  }
}

function isLoopback(text: string): boolean {
  const url = new URL(text)
  return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
}

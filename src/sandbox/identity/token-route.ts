import { createHash, timingSafeEqual } from 'node:crypto'
import type { Reply } from '../exchange.ts'
import { emptyReply, jsonReply } from '../exchange.ts'
import type { SandboxState } from '../state.ts'
import { findApp, findUser } from '../state.ts'
import type { App } from './apps.ts'
import { appScopes, covers, hasTwins, parseScope } from './scopes.ts'

interface Client {
  app: App
  /** Whether the secret was shown and right. */
  proven: boolean
}

/** `POST /connect/token`: the three grants. */
export async function answerToken(
  state: SandboxState,
  issuer: string,
  authorization: string | undefined,
  form: URLSearchParams,
): Promise<Reply> {
  const client = identifyClient(state, authorization, form)
  if (!client) return refuse('invalid_client')
  switch (form.get('grant_type') ?? '') {
    case 'client_credentials':
      return answerClientCredentials(state, issuer, client, form)
    case 'authorization_code':
      return answerCode(state, issuer, client, form)
    case 'refresh_token':
      return answerRefresh(state, issuer, client, form)
    default:
      return refuse('unsupported_grant_type')
  }
}

/** `POST /connect/revocation`: ends the consent behind a refresh token, and with it all that user's connections to the app. */
export function answerRevocation(state: SandboxState, authorization: string | undefined, form: URLSearchParams): Reply {
  const client = identifyClient(state, authorization, form)
  if (!client) return refuse('invalid_client')
  const grant = state.grants.findRefreshToken(form.get('token') ?? '')
  if (grant && grant.clientId === client.app.clientId) {
    state.grants.revokeGrants((other) => other.clientId === grant.clientId && other.userId === grant.userId)
    state.connections.remove((row) => row.clientId === grant.clientId && row.userId === grant.userId)
  }
  return emptyReply(200)
}

async function answerClientCredentials(
  state: SandboxState,
  issuer: string,
  { app, proven }: Client,
  form: URLSearchParams,
): Promise<Reply> {
  if (!proven) return refuse('invalid_client')
  const asked = parseScope(form.get('scope'))
  if (app.kind === 'web' && asked.length > 0 && asked.every((scope) => appScopes.includes(scope))) {
    const grant = state.grants.createGrant(app, null, asked)
    return tokens(await state.grants.issueTokens(app, null, grant, { issuer, refreshable: false }))
  }
  const grant = state.customGrants.get(app.clientId)
  if (app.kind !== 'custom' || !grant) return refuse('unauthorized_client')
  if (state.connections.list((row) => row.clientId === app.clientId).length === 0) return refuse('unauthorized_client')
  const held = [...grant.scopes]
  const allowed = asked.every((scope) => covers(held, scope)) && !(state.quirks.rejectTwinScopes && hasTwins(asked))
  if (!allowed) return refuse('invalid_scope', 'Client credentials scope validation failed')
  return tokens(
    await state.grants.issueTokens(app, null, grant, { issuer, refreshable: false, scopes: asked.length > 0 ? asked : held }),
  )
}

async function answerCode(state: SandboxState, issuer: string, { app, proven }: Client, form: URLSearchParams): Promise<Reply> {
  if (app.kind === 'web' && !proven) return refuse('invalid_client')
  if (app.kind === 'custom') return refuse('unauthorized_client')
  const code = state.grants.redeemCode(form.get('code') ?? '')
  if (!code || code.grant.clientId !== app.clientId || code.grant.revoked) return refuse('invalid_grant')
  if (code.redirectUri !== form.get('redirect_uri')) return refuse('invalid_grant')
  if (!verifierFits(form.get('code_verifier'), code.challenge)) return refuse('invalid_grant')
  const refreshable = code.grant.scopes.has('offline_access')
  return tokens(
    await state.grants.issueTokens(app, findUser(state, code.grant.userId) ?? null, code.grant, { issuer, refreshable }),
  )
}

async function answerRefresh(
  state: SandboxState,
  issuer: string,
  { app, proven }: Client,
  form: URLSearchParams,
): Promise<Reply> {
  if (app.kind === 'web' && !proven) return refuse('invalid_client')
  const grant = state.grants.redeemRefreshToken(form.get('refresh_token') ?? '', app.clientId)
  if (!grant) return refuse('invalid_grant')
  return tokens(await state.grants.issueTokens(app, findUser(state, grant.userId) ?? null, grant, { issuer, refreshable: true }))
}

function identifyClient(state: SandboxState, authorization: string | undefined, form: URLSearchParams): Client | undefined {
  const basic = /^Basic\s+(\S+)$/i.exec(authorization ?? '')
  const [id, secret] = basic
    ? splitBasic(Buffer.from(basic[1] ?? '', 'base64').toString())
    : [form.get('client_id'), form.get('client_secret')]
  const app = findApp(state, id)
  if (!app) return undefined
  if (app.clientSecret === undefined) return secret ? undefined : { app, proven: true }
  if (!secret) return { app, proven: false }
  return sameText(secret, app.clientSecret) ? { app, proven: true } : undefined
}

function splitBasic(text: string): [string, string] {
  const colon = text.indexOf(':')
  return [decodePart(text.slice(0, colon)), decodePart(text.slice(colon + 1))]
}

/** RFC 6749 percent-encodes both halves; many clients do not. */
function decodePart(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function verifierFits(verifier: string | null, challenge: string | null): boolean {
  if (challenge === null) return verifier === null || verifier === ''
  if (verifier === null || !/^[\w.~-]{43,128}$/.test(verifier)) return false
  return createHash('sha256').update(verifier).digest('base64url') === challenge
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function tokens(body: object): Reply {
  return jsonReply(200, body, { 'cache-control': 'no-store' })
}

function refuse(error: string, description?: string): Reply {
  return jsonReply(400, { error, ...(description === undefined ? {} : { error_description: description }) })
}

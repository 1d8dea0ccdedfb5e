import type { Books } from '../books/books.ts'
import type { Reply } from '../exchange.ts'
import { emptyReply, textReply } from '../exchange.ts'
import type { SandboxState } from '../state.ts'
import { findApp } from '../state.ts'
import type { App, User } from './apps.ts'
import { scopesOf } from './apps.ts'
import { renderConsentPage, renderSignInPage } from './consent-page.ts'
import { appScopes, covers, parseScope } from './scopes.ts'
import { tiers } from './tiers.ts'
import { pageHeaders } from '../pages/page-layout.ts'

interface AuthorizeRequest {
  app: App
  redirectUri: string
  state: string | null
  scopes: string[]
  challenge: string | null
  /** Whether several organisations may be opened in one consent. */
  bulk: boolean
}

/**
 * `GET /identity/connect/authorize`: a page to approve or refuse. Approves by itself when the sandbox is told to, or when the
 * address says `sandbox_approve=all` or `sandbox_approve=<tenantId>,<tenantId>`; `sandbox_user=<userId>` chooses who.
 */
export async function answerAuthorize(state: SandboxState, query: URLSearchParams): Promise<Reply> {
  const request = parseRequest(state, query)
  if ('status' in request) return request
  const user = chooseUser(state, query)
  const asked = query.get('sandbox_approve')
  const tenants = [...state.companies.keys()]
  if (asked !== null) return approve(state, request, user, asked === 'all' ? tenants : asked.split(','))
  if (state.autoApprove !== false) {
    return approve(state, request, user, state.autoApprove === true ? tenants : state.autoApprove)
  }
  const signedIn = state.users.length === 1 || query.has('sandbox_user')
  const body = signedIn
    ? await renderConsentPage({
        appName: request.app.name,
        user,
        switchable: state.users.length > 1,
        organisations: organisationsOf(state, user),
        scopes: request.scopes,
        single: !request.bulk,
        query,
      })
    : await renderSignInPage(request.app.name, state.users, query)
  return { status: 200, headers: pageHeaders, body }
}

function organisationsOf(state: SandboxState, user: User): Books[] {
  return [...state.companies.values()].filter(({ tenantId }) => user.organisations?.includes(tenantId) ?? true)
}

/** The page's form: the same query again, with `decision`, and the ticked `tenantId`s. */
export function answerConsent(state: SandboxState, query: URLSearchParams, form: URLSearchParams): Reply {
  const request = parseRequest(state, query)
  if ('status' in request) return request
  if (form.get('decision') !== 'approve') return redirect(request, { error: 'access_denied' })
  const user = state.users.find((candidate) => candidate.userId === form.get('userId')) ?? chooseUser(state, query)
  return approve(state, request, user, form.getAll('tenantId'))
}

function approve(state: SandboxState, request: AuthorizeRequest, user: User, wanted: string[]): Reply {
  const companies = organisationsOf(state, user).filter(({ tenantId }) => wanted.includes(tenantId))
  const chosen = request.bulk ? companies : companies.slice(0, 1)
  if (chosen.length === 0) return redirect(request, { error: 'access_denied' })
  if (exceedsTier(state, request.app, user, chosen)) {
    return redirect(request, { error: 'access_denied', error_description: 'The app has no connections left in its tier' })
  }
  // Consent only ever adds: what this user allowed this app before stays allowed.
  const before = state.grants.scopesAllowed(request.app.clientId, user.userId)
  const grant = state.grants.createGrant(request.app, user, [...new Set([...request.scopes, ...before])])
  for (const company of chosen) {
    state.connections.connect({
      clientId: request.app.clientId,
      userId: user.userId,
      tenantId: company.tenantId,
      tenantName: company.name,
      authEventId: grant.authEventId,
    })
  }
  return redirect(request, { code: state.grants.issueCode(grant, request.redirectUri, request.challenge) })
}

/** Connections that stand already cost nothing more; others must fit what the app pays for. */
function exceedsTier(state: SandboxState, app: App, user: User, chosen: readonly Books[]): boolean {
  if (!app.tier) return false
  const held = state.connections.list((row) => row.clientId === app.clientId)
  const added = chosen.filter(({ tenantId }) => !held.some((row) => row.tenantId === tenantId && row.userId === user.userId))
  return held.length + added.length > tiers[app.tier].connections
}

/** In one consent; the app may ask for one at a time by `acr_values`. */
function allowsBulk(app: App, acrValues: string): boolean {
  const offered = app.bulkConnect ?? (app.tier === undefined || tiers[app.tier].bulkConnect)
  return offered && !acrValues.includes('bulk_connect:false')
}

function parseRequest(state: SandboxState, query: URLSearchParams): AuthorizeRequest | Reply {
  const app = findApp(state, query.get('client_id'))
  if (!app || app.kind === 'custom') return textReply(400, 'Error: unauthorized_client\nUnknown client or client not enabled')
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!redirectAllowed(app, redirectUri)) return textReply(400, 'Error: unauthorized_client\nInvalid redirect_uri')
  const scopes = parseScope(query.get('scope'))
  const request: AuthorizeRequest = {
    app,
    redirectUri,
    state: query.get('state'),
    scopes,
    challenge: query.get('code_challenge'),
    bulk: allowsBulk(app, query.get('acr_values') ?? ''),
  }
  if (query.get('response_type') !== 'code') return redirect(request, { error: 'unsupported_response_type' })
  if (scopes.some((scope) => appScopes.includes(scope))) {
    return redirect(request, { error: 'access_denied', error_description: 'Requested wrong apps scopes' })
  }
  if (scopes.length === 0 || !scopes.every((scope) => covers(scopesOf(app), scope))) {
    return redirect(request, { error: 'invalid_scope' })
  }
  const pkceMissing = app.kind === 'pkce' && request.challenge === null
  const pkceWrong = request.challenge !== null && query.get('code_challenge_method') !== 'S256'
  if (pkceMissing || pkceWrong)
    return redirect(request, { error: 'invalid_request', error_description: 'code challenge required' })
  return request
}

/** Xero takes https, or http on localhost by that name and not by its number. */
function redirectAllowed(app: App, redirectUri: string): boolean {
  if (app.redirectUris) return app.redirectUris.includes(redirectUri)
  if (!URL.canParse(redirectUri)) return false
  const url = new URL(redirectUri)
  return url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost')
}

function chooseUser(state: SandboxState, query: URLSearchParams): User {
  const user = state.users.find((candidate) => candidate.userId === query.get('sandbox_user')) ?? state.users[0]
  if (!user) throw new Error('The sandbox has no user')
  return user
}

function redirect(request: AuthorizeRequest, values: Record<string, string>): Reply {
  const url = new URL(request.redirectUri)
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value)
  if (request.state !== null) url.searchParams.set('state', request.state)
  return emptyReply(302, { location: url.href })
}

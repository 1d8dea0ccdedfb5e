import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { AppError } from '../../lib/app-error.ts'
import { refusals as said } from '../../platform/oauth-refusals.ts'
import { toScopeGuide } from '../../platform/scope-guide.ts'
import type { AppEnv, ServerParts } from '../context.ts'
import { jsonAnswer, jsonBody, refusals, refusalsOf, xeroRefusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import { errorAnswer, idParam } from '../schemas/answer.ts'
import { callbackQuery, chooseTenants, flow, flowStarted, oauthApp, startFlow } from '../schemas/oauth.ts'
import { requireVisible } from '../visible.ts'

const tags = ['connections']

const app = createRoute({
  tags,
  method: 'get',
  path: '/oauth/app',
  middleware: requires('connect'),
  summary: 'The Xero app people sign in with, and what it may ask for',
  responses: { ...refusals, 200: jsonAnswer(oauthApp, 'Without its secret.') },
})

const start = createRoute({
  tags,
  method: 'post',
  path: '/oauth/start',
  middleware: requires('connect'),
  summary: "Begin signing in with Xero: the answer's address is to be opened in a browser, this one",
  request: jsonBody(startFlow),
  responses: { ...refusals, ...xeroRefusals, 201: jsonAnswer(flowStarted, 'Good for five minutes, once.') },
})

const callback = createRoute({
  tags,
  method: 'get',
  path: '/oauth/callback',
  security: [],
  summary: "Where Xero sends the browser back to; the Xero app's redirect address",
  request: { query: callbackQuery },
  responses: {
    200: { description: 'A page that says to go back.', content: { 'text/html': { schema: z.string() } } },
    303: { description: 'To the page that started it.' },
    400: {
      description: 'Not of a sign-in that waits.',
      content: { 'text/html': { schema: z.string() }, 'application/json': { schema: errorAnswer } },
    },
    ...refusalsOf(429, 431),
  },
})

const get = createRoute({
  tags,
  method: 'get',
  path: '/oauth/flows/{id}',
  middleware: requires('connect'),
  summary: 'Where a sign-in has come to',
  request: { params: idParam },
  responses: { ...refusals, 200: jsonAnswer(flow, 'Ask again until it is connected, refused or expired.') },
})

const choose = createRoute({
  tags,
  method: 'post',
  path: '/oauth/flows/{id}/choose',
  middleware: requires('connect'),
  summary: 'Which of the organisations to connect',
  request: { params: idParam, ...jsonBody(chooseTenants) },
  responses: { ...refusals, 202: jsonAnswer(flow, 'They are being connected.') },
})

export function createOAuthRoutes(parts: ServerParts) {
  const { flows, platform } = parts
  return newRouter()
    .openapi(app, async (c) => {
      const known = await flows.findApp()
      return c.json(
        {
          known: known !== undefined,
          clientId: known?.clientId ?? null,
          from: known?.from ?? null,
          redirectUri: toRedirectUri(parts),
          scopes: toScopeGuide(platform.services.streams, 'granular').filter(({ restricted }) => !restricted),
        },
        200,
      )
    })
    .openapi(start, async (c) => {
      const { reconnect: name, returnTo, ...asked } = c.req.valid('json')
      const actor = c.get('actor')
      if (actor.kind === 'key') {
        throw new AppError('usage', 'Signing in with Xero happens in a browser: use POST /v1/connect-sessions for a link to it.')
      }
      if (returnTo !== undefined && !isLocalPath(returnTo)) {
        throw new AppError('usage', '"returnTo" must be a path of this server, such as /connections/new.')
      }
      const reconnect = name === undefined ? undefined : await requireVisible(parts, actor, name)
      const started = await flows.start({
        ...asked,
        ownerId: actor.id,
        redirectUri: toRedirectUri(parts),
        ...(reconnect ? { reconnect } : {}),
        ...(returnTo === undefined ? {} : { returnTo }),
      })
      bindFlow(parts, c, started)
      c.set('audit', { action: 'connection.sign-in', target: reconnect?.name ?? asked.name ?? '' })
      return c.json({ id: started.id, url: started.url, expiresAt: started.expiresAt.toISOString() }, 201)
    })
    .openapi(callback, (c) => {
      const { state = '', error, error_description: description } = c.req.valid('query')
      const found = flows.findByState(state)
      const binding = found && getCookie(c, toCookieName(found.id))
      if (!found || binding === undefined) return c.html(toPage(said.otherRequest.message), 400)
      const { search } = new URL(c.req.url)
      flows.finish(found.id, { url: `${toRedirectUri(parts)}${search}`, error, description, binding })
      setCookie(c, toCookieName(found.id), '', { ...toCookieOptions(parts), maxAge: 0 })
      if (found.returnTo !== null) {
        const to = new URL(found.returnTo, parts.address.url)
        to.searchParams.set('flow', found.id)
        return c.redirect(`${to.pathname}${to.search}${to.hash}`, 303)
      }
      return c.html(toPage('Done in Xero. You can close this window and go back to Daybook.'), 200)
    })
    .openapi(get, (c) => c.json(flows.get(c.req.valid('param').id, c.get('actor').id), 200))
    .openapi(choose, (c) => {
      const { tenantIds, reconnect = false } = c.req.valid('json')
      c.set('audit', { action: 'connection.choose', details: { organisations: tenantIds.length } })
      return c.json(flows.choose(c.req.valid('param').id, c.get('actor').id, { tenantIds, reconnect }), 202)
    })
}

export function toRedirectUri({ address }: Pick<ServerParts, 'address'>): string {
  return `${address.url}/v1/oauth/callback`
}

/** The browser that starts a sign-in is the one that must end it. */
export function bindFlow(parts: ServerParts, c: Context<AppEnv>, { id, binding }: { id: string; binding: string }): void {
  setCookie(c, toCookieName(id), binding, { ...toCookieOptions(parts), maxAge: 600 })
}

function toCookieName(flowId: string): string {
  return `daybook_flow_${flowId.slice(0, 8)}`
}

function toCookieOptions({ address }: ServerParts) {
  // Lax: Xero's window comes back by a plain navigation.
  return { path: '/v1/oauth/callback', httpOnly: true, sameSite: 'Lax', secure: address.secure } as const
}

/** A path of ours: nothing a browser could take for another host. */
function isLocalPath(path: string): boolean {
  if (!path.startsWith('/') || /^\/[/\\]|[\\\s\p{Cc}]/u.test(path)) return false
  return new URL(path, 'http://here.invalid').host === 'here.invalid'
}

/** Text of ours alone is ever put in it. */
function toPage(text: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Daybook</title><h1>Daybook</h1><p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p></html>`
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Flow, FlowStarted } from '../../src/http/schemas/oauth.ts'
import { toCookie, type Caller, type TestServer } from './server.ts'

/** Follows the address as the person's browser would, up to where Xero sends it back to. `query`: what they do there. */
export async function agreeAtXero(url: string, query: string): Promise<string> {
  const answer = await fetch(`${url}&${query}`, { redirect: 'manual' })
  const location = answer.headers.get('location')
  if (location === null) throw new Error(`Xero answered ${answer.status}: ${await answer.text()}`)
  return location
}

/** The path of a callback, as the browser asks for it. */
export function toPath(location: string): string {
  const { pathname, search } = new URL(location)
  return pathname + search
}

/** Waits until a sign-in has come to rest. */
export async function waitForFlow(call: Caller, id: string): Promise<Flow> {
  for (;;) {
    const flow = (await (await call(`/v1/oauth/flows/${id}`)).json()) as Flow
    if (flow.state !== 'waiting' && flow.state !== 'connecting') return flow
    await sleep(20)
  }
}

/** The whole way: start, agree, come back with the cookie. */
export async function signInWithXero(
  server: TestServer,
  body: Record<string, unknown>,
  query: string,
): Promise<{ flow: Flow; started: FlowStarted; callback: Response; path: string }> {
  const answer = await server.owner.call('/v1/oauth/start', { method: 'POST', body })
  if (!answer.ok) throw new Error(`start answered ${answer.status}: ${await answer.text()}`)
  const started = (await answer.json()) as FlowStarted
  const path = toPath(await agreeAtXero(started.url, query))
  const callback = await server.call(path, { headers: { cookie: toCookie(answer) } })
  return { flow: await waitForFlow(server.owner.call, started.id), started, callback, path }
}

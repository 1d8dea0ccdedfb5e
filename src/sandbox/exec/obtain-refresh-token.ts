import type { App, Sandbox } from '../sandbox.ts'
import { scopesOf } from '../identity/apps.ts'

const redirectUri = 'https://localhost/callback'

/** Signs the first user in to a web app, for all its scopes and every organisation, as a person would have done before. */
export async function obtainRefreshToken(sandbox: Sandbox, app: App): Promise<string> {
  const question = new URLSearchParams({
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope: scopesOf(app).join(' '),
    sandbox_approve: 'all',
  })
  const consent = await fetch(`${sandbox.loginUrl}/identity/connect/authorize?${question.toString()}`, { redirect: 'manual' })
  const code = new URL(consent.headers.get('location') ?? redirectUri).searchParams.get('code')
  if (code === null)
    throw new Error(`The sandbox did not let ${app.name} in: ${consent.headers.get('location') ?? consent.status}`)
  const answer = await fetch(`${sandbox.identityUrl}/connect/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret ?? ''}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
  })
  const { refresh_token: token } = (await answer.json()) as { refresh_token?: string }
  if (token === undefined) throw new Error(`The sandbox gave ${app.name} no refresh token: ${answer.status}`)
  return token
}

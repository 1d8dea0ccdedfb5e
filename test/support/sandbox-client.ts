import type { App, Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'

/** An older Custom Connection: the one kind of app that reads every collection, Journals included. */
export const olderApp: App = {
  clientId: 'OLDERCUSTOMCONNECTION',
  clientSecret: 'older-secret',
  name: 'Older Custom Connection',
  kind: 'custom',
  generation: 'broad',
}

export interface Client {
  sandbox: Sandbox
  token: string
  /** GET below the accounting API. */
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  rows(path: string, headers?: Record<string, string>): Promise<Record<string, unknown>[]>
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  json(): Record<string, unknown>
}

export async function requestToken(sandbox: Sandbox, app: App, form: Record<string, string>): Promise<Answer> {
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' }
  if (app.clientSecret)
    headers['authorization'] = `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`
  return toAnswer(
    await fetch(`${sandbox.identityUrl}/connect/token`, { method: 'POST', headers, body: new URLSearchParams(form) }),
  )
}

/** A sandbox with an older Custom Connection, and a token for all its scopes. */
export async function openClient(options: SandboxOptions = {}): Promise<Client> {
  const sandbox = await startSandbox({ apps: [olderApp], ...options })
  const app = sandbox.apps.find((candidate) => candidate.kind === 'custom')
  if (!app) throw new Error('No Custom Connection')
  const token = String((await requestToken(sandbox, app, { grant_type: 'client_credentials' })).json()['access_token'])
  const get = async (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    toAnswer(
      await fetch(`${sandbox.apiUrl}/api.xro/2.0/${path}`, {
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...headers },
      }),
    )
  return {
    sandbox,
    token,
    get,
    async rows(path, headers) {
      const answer = await get(path, headers)
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`)
      const list = Object.values(answer.json()).find((value) => Array.isArray(value))
      return list as Record<string, unknown>[]
    },
  }
}

export async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: () => JSON.parse(text) as Record<string, unknown>,
  }
}

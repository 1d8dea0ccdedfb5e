import { toAppError } from '../lib/app-error.ts'
import { toRequestedScopes } from '../xero/scopes.ts'
import { toScopeTitle } from './scope-guide.ts'
import type { Services } from './services.ts'

/** What a pasted client id and secret are worth, by Xero's own answer. Nothing is kept. */
export interface ClientCheck {
  ok: boolean
  code: string | null
  message: string
  warnings: { field: 'clientId' | 'clientSecret'; message: string }[]
  tenantName: string | null
  grantedScopes: string[]
  missing: { scope: string; title: string; message: string }[]
}

export interface ClientToCheck {
  /** `app`: one that people sign in with. */
  way: 'custom' | 'app'
  clientId: string
  clientSecret?: string | undefined
}

/**
 * Asks Xero for a token with the client's own credentials. An app that people sign in with may not have one, and is told so
 * differently from one whose secret is wrong: that tells.
 */
export async function checkClient(services: Services, client: ClientToCheck): Promise<ClientCheck> {
  const clientId = client.clientId.trim()
  const clientSecret = client.clientSecret?.trim() || null
  const check: ClientCheck = {
    ok: false,
    code: null,
    message: '',
    warnings: toWarnings(clientId, clientSecret),
    tenantName: null,
    grantedScopes: [],
    missing: [],
  }
  if (clientId === '') return { ...check, code: 'usage', message: 'Paste the client id first.' }
  if (clientSecret === null) {
    // An app without a secret has nothing to try before its first sign-in.
    if (client.way === 'app') return { ...check, ok: true, message: 'An app without a secret is tried at the first sign-in.' }
    return { ...check, code: 'usage', message: 'Paste the client secret too.' }
  }
  const oauth = services.createOAuthClient({ clientId, clientSecret })
  try {
    if (client.way === 'app') {
      await oauth.clientCredentials(['app.connections'])
      return { ...check, ok: true, message: 'Xero knows this app.' }
    }
    const { accessToken, grantedScopes } = await oauth.clientCredentials(null)
    const [tenant] = await services.xeroConnections.list(accessToken)
    const missing = toRequestedScopes([...services.streams], 'granular')
      .filter((scope) => grantedScopes.length > 0 && !grantedScopes.some((granted) => toBase(granted) === toBase(scope)))
      .map((scope) => ({
        scope,
        title: toScopeTitle(scope),
        message: `The scope ${scope} isn't granted: ${toScopeTitle(scope)} will be left out.`,
      }))
    if (!tenant) {
      return {
        ...check,
        code: 'tenant_unknown',
        grantedScopes,
        message: 'Xero knows this client, but nobody has agreed to it yet. Wait until its page says Connected.',
      }
    }
    const reports = grantedScopes.some((scope) => scope.startsWith('accounting.reports'))
    const proof = reports
      ? ' Reports can be read, so your figures can be checked.'
      : ' Reports can not be read, so figures will not be checked.'
    return {
      ...check,
      ok: true,
      message: `Connected to ${tenant.tenantName}.${proof}`,
      tenantName: tenant.tenantName,
      grantedScopes,
      missing,
    }
  } catch (thrown) {
    const error = toAppError(thrown)
    const refused = String(error.details['error'] ?? '')
    // Known, and not allowed to do this: the credentials themselves are right.
    if (
      client.way === 'app' &&
      (refused === 'unauthorized_client' || refused === 'invalid_scope' || error.code === 'scope_rejected')
    ) {
      return { ...check, ok: true, message: 'Xero knows this app.' }
    }
    if (error.code === 'client_rejected') {
      return { ...check, code: error.code, message: "Xero doesn't accept this secret. Generate a new one and paste it." }
    }
    return { ...check, code: error.code, message: error.message }
  }
}

function toWarnings(clientId: string, clientSecret: string | null): ClientCheck['warnings'] {
  const warnings: ClientCheck['warnings'] = []
  if (clientId !== '' && clientId.length !== 32) {
    const where = clientId.length === 31 ? ': is the first or last missing?' : '.'
    warnings.push({ field: 'clientId', message: `Usually 32 letters and digits. This one has ${clientId.length}${where}` })
  } else if (/[^0-9a-z]/i.test(clientId)) {
    warnings.push({ field: 'clientId', message: 'Usually letters and digits only. This one has other characters.' })
  }
  if (clientSecret !== null && clientSecret === clientId) {
    warnings.push({ field: 'clientSecret', message: 'This is the client id. The secret is shown once, when you generate it.' })
  }
  return warnings
}

function toBase(scope: string): string {
  return scope.replace(/\.read$/, '')
}

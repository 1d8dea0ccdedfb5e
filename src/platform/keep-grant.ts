import { AppError } from '../lib/app-error.ts'
import type { AuthKind, TokenSet } from '../store/store.ts'
import type { Tenant as XeroTenant } from '../xero/connections.ts'
import type { TokenAnswer } from '../xero/oauth.ts'
import type { ConnectOptions, ConnectResult, Tenant } from './platform.ts'
import { deleteUnused, requireSameTenant, saveConnection } from './save-connection.ts'
import type { Services } from './services.ts'

/** Keeps what a grant gave, sealed. */
export function createTokenSet(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  set: Partial<TokenSet> & { auth: AuthKind },
  grant: TokenAnswer | undefined,
): Promise<TokenSet> {
  return store.tokens.create({
    clientId: null,
    clientSecret: null,
    requestedScopes: null,
    previousRefreshToken: null,
    grantedScopes: grant?.grantedScopes ?? [],
    accessToken: grant?.accessToken ?? null,
    accessTokenExpiresAt: grant?.expiresAt ?? null,
    refreshToken: grant?.refreshToken ?? null,
    rotatedAt: grant ? clock.now() : null,
    ...set,
  })
}

/** Saves a connection for each organisation, under its name; a set that leads to none is not kept. */
export async function saveTenants(
  services: Services,
  set: TokenSet,
  options: Omit<ConnectOptions, 'name'> & { narrowed?: boolean },
  wanted: { tenant: Tenant; name: string }[],
  notes: string[],
): Promise<ConnectResult[]> {
  try {
    // All names are looked at before the first is taken.
    const existing = new Map((await services.store.connections.list()).map((connection) => [connection.name, connection]))
    for (const { tenant, name } of wanted) requireSameTenant(existing.get(name), tenant)
    const results: ConnectResult[] = []
    for (const { tenant, name } of wanted) {
      results.push(await saveConnection(services, { ...options, name, tokenSetId: set.id, tenant, notes }))
    }
    return results
  } catch (error) {
    await deleteUnused(services, set.id)
    throw error
  }
}

/** The organisations of this consent; of all consents, where the token does not name its own. */
export async function findTenants(services: Services, accessToken: string, authEventId: string | null): Promise<Tenant[]> {
  const own = authEventId === null ? [] : await services.xeroConnections.list(accessToken, { authEventId })
  const tenants: XeroTenant[] = own.length > 0 ? own : await services.xeroConnections.list(accessToken)
  const organisations = tenants.filter((tenant) => tenant.tenantType === 'ORGANISATION')
  const usable = organisations.length > 0 ? organisations : tenants
  if (usable.length === 0)
    throw new AppError(
      'tenant_unknown',
      'The authorisation reaches no organisation: connect again and choose one at the Xero window.',
    )
  return usable.map(({ tenantId, tenantName, tenantType, xeroConnectionId }) => ({
    tenantId,
    tenantName,
    tenantType,
    xeroConnectionId,
  }))
}

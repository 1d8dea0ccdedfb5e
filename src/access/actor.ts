/** What a role or a key may do; one list for routes, dashboard and docs. */
export const permissions = [
  'read',
  'query',
  'export',
  'sync',
  'connect',
  'configure',
  'purge',
  'people',
  'keys',
  'alerts',
  'audit',
  'server',
] as const

export type Permission = (typeof permissions)[number]

export const roles = ['owner', 'admin', 'analyst', 'viewer'] as const

export type Role = (typeof roles)[number]

export const keyScopes = ['read', 'write', 'admin'] as const

export type KeyScope = (typeof keyScopes)[number]

/** Who asks. */
export interface Actor {
  kind: 'person' | 'key'
  id: string
  /** A person's name, or the key's. */
  name: string
  /** A person's; null for a key. */
  role: Role | null
  /** A person's; null for a key. */
  email: string | null
  permissions: ReadonlySet<Permission>
  /** Ids of the connections it may see. */
  connections: 'all' | ReadonlySet<string>
}

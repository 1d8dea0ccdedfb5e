import { permissions, type KeyScope, type Permission, type Role } from './actor.ts'

/** What each role may do. That only an owner decides about owners is a rule of people, not a permission. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  owner: permissions,
  admin: permissions,
  analyst: ['read', 'query', 'export'],
  viewer: ['read'],
}

/**
 * What a key of each scope may do. None makes keys or people: what a stolen key could do would outlive its revocation.
 */
export const scopePermissions: Record<KeyScope, readonly Permission[]> = {
  read: ['read', 'query', 'export'],
  write: ['read', 'query', 'export', 'sync', 'connect', 'configure'],
  admin: permissions.filter((each) => each !== 'people' && each !== 'keys'),
}

/** Owners and admins see every organisation there is and will be; others those they are given. */
export function seesAll(role: Role): boolean {
  return role === 'owner' || role === 'admin'
}

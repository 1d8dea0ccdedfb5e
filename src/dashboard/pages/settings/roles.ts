import type { PersonAnswer } from '../../../http/schemas/access.ts'
import type { Actor, Role } from '../../api/types.ts'

export const roleNames: Record<Role, string> = { owner: 'Owner', admin: 'Admin', analyst: 'Analyst', viewer: 'Viewer' }

export const roleMeanings: Record<Role, string> = {
  owner: 'Everything, and decides about owners.',
  admin: 'Everything but deciding about owners.',
  analyst: 'Reads, queries and exports their organisations, SQL too.',
  viewer: 'Reads their organisations and saved queries.',
}

/** Owners and admins see every organisation there is and will be. */
export const seesAll = (role: Role): boolean => role === 'owner' || role === 'admin'

/** Roles somebody may give: an admin makes no owner. */
export const toGivableRoles = (by: Pick<Actor, 'role'>): Role[] =>
  by.role === 'owner' ? ['owner', 'admin', 'analyst', 'viewer'] : ['admin', 'analyst', 'viewer']

/** Why a person can't be changed or deleted by this actor; null where they can. */
export function toPersonLock(person: Pick<PersonAnswer, 'role'>, by: Pick<Actor, 'role'>, owners: number): string | null {
  if (person.role !== 'owner') return null
  if (by.role !== 'owner') return 'Only an owner decides about owners.'
  return owners < 2 ? 'The only owner. Make somebody else an owner first.' : null
}

import { useSuspenseQuery } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'
import type { Actor, Me, Permission } from '../api/types.ts'

/**
 * Who is signed in and what they may do: within the shell, which nobody else sees. Controls they can't use are left out, not
 * disabled.
 */
export function useActor(): Omit<Me, 'actor'> & { actor: Actor; can: (permission: Permission) => boolean } {
  const { data } = useSuspenseQuery(meQuery)
  return { ...data, actor: data.actor ?? nobody, can: (permission) => data.permissions.includes(permission) }
}

/** Between signing out and the page of it. */
const nobody: Actor = { kind: 'person', id: '', name: '', role: null, email: null, connections: [] }

import type { WireRecord } from '../company/collection.ts'
import type { Write } from './write-routes.ts'

/** The user named by UserID, whole; the record's own where none is sent. A problem where there is no such user. */
export function readUser({ input, draft, problems }: Write, before: WireRecord | undefined): WireRecord | undefined {
  const id = input.child('User')?.text('UserID') ?? (before?.['User'] as WireRecord | undefined)?.['UserID']
  const user = typeof id === 'string' && id !== '' ? draft.find('Users', id) : undefined
  if (!user || user['OrganisationRole'] === 'REMOVED') problems.error('A valid user should be identified using the UserID.')
  return user
}

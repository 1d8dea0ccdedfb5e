/** `Ann Lee invited you to read, query and export: Harbour & Vine and 3 more.` */
export function toInvitation(invitedBy: string | null, may: string, organisations: readonly string[]): string {
  const who = invitedBy === null ? 'You were invited' : `${invitedBy} invited you`
  const [first, ...others] = organisations
  if (first === undefined) return `${who} to ${may}. No organisation is open to you yet.`
  const rest = others.length === 0 ? '' : others.length === 1 ? ` and ${others[0] ?? ''}` : ` and ${others.length} more`
  return `${who} to ${may}: ${first}${rest}.`
}

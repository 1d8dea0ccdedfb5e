/** `null` for all, as the database holds them. Anything else that is found there grants nothing. */
export function parseConnections(stored: unknown): 'all' | string[] {
  if (stored === null || stored === undefined) return 'all'
  return Array.isArray(stored) ? stored.filter((each) => typeof each === 'string') : []
}

export function toStoredConnections(connections: 'all' | readonly string[]): string | null {
  return connections === 'all' ? null : JSON.stringify(connections)
}

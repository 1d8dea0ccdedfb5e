import type { ConnectionState, ConnectionSummary } from '../../../http/schemas/connections.ts'

/** How each state looks: colour only for what needs somebody, or moves. */
const tones = {
  ok: 'good',
  never_synced: 'quiet',
  syncing: 'running',
  paused: 'quiet',
  sign_in: 'warning',
  scope: 'warning',
  day_limit: 'quiet',
  failed: 'bad',
} as const satisfies Record<ConnectionState, string>

/** In the order of the filter. */
export const stateNames: Record<ConnectionState, string> = {
  ok: 'In order',
  syncing: 'Syncing',
  sign_in: 'Needs a new sign-in',
  scope: 'A permission is missing',
  failed: 'Stopped by an error',
  day_limit: "Waiting for tomorrow's calls",
  paused: 'Paused',
  never_synced: 'Not synced yet',
}

export const toTone = (state: ConnectionState): (typeof tones)[ConnectionState] => tones[state]

/** Words of a state; the day limit with the moment it goes on, in the reader's own time. */
export function toStateText(
  { state, resumesAt, first = false }: Pick<ConnectionSummary, 'state' | 'resumesAt'> & { first?: boolean },
  toTime: (instant: string) => string,
): string {
  if (state === 'day_limit' && resumesAt !== null) return `Day limit reached, goes on at ${toTime(resumesAt)}`
  if (state === 'syncing' && first) return 'First sync'
  return stateNames[state]
}

/** Whether somebody has to do something, as the number beside Connections counts. */
export const needsSomebody = (state: ConnectionState): boolean => tones[state] === 'warning' || tones[state] === 'bad'

export interface ConnectionFilter {
  search?: string | undefined
  state?: string | undefined
}

/** Those whose organisation or name holds the text, and whose state is the one chosen. */
export function filterConnections<T extends Pick<ConnectionSummary, 'name' | 'tenantName' | 'state'>>(
  connections: readonly T[],
  { search = '', state }: ConnectionFilter,
): T[] {
  const wanted = search.trim().toLowerCase()
  return connections.filter(
    (each) =>
      (state === undefined || each.state === state) &&
      (wanted === '' || each.tenantName.toLowerCase().includes(wanted) || each.name.toLowerCase().includes(wanted)),
  )
}

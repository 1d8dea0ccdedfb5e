import type { ActivitySearch } from './search.ts'

export const lenses = ['runs', 'changes', 'calls', 'alerts'] as const
export type Lens = (typeof lenses)[number]

export const lensTitles: Record<Lens, string> = { runs: 'Runs', changes: 'Changes', calls: 'Calls', alerts: 'Alerts' }

/** How far back, as the address has it. */
export const spans = [
  { value: '1d', label: 'Last 24 hours', days: 1 },
  { value: '7d', label: 'Last 7 days', days: 7 },
  { value: '30d', label: 'Last 30 days', days: 30 },
] as const

/** States one filters by, in people's words; what the API calls them stands first. */
export const states: Record<Lens, readonly { value: string; label: string }[]> = {
  runs: [
    { value: 'running', label: 'Running' },
    { value: 'complete', label: 'Complete' },
    { value: 'partial', label: 'Partly' },
    { value: 'failed', label: 'Failed' },
    { value: 'paused', label: 'Waiting for a limit' },
    { value: 'stopped', label: 'Stopped' },
    { value: 'queued', label: 'Queued' },
  ],
  changes: [
    { value: 'insert', label: 'New' },
    { value: 'update', label: 'Changed' },
    { value: 'delete', label: 'Deleted' },
  ],
  calls: [
    { value: 'failed', label: 'Failed' },
    { value: 'answered', label: 'Answered' },
  ],
  alerts: [
    { value: 'open', label: 'Open' },
    { value: 'recovered', label: 'Recovered' },
  ],
}

/** Where a span begins, on the whole minute so that the same question is asked the same way; undefined: from the start. */
export function toSince(span: string | undefined, now: Date): string | undefined {
  const days = spans.find(({ value }) => value === span)?.days
  if (days === undefined) return undefined
  const minute = Math.floor(now.getTime() / 60_000) * 60_000
  return new Date(minute - days * 86_400_000).toISOString()
}

/** What the API is asked for a lens with these filters. */
export function toLogQuery(
  lens: Lens,
  { connection, state, stream, search }: ActivitySearch,
  since: string | undefined,
): Record<string, string | undefined> {
  const known = states[lens].some(({ value }) => value === state) ? state : undefined
  switch (lens) {
    case 'runs':
      return { connection, status: known, since }
    case 'changes':
      return { connection, op: known, stream, since, firstSync: 'false' }
    case 'calls':
      return { connection, failed: known === undefined ? undefined : String(known === 'failed'), search, since }
    case 'alerts':
      return { connection, state: known }
  }
}

/** Whether anything is left out by the filters; the emptiness is said otherwise then. */
export const isFiltered = ({ connection, state, stream, search, since }: ActivitySearch): boolean =>
  [connection, state, stream, search, since].some((each) => each !== undefined)

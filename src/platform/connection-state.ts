import type { Connection, Run } from '../store/store.ts'
import type { Stream } from '../streams/stream.ts'
import type { SyncReport } from '../sync/report.ts'
import { wasStopped } from './sync-progress.ts'

/** How a connection stands, for people: one word, the same in words, why, and what helps. */
export interface ConnectionState {
  state: 'ok' | 'never_synced' | 'syncing' | 'paused' | 'sign_in' | 'scope' | 'day_limit' | 'failed'
  stateText: string
  reason: string | null
  action: 'sign_in' | 'grant' | 'sync' | 'resume' | null
  resumesAt: string | null
}

export interface StateFacts {
  connection: Connection
  lastRun: Run | null
  isRunning: boolean
  now: Date
}

/** The first of these that holds is what a person must know. */
export function toConnectionState(streams: readonly Stream[], facts: StateFacts): ConnectionState {
  const { connection, lastRun, isRunning, now } = facts
  const resumesAt = connection.pausedUntil !== null && connection.pausedUntil > now ? connection.pausedUntil.toISOString() : null
  const answer = (
    state: ConnectionState['state'],
    stateText: string,
    reason: string | null,
    action: ConnectionState['action'],
  ): ConnectionState => ({ state, stateText, reason, action, resumesAt })

  if (isRunning) return answer('syncing', 'Syncing', null, null)
  if (connection.status === 'needs_attention') {
    return answer('sign_in', 'Needs a new sign-in', connection.statusReason, 'sign_in')
  }
  if (connection.settings.paused) return answer('paused', 'Paused', 'Nothing is synced until someone goes on.', 'resume')
  if (resumesAt !== null) {
    return answer('day_limit', 'Day limit reached', `Xero's calls for today are used. It goes on at ${resumesAt}.`, null)
  }
  if (lastRun === null) return answer('never_synced', 'Not synced yet', null, 'sync')
  if (lastRun.status === 'running') {
    const reason = 'The last sync was cut off. What it had stored is kept; the next one goes on from it.'
    return answer('failed', 'Stopped by an error', reason, 'sync')
  }
  const missing = findMissingScopes(streams, connection)
  if (missing.length > 0) {
    return answer('scope', 'A scope is missing', `Not readable without more access: ${missing.join(', ')}.`, 'grant')
  }
  const report = lastRun.report as SyncReport | null
  if (report && wasStopped(report)) {
    return answer('ok', 'Stopped', 'The last sync was stopped by a person. What it had stored is kept.', 'sync')
  }
  if (lastRun.status === 'failed' || lastRun.status === 'partial') {
    return answer('failed', lastRun.status === 'failed' ? 'Stopped by an error' : 'Not read to the end', lastRun.error, 'sync')
  }
  return answer('ok', 'In order', null, null)
}

/** Streams one would expect to read that a scope keeps away. */
function findMissingScopes(streams: readonly Stream[], { settings }: Connection): string[] {
  const wanted = settings.streams === undefined ? streams : streams.filter(({ name }) => settings.streams?.includes(name))
  return wanted
    .filter(({ name, restricted, retired }) => {
      const access = settings.access?.[name]
      return restricted === undefined && retired === undefined && access?.readable === false && access.why === 'scope'
    })
    .map(({ title }) => title)
}

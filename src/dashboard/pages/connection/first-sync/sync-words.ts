import type { ConnectionSummary } from '../../../../http/schemas/connections.ts'
import type { SyncSnapshot } from '../../../../http/schemas/syncs.ts'
import { formatDuration } from '../../../format/date.ts'

/** Xero's limit for one organisation; what sets the pace of a first sync. */
export const callsAMinute = 60

const minuteMs = 60_000
/** Before this an answer would be a guess. */
const sayAfterMs = 10_000

/**
 * How long the rest takes, in ms: the calls left at the pace seen so far, never faster than Xero allows. Null while nobody
 * knows.
 */
export function toRemainingMs(sync: Pick<SyncSnapshot, 'expectedCalls' | 'totals'>, elapsedMs: number): number | null {
  const { expectedCalls, totals } = sync
  if (expectedCalls === null || elapsedMs < sayAfterMs || totals.calls === 0) return null
  const left = Math.max(0, expectedCalls - totals.calls)
  const pace = Math.min(callsAMinute, totals.calls / (elapsedMs / minuteMs))
  return (left / pace) * minuteMs
}

/** `about 2 minutes`, `about an hour`, `tomorrow morning`: coarser the further away it is. */
export function toAboutWords(ms: number, now: Date): string {
  const minutes = ms / minuteMs
  if (minutes < 0.75) return 'less than a minute'
  if (minutes < 1.5) return 'about a minute'
  if (minutes < 10) return `about ${Math.round(minutes)} minutes`
  if (minutes < 52.5) return `about ${Math.round(minutes / 5) * 5} minutes`
  if (minutes < 90) return 'about an hour'
  const end = new Date(now.getTime() + ms)
  const days = Math.round((startOfDay(end) - startOfDay(now)) / 86_400_000)
  if (days === 0 || minutes < 6 * 60) return `about ${Math.round(minutes / 60)} hours`
  if (days === 1) return `tomorrow ${end.getHours() < 12 ? 'morning' : end.getHours() < 18 ? 'afternoon' : 'evening'}`
  return `about ${days} days`
}

/** `Ready in about 2 minutes.`, `Ready tomorrow morning.` */
export function toReadySentence(ms: number, now: Date): string {
  const words = toAboutWords(ms, now)
  return words.startsWith('tomorrow') ? `Ready ${words}.` : `Ready in ${words}.`
}

function startOfDay(moment: Date): number {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime()
}

/**
 * Rows in all: those Xero said there are, and what was read of streams of which it says nothing. Null while a stream that will
 * be read hasn't begun, since it may hold most of them.
 */
export function toExpectedRows({
  expectedRows,
  streams,
  planned,
}: Pick<SyncSnapshot, 'expectedRows' | 'streams' | 'planned'>): number | null {
  const begun = new Set(streams.map(({ stream }) => stream))
  if (expectedRows === null || planned.some((stream) => !begun.has(stream))) return null
  return streams.reduce((sum, { expected, read }) => (expected === null ? sum + read : sum), expectedRows)
}

type ShareOf = Pick<SyncSnapshot, 'expectedRows' | 'expectedCalls' | 'streams' | 'planned' | 'totals' | 'step'>

/**
 * Share of what is known to come, 0 to 1: of the rows or of the calls, whichever is less far. Whole only at the end; null where
 * nothing is known.
 */
export function toShare(sync: ShareOf): number | null {
  if (sync.step === 'finished') return 1
  const rows = toExpectedRows(sync)
  const shares = [
    ...(rows === null || rows === 0 ? [] : [sync.totals.read / rows]),
    ...(sync.expectedCalls === null || sync.expectedCalls === 0 ? [] : [sync.totals.calls / sync.expectedCalls]),
  ]
  return shares.length === 0 ? null : Math.min(0.99, ...shares)
}

export interface SyncStepLine {
  title: string
  detail?: string | undefined
  state: 'done' | 'now' | 'next'
}

const steps = ['queued', 'access', 'records', 'reports', 'books', 'finished'] as const

/** What happens in a first sync, in order, and where it has come to. */
export function toStepLines(
  sync: Pick<SyncSnapshot, 'step' | 'planned'>,
  facts: {
    signedInAt?: string | undefined
    readable?: number | undefined
    streams?: number | undefined
    since?: string | undefined
  },
): SyncStepLine[] {
  const reached = steps.indexOf(sync.step)
  const toState = (begins: (typeof steps)[number], ends: (typeof steps)[number]): SyncStepLine['state'] =>
    reached >= steps.indexOf(ends) ? 'done' : reached >= steps.indexOf(begins) ? 'now' : 'next'
  const { signedInAt, readable, streams, since } = facts
  return [
    { title: 'Signed in to Xero', detail: signedInAt, state: 'done' },
    {
      title: 'Checked access',
      detail: readable === undefined ? undefined : `${readable} of ${streams ?? readable} streams can be read`,
      state: toState('queued', 'records'),
    },
    { title: 'Reading the history', detail: since, state: toState('records', 'reports') },
    { title: 'Fetching Xero’s own reports', state: toState('reports', 'books') },
    { title: 'Building the ledger', state: toState('books', 'finished') },
    { title: 'Checking that it ties', detail: 'every account, every month', state: reached === 5 ? 'done' : 'next' },
  ]
}

/** What a screen reader is told: at every quarter, never each row. Null where there is nothing new to say. */
export function toSpokenProgress(share: number | null, saidShare: number): { text: string; share: number } | null {
  if (share === null) return null
  const quarter = Math.floor(share * 4) / 4
  return quarter > saidShare && quarter < 1 ? { text: `${quarter * 100} per cent read`, share: quarter } : null
}

/** How a sync ended: `76,204 rows in 3 min 12 s, 94 calls.` and what that means. */
export function toOutcome(
  sync: Pick<SyncSnapshot, 'status' | 'totals' | 'startedAt' | 'finishedAt' | 'elapsedMs' | 'resumesAt' | 'reason' | 'error'>,
  { badge, rows }: Pick<ConnectionSummary, 'badge' | 'rows'>,
  { toCount, toTime }: { toCount: (count: number) => string; toTime: (instant: string) => string },
): { headline: string; sentence: string; good: boolean } {
  const { totals, status, resumesAt, error, reason } = sync
  const took = sync.elapsedMs ?? (sync.finishedAt === null ? 0 : Date.parse(sync.finishedAt) - Date.parse(sync.startedAt))
  const calls = `${toCount(totals.calls)} ${totals.calls === 1 ? 'call' : 'calls'}`
  const counts = `${toCount(totals.read)} rows in ${formatDuration(took)}, ${calls}.`
  if (status === 'paused' && resumesAt !== null) {
    return {
      headline: 'Xero’s calls for today are used.',
      sentence: `${toCount(rows)} rows are safe. Going on at ${toTime(resumesAt)}.`,
      good: false,
    }
  }
  if (status === 'paused' || status === 'stopped')
    return { headline: 'Stopped.', sentence: `${counts} What has landed stays.`, good: false }
  if (status === 'failed') return { headline: 'The sync failed.', sentence: error?.message ?? reason ?? counts, good: false }
  if (status === 'partial') return { headline: counts, sentence: reason ?? 'Some streams could not be read.', good: false }
  return { headline: counts, sentence: toTieSentence(badge), good: true }
}

function toTieSentence(badge: ConnectionSummary['badge']): string {
  if (badge.state === 'ties' || badge.state === 'explained') return 'Ties to Xero to the cent.'
  return badge.text
}

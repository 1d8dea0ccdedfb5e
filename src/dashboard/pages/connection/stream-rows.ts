import type { ConnectionStream } from '../../../http/schemas/connections.ts'
import type { StreamReportAnswer } from '../../../http/schemas/syncs.ts'

export type StreamGroup = ConnectionStream['group']

/** In the order they are shown. */
export const streamGroups: readonly { group: StreamGroup; title: string; folded: boolean }[] = [
  { group: 'needs_you', title: 'Needs something from you', folded: false },
  { group: 'reading', title: 'Reading', folded: false },
  { group: 'failed', title: 'Failed', folded: false },
  { group: 'done', title: 'Done', folded: true },
  { group: 'waiting', title: 'Waiting', folded: true },
  { group: 'not_offered', title: 'Not offered by Xero here', folded: false },
]

export interface StreamRow extends ConnectionStream {
  /** Of the run that is on, else of the last. */
  report: StreamReportAnswer | null
}

const groupOfStatus: Record<StreamReportAnswer['status'], StreamGroup | undefined> = {
  running: 'reading',
  complete: 'done',
  current: 'done',
  failed: 'failed',
  paused: 'waiting',
  skipped: undefined,
  unavailable: undefined,
}

export interface RunningReports {
  reports: readonly StreamReportAnswer[]
  planned: readonly string[]
}

/** Streams with what the sync that is on says of them, which is newer than what was stored. */
export function toStreamRows(streams: readonly ConnectionStream[], running: RunningReports | null): StreamRow[] {
  const live = new Map(running?.reports.map((report) => [report.stream, report]))
  const planned = new Set(running?.planned)
  return streams.map((stream) => {
    const report = live.get(stream.stream)
    if (!report) {
      const waits =
        running !== null && planned.has(stream.stream) && stream.group !== 'needs_you' && stream.group !== 'not_offered'
      return { ...stream, group: waits ? 'waiting' : stream.group, report: waits ? null : stream.lastReport }
    }
    const group = groupOfStatus[report.status] ?? stream.group
    return { ...stream, group, report, rows: Math.max(stream.rows, report.mode === 'full' ? report.written : 0) }
  })
}

export interface StreamGroupRows {
  group: StreamGroup
  title: string
  folded: boolean
  rows: StreamRow[]
}

/** Groups that have rows, in order. */
export function groupStreams(rows: readonly StreamRow[]): StreamGroupRows[] {
  return streamGroups
    .map((each) => ({ ...each, rows: rows.filter(({ group }) => group === each.group) }))
    .filter((each) => each.rows.length > 0)
}

/** `Contacts, accounts and items`: what is read already, the most looked for first; null when it is nothing one opens. */
export function toReadyNames(rows: readonly StreamRow[], most = 3): string | null {
  const ready = rows.filter(({ group, rows: count }) => group === 'done' && count > 0)
  const ranked = wanted.flatMap((stream) => ready.filter((row) => row.stream === stream))
  const titles = ranked.slice(0, most).map(({ stream, title }, index) => {
    const name = stream === 'accounts' ? 'Accounts' : title
    return index === 0 ? name : lowerFirst(name)
  })
  return titles.length === 0 ? null : joinNames(titles)
}

const wanted = [
  'invoices',
  'contacts',
  'bank_transactions',
  'payments',
  'accounts',
  'items',
  'credit_notes',
  'manual_journals',
  'purchase_orders',
]

/** `a`, `a and b`, `a, b and c`. */
export function joinNames(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}

/** `Manual journals, purchase orders, quotes, and 5 more` */
export function toShortList(titles: readonly string[], most = 4): string {
  const named = titles.map((title, index) => (index === 0 ? title : lowerFirst(title)))
  return named.length <= most + 1 ? joinNames(named) : `${named.slice(0, most).join(', ')}, and ${named.length - most} more`
}

const lowerFirst = (title: string): string => (/^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title)

/** Share of a stream that is read; null where Xero doesn't say how much there is. */
export function toStreamShare({ report }: Pick<StreamRow, 'report'>): number | null {
  if (!report || report.expected === null || report.expected === 0) return null
  return Math.min(1, report.read / report.expected)
}

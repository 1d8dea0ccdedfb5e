import type { StreamReport, SyncReport } from '../../sync/report.ts'
import { toBytes, toCount, toCounted, toDuration, toTime } from './figures.ts'
import { toRemarks } from './stream-line.ts'
import type { Style } from './style.ts'
import { wrap } from './text.ts'

/** What a run came to, in a few lines: the outcome, the figures, and each stream that needs a word. */
export function renderSyncSummary(report: SyncReport, view: { style: Style; width: number; now: Date }): string {
  const { style } = view
  const lines = [wrap(`${toOutcome(report, style)} ${style.dim('·')} ${toFigures(report)}`, view.width, '  ')]
  if (report.error && report.error.code !== 'stopped') lines.push(wrap(`  ${report.error.message}`, view.width, '    '))
  for (const [trouble, names] of groupByTrouble(report.streams)) {
    lines.push(wrap(`  ${style.warn(names.join(', '))}  ${trouble}`, view.width, '    '))
  }
  const unavailable = report.streams.filter((stream) => stream.status === 'unavailable').map((stream) => stream.stream)
  if (unavailable.length > 0) {
    lines.push(style.dim(wrap(`  Not available to this connection, as expected: ${unavailable.join(', ')}`, view.width, '    ')))
  }
  if (report.status === 'paused' && report.resumesAt !== null) {
    lines.push(`  What landed is kept. Xero allows more ${toTime(report.resumesAt, view.now)}; the next sync goes on from here.`)
  }
  return lines.join('\n')
}

function toOutcome(report: SyncReport, style: Style): string {
  if (report.error?.code === 'stopped') return style.warn(`${report.tenantName} was stopped`)
  switch (report.status) {
    case 'complete':
      return style.good(`${report.tenantName} is up to date`)
    case 'partial':
      return style.warn(`${report.tenantName} is up to date in part`)
    case 'paused':
      return style.warn(`${report.tenantName} is paused`)
    case 'failed':
      return style.bad(`${report.tenantName} could not be synced`)
  }
}

/** `first sync: 30 streams, 20,312 rows, 61 calls, 41.2 MB, 8.1 s` or `nothing changed, 28 calls, …`. */
export function toFigures(report: SyncReport): string {
  const { totals } = report
  const spent = [toCounted(totals.calls, 'call'), toBytes(totals.bytes), toDuration(report.elapsedMs)]
  if (!report.incremental) {
    const read = report.streams.filter((stream) => stream.status === 'complete').length
    return `first sync: ${[toCounted(read, 'stream'), toCounted(totals.read, 'record'), toCounted(totals.written, 'row'), ...spent].join(', ')}`
  }
  const changes = [
    ...(totals.changed > 0 ? [`${toCount(totals.changed)} changed`] : []),
    ...(totals.deleted > 0 ? [`${toCount(totals.deleted)} deleted`] : []),
  ]
  return [...(changes.length > 0 ? changes : ['nothing changed']), ...spent].join(', ')
}

/** A limit or a stop meets many streams at once, and is said once. */
function groupByTrouble(streams: StreamReport[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const stream of streams) {
    const trouble = toTrouble(stream)
    if (trouble !== undefined) groups.set(trouble, [...(groups.get(trouble) ?? []), stream.stream])
  }
  return groups
}

function toTrouble(stream: StreamReport): string | undefined {
  const remarks = toRemarks(stream)
  if (stream.code === 'stopped') return 'not finished'
  switch (stream.status) {
    case 'failed':
    case 'skipped':
    case 'paused':
      return `${stream.status}: ${stream.reason ?? stream.code ?? 'no reason was given'}`
    case 'complete':
    case 'current':
      return stream.quarantined > 0 || stream.drift.length > 0 ? remarks.join(', ') : undefined
    case 'running':
    case 'unavailable':
      return undefined
  }
}

import type { StreamReport } from '../../sync/report.ts'
import { toBytes, toCount, toCounted, toDuration } from './figures.ts'
import { padEnd } from './text.ts'

/** What people read for each status. */
const statusWords: Record<StreamReport['status'], string> = {
  running: 'reading',
  complete: 'complete',
  current: 'up to date',
  unavailable: 'not available',
  skipped: 'skipped',
  paused: 'paused',
  failed: 'failed',
}

/** A stream that someone's Ctrl-C ended has not failed, as people see it. */
export function toStatusWord(report: StreamReport): string {
  return report.code === 'stopped' ? 'stopped' : statusWords[report.status]
}

/** One line about a stream, for logs and pipes: `invoices  complete  2,500 rows  3 calls  4.1 MB  1.2 s`. */
export function renderStreamLine(report: StreamReport): string {
  const head = [padEnd(report.stream, 20), padEnd(toStatusWord(report), 13)]
  if (report.status === 'current') return head.join('  ').trimEnd()
  if (report.status === 'unavailable' || report.status === 'skipped') {
    return [...head, report.reason ?? ''].join('  ').trimEnd()
  }
  const parts = [...head, toRows(report), toCounted(report.calls, 'call'), toBytes(report.bytes), toDuration(report.elapsedMs)]
  const remarks = toRemarks(report)
  return [...parts, ...remarks].join('  ').trimEnd()
}

/** `2,500 rows`, `2,500 of 20,000 rows` while reading, `3 rows, 1 changed` of an incremental read. */
function toRows(report: StreamReport): string {
  if (report.status === 'running' && report.expected !== null && report.expected > report.read) {
    return `${toCount(report.read)} of ${toCounted(report.expected, 'row')}`
  }
  const rows = toCounted(report.read, 'row')
  return report.mode === 'incremental' && report.read > 0 ? `${rows}, ${toCount(report.changed)} changed` : rows
}

/** What is worth a word beyond the figures. */
export function toRemarks(report: StreamReport): string[] {
  const remarks: string[] = []
  if (report.deleted > 0) remarks.push(`${toCount(report.deleted)} deleted`)
  if (report.quarantined > 0) remarks.push(`${toCount(report.quarantined)} in quarantine`)
  if (report.drift.length > 0) remarks.push(`new at Xero: ${report.drift.join(', ')}`)
  if (report.reason !== null && report.status !== 'complete' && report.code !== 'stopped') remarks.push(report.reason)
  return remarks
}

import type { ReportRead } from '../streams/stream.ts'
import { parseHeading, type ParsedReport, type ReportLine } from '../xero/parse-report.ts'
import { toLength } from './months.ts'
import type { ReportCall, ReportPeriod } from './plan-reports.ts'

/** A month of a report as the stream's fields name it; or why there is none, for the quarantine. */
export interface ReportRecord {
  /** The record's key: a day. */
  key: string
  record: Record<string, unknown>
  trouble: string | undefined
}

/** First day before last, so that the key comes first. */
function toStamp(read: ReportRead, { firstDay, lastDay }: ReportPeriod): Record<string, string> {
  const { first, last } = read.period
  return { ...(first === undefined ? {} : { [first]: firstDay }), ...(last === undefined ? {} : { [last]: lastDay }) }
}

/** A report as records, one a month that was asked for. `readAt`: Xero's clock. */
export function toReportRecords(read: ReportRead, call: ReportCall, report: ParsedReport, readAt: Date): ReportRecord[] {
  const byMonth = read.columns.kind === 'months' ? findMonths(report.headings, call.columns) : undefined
  return [...call.periods.values()].map((period) => {
    const stamp = toStamp(read, period)
    // Of the two days of a period one is the record's key, which its lines have anyway.
    const ofLines = Object.fromEntries(Object.entries(stamp).slice(1))
    const column = byMonth?.get(period.month)
    const lines = report.lines.map((line) => ({
      ...ofLines,
      Section: line.section,
      ...(line.accountId === undefined ? {} : { AccountID: line.accountId }),
      [read.label]: line.label,
      ...(read.columns.kind === 'months'
        ? { [read.columns.property]: column === undefined ? '' : line.cells[column] }
        : toFigures(read.columns.properties, report.headings, line)),
    }))
    return {
      key: read.period.first === undefined ? period.lastDay : period.firstDay,
      record: { ...stamp, ReportName: report.name, ReportTitles: report.titles, ReadAt: readAt.toISOString(), Lines: lines },
      trouble: read.columns.kind === 'months' ? findMonthTrouble(report, period, column) : findFigureTrouble(read, report),
    }
  })
}

/** Columns by heading; one that no property is known for keeps its heading, and so counts as drift. */
function toFigures(properties: Record<string, string>, headings: readonly string[], line: ReportLine): Record<string, string> {
  return Object.fromEntries(
    headings.map((heading, column) => [properties[heading.trim().toLowerCase()] ?? heading, line.cells[column] ?? '']),
  )
}

/**
 * Columns by month, as their headings say. Where none can be read they are taken in the documented order, if they are as
 * many as asked for.
 */
function findMonths(headings: readonly string[], asked: readonly string[]): Map<string, number> {
  const read = headings.map(parseHeading)
  if (read.every((heading) => heading === undefined)) {
    return headings.length === asked.length ? new Map(asked.map((month, column) => [month, column])) : new Map()
  }
  return new Map(read.flatMap((heading, column) => (heading ? [[heading.month, column] as const] : [])))
}

function findMonthTrouble(report: ParsedReport, { month }: ReportPeriod, column: number | undefined): string | undefined {
  if (column === undefined) return `The report has no column for ${month}; its columns are ${report.headings.join(', ')}`
  const heading = report.headings[column] ?? ''
  const day = parseHeading(heading)?.day
  if (day !== undefined && day !== toLength(month)) return `The column "${heading}" is not of the whole month ${month}`
  return report.troubles[column]
}

/** Every figure must have its column, but for those that only some organisations have. */
function findFigureTrouble(read: ReportRead, report: ParsedReport): string | undefined {
  if (read.columns.kind !== 'figures') return undefined
  const headings = new Set(report.headings.map((heading) => heading.trim().toLowerCase()))
  const { properties, optional = [] } = read.columns
  const missing = Object.keys(properties).filter((heading) => !optional.includes(heading) && !headings.has(heading))
  if (missing.length > 0) return `The report has no column "${missing.join('", "')}"; it has ${report.headings.join(', ')}`
  return report.troubles.find((trouble) => trouble !== undefined)
}

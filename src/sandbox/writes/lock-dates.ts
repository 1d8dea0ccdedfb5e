import { parseWireInstant, toDay } from '../company/wire.ts'
import type { Write } from './write-routes.ts'

const locks: [property: string, called: string][] = [
  ['PeriodLockDate', 'period lock date'],
  ['EndOfYearLockDate', 'end of year lock date'],
]

/**
 * Nothing that posts may be entered, changed or undone on or before the organisation's lock dates. Ask once for each day the
 * change touches: an edit for the old date and the new one. Returns false, with a problem, where the day is locked.
 */
export function checkLockDates({ books, draft, problems }: Pick<Write, 'books' | 'draft' | 'problems'>, day: number): boolean {
  const organisation = draft.find('Organisations', books.tenantId)
  let open = true
  for (const [property, called] of locks) {
    const value = organisation?.[property]
    if (typeof value !== 'string') continue
    const lockDay = toDay(parseWireInstant(value))
    if (day > lockDay) continue
    open = false
    problems.error(`The document date cannot be before the ${called}, currently set at ${toLongDate(lockDay)}`)
  }
  return open
}

/** `30-Sep-2021` */
function toLongDate(day: number): string {
  const [, date, month, year] = new Date(day * 86_400_000).toUTCString().split(/[ ,]+/)
  return `${date}-${month}-${year}`
}

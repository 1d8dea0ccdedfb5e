import { dayMs } from '../company/wire.ts'

export type CalendarType = 'Weekly' | 'Fortnightly' | 'Monthly'

export const paysAYear: Record<CalendarType, number> = { Weekly: 52, Fortnightly: 26, Monthly: 12 }

/** When a group of people is paid. Days since 1970-01-01. */
export interface Calendar {
  id: string
  name: string
  type: CalendarType
  /** First day of the first period. */
  anchorDay: number
  /** Days on which the ledger says that they were paid. */
  payDays?: readonly number[]
}

export interface Period {
  startDay: number
  endDay: number
  payDay: number
}

export function endOfPeriod(type: CalendarType, startDay: number): number {
  if (type === 'Weekly') return startDay + 6
  if (type === 'Fortnightly') return startDay + 13
  const date = new Date(startDay * dayMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()) / dayMs - 1
}

/** From the anchor up to the period that a day lies in, and that one too. */
export function listPeriods(calendar: Calendar, today: number): Period[] {
  const periods: Period[] = []
  for (let startDay = calendar.anchorDay; startDay <= today;) {
    const endDay = endOfPeriod(calendar.type, startDay)
    const known = calendar.payDays?.find((day) => day >= startDay && day <= endDay)
    periods.push({ startDay, endDay, payDay: known ?? endDay + (calendar.type === 'Monthly' ? 0 : 2) })
    startDay = endDay + 1
  }
  return periods
}

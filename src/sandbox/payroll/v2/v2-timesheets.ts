import type { WireRecord } from '../../company/collection.ts'
import { dayMs, toDateString } from '../../company/wire.ts'
import type { Sheet } from '../plan.ts'
import { toSecond } from './v2-time.ts'

/** Hours and other units, added without the dust of binary fractions. */
export function addUnits(units: readonly number[]): number {
  return Math.round(units.reduce((sum, each) => sum + each, 0) * 10_000) / 10_000
}

/** The form that the newer APIs of all three countries have in common. */
export function createTimesheet({ id, worker, calendar, period, processed, lines }: Sheet, rateId: string): WireRecord {
  return {
    timesheetID: id,
    payrollCalendarID: calendar.id,
    employeeID: worker.id,
    startDate: toDateString(period.startDay),
    endDate: toDateString(period.endDay),
    status: processed ? 'Completed' : 'Draft',
    totalHours: addUnits(lines.map((line) => line.hours)),
    updatedDateUTC: toSecond(period.endDay * dayMs + 32_400_000),
    timesheetLines: lines.map((line) => ({
      timesheetLineID: line.id,
      date: toDateString(line.day),
      earningsRateID: rateId,
      trackingItemID: null,
      numberOfUnits: line.hours,
    })),
  }
}

import { toCalendarDate } from './calendar.ts'

/** How reports write amounts and dates. */

const months = 'January February March April May June July August September October November December'.split(' ')

/** Cents as `-1190.00`: no thousands separator. */
export function toMoneyText(cents: number): string {
  const whole = Math.abs(cents)
  return `${cents < 0 ? '-' : ''}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`
}

/** `30 April 2019` */
export function toLongDate(day: number): string {
  const date = toCalendarDate(day)
  return `${date.day} ${months[date.month - 1]!} ${date.year}`
}

/** `30 Apr 2019` */
export function toShortDate(day: number): string {
  const date = toCalendarDate(day)
  return `${date.day} ${toShortMonth(date.month)} ${date.year}`
}

/** `28 Feb 18` */
export function toBriefDate(day: number): string {
  const date = toCalendarDate(day)
  return `${date.day} ${toShortMonth(date.month)} ${toTwoDigits(date.year)}`
}

/** `4/30/2019`: month first, in attributes. */
export function toAttributeDate(day: number): string {
  const { year, month, day: dayOfMonth } = toCalendarDate(day)
  return `${month}/${dayOfMonth}/${year}`
}

/** `November 2019` */
export function toLongMonth(day: number): string {
  const date = toCalendarDate(day)
  return `${months[date.month - 1]!} ${date.year}`
}

/** `Nov 2019` */
export function toShortMonthYear(day: number): string {
  const date = toCalendarDate(day)
  return `${toShortMonth(date.month)} ${date.year}`
}

/** `Jan-20` */
export function toBriefMonth(day: number): string {
  const date = toCalendarDate(day)
  return `${toShortMonth(date.month)}-${toTwoDigits(date.year)}`
}

/** Month in three letters, or a date's month: `apr` and `April` are 4. Undefined: neither. */
export function parseMonth(text: string): number | undefined {
  const wanted = text.toLowerCase()
  const index = months.findIndex((month) => month.toLowerCase() === wanted || toShort(month) === wanted)
  return index < 0 ? undefined : index + 1
}

function toShort(month: string): string {
  return month.slice(0, 3).toLowerCase()
}

function toShortMonth(month: number): string {
  return months[month - 1]!.slice(0, 3)
}

function toTwoDigits(year: number): string {
  return String(year % 100).padStart(2, '0')
}

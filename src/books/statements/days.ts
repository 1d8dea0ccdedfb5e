/*
 * Calendar days as text, `2026-03-31`: they compare as they stand and belong to no zone.
 */

const dayMs = 86_400_000

const toTime = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const toDay = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** Whether the text is a day that exists. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(toTime(text)) && toDay(toTime(text)) === text
}

export const yearOf = (day: string): number => Number(day.slice(0, 4))
export const monthOf = (day: string): number => Number(day.slice(5, 7))

export function addDays(day: string, days: number): string {
  return toDay(toTime(day) + days * dayMs)
}

/** Some months later; the month's last day where it is shorter. */
export function addMonths(day: string, months: number): string {
  const index = yearOf(day) * 12 + monthOf(day) - 1 + months
  return dayIn(Math.floor(index / 12), (index % 12) + 1, Number(day.slice(8)))
}

/** A day of a month; its last where it has fewer. */
export function dayIn(year: number, month: number, day: number): string {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return toDay(Date.UTC(year, month - 1, Math.min(day, last)))
}

export const firstOfMonth = (day: string): string => `${day.slice(0, 8)}01`
export const lastOfMonth = (day: string): string => dayIn(yearOf(day), monthOf(day), 31)

export function daysBetween(from: string, to: string): number {
  return Math.round((toTime(to) - toTime(from)) / dayMs)
}

/** The Monday of its week. */
export function mondayOf(day: string): string {
  return addDays(day, -((new Date(toTime(day)).getUTCDay() + 6) % 7))
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `31 Mar 2026` */
export function toLongDay(day: string): string {
  return `${Number(day.slice(8))} ${months[monthOf(day) - 1]} ${day.slice(0, 4)}`
}

/** `31 Mar 26` */
export function toShortDay(day: string): string {
  return `${Number(day.slice(8))} ${months[monthOf(day) - 1]} ${day.slice(2, 4)}`
}

/** `Mar 26` */
export function toShortMonth(day: string): string {
  return `${months[monthOf(day) - 1]} ${day.slice(2, 4)}`
}

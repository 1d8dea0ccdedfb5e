/** Months as `2026-11` and days as `2026-11-30`: text that sorts. */

/** The month some months later. */
export function addMonths(month: string, count: number): string {
  const [year, of] = toNumbers(month)
  const index = year * 12 + of - 1 + count
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`
}

export function toFirstDay(month: string): string {
  return `${month}-01`
}

export function toLastDay(month: string): string {
  return `${month}-${String(toLength(month)).padStart(2, '0')}`
}

/** Days of the month. */
export function toLength(month: string): number {
  const [year, of] = toNumbers(month)
  return new Date(Date.UTC(year, of, 0)).getUTCDate()
}

export function toMonth(day: string): string {
  return day.slice(0, 7)
}

/** From one month to another, both included, newest first. */
export function listMonths(from: string, to: string): string[] {
  const months: string[] = []
  for (let month = to; month >= from; month = addMonths(month, -1)) months.push(month)
  return months
}

/** The first month of the financial year a month lies in; `endMonth` is the year's last, 1 to 12. */
export function toYearStart(month: string, endMonth: number): string {
  const [, of] = toNumbers(month)
  return addMonths(month, -((of - endMonth + 11) % 12))
}

function toNumbers(month: string): [year: number, month: number] {
  return [Number(month.slice(0, 4)), Number(month.slice(5, 7))]
}

const dayMs = 86_400_000

/** `2026-11-30` and some days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

/** The first day of the month, some months later. */
export function toMonthStart(day: string, later = 0): string {
  return new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + later, 1)).toISOString().slice(0, 10)
}

/** The first day of the financial year a day lies in. A day past the end of its month, such as 29 February, is its last. */
export function toYearStart(day: string, end: { month: number; day: number }): string {
  const endIn = (year: number): string => {
    const last = new Date(Date.UTC(year, end.month, 0)).getUTCDate()
    // A year that ends on 28 February ends on the 29th where there is one.
    const on = end.month === 2 && end.day >= 28 ? last : Math.min(end.day, last)
    return new Date(Date.UTC(year, end.month - 1, on)).toISOString().slice(0, 10)
  }
  const year = Number(day.slice(0, 4))
  return addDays(endIn(day <= endIn(year) ? year - 1 : year), 1)
}

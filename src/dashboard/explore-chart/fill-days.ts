import { addDays, addMonths } from '../format/date.ts'

const mostFilled = 800

/**
 * Days with those between that nothing happened on, so that equal steps of the axis are equal steps of time: months where all
 * are the first of one, else days. Instants, and spans too long to fill, stay as they are.
 */
export function fillDays(days: readonly string[]): string[] {
  const [first] = days
  const last = days.at(-1)
  if (first === undefined || last === undefined || !days.every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day))) return [...days]
  const monthly = days.every((day) => day.endsWith('-01')) && days.length > 1
  const filled: string[] = []
  for (
    let day = first;
    day <= last && filled.length <= mostFilled;
    day = monthly ? `${addMonths(day.slice(0, 7), 1)}-01` : addDays(day, 1)
  ) {
    filled.push(day)
  }
  return filled.length > mostFilled ? [...days] : filled
}

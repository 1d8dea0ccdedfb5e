import type { Entry } from './entry.ts'

/** Undoing makes a second journal of opposite sign, with the date of the first. */
export function reverse(entry: Omit<Entry, 'enteredMs'>, enteredMs: number): Entry {
  const postings = entry.postings.map(({ foreign, ...posting }) => ({
    ...posting,
    net: -posting.net + 0,
    tax: -posting.tax + 0,
    ...(foreign ? { foreign: { ...foreign, amount: -foreign.amount + 0 } } : {}),
  }))
  return { ...entry, enteredMs, postings, undoing: true }
}

import { sumBalances } from '../books/balances.ts'
import type { Basis } from '../books/balances.ts'
import type { Books } from '../books/books.ts'
import { revalue } from '../books/revaluation.ts'
import type { WireRecord } from '../company/collection.ts'

/** Which lines count by their tracking. */
export interface TrackingFilter {
  /** Tells filters apart. */
  key: string
  passes(tracking: readonly WireRecord[]): boolean
}

/**
 * What accounts amount to, in cents by account id: debit +. Foreign money and foreign documents at the rate of the day.
 * Every figure of every report is a difference of balances, so that reports agree with each other whatever their dates.
 */
export interface Figures {
  /** Everything up to and including the day. */
  balances(day: number, filter?: TrackingFilter): ReadonlyMap<string, number>
  /** What happened from one day to another, both included. */
  movements(fromDay: number, toDay: number, filter?: TrackingFilter): ReadonlyMap<string, number>
  /** The part of the balances that is revaluation. */
  revaluation(day: number): ReadonlyMap<string, number>
}

type Sums = ReadonlyMap<string, number>

/** What was added up, for as long as the books stay as they are. */
interface Kept {
  state: string
  sums: Map<string, Sums>
}

const keptOf = new WeakMap<Books, Kept>()
/** Enough for years of months, and a few kilobytes each. */
const mostKept = 500

function findKept(books: Books): Map<string, Sums> {
  const state = `${books.version} ${books.ledger.postings().size} ${books.context.quirks.revalueInReports}`
  let kept = keptOf.get(books)
  if (kept?.state !== state || kept.sums.size > mostKept) keptOf.set(books, (kept = { state, sums: new Map() }))
  return kept.sums
}

export function createFigures(books: Books, basis: Basis): Figures {
  const kept = findKept(books)
  const keep = (key: string, make: () => Sums): Sums => {
    let found = kept.get(`${basis} ${key}`)
    if (!found) kept.set(`${basis} ${key}`, (found = make()))
    return found
  }
  const revaluation = (day: number) => keep(`revaluation ${day}`, () => revalue(books, day, basis))
  const balances = (day: number, filter?: TrackingFilter) =>
    keep(`${day} ${filter?.key ?? ''}`, () => {
      const sums = new Map(sumBalances(books, { basis, toDay: day, ...(filter ? { tracking: filter.passes } : {}) }))
      // Nobody tracks what rates do: it belongs to the lines without tracking.
      if (!filter || filter.passes([])) for (const [id, cents] of revaluation(day)) sums.set(id, (sums.get(id) ?? 0) + cents)
      return sums
    })
  return {
    revaluation,
    balances,
    movements(fromDay, toDay, filter) {
      const movements = new Map(balances(toDay, filter))
      for (const [id, cents] of balances(fromDay - 1, filter)) movements.set(id, (movements.get(id) ?? 0) - cents)
      return movements
    },
  }
}

import type { WireRecord } from '../company/collection.ts'
import { readList, readText } from './amounts.ts'
import type { Entry } from './entry.ts'
import type { KeyedEntry, PostingContext } from './poster.ts'
import { posters } from './posters.ts'
import { reverse } from './reverse.ts'

/** What stands in the ledger for each record: the journals that an edit has to reverse. */
export interface Standing {
  of(root: string, id: string): readonly KeyedEntry[]
  /** What a record is to stand with. Throws where it can't be posted. Undefined: its kind never posts. */
  wanted(root: string, record: WireRecord | undefined, context: PostingContext): KeyedEntry[] | undefined
  /** Makes it so: each journal that changed is reversed and posted again, with neighbouring numbers. */
  replace(posting: Replacement, nowMs: number): void
}

export interface Replacement {
  root: string
  id: string
  wanted: readonly KeyedEntry[]
  /** Also what did not change. */
  repost: boolean
}

export interface StandingOptions {
  append(entry: Entry): void
  /** Of the time before anything was written. */
  past: PostingContext
}

export function createStanding({ append, past }: StandingOptions): Standing {
  const changed = new Map<string, readonly KeyedEntry[]>()
  const wanted = (root: string, record: WireRecord | undefined, context: PostingContext) => {
    const poster = posters[root]
    if (!poster) return undefined
    const entries = record && poster.standing(record) === 'posted' ? poster.post(record, context) : []
    for (const entry of entries) checkBalance(entry)
    return entries
  }
  const of = (root: string, id: string): readonly KeyedEntry[] =>
    changed.get(`${root} ${id}`) ?? wanted(root, past.find(root, id), past) ?? []
  return {
    of,
    wanted,
    replace({ root, id, wanted: next, repost }, nowMs) {
      const held = of(root, id)
      if (!repost && isSame(held, next)) return
      const heldByKey = new Map(held.map((entry) => [entry.key, entry]))
      const nextByKey = new Map(next.map((entry) => [entry.key, entry]))
      for (const key of new Set([...heldByKey.keys(), ...nextByKey.keys()])) {
        const before = heldByKey.get(key)
        const after = nextByKey.get(key)
        if (!repost && isSame(before, after)) continue
        if (before) append(reverse(toEntry(before, nowMs), nowMs))
        if (after) append(toEntry(after, nowMs))
      }
      changed.set(`${root} ${id}`, next)
    },
  }
}

/** Adds up to nothing, in whole cents. A journal that doesn't is a mistake of ours: better no journal than a wrong one. */
export function checkBalance({ postings, sourceType, sourceId }: Pick<Entry, 'postings' | 'sourceType' | 'sourceId'>): void {
  let total = 0
  for (const { net } of postings) total += net
  if (total !== 0)
    throw new RangeError(`The journal of ${sourceType ?? 'no source'} ${sourceId ?? ''} is out of balance by ${total / 100}.`)
}

/** Nothing where a record can't be posted. For records that were stored behind everybody's back, however odd. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** What settles a document, or is settled by it: posted again when the document is. */
export function listSettlements(record: WireRecord): { root: string; id: string }[] {
  return settlementProperties.flatMap(([property, idProperty]) =>
    readList(record, property).flatMap((stub) => {
      const id = readText(stub, idProperty)
      return id === '' ? [] : [{ root: property, id }]
    }),
  )
}

const settlementProperties = [
  ['Payments', 'PaymentID'],
  ['CreditNotes', 'CreditNoteID'],
  ['Prepayments', 'PrepaymentID'],
  ['Overpayments', 'OverpaymentID'],
] as const

function toEntry({ key: _key, ...entry }: KeyedEntry, enteredMs: number): Entry {
  return { ...entry, enteredMs }
}

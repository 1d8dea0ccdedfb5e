import type { Change } from './change.ts'
import type { KeyedEntry, PostingContext } from './poster.ts'
import { attempt, isSame, listSettlements } from './standing.ts'
import type { Replacement, Standing } from './standing.ts'

export interface PlannedChange {
  change: Change
  /** A person or a client saved it: see SaveOptions. */
  repost: boolean
}

/**
 * The journals that changes ask for, documents before what settles them. A document that is posted again takes its payments
 * with it; what else is set against it is looked at again, for it may go by the document's rate. `lenient` leaves the ledger
 * alone where a record can't be posted; otherwise that throws.
 */
export function planPostings(
  changes: readonly PlannedChange[],
  standing: Standing,
  context: PostingContext,
  lenient = false,
): Replacement[] {
  const planned: Replacement[] = []
  const seen = new Set(changes.map(({ change }) => `${change.root} ${change.id}`))
  for (const { change, repost } of changes) {
    const { root, id, after } = change
    const read = () => standing.wanted(root, after, context)
    const wanted = lenient ? attempt(read) : read()
    if (!wanted) continue
    planned.push({ root, id, wanted, repost })
    if (!after || !isPostedAgain(standing.of(root, id), wanted, repost)) continue
    for (const settlement of listSettlements(after)) {
      const key = `${settlement.root} ${settlement.id}`
      if (seen.has(key)) continue
      seen.add(key)
      const again = attempt(() => standing.wanted(settlement.root, context.find(settlement.root, settlement.id), context))
      const together = settlement.root === 'Payments' && context.quirks.repostPaymentsWithDocument
      if (again) planned.push({ ...settlement, wanted: again, repost: together })
    }
  }
  return planned
}

/** The document itself, not an allocation of it. */
function isPostedAgain(held: readonly KeyedEntry[], wanted: readonly KeyedEntry[], repost: boolean): boolean {
  const before = held.find(({ key }) => key === 'own')
  const after = wanted.find(({ key }) => key === 'own')
  return before !== undefined && after !== undefined && (repost || !isSame(before, after))
}

import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import type { DocumentFields } from './document-fields.ts'
import { centsOf } from '../money/settlement.ts'
import type { Write } from '../write-routes.ts'

const mostCents = 10

/**
 * A total that is not the sum of its lines, by ten cents at most: the client says by how much (RoundingAmount) or what it should
 * be (EnteredTotal). Returns `Total` with both, or nothing where the lines make the total. An edit that sends lines without
 * either gives it up.
 */
export function readRounding(
  { input, problems }: Write,
  document: DocumentFields | undefined,
  before: WireRecord | undefined,
): WireRecord {
  if (!document) return {}
  const computed = document.lines.total
  const entered = input.cents('EnteredTotal')
  const kept = before && !input.has('LineItems') ? centsOf(before, 'RoundingAmount') : 0
  const rounding = input.cents('RoundingAmount') ?? (entered === undefined ? kept : entered - computed)
  if (rounding === 0) return before && 'RoundingAmount' in before ? { RoundingAmount: 0, EnteredTotal: toAmount(computed) } : {}
  if (Math.abs(rounding) > mostCents) {
    problems.error('The RoundingAmount must be between -0.10 and 0.10.')
    return {}
  }
  if (entered !== undefined && entered !== computed + rounding) {
    problems.error('The EnteredTotal does not equal the sum of the lines and the RoundingAmount.')
    return {}
  }
  const total = toAmount(computed + rounding)
  return { Total: total, RoundingAmount: toAmount(rounding), EnteredTotal: total }
}

import type { ReconciledMonth } from '../api/reconciliation.ts'
import type { Badge } from '../api/types.ts'
import { formatAmount, type AmountFormat } from '../format/amount.ts'
import { addMonths, formatDay, toLastDay } from '../format/date.ts'
import { sum, toSign } from '../format/decimal.ts'
import type { TieState } from './tie-badge.tsx'

export interface Tie {
  state: TieState
  words: string
}

/** The end of the last month that was over when the books were compared. */
export function toLastClosed(asOf: string): string {
  const day = asOf.slice(0, 10)
  const end = toLastDay(day.slice(0, 7))
  return day === end ? end : toLastDay(addMonths(day.slice(0, 7), -1))
}

/** What an organisation's own badge says, before its months are known. */
export function toTie(badge: Badge | null | undefined, locale: string): Tie {
  if (!badge || badge.state === 'unreconciled' || badge.asOf === null) return { state: 'unchecked', words: 'Not checked' }
  if (badge.state === 'differs') return { state: 'unexplained', words: 'Part not explained' }
  return { state: 'ties', words: `Ties to Xero, ${formatDay(toLastClosed(badge.asOf), 'medium', locale)}` }
}

/** What the books of some days are compared with. Without `from`: all up to `to`. Without both: as far as it ties. */
export interface TieOf {
  badge: Badge
  months: readonly ReconciledMonth[]
  basis: 'accrual' | 'cash'
  from?: string | undefined
  to?: string | undefined
  format: AmountFormat
}

/** The state of what is in view: of its own months, not of the whole organisation. */
export function toTieOf({ badge, months, basis, from, to, format }: TieOf): Tie {
  const own = months.filter((each) => each.basis === basis)
  if (badge.asOf === null || own.length === 0) return { state: 'unchecked', words: 'Not checked' }
  const locale = format.locale ?? 'en-NZ'
  const closed = toLastClosed(badge.asOf)
  const first = own[0]?.month ?? ''
  const last = to === undefined || to > closed ? closed : to
  const seen = own.filter(({ month }) => (from === undefined || month >= from.slice(0, 7)) && month <= (to ?? last).slice(0, 7))
  const unexplained = sum(seen.map((each) => each.unexplained))
  if (toSign(unexplained) !== 0) return { state: 'unexplained', words: `${formatAmount(unexplained, format)} not explained` }
  if (last.slice(0, 7) < first) return { state: 'unchecked', words: 'Not checked' }
  const day = formatDay(last, 'medium', locale)
  return to !== undefined && to > closed
    ? { state: 'older', words: `Tied on ${day}` }
    : { state: 'ties', words: `Ties to Xero, ${day}` }
}

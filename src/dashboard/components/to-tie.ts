import type { ReconciledAccount, ReconciledMonth } from '../api/reconciliation.ts'
import { toCellText, toRecords } from '../api/statements.ts'
import type { Badge, StatementAnswer } from '../api/types.ts'
import { formatAmount, type AmountFormat } from '../format/amount.ts'
import { addMonths, formatDay, toLastDay } from '../format/date.ts'
import { sum, toSign, toSize } from '../format/decimal.ts'
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
  /** What is not explained in the accounts in view; default: all that is not, by `months`. */
  accounts?: readonly Pick<ReconciledAccount, 'unexplained'>[] | undefined
}

/** A statement in view: the badge is of its days and accounts. */
export interface TieView {
  name: string
  title: string
  /** Empty for a statement as at a day. */
  from: string
  to: string
  answer: StatementAnswer | undefined
}

/** Of these accounts with something unexplained the ones in view: of its days, and of a profit and loss its lines alone. */
export function toAccountsInView(
  accounts: readonly ReconciledAccount[],
  basis: 'accrual' | 'cash',
  view: TieView | undefined,
): ReconciledAccount[] {
  const lines = view?.name === 'profit_and_loss' && view.answer ? toRecords(view.answer) : undefined
  const ids = lines && new Set(lines.map((line) => toCellText(line['account_id'])))
  return accounts.filter(
    (account) =>
      account.basis === basis &&
      toSign(account.unexplained) !== 0 &&
      (!view || (account.month <= view.to.slice(0, 7) && account.month >= view.from.slice(0, 7))) &&
      (!ids || ids.has(account.accountId)),
  )
}

/** The state of what is in view: of its own months, not of the whole organisation. */
export function toTieOf({ badge, months, basis, from, to, format, accounts }: TieOf): Tie {
  const own = months.filter((each) => each.basis === basis)
  if (badge.asOf === null || own.length === 0) return { state: 'unchecked', words: 'Not checked' }
  const locale = format.locale ?? 'en-NZ'
  const closed = toLastClosed(badge.asOf)
  const first = own[0]?.month ?? ''
  const last = to === undefined || to > closed ? closed : to
  const seen = own.filter(({ month }) => (from === undefined || month >= from.slice(0, 7)) && month <= (to ?? last).slice(0, 7))
  const unexplained = sum((accounts ?? seen).map((each) => toSize(each.unexplained)))
  if (toSign(unexplained) !== 0) return { state: 'unexplained', words: `${formatAmount(unexplained, format)} not explained` }
  if (last.slice(0, 7) < first) return { state: 'unchecked', words: 'Not checked' }
  const day = formatDay(last, 'medium', locale)
  return to !== undefined && to > closed
    ? { state: 'older', words: `Tied on ${day}` }
    : { state: 'ties', words: `Ties to Xero, ${day}` }
}

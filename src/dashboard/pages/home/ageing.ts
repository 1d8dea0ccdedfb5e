import type { StatementAnswer } from '../../api/types.ts'
import { toCellText, toRecords } from '../../api/statements.ts'
import { sum, toSign } from '../../format/decimal.ts'

/** By how many days ago a document fell due. */
export const ageBuckets = [
  { name: 'Not due', from: -Infinity },
  { name: '1 to 30 days', from: 1 },
  { name: '31 to 60', from: 31 },
  { name: '61 to 90', from: 61 },
  { name: 'Over 90', from: 91 },
] as const

export interface Ageing {
  total: string
  overdue: string
  /** Documents still open, credits left out, and those of them that are overdue. */
  count: number
  overdueCount: number
  buckets: { name: string; amount: string }[]
  /** Contacts with the most overdue, and how long their oldest document is. */
  worst: { contact: string; days: number; amount: string }[]
}

/** From a list of open documents (`open_invoices`, `open_bills`); credits count negative, as in the report behind it. */
export function toAgeing(answer: StatementAnswer): Ageing {
  const documents = toRecords(answer).map((row) => ({
    contact: toCellText(row['contact']),
    days: Number(row['days_overdue'] ?? 0),
    amount: toCellText(row['amount']),
    credit: toSign(toCellText(row['amount']) || '0') < 0,
  }))
  const overdue = documents.filter(({ days }) => days > 0)
  const toBucket = (days: number): number => ageBuckets.findLastIndex(({ from }) => days >= from)
  const contacts = Map.groupBy(overdue, ({ contact }) => contact)
  return {
    total: sum(documents.map(({ amount }) => amount)),
    overdue: sum(overdue.map(({ amount }) => amount)),
    count: documents.filter(({ credit }) => !credit).length,
    overdueCount: overdue.filter(({ credit }) => !credit).length,
    buckets: ageBuckets.map(({ name }, bucket) => ({
      name,
      amount: sum(documents.filter(({ days }) => toBucket(days) === bucket).map(({ amount }) => amount)),
    })),
    worst: [...contacts]
      .map(([contact, own]) => ({
        contact,
        days: Math.max(...own.filter(({ credit }) => !credit).map(({ days }) => days)),
        amount: sum(own.map(({ amount }) => amount)),
      }))
      .filter(({ amount, days }) => toSign(amount) > 0 && Number.isFinite(days))
      .toSorted((a, b) => Number(b.amount) - Number(a.amount))
      .slice(0, 3),
  }
}

import type { Dialect } from '../../warehouse/dialect.ts'
import { ownTenants } from './movements.ts'
import type { Ask } from './statement.ts'

/** A CTE `days`: the day each organisation is looked at on. */
export type Days = string

/** One day for the organisations asked about. */
export function onDay(ask: Ask, day: string): Days {
  return `days AS (SELECT tenant_id, DATE ${ask.dialect.quoteText(day)} AS day FROM books.organisations WHERE ${ownTenants(ask)})`
}

/** The day up to which each copy is complete: for views. */
export const onDayOfCopy: Days =
  'days AS (SELECT tenant_id, CAST(coalesce(as_of, CURRENT_TIMESTAMP) AS DATE) AS day FROM books.organisations)'

/**
 * CTEs `days`, `candidates`, `settled`, `open_documents`: what is left of each document at the end of its day, in its own
 * currency and in base currency at the document's rate; credits negative. Prepayments and expense claims are left out: they
 * stand on accounts of their own, not on receivables and payables. A document that is paid by now was open on a day only if
 * something settled it later, which spares looking at most of them.
 */
export function openDocuments(days: Days): string {
  return `${days},
    later AS (SELECT DISTINCT s.tenant_id, s.document_id FROM books.settlements s JOIN days ON days.tenant_id = s.tenant_id WHERE s.date > days.day),
    candidates AS (
      SELECT d.*, days.day FROM books.documents d JOIN days ON days.tenant_id = d.tenant_id
      LEFT JOIN later ON later.tenant_id = d.tenant_id AND later.document_id = d.document_id
      WHERE (d.status = 'AUTHORISED' OR (d.status = 'PAID' AND later.document_id IS NOT NULL)) AND d.date <= days.day
        AND d.document_type NOT IN ('prepayment', 'expense_claim')),
    settled AS (
      SELECT s.tenant_id, s.document_id, sum(s.amount) AS amount, sum(s.base_amount) AS base_amount
      FROM books.settlements s JOIN candidates c ON c.tenant_id = s.tenant_id AND c.document_id = s.document_id
      WHERE s.date <= c.day GROUP BY 1, 2),
    open_documents AS (
      SELECT d.tenant_id, d.day, d.direction, d.document_type, d.document_id, d.number, d.reference, d.contact_id, d.date,
        coalesce(d.due_date, d.date) AS due_date, d.currency,
        CAST(d.sign * (d.total - coalesce(s.amount, 0)) AS DECIMAL(18,4)) AS document_amount,
        CAST(d.sign * (d.base_total - coalesce(s.base_amount, 0)) AS DECIMAL(18,2)) AS amount
      FROM candidates d LEFT JOIN settled s ON s.tenant_id = d.tenant_id AND s.document_id = d.document_id
      WHERE d.total <> coalesce(s.amount, 0))`
}

/** Buckets by how long ago a document fell due, in calendar months, as Xero has them. */
export const buckets = [
  { name: 'current_due', title: 'Current' },
  { name: 'under_1_month', title: '< 1 Month' },
  { name: 'months_1', title: '1 Month' },
  { name: 'months_2', title: '2 Months' },
  { name: 'months_3', title: '3 Months' },
  { name: 'older', title: 'Older' },
] as const

/** The bucket's name, as an expression over `open_documents`. */
export function toBucket(dialect: Dialect): string {
  const branches = [1, 2, 3, 4].map(
    (months) => `WHEN due_date > ${dialect.addMonths('day', String(-months))} THEN '${buckets[months]!.name}'`,
  )
  return `CASE WHEN due_date >= day THEN 'current_due' ${branches.join(' ')} ELSE 'older' END`
}

/** Sums by contact, one column a bucket. */
export function selectAged(dialect: Dialect, days: Days, direction: 'receivable' | 'payable'): string {
  const columns = buckets.map(
    ({ name }) => `CAST(coalesce(sum(CASE WHEN o.bucket = '${name}' THEN o.amount END), 0) AS DECIMAL(18,2)) AS ${name}`,
  )
  return `WITH ${openDocuments(days)},
    aged AS (SELECT *, ${toBucket(dialect)} AS bucket FROM open_documents WHERE direction = '${direction}')
    SELECT o.tenant_id, o.day AS as_at, o.contact_id, coalesce(min(c.name), 'No contact') AS contact, ${columns.join(', ')},
      CAST(sum(o.amount) AS DECIMAL(18,2)) AS total, count(*) AS documents, min(CASE WHEN o.amount > 0 THEN o.due_date END) AS oldest_due
    FROM aged o LEFT JOIN books.contacts c ON c.tenant_id = o.tenant_id AND c.contact_id = o.contact_id
    GROUP BY o.tenant_id, o.day, o.contact_id`
}

/** One row a document. */
export function selectOpen(dialect: Dialect, days: Days, condition = 'true'): string {
  return `WITH ${openDocuments(days)}
    SELECT o.tenant_id, o.day AS as_at, o.direction, o.document_type, o.document_id, o.number, o.reference, o.contact_id,
      coalesce(c.name, 'No contact') AS contact, o.date, o.due_date,
      CASE WHEN o.due_date < o.day THEN ${dialect.daysBetween('o.due_date', 'o.day')} ELSE 0 END AS days_overdue,
      ${toBucket(dialect)} AS bucket, o.currency, o.document_amount, o.amount
    FROM open_documents o LEFT JOIN books.contacts c ON c.tenant_id = o.tenant_id AND c.contact_id = o.contact_id
    WHERE ${condition}`
}

import type { Report } from './report.ts'
import type { ReportRequest } from './report-request.ts'
import { createReport } from './report-request.ts'
import { toLongDate } from './report-texts.ts'
import { sumTaxes, toActivityFields, toGstFields } from './tax-fields.ts'
import type { TaxReturn } from './tax-periods.ts'
import { listTaxReturns } from './tax-periods.ts'

/** Where tax returns are published: the list and the single report are of these alone. */
const forms = {
  NZ: { type: 'GSTReturn', name: 'GST Return', toFields: toGstFields },
  AU: { type: 'BASReport', name: 'Activity Statement', toFields: toActivityFields },
} as const

/** Xero: Reports, 'GST Report' and 'BAS Report': what has been published, newest first, without figures. */
export function listTaxReports(request: ReportRequest): Report[] {
  const form = findForm(request)
  return form ? listTaxReturns(request.books, request.organisation).map((each) => toReport(request, each, [])) : []
}

/** One published return. Its figures are `Fields`; there are no rows. Undefined: no such report. */
export function findTaxReport(request: ReportRequest, id: string): Report | undefined {
  const { books, organisation } = request
  const form = findForm(request)
  if (!form) return undefined
  const found = listTaxReturns(books, organisation).find((each) => each.id === id.toLowerCase())
  if (!found) return undefined
  const onPayments = organisation.taxBasis === 'PAYMENTS' || organisation.taxBasis === 'CASH'
  return toReport(request, found, form.toFields(sumTaxes(books, found, onPayments)))
}

function findForm({ books }: ReportRequest): (typeof forms)[keyof typeof forms] | undefined {
  return books.region === 'NZ' || books.region === 'AU' ? forms[books.region] : undefined
}

function toReport(request: ReportRequest, { id, fromDay, toDay, publishedDay }: TaxReturn, fields: Report['Fields']): Report {
  const { type, name } = findForm(request)!
  const titles = [name, request.organisation.name, `${toLongDate(fromDay)} to ${toLongDate(toDay)}`]
  const report = createReport(request, { type, name, titles, id, fields })
  return { ...report, ReportDate: toLongDate(publishedDay), UpdatedDateUTC: `/Date(${publishedDay * 86_400_000})/` }
}

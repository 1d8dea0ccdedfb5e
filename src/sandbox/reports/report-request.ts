import type { Basis } from '../books/balances.ts'
import type { Books } from '../books/books.ts'
import type { Figures } from './figures.ts'
import { createFigures } from './figures.ts'
import type { Field, Report, TopRow } from './report.ts'
import type { ReportOrganisation } from './report-organisation.ts'
import { readOrganisation } from './report-organisation.ts'
import type { ReportQuery } from './report-query.ts'
import { createReportQuery } from './report-query.ts'
import { toLongDate } from './report-texts.ts'

/** What a report is made from. */
export interface ReportRequest {
  books: Books
  query: ReportQuery
  organisation: ReportOrganisation
  nowMs: number
  figures(basis: Basis): Figures
}

/** Makes a report. Throws ReportFault for parameters it can't be made with. */
export type MakeReport = (request: ReportRequest) => Report

/** `query` has its keys in lower case. `nowMs`: epoch ms of the sandbox's clock. */
export function createReportRequest(books: Books, query: Map<string, string>, nowMs: number): ReportRequest {
  return {
    books,
    query: createReportQuery(query),
    organisation: readOrganisation(books, nowMs),
    nowMs,
    figures: (basis) => createFigures(books, basis),
  }
}

/** The head every report has, around its rows. The id of a report that isn't published is its type. */
export function createReport(
  request: ReportRequest,
  about: { type: string; name: string; titles: string[]; id?: string; fields?: Field[] },
  rows?: TopRow[],
): Report {
  return {
    ReportID: about.id ?? about.type,
    ReportName: about.name,
    ReportType: about.type,
    ReportTitles: about.titles,
    ReportDate: toLongDate(request.organisation.today),
    UpdatedDateUTC: `/Date(${Math.floor(request.nowMs)})/`,
    Fields: about.fields ?? [],
    ...(rows ? { Rows: rows } : {}),
  }
}

export function toBasis(query: ReportQuery): Basis {
  return query.flag('paymentsOnly') ? 'cash' : 'accrual'
}

import { notFound } from '../api/problems.ts'
import { renderEnvelope, renderRecords } from '../api/render.ts'
import type { ApiCall, Route } from '../api/route.ts'
import type { WireRecord } from '../company/collection.ts'
import type { Reply } from '../exchange.ts'
import { makeAgedPayables, makeAgedReceivables } from './aged-by-contact.ts'
import { makeBalanceSheet } from './balance-sheet.ts'
import { makeBankSummary } from './bank-summary.ts'
import { makeBudgetSummary } from './budget-summary.ts'
import { makeExecutiveSummary } from './executive-summary.ts'
import { makeProfitAndLoss } from './profit-and-loss.ts'
import { ReportFault } from './report-fault.ts'
import type { MakeReport, ReportRequest } from './report-request.ts'
import { createReportRequest } from './report-request.ts'
import { findTaxReport, listTaxReports } from './tax-reports.ts'
import { listTenNinetyNines } from './ten-ninety-nine.ts'
import { makeTrialBalance } from './trial-balance.ts'

/** Reports by name, and the granular scope of each. */
const reports: readonly [name: string, scope: string, make: MakeReport][] = [
  ['AgedPayablesByContact', 'aged', makeAgedPayables],
  ['AgedReceivablesByContact', 'aged', makeAgedReceivables],
  ['BalanceSheet', 'balancesheet', makeBalanceSheet],
  ['BankSummary', 'banksummary', makeBankSummary],
  ['BudgetSummary', 'budgetsummary', makeBudgetSummary],
  ['ExecutiveSummary', 'executivesummary', makeExecutiveSummary],
  ['ProfitAndLoss', 'profitandloss', makeProfitAndLoss],
  ['TrialBalance', 'trialbalance', makeTrialBalance],
]

/** Every report of the Accounting API, for its table of routes. */
export const reportRoutes: Route[] = [
  ...reports.map(([name, scope, make]) =>
    createRoute(`Reports/${name}`, ['accounting.reports.read', `accounting.reports.${scope}.read`], (request) => [
      { ...make(request) },
    ]),
  ),
  createRoute('Reports/TenNinetyNine', ['accounting.reports.read', 'accounting.reports.tenninetynine.read'], listTenNinetyNines),
  createRoute('Reports', ['accounting.reports.read', 'accounting.reports.taxreports.read'], (request) =>
    listTaxReports(request).map((report) => ({ ...report })),
  ),
  createRoute('Reports/{ReportID}', ['accounting.reports.read', 'accounting.reports.taxreports.read'], (request, { params }) => {
    const report = findTaxReport(request, params['ReportID'] ?? '')
    return report ? [{ ...report }] : undefined
  }),
]

/** `list` undefined: 404. */
function createRoute(
  path: string,
  scopes: string[],
  list: (request: ReportRequest, call: ApiCall) => WireRecord[] | undefined,
): Route {
  return { method: 'GET', path, scopes, needsReporting: true, answer: (call) => answerReport(call, list) }
}

function answerReport(call: ApiCall, list: (request: ReportRequest, call: ApiCall) => WireRecord[] | undefined): Reply {
  const { books, exchange, nowMs } = call
  try {
    const found = list(createReportRequest(books, exchange.query, nowMs), call)
    if (!found) return notFound()
    const body = renderEnvelope('Reports', renderRecords(found, 10_000), nowMs)
    return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
  } catch (error) {
    if (error instanceof ReportFault) return error.toReply()
    throw error
  }
}

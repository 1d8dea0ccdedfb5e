import type { Account } from '../books/accounts.ts'
import { sumBankMovements } from './bank-movements.ts'
import { endOfMonth, startOfMonth } from './calendar.ts'
import { checkRange } from './periods.ts'
import { attribute, cell, header, row, section, summary } from './report.ts'
import { compareNames } from './report-lines.ts'
import type { MakeReport } from './report-request.ts'
import { createReport } from './report-request.ts'
import { toLongDate, toMoneyText } from './report-texts.ts'

/**
 * Xero: Reports, 'Bank Summary', in base currency. Closing is opening and received less spent; in an organisation with
 * foreign accounts also what rates did to them, in a column of its own.
 */
export const makeBankSummary: MakeReport = (request) => {
  const { books, query, organisation } = request
  const { quirks } = books.context
  const toDay = query.date('toDate') ?? endOfMonth(organisation.today)
  const fromDay = query.date('fromDate') ?? startOfMonth(query.text('toDate') === undefined ? organisation.today : toDay)
  checkRange({ fromDay, toDay }, quirks.limitReportRange)

  const banks = books.accounts
    .list()
    .filter(({ type }) => type === 'BANK')
    .sort((a, b) => compareNames(a.name, b.name))
  const withGain =
    quirks.bankSummaryFxGain && quirks.revalueInReports && banks.some((bank) => isForeign(bank, books.baseCurrency))
  const figures = request.figures('accrual')
  const movements = sumBankMovements(books, { fromDay, toDay }, true)
  const amounts = banks.map(({ id }) => {
    const of = (balances: ReadonlyMap<string, number>) => balances.get(id) ?? 0
    const before = of(figures.revaluation(fromDay - 1))
    const after = of(figures.revaluation(toDay))
    const { received, spent } = movements.get(id)!
    const opening = of(figures.balances(fromDay - 1)) - (withGain ? 0 : before)
    const gain = withGain ? [after - before] : []
    const closing = of(figures.balances(toDay)) - (withGain ? 0 : after)
    return [opening, received, spent, ...gain, closing]
  })
  const rows = banks.flatMap(({ id, name, status }, at) => {
    const values = amounts[at]!
    if (status !== 'ACTIVE' && values.every((cents) => cents === 0)) return []
    const movement = [attribute('account', id)]
    return [
      row([
        cell(name, [attribute('accountID', id)]),
        ...values.map((cents, column) => cell(toMoneyText(cents), column === 1 || column === 2 ? movement : [])),
      ]),
    ]
  })
  const titles = ['Opening Balance', 'Cash Received', 'Cash Spent', ...(withGain ? ['FX Gain'] : []), 'Closing Balance']
  const totals = titles.map((_, column) => amounts.reduce((sum, values) => sum + values[column]!, 0))
  return createReport(
    request,
    {
      type: 'BankSummary',
      name: 'Bank Summary',
      titles: ['Bank Summary', organisation.name, `From ${toLongDate(fromDay)} to ${toLongDate(toDay)}`],
    },
    [header(['Bank Accounts', ...titles]), section('', [...rows, summary(['Total', ...totals.map(toMoneyText)])])],
  )
}

function isForeign({ currency }: Account, baseCurrency: string): boolean {
  return currency !== undefined && currency !== '' && currency !== baseCurrency
}

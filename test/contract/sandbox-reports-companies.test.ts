import { describe, expect, test } from 'vitest'
import { toCents } from '../../src/sandbox/books/amounts.ts'
import { openBooks } from '../../src/sandbox/books/books.ts'
import type { Books } from '../../src/sandbox/books/books.ts'
import type { Region, Trade } from '../../src/sandbox/company/collection.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { defaultQuirks } from '../../src/sandbox/quirks.ts'
import { makeBalanceSheet } from '../../src/sandbox/reports/balance-sheet.ts'
import { listOpenDocuments } from '../../src/sandbox/reports/open-documents.ts'
import { makeProfitAndLoss } from '../../src/sandbox/reports/profit-and-loss.ts'
import type { MakeReport } from '../../src/sandbox/reports/report-request.ts'
import { makeTrialBalance } from '../../src/sandbox/reports/trial-balance.ts'
import { runReport, toDays, toLines } from '../unit/sandbox-reports-books.ts'

const now = '2026-11-10T09:00:00Z'

const companies: [Region, Trade][] = [
  ['NZ', 'consultancy'],
  ['AU', 'cafe'],
  ['UK', 'charity'],
  ['US', 'wholesaler'],
  ['NZ', 'agency'],
  ['AU', 'general'],
]

/** Cents of the row with the label. */
function figures(books: Books, make: MakeReport, params: Record<string, string>, label: string): number[] {
  const line = toLines(runReport(books, make, now, params)).find((each) => each.startsWith(`${label} |`))
  return (line ?? '').split(' | ').slice(1).map(toCents)
}

describe.each(companies)('%s %s', (region, trade) => {
  const books = openBooks(createCompany({ seed: 11, size: 'small', region, trade }), defaultQuirks)
  const dates = ['2026-10-31', '2026-04-05', '2025-12-31', '2025-02-28']

  test.each(['false', 'true'])('balances, cash basis: %s', (paymentsOnly) => {
    for (const date of dates) {
      const [debit, credit, yearDebit, yearCredit] = figures(books, makeTrialBalance, { date, paymentsOnly }, 'Total')
      expect([date, debit, yearDebit]).toEqual([date, credit, yearCredit])
      expect(yearDebit).toBeGreaterThan(0)
      const sheet = { date, paymentsOnly, periods: '3', timeframe: 'QUARTER' }
      expect(figures(books, makeBalanceSheet, sheet, 'Net Assets')).toEqual(
        figures(books, makeBalanceSheet, sheet, 'Total Equity'),
      )
    }
  })

  test('what contacts owe is what the control accounts say', () => {
    for (const date of dates) {
      for (const sale of [true, false]) {
        const day = toDays(date)
        const documents = [...books.each('Contacts')].flatMap((contact) =>
          listOpenDocuments(books, { contactId: String(contact['ContactID']), sale, toDay: day, paidDay: day }),
        )
        const owed = documents.reduce((cents, { due }) => cents + due, 0)
        const { code, name } = books.accounts.system(sale ? 'DEBTORS' : 'CREDITORS')
        const [, , debit = 0, credit = 0] = figures(books, makeTrialBalance, { date }, `${name} (${code})`)
        // Foreign documents are converted one by one, the account as a whole.
        expect(Math.abs(owed - (sale ? debit - credit : credit - debit)), `${date} ${name}`).toBeLessThanOrEqual(5)
      }
    }
  })

  test('profit of a year is the sum of its months', () => {
    const label = region === 'US' ? 'Net Income' : 'Net Profit'
    const [year] = figures(books, makeProfitAndLoss, { fromDate: '2025-11-01', toDate: '2026-10-31' }, label)
    const months = { fromDate: '2026-10-01', toDate: '2026-10-31', periods: '11', timeframe: 'MONTH' }
    expect(figures(books, makeProfitAndLoss, months, label).reduce((sum, cents) => sum + cents, 0)).toBe(year)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import type { Books } from '../../src/sandbox/books/books.ts'
import { sumBalances } from '../../src/sandbox/books/balances.ts'
import { revalue } from '../../src/sandbox/books/revaluation.ts'
import { createEmptyBooks, save, toCodes } from './sandbox-books-fixture.ts'
import { currencies, historyOf, live, payEverything, startDay } from './sandbox-books-history.ts'

const rates = { AUD: 0.915, USD: 0.6 }
const days = [0, 30, 60, 119, 400].map((offset) => startDay + offset)
const cents = (value: unknown) => Math.round(Number(value) * 100)
const total = (balances: Map<string, number>) => [...balances.values()].reduce((sum, amount) => sum + amount, 0)
const ofBasis = (books: Books, basis: 'accrual' | 'cash', toDay: number) => toCodes(books, sumBalances(books, { basis, toDay }))

const runs = { numRuns: 40 }

describe('whatever is written', { timeout: 30_000 }, () => {
  it('every journal balances, and the columns are the journals at any date', () => {
    fc.assert(
      fc.property(historyOf(currencies), (steps) => {
        const books = createEmptyBooks({ rates })
        live(books, steps)
        const { journals } = books.ledger
        const records = Array.from({ length: journals.size }, (_, index) => journals.recordAt(index))
        for (const record of records) {
          const lines = record['JournalLines'] as WireRecord[]
          expect(lines.reduce((sum, line) => sum + cents(line['NetAmount']), 0)).toBe(0)
          for (const line of lines) expect(cents(line['GrossAmount'])).toBe(cents(line['NetAmount']) + cents(line['TaxAmount']))
        }
        for (const toDay of days) {
          const sums = new Map<string, number>()
          for (const record of records) {
            if (Number(/-?\d+/.exec(String(record['JournalDate']))![0]) > toDay * 86_400_000) continue
            for (const { AccountID, NetAmount } of record['JournalLines'] as WireRecord[])
              sums.set(String(AccountID), (sums.get(String(AccountID)) ?? 0) + cents(NetAmount))
          }
          expect(ofBasis(books, 'accrual', toDay)).toEqual(toCodes(books, sums))
        }
      }),
      runs,
    )
  })

  it('the ledger says of any date what the records say now: edits, voids and deletions leave nothing', () => {
    fc.assert(
      fc.property(historyOf(currencies), (steps) => {
        const books = createEmptyBooks({ rates })
        live(books, steps)
        const fresh = createEmptyBooks({ rates })
        for (const root of ['Invoices', 'CreditNotes', 'Payments', 'BankTransactions', 'BankTransfers'])
          for (const record of books.each(root)) save(fresh, [root, record])
        for (const toDay of days) {
          expect(ofBasis(books, 'accrual', toDay)).toEqual(ofBasis(fresh, 'accrual', toDay))
          expect(ofBasis(books, 'cash', toDay)).toEqual(ofBasis(fresh, 'cash', toDay))
        }
      }),
      runs,
    )
  })

  it('control accounts at the rates of the day are the open documents', () => {
    fc.assert(
      fc.property(historyOf(currencies), (steps) => {
        const books = createEmptyBooks({ rates })
        live(books, steps)
        const open: Record<string, Record<string, number>> = { '610': {}, '800': {} }
        const add = (record: WireRecord, left: unknown, sign: 1 | -1) => {
          const code = String(record['Type']).startsWith('ACCREC') ? '610' : '800'
          const currency = String(record['CurrencyCode'])
          open[code]![currency] = (open[code]![currency] ?? 0) + sign * (code === '610' ? 1 : -1) * cents(left)
        }
        for (const record of books.each('Invoices')) if (record['Status'] !== 'VOIDED') add(record, record['AmountDue'], 1)
        for (const record of books.each('CreditNotes')) add(record, record['RemainingCredit'], -1)
        const day = startDay + 400
        const balances = ofBasis(books, 'accrual', day)
        const changes = toCodes(books, revalue(books, day))
        for (const code of ['610', '800']) {
          const expected = Object.entries(open[code]!).map(([currency, amount]) =>
            Math.round(amount / (rates[currency as 'AUD'] ?? 1)),
          )
          const shown = cents(balances[code] ?? 0) + cents(changes[code] ?? 0)
          // Halves of a cent below nothing round the other way here than there.
          expect(Math.abs(shown - expected.reduce((sum, amount) => sum + amount, 0))).toBeLessThanOrEqual(2)
        }
        expect(total(revalue(books, day))).toBe(0)
      }),
      runs,
    )
  })

  it('the cash basis balances at any date, and is the accrual basis once everything is paid', () => {
    fc.assert(
      fc.property(historyOf(['NZD']), (steps) => {
        const books = createEmptyBooks()
        live(books, steps)
        for (const toDay of days) expect(total(sumBalances(books, { basis: 'cash', toDay }))).toBe(0)
        payEverything(books)
        const accrual = ofBasis(books, 'accrual', Infinity)
        const cash = ofBasis(books, 'cash', Infinity)
        const unused = [...books.each('CreditNotes')].length > 0
        if (!unused) expect(cash).toEqual(accrual)
        expect(cash['090']).toBe(accrual['090'])
        expect(cash['610'] ?? 0).toBe(0)
      }),
      runs,
    )
  })
})

import { describe, expect, it } from 'vitest'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import type { Books } from '../../src/sandbox/books/books.ts'
import { sumBalances } from '../../src/sandbox/books/balances.ts'
import { revalue } from '../../src/sandbox/books/revaluation.ts'
import { bankOf, createEmptyBooks, date, day, linesOf, save, toCodes, toDocument } from './sandbox-books-fixture.ts'

const foreign = (books: Books, lines: Parameters<typeof toDocument>[1], more: WireRecord) =>
  toDocument(books, lines, { InvoiceID: 'inv', Type: 'ACCREC', CurrencyCode: 'AUD', Date: date('2026-03-01'), ...more })

const pay = (books: Books, more: WireRecord): WireRecord => ({
  PaymentID: 'pay',
  PaymentType: 'ACCRECPAYMENT',
  Status: 'AUTHORISED',
  Date: date('2026-03-20'),
  Account: bankOf(books, '094'),
  Invoice: { InvoiceID: 'inv', CurrencyCode: 'AUD' },
  ...more,
})

describe('documents in foreign currency', () => {
  it.each<[name: string, lines: Parameters<typeof toDocument>[1], more: WireRecord, expected: string[]]>([
    [
      'leaves the cent to the largest line',
      [
        ['200', 600, 90],
        ['200', 400, 60],
      ],
      { CurrencyRate: 0.937053 },
      ['610 1227.25', '200 -640.30 tax -96.05', '200 -426.87 tax -64.03', '820 -160.08'],
    ],
    [
      'even where that is one of two',
      [
        ['429', -1.8],
        ['429', 36],
      ],
      { Type: 'ACCPAY', CurrencyCode: 'GBP', CurrencyRate: 0.591857 },
      ['800 -57.78', '429 -3.04', '429 60.82'],
    ],
    ['divides by the rate', [['210', 2250]], { CurrencyCode: 'GBP', CurrencyRate: 0.563704 }, ['610 3991.46', '210 -3991.46']],
  ])('%s', (_name, lines, more, expected) => {
    const books = createEmptyBooks()
    save(books, ['Invoices', foreign(books, lines, more)])
    expect(linesOf(books)).toEqual(expected)
  })

  it('realises what rates did between the document and each of its payments', () => {
    const books = createEmptyBooks()
    save(books, [
      'Invoices',
      foreign(
        books,
        [
          ['200', 600, 90],
          ['200', 400, 60],
        ],
        { CurrencyRate: 0.937053 },
      ),
    ])
    save(books, ['Payments', pay(books, { Amount: 500, BankAmount: 500, CurrencyRate: 0.921 })])
    expect(linesOf(books)).toEqual(['610 -533.59', '094 542.89', '499 -9.30'])
    save(books, ['Payments', pay(books, { PaymentID: 'pay2', Amount: 650, BankAmount: 650, CurrencyRate: 0.945 })])
    expect(linesOf(books)).toEqual(['610 -693.66', '094 687.83', '499 5.83'])
    expect(toCodes(books, sumBalances(books, { basis: 'accrual', toDay: day('2026-12-31') }))).not.toHaveProperty('610')
  })

  it('takes what arrived in a bank of base currency, whatever the rate says', () => {
    const books = createEmptyBooks()
    save(books, ['Invoices', foreign(books, [['200', 1000]], { CurrencyRate: 0.93 })])
    save(books, [
      'Payments',
      pay(books, { Account: bankOf(books, '090'), Amount: 1000, BankAmount: 1080.5, CurrencyRate: 0.925497 }),
    ])
    expect(linesOf(books)).toEqual(['610 -1075.27', '090 1080.50', '499 -5.23'])
    save(books, ['Payments', pay(books, { PaymentID: 'p2', Account: bankOf(books, '090'), Amount: 100, CurrencyRate: 0.92 })])
    expect(linesOf(books)).toEqual(['610 -107.53', '090 108.70', '499 -1.17'])
  })

  it('rounds each payment on its own, so that a cent may stay on the receivable for ever', () => {
    const books = createEmptyBooks()
    const rate = { CurrencyCode: 'USD', CurrencyRate: 0.730524 }
    save(books, ['Invoices', foreign(books, [['200', 11_250]], rate)])
    const settle = (PaymentID: string, Amount: number) =>
      save(books, [
        'Payments',
        pay(books, {
          PaymentID,
          Amount,
          Invoice: { InvoiceID: 'inv', CurrencyCode: 'USD' },
          Account: bankOf(books, '093'),
          CurrencyRate: 0.730524,
        }),
      ])
    settle('a', 4520)
    expect(linesOf(books)).toEqual(['610 -6187.34', '093 6187.34'])
    settle('b', 6730)
    expect(linesOf(books)).toEqual(['610 -9212.57', '093 9212.57'])
    expect(toCodes(books, sumBalances(books, { basis: 'accrual', toDay: day('2026-12-31') }))['610']).toBe(-0.01)
  })

  it('realises the difference of rates when a credit note is set against an invoice', () => {
    const books = createEmptyBooks()
    const credit = toDocument(books, [['200', 1000]], {
      CreditNoteID: 'cn',
      Type: 'ACCRECCREDIT',
      CurrencyCode: 'AUD',
      CurrencyRate: 0.95,
      Date: date('2026-03-05'),
    })
    save(books, ['Invoices', foreign(books, [['200', 1000]], { CurrencyRate: 0.93 })], ['CreditNotes', credit])
    const Allocations = [{ AllocationID: 'a', Amount: 1000, Date: date('2026-03-05'), Invoice: { InvoiceID: 'inv' } }]
    save(books, ['CreditNotes', { ...credit, Status: 'PAID', Allocations }])
    expect(linesOf(books)).toEqual(['610 -22.64', '499 22.64'])
    expect(toCodes(books, sumBalances(books, { basis: 'accrual', toDay: day('2026-12-31') }))).not.toHaveProperty('610')
    // Taken back, the difference goes too.
    save(books, ['CreditNotes', { ...credit, Allocations: [] }])
    expect(linesOf(books)).toEqual(['610 22.64', '499 -22.64'])
  })

  it('gives both ends of a transfer the same worth', () => {
    const books = createEmptyBooks({ rates: { USD: 0.6, AUD: 0.92 } })
    const transfer = (id: string, from: string, to: string, more: WireRecord) =>
      save(books, [
        'BankTransfers',
        {
          BankTransferID: id,
          Status: 'AUTHORISED',
          Date: date('2026-03-05'),
          FromBankAccount: bankOf(books, from),
          ToBankAccount: bankOf(books, to),
          ...more,
        },
      ])
    transfer('a', '090', '093', { Amount: 1000, CurrencyRate: 0.61 })
    expect(linesOf(books)).toEqual(['090 -1000.00', '093 1000.00'])
    transfer('b', '093', '090', { Amount: 305, CurrencyRate: 0.61 })
    expect(linesOf(books)).toEqual(['093 -500.00', '090 500.00'])
    transfer('c', '093', '094', { Amount: 60 })
    expect(linesOf(books)).toEqual(['093 -100.00', '094 100.00'])
    const held = books.ledger.postings().sumForeign(day('2026-12-31'))
    expect(Object.fromEntries(held.map(({ currency, amount }) => [currency, amount]))).toEqual({
      USD: 61_000 - 30_500 - 6000,
      AUD: 9200,
    })
  })
})

describe('revaluation', () => {
  it('shows what is open at the rate of the day, against Unrealised Currency Gains', () => {
    const books = createEmptyBooks({ rates: { AUD: 0.915 } })
    save(books, [
      'Invoices',
      foreign(
        books,
        [
          ['200', 600, 90],
          ['200', 400, 60],
        ],
        { CurrencyRate: 0.937053 },
      ),
    ])
    expect(toCodes(books, revalue(books, day('2026-03-31')))).toEqual({ '610': 29.58, '498': -29.58 })
    expect(toCodes(books, revalue(books, day('2026-02-28')))).toEqual({})
    expect(books.ledger.journals.size).toBe(1)
  })

  it('shows foreign money at the rate of the day, against Bank Revaluations', () => {
    const books = createEmptyBooks({ rates: { AUD: 0.9 } })
    save(books, ['Invoices', foreign(books, [['200', 1000]], { CurrencyRate: 0.93 })])
    save(books, ['Payments', pay(books, { Amount: 1000, CurrencyRate: 0.92 })])
    expect(toCodes(books, revalue(books, day('2026-03-31')))).toEqual({ '094': 24.15, '497': -24.15 })
  })

  it('can be left out', () => {
    const books = createEmptyBooks({ rates: { AUD: 0.9 }, quirks: { revalueInReports: false } })
    save(books, ['Invoices', foreign(books, [['200', 1000]], { CurrencyRate: 0.93 })])
    expect(revalue(books, day('2026-03-31')).size).toBe(0)
  })
})

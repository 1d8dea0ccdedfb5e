import { describe, expect, it } from 'vitest'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import type { Books } from '../../src/sandbox/books/books.ts'
import { sumBalances } from '../../src/sandbox/books/balances.ts'
import { bankOf, createEmptyBooks, date, day, save, toCodes, toDocument, toLines } from './sandbox-books-fixture.ts'

const cash = (books: Books, toDay: string, fromDay?: string) =>
  toCodes(
    books,
    sumBalances(books, { basis: 'cash', toDay: day(toDay), ...(fromDay === undefined ? {} : { fromDay: day(fromDay) }) }),
  )

const pay = (books: Books, id: string, on: string, Amount: number, more: WireRecord = {}): WireRecord => ({
  PaymentID: id,
  PaymentType: 'ACCRECPAYMENT',
  Status: 'AUTHORISED',
  Date: date(on),
  Amount,
  Account: bankOf(books, '090'),
  Invoice: { InvoiceID: 'inv', CurrencyCode: 'NZD' },
  ...more,
})

const stub = (id: string, on: string, Amount: number) => ({ PaymentID: id, Date: date(on), Amount })
const allocation = (id: string, on: string, Amount: number) => ({
  AllocationID: id,
  Date: date(on),
  Amount,
  Invoice: { InvoiceID: 'inv' },
})

describe('cash basis', () => {
  it('recognises an invoice as it is paid, line by line, to the cent in the end', () => {
    const books = createEmptyBooks()
    const Payments = [stub('a', '2026-04-10', 100), stub('b', '2026-05-05', 130)]
    const lines = [
      ['200', 120, 18],
      ['260', 80, 12],
    ] as [string, number, number][]
    const invoice = toDocument(books, lines, { InvoiceID: 'inv', Type: 'ACCREC', Date: date('2026-03-01'), Payments })
    save(
      books,
      ['Invoices', invoice],
      ['Payments', pay(books, 'a', '2026-04-10', 100)],
      ['Payments', pay(books, 'b', '2026-05-05', 130)],
    )
    expect(cash(books, '2026-03-31')).toEqual({})
    expect(cash(books, '2026-04-30')).toEqual({ '090': 100, '200': -52.18, '260': -34.78, '820': -13.04 })
    expect(cash(books, '2026-05-31', '2026-05-01')).toEqual({ '090': 130, '200': -67.82, '260': -45.22, '820': -16.96 })
    expect(cash(books, '2026-05-31')).toEqual(toCodes(books, sumBalances(books, { basis: 'accrual', toDay: day('2026-05-31') })))
    expect(toCodes(books, sumBalances(books, { basis: 'accrual', toDay: day('2026-03-31') }))).toMatchObject({ '200': -120 })
  })

  it('recognises foreign income at what it brought, with nothing gained or lost', () => {
    const books = createEmptyBooks()
    const foreign = { CurrencyCode: 'AUD', CurrencyRate: 0.93 }
    const Payments = [stub('a', '2026-04-10', 1000)]
    save(books, [
      'Invoices',
      toDocument(
        books,
        [
          ['200', 600],
          ['260', 400],
        ],
        { InvoiceID: 'inv', Type: 'ACCREC', Date: date('2026-03-01'), Payments, ...foreign },
      ),
    ])
    save(books, [
      'Payments',
      pay(books, 'a', '2026-04-10', 1000, {
        Invoice: { InvoiceID: 'inv', CurrencyCode: 'AUD' },
        BankAmount: 1080.55,
        CurrencyRate: 0.925455,
      }),
    ])
    expect(cash(books, '2026-12-31')).toEqual({ '090': 1080.55, '200': -648.33, '260': -432.22 })
  })

  it('recognises a credit note with the invoice it is set against, and what is refunded of it', () => {
    const books = createEmptyBooks()
    const credit = toDocument(books, [['260', 50, 7.5]], {
      CreditNoteID: 'cn',
      Type: 'ACCRECCREDIT',
      Date: date('2026-03-10'),
      Allocations: [allocation('x', '2026-03-10', 46)],
      Payments: [stub('r', '2026-03-15', 11.5)],
    })
    const CreditNotes = [{ CreditNoteID: 'cn', AppliedAmount: 46 }]
    const invoice = toDocument(books, [['200', 200, 30]], {
      InvoiceID: 'inv',
      Type: 'ACCREC',
      Date: date('2026-03-01'),
      CreditNotes,
    })
    const refund = pay(books, 'r', '2026-03-15', 11.5, {
      PaymentType: 'ARCREDITPAYMENT',
      Invoice: { InvoiceID: 'cn', CurrencyCode: 'NZD' },
    })
    save(books, ['Invoices', invoice], ['CreditNotes', credit], ['Payments', refund])
    expect(cash(books, '2026-03-09')).toEqual({})
    expect(cash(books, '2026-03-10')).toEqual({ '200': -40, '260': 40 })
    expect(cash(books, '2026-03-31')).toEqual({ '200': -40, '260': 50, '820': 1.5, '090': -11.5 })
  })

  it('counts too much money as a payment when an invoice uses it, and money ahead at once', () => {
    const books = createEmptyBooks()
    const overpayment = toDocument(books, [['610', 100]], {
      OverpaymentID: 'over',
      Type: 'RECEIVE-OVERPAYMENT',
      LineAmountTypes: 'NoTax',
      Date: date('2026-03-02'),
      Allocations: [allocation('x', '2026-03-20', 46)],
    })
    const prepayment = toDocument(books, [['815', 100, 15]], {
      PrepaymentID: 'pre',
      Type: 'RECEIVE-PREPAYMENT',
      Date: date('2026-03-03'),
      Allocations: [allocation('y', '2026-03-25', 115)],
    })
    const twin = (id: string, more: WireRecord): [string, WireRecord] => [
      'BankTransactions',
      { BankTransactionID: id, Type: 'RECEIVE-PREPAYMENT', Status: 'AUTHORISED', BankAccount: bankOf(books, '090'), ...more },
    ]
    const Overpayments = [{ OverpaymentID: 'over', AppliedAmount: 46 }]
    const Prepayments = [{ PrepaymentID: 'pre', AppliedAmount: 115 }]
    const invoice = toDocument(books, [['200', 200, 30]], {
      InvoiceID: 'inv',
      Type: 'ACCREC',
      Date: date('2026-03-10'),
      Overpayments,
      Prepayments,
    })
    save(
      books,
      twin('t1', { OverpaymentID: 'over' }),
      twin('t2', { PrepaymentID: 'pre' }),
      ['Overpayments', overpayment],
      ['Prepayments', prepayment],
      ['Invoices', invoice],
    )
    expect(cash(books, '2026-03-15')).toEqual({ '090': 215, '610': -100, '815': -100, '820': -15 })
    expect(cash(books, '2026-03-20')).toEqual({ '090': 215, '610': -54, '815': -100, '200': -40, '820': -21 })
    expect(cash(books, '2026-03-31')).toEqual({ '090': 215, '610': -54, '200': -140, '820': -21 })
  })

  it('takes money and transfers as they are, claims when paid, and manual journals unless they say otherwise', () => {
    const books = createEmptyBooks()
    const journal = (id: string, more: WireRecord): [string, WireRecord] => [
      'ManualJournals',
      {
        ManualJournalID: id,
        Status: 'POSTED',
        Narration: id,
        Date: date('2026-03-31'),
        LineAmountTypes: 'NoTax',
        JournalLines: toLines(books, [
          ['416', 7],
          ['711', -7],
        ]),
        ...more,
      },
    ]
    const receipt = toDocument(books, [['429', 115, 15]], {
      ReceiptID: 'rec',
      LineAmountTypes: 'Inclusive',
      Date: date('2026-03-03'),
    })
    const Payments = [{ PaymentID: 'p', Amount: 46, Date: date('2026-03-12') }]
    save(
      books,
      journal('in', { ShowOnCashBasisReports: true }),
      journal('out', { ShowOnCashBasisReports: false }),
      [
        'ExpenseClaims',
        { ExpenseClaimID: 'cl', Status: 'AUTHORISED', Receipts: [receipt], Payments, ReportingDate: date('2026-03-10') },
      ],
      [
        'BankTransactions',
        toDocument(books, [['404', 5]], {
          BankTransactionID: 'b',
          Type: 'SPEND',
          BankAccount: bankOf(books, '091'),
          Date: date('2026-03-01'),
        }),
      ],
    )
    expect(cash(books, '2026-03-11')).toEqual({ '404': 5, '091': -5 })
    expect(cash(books, '2026-03-31')).toEqual({ '404': 5, '091': -5, '416': 7, '711': -7, '429': 40, '820': 6, '090': -46 })
  })

  it('follows every change', () => {
    const books = createEmptyBooks()
    const spend = (amount: number) =>
      toDocument(books, [['404', amount]], {
        BankTransactionID: 'b',
        Type: 'SPEND',
        BankAccount: bankOf(books, '090'),
        Date: date('2026-03-01'),
      })
    save(books, ['BankTransactions', spend(5)])
    expect(cash(books, '2026-03-31')).toEqual({ '404': 5, '090': -5 })
    save(books, ['BankTransactions', spend(6)])
    expect(cash(books, '2026-03-31')).toEqual({ '404': 6, '090': -6 })
    save(books, ['BankTransactions', { ...spend(6), Status: 'DELETED' }])
    expect(cash(books, '2026-03-31')).toEqual({})
  })
})

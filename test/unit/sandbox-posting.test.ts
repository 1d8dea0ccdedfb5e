import { describe, expect, it } from 'vitest'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import type { Books } from '../../src/sandbox/books/books.ts'
import { sumBalances } from '../../src/sandbox/books/balances.ts'
import {
  accountOf,
  bankOf,
  createEmptyBooks,
  date,
  day,
  linesOf,
  save,
  showJournals,
  toCodes,
  toDocument,
  toLines,
} from './sandbox-books-fixture.ts'

const invoice = (books: Books, lines: Parameters<typeof toDocument>[1], more: WireRecord = {}) =>
  toDocument(books, lines, { InvoiceID: 'inv', Type: 'ACCREC', Date: date('2026-03-01'), ...more })

const payment = (books: Books, more: WireRecord, target: WireRecord = { InvoiceID: 'inv', CurrencyCode: 'NZD' }): WireRecord => ({
  PaymentID: 'pay',
  PaymentType: 'ACCRECPAYMENT',
  Status: 'AUTHORISED',
  Date: date('2026-03-20'),
  Account: bankOf(books, '090'),
  Invoice: target,
  ...more,
})

describe('documents in base currency', () => {
  it('posts a sales invoice: receivable, lines, one line of tax', () => {
    const books = createEmptyBooks()
    save(books, [
      'Invoices',
      invoice(
        books,
        [
          ['200', 600, 90],
          ['200', 400, 60],
        ],
        { Reference: 'PO 7' },
      ),
    ])
    const lines = ['610 1150.00', '200 -600.00 tax -90.00', '200 -400.00 tax -60.00', '820 -150.00']
    expect(showJournals(books)).toEqual([{ source: 'ACCREC inv', date: '2026-03-01', lines }])
    const journal = books.ledger.journals.recordAt(0)
    expect(journal).toMatchObject({ JournalNumber: 1, Reference: 'PO 7' })
    const [control, line, , tax] = journal['JournalLines'] as WireRecord[]
    expect(control).toMatchObject({ AccountName: 'Accounts Receivable', Description: '', GrossAmount: 1150, TaxAmount: 0 })
    expect(control).not.toHaveProperty('TaxType')
    expect(line).toMatchObject({ GrossAmount: -690, TaxType: 'OUTPUT2', TaxName: '15% GST on Income', Description: 'Line 1' })
    expect(tax).toMatchObject({ GrossAmount: -150, TaxAmount: 0, TrackingCategories: [] })
  })

  it('posts a bill and a purchase credit note the other way round', () => {
    const books = createEmptyBooks()
    save(books, ['Invoices', invoice(books, [['630', 25_000, 3750]], { Type: 'ACCPAY' })])
    expect(linesOf(books)).toEqual(['800 -28750.00', '630 25000.00 tax 3750.00', '820 3750.00'])
    const credit = toDocument(books, [['429', 98.91, 20.08]], {
      CreditNoteID: 'cn',
      Type: 'ACCPAYCREDIT',
      Date: date('2026-03-02'),
    })
    save(books, ['CreditNotes', credit])
    expect(linesOf(books)).toEqual(['800 118.99', '429 -98.91 tax -20.08', '820 -20.08'])
  })

  it('posts a sales credit note, and nothing when it is set against an invoice', () => {
    const books = createEmptyBooks()
    const credit = toDocument(books, [['200', 100, 15]], { CreditNoteID: 'cn', Type: 'ACCRECCREDIT', Date: date('2026-03-02') })
    save(books, ['CreditNotes', credit], ['Invoices', invoice(books, [['200', 600, 90]])])
    expect(linesOf(books, 0)).toEqual(['610 -115.00', '200 100.00 tax 15.00', '820 15.00'])
    const Allocations = [{ AllocationID: 'a', Amount: 115, Date: date('2026-03-02'), Invoice: { InvoiceID: 'inv' } }]
    save(books, ['CreditNotes', { ...credit, Allocations, Status: 'PAID' }])
    expect(books.ledger.journals.size).toBe(2)
  })

  it('takes tax out of lines that include it, and leaves out lines of words', () => {
    const books = createEmptyBooks()
    const document = invoice(books, [['200', 115, 15]], { LineAmountTypes: 'Inclusive' })
    const LineItems = [{ Description: 'Thank you' }, ...(document['LineItems'] as WireRecord[])]
    save(books, ['Invoices', { ...document, LineItems }])
    expect(linesOf(books)).toEqual(['610 115.00', '200 -100.00 tax -15.00', '820 -15.00'])
  })

  it('puts a total that is not what its lines come to right on Rounding', () => {
    const books = createEmptyBooks()
    save(books, ['Invoices', invoice(books, [['710', 63.2, 8.22]], { Type: 'ACCPAY', Total: 71.43 })])
    expect(linesOf(books)).toEqual(['800 -71.43', '710 63.20 tax 8.22', '860 0.01', '820 8.22'])
  })

  it('keeps what the Construction Industry Scheme withholds off the payable', () => {
    const books = createEmptyBooks()
    save(books, [
      'Accounts',
      {
        AccountID: 'cis',
        Code: '835',
        Name: 'CIS Suffered',
        Type: 'CURRLIAB',
        Class: 'LIABILITY',
        Status: 'ACTIVE',
        SystemAccount: 'CISLIABILITY',
      },
    ])
    save(books, ['Invoices', invoice(books, [['429', 1000, 200]], { Type: 'ACCPAY', CISDeduction: 200 })])
    expect(linesOf(books)).toEqual(['800 -1000.00', '429 1000.00 tax 200.00', '835 -200.00', '820 200.00'])
  })

  it('posts no draft, and nothing half when a line has no account', () => {
    const books = createEmptyBooks()
    save(books, ['Invoices', invoice(books, [['200', 600, 90]], { Status: 'DRAFT' })])
    expect(books.ledger.journals.size).toBe(0)
    const odd = { ...invoice(books, [['200', 600, 90]]), LineItems: [{ LineAmount: 600, TaxAmount: 90 }] }
    const draft = books.begin(0)
    draft.save('Invoices', odd)
    expect(() => draft.commit()).toThrow('A line has an amount and no account.')
    expect(books.find('Invoices', 'inv')).toMatchObject({ Status: 'DRAFT' })
    books.put('Invoices', odd, 0)
    expect(books.find('Invoices', 'inv')).toMatchObject({ Status: 'AUTHORISED' })
    expect(books.ledger.journals.size).toBe(0)
  })
})

describe('money', () => {
  it.each([
    ['ACCRECPAYMENT', 'ACCREC', ['610 -500.00', '090 500.00']],
    ['ACCPAYPAYMENT', 'ACCPAY', ['800 500.00', '090 -500.00']],
    ['ARCREDITPAYMENT', 'ACCRECCREDIT', ['610 500.00', '090 -500.00']],
    ['APCREDITPAYMENT', 'ACCPAYCREDIT', ['800 -500.00', '090 500.00']],
    ['AROVERPAYMENTPAYMENT', 'AROVERPAYMENT', ['610 500.00', '090 -500.00']],
    ['APOVERPAYMENTPAYMENT', 'APOVERPAYMENT', ['800 -500.00', '090 500.00']],
  ])('posts %s: control account, then bank', (PaymentType, Type, lines) => {
    const books = createEmptyBooks()
    save(books, ['Payments', payment(books, { PaymentType, Amount: 500 }, { Type, InvoiceID: 'x', CurrencyCode: 'NZD' })])
    const sourceType = PaymentType.replace('OVERPAYMENTPAYMENT', 'CREDITPAYMENT')
    expect(showJournals(books)).toEqual([{ source: `${sourceType} pay`, date: '2026-03-20', lines }])
  })

  it('posts money received and spent, each with its tax, and none of the twins shown beside other records', () => {
    const books = createEmptyBooks()
    const transaction = (more: WireRecord) =>
      toDocument(books, [['200', 115, 15]], {
        LineAmountTypes: 'Inclusive',
        BankAccount: bankOf(books, '090'),
        Date: date('2026-03-05'),
        ...more,
      })
    save(books, ['BankTransactions', transaction({ BankTransactionID: 'r', Type: 'RECEIVE' })])
    expect(linesOf(books)).toEqual(['090 115.00', '200 -100.00 tax -15.00', '820 -15.00'])
    save(books, ['BankTransactions', transaction({ BankTransactionID: 's', Type: 'SPEND' })])
    expect(showJournals(books).at(-1)).toMatchObject({
      source: 'CASHPAID s',
      lines: ['090 -115.00', '200 100.00 tax 15.00', '820 15.00'],
    })
    save(books, ['BankTransactions', transaction({ BankTransactionID: 't', Type: 'SPEND-TRANSFER' })])
    expect(books.ledger.journals.size).toBe(2)
  })

  it('moves money between banks', () => {
    const books = createEmptyBooks()
    const transfer = { BankTransferID: 'tr', Status: 'AUTHORISED', Date: date('2026-03-05'), Amount: 50, Reference: 'Sub' }
    const banks = { FromBankAccount: bankOf(books, '090'), ToBankAccount: bankOf(books, '091') }
    save(books, ['BankTransfers', { ...transfer, ...banks }])
    expect(showJournals(books)).toEqual([{ source: 'TRANSFER tr', date: '2026-03-05', lines: ['090 -50.00', '091 50.00'] }])
  })

  it('books too much money on the receivable, with no journal when an invoice uses it', () => {
    const books = createEmptyBooks()
    const overpayment = toDocument(books, [['610', 100]], {
      OverpaymentID: 'over',
      Type: 'RECEIVE-OVERPAYMENT',
      LineAmountTypes: 'NoTax',
      Date: date('2026-03-05'),
    })
    const twin = {
      BankTransactionID: 'twin',
      OverpaymentID: 'over',
      Type: 'RECEIVE-OVERPAYMENT',
      Status: 'AUTHORISED',
      BankAccount: bankOf(books, '090'),
    }
    save(books, ['Overpayments', overpayment], ['BankTransactions', twin])
    expect(showJournals(books)).toEqual([
      { source: 'AROVERPAYMENT over', date: '2026-03-05', lines: ['090 100.00', '610 -100.00'] },
    ])
    const Allocations = [{ AllocationID: 'a', Amount: 60, Date: date('2026-03-06'), Invoice: { InvoiceID: 'inv' } }]
    save(books, ['Invoices', invoice(books, [['200', 600, 90]])], ['Overpayments', { ...overpayment, Allocations }])
    expect(books.ledger.journals.size).toBe(2)
  })

  it('books money taken ahead where its lines say, brings it back from there bit by bit, and refunds the rest', () => {
    const books = createEmptyBooks()
    const prepayment = toDocument(books, [['815', 100, 15]], {
      PrepaymentID: 'pre',
      Type: 'RECEIVE-PREPAYMENT',
      Date: date('2026-03-05'),
    })
    const twin = {
      BankTransactionID: 'twin',
      PrepaymentID: 'pre',
      Type: 'RECEIVE-PREPAYMENT',
      Status: 'AUTHORISED',
      BankAccount: bankOf(books, '090'),
    }
    save(books, ['Prepayments', prepayment], ['BankTransactions', twin], ['Invoices', invoice(books, [['200', 600, 90]])])
    expect(linesOf(books, 0)).toEqual(['090 115.00', '815 -100.00 tax -15.00', '820 -15.00'])
    const allocate = (AllocationID: string, Amount: number) => ({
      AllocationID,
      Amount,
      Date: date('2026-03-06'),
      Invoice: { InvoiceID: 'inv' },
    })
    const Allocations = [allocate('a', 33.33), allocate('b', 33.34)]
    save(books, ['Prepayments', { ...prepayment, Allocations }])
    expect(showJournals(books).slice(2)).toEqual([
      { source: 'ARPREPAYMENT pre', date: '2026-03-06', lines: ['815 28.98 tax 4.35', '820 4.35', '610 -33.33'] },
      { source: 'ARPREPAYMENT pre', date: '2026-03-06', lines: ['815 28.99 tax 4.35', '820 4.35', '610 -33.34'] },
    ])
    const refund = payment(
      books,
      { PaymentType: 'ARPREPAYMENTPAYMENT', Amount: 48.33 },
      { Type: 'ARPREPAYMENT', InvoiceID: 'pre', CurrencyCode: 'NZD' },
    )
    const Payments = [{ PaymentID: 'pay', Date: date('2026-04-20'), Amount: 48.33 }]
    save(books, ['Prepayments', { ...prepayment, Allocations, Payments, Status: 'PAID' }], ['Payments', refund])
    expect(linesOf(books)).toEqual(['090 -48.33', '815 42.03 tax 6.30', '820 6.30'])
    expect(toCodes(books, sumBalances(books, { basis: 'accrual', toDay: day('2026-12-31') }))).toEqual({
      '090': 66.67,
      '610': 623.33,
      '200': -600,
      '820': -90,
    })
    // An allocation that is taken away again is reversed; the others stay as they are.
    save(books, ['Prepayments', { ...prepayment, Allocations: [Allocations[0]] }])
    expect(showJournals(books).filter(({ lines }) => lines.includes('610 33.34'))).toHaveLength(1)
  })
})

describe('journals and claims', () => {
  it('posts a manual journal as entered, and its tax to the tax account', () => {
    const books = createEmptyBooks()
    const lines = [
      ...toLines(books, [
        ['453', 100, 15],
        ['850', -115],
      ]),
    ]
    const journal = {
      ManualJournalID: 'mj',
      Status: 'POSTED',
      Narration: 'Accrual',
      Date: date('2026-03-31'),
      LineAmountTypes: 'Exclusive',
      JournalLines: lines,
    }
    save(books, ['ManualJournals', journal])
    expect(linesOf(books)).toEqual(['453 100.00 tax 15.00', '850 -115.00', '820 15.00'])
    expect(books.ledger.journals.recordAt(0)).toMatchObject({ Reference: 'Accrual', SourceType: 'MANJOURNAL', SourceID: 'mj' })
    const plain = {
      ...journal,
      ManualJournalID: 'mj2',
      LineAmountTypes: 'NoTax',
      JournalLines: toLines(books, [
        ['453', 7],
        ['850', -7],
      ]),
    }
    save(books, ['ManualJournals', plain])
    expect(linesOf(books)).toEqual(['453 7.00', '850 -7.00'])
    const draft = books.begin(0)
    draft.save('ManualJournals', {
      ...plain,
      ManualJournalID: 'mj3',
      JournalLines: toLines(books, [
        ['453', 7],
        ['850', -8],
      ]),
    })
    expect(() => draft.commit()).toThrow('out of balance')
  })

  it('owes a claim to its owner until it is paid', () => {
    const books = createEmptyBooks()
    const receipt = toDocument(books, [['429', 115, 15]], {
      ReceiptID: 'rec',
      LineAmountTypes: 'Inclusive',
      Date: date('2026-03-03'),
    })
    const claim = {
      ExpenseClaimID: 'cl',
      Status: 'AUTHORISED',
      Receipts: [receipt],
      Payments: [],
      ReportingDate: date('2026-03-10'),
    }
    save(books, ['ExpenseClaims', claim])
    expect(showJournals(books)).toEqual([
      { source: 'EXPCLAIM cl', date: '2026-03-10', lines: ['801 -115.00', '429 100.00 tax 15.00', '820 15.00'] },
    ])
    const Payments = [{ PaymentID: 'p', Amount: 115, Date: date('2026-03-12') }]
    save(books, ['ExpenseClaims', { ...claim, Status: 'PAID', Payments }])
    expect(showJournals(books).slice(1)).toEqual([
      { source: 'EXPPAYMENT p', date: '2026-03-12', lines: ['801 115.00', '090 -115.00'] },
    ])
  })

  it('can date a claim by its receipts instead', () => {
    const books = createEmptyBooks({ quirks: { expenseClaimsPostByReceipt: true } })
    const receipt = toDocument(books, [['429', 115, 15]], {
      ReceiptID: 'rec',
      LineAmountTypes: 'Inclusive',
      Date: date('2026-03-03'),
    })
    const claim = { ExpenseClaimID: 'cl', Status: 'AUTHORISED', Receipts: [receipt], ReportingDate: date('2026-03-10') }
    save(books, ['ExpenseClaims', claim])
    expect(showJournals(books)).toMatchObject([{ source: 'EXPCLAIM cl', date: '2026-03-03' }])
  })

  it('takes conversion balances as they are entered, after the documents before them were taken back', () => {
    const books = createEmptyBooks()
    save(books, ['Invoices', invoice(books, [['200', 200, 30]], { Date: date('2026-03-10') })])
    const draft = books.begin(0)
    const posting = (code: string, net: number) => ({
      accountId: accountOf(books, code).AccountID,
      net,
      tax: 0,
      taxType: '',
      description: '',
      tracking: [],
    })
    const enter = (...postings: ReturnType<typeof posting>[]) =>
      draft.post({ day: day('2026-04-01'), reference: '', sourceType: null, sourceId: null, postings })
    enter(posting('610', -23_000), posting('200', 20_000), posting('820', 3000))
    enter(posting('090', 100_000), posting('610', 23_000), posting('820', -3000), posting('970', -120_000))
    draft.commit()
    expect(books.ledger.journals.recordAt(2)).not.toHaveProperty('SourceID')
    expect(toCodes(books, sumBalances(books, { basis: 'accrual', toDay: day('2026-04-01') }))).toEqual({
      '090': 1000,
      '610': 230,
      '820': -30,
      '970': -1200,
    })
    const uneven = books.begin(0)
    uneven.post({ day: 0, reference: '', sourceType: null, sourceId: null, postings: [posting('090', 1)] })
    expect(() => uneven.commit()).toThrow('out of balance')
  })
})

import { describe, expect, it } from 'vitest'
import { createCompany } from '../../src/sandbox/company/company.ts'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import { openBooks } from '../../src/sandbox/books/books.ts'
import type { Books } from '../../src/sandbox/books/books.ts'
import { sumBalances } from '../../src/sandbox/books/balances.ts'
import { defaultQuirks } from '../../src/sandbox/quirks.ts'
import { bankOf, createEmptyBooks, date, day, nowMs, save, showJournals, toCodes, toDocument } from './sandbox-books-fixture.ts'

const bill = (books: Books, code: string, more: WireRecord = {}): WireRecord =>
  toDocument(books, [[code, 100, 15]], { InvoiceID: 'bill', Type: 'ACCPAY', Date: date('2026-03-09'), ...more })

const payment = (books: Books, more: WireRecord = {}): WireRecord => ({
  PaymentID: 'pay',
  PaymentType: 'ACCPAYPAYMENT',
  Status: 'AUTHORISED',
  Date: date('2026-03-20'),
  Amount: 115,
  Account: bankOf(books, '090'),
  Invoice: { InvoiceID: 'bill', CurrencyCode: 'NZD' },
  ...more,
})

describe('editing', () => {
  it('reverses and posts again, each on its own date, with neighbouring numbers', () => {
    const books = createEmptyBooks()
    save(books, ['Invoices', bill(books, '429')])
    save(books, ['Invoices', bill(books, '453', { Date: date('2026-02-28') })])
    expect(showJournals(books)).toEqual([
      { source: 'ACCPAY bill', date: '2026-03-09', lines: ['800 -115.00', '429 100.00 tax 15.00', '820 15.00'] },
      { source: 'ACCPAY bill', date: '2026-03-09', lines: ['800 115.00', '429 -100.00 tax -15.00', '820 -15.00'] },
      { source: 'ACCPAY bill', date: '2026-02-28', lines: ['800 -115.00', '453 100.00 tax 15.00', '820 15.00'] },
    ])
  })

  it('leaves the ledger alone when what changed is none of its business', () => {
    const books = createEmptyBooks()
    save(books, ['Invoices', bill(books, '429')])
    save(books, ['Invoices', bill(books, '429', { DueDate: date('2026-05-01'), Status: 'PAID', AmountDue: 0 })])
    expect(books.ledger.journals.size).toBe(1)
  })

  it('reverses and posts again to the same figures when somebody saves without a change', () => {
    const books = createEmptyBooks()
    save(books, ['Invoices', bill(books, '429')])
    const draft = books.begin(nowMs)
    draft.save('Invoices', bill(books, '429'), { repost: true })
    draft.commit()
    const [first, undone, again] = showJournals(books)
    expect(again).toEqual(first)
    expect(undone!.lines[0]).toBe('800 115.00')
  })

  it('takes the payments of a document along when the document is posted again', () => {
    const books = createEmptyBooks()
    const Payments = [{ PaymentID: 'pay', Amount: 115, Date: date('2026-03-20') }]
    save(books, ['Invoices', bill(books, '429', { Payments, Status: 'PAID' })], ['Payments', payment(books)])
    save(books, ['Invoices', bill(books, '453', { Payments, Status: 'PAID' })])
    expect(showJournals(books).map(({ source, lines }) => `${source} ${lines[0]}`)).toEqual([
      'ACCPAY bill 800 -115.00',
      'ACCPAYPAYMENT pay 800 115.00',
      'ACCPAY bill 800 115.00',
      'ACCPAY bill 800 -115.00',
      'ACCPAYPAYMENT pay 800 -115.00',
      'ACCPAYPAYMENT pay 800 115.00',
    ])
    const quiet = createEmptyBooks({ quirks: { repostPaymentsWithDocument: false } })
    save(quiet, ['Invoices', bill(quiet, '429', { Payments })], ['Payments', payment(quiet)])
    save(quiet, ['Invoices', bill(quiet, '453', { Payments })])
    expect(quiet.ledger.journals.size).toBe(4)
  })

  it('undoes on the date of what is undone', () => {
    const books = createEmptyBooks()
    save(books, ['Invoices', bill(books, '429')], ['Payments', payment(books)])
    save(books, ['Payments', payment(books, { Status: 'DELETED' })])
    save(books, ['Invoices', bill(books, '429', { Status: 'VOIDED' })])
    expect(showJournals(books).slice(2)).toEqual([
      { source: 'ACCPAYPAYMENT pay', date: '2026-03-20', lines: ['800 -115.00', '090 115.00'] },
      { source: 'ACCPAY bill', date: '2026-03-09', lines: ['800 115.00', '429 -100.00 tax -15.00', '820 -15.00'] },
    ])
    for (const text of ['2026-03-09', '2026-03-20']) {
      expect(toCodes(books, sumBalances(books, { basis: 'accrual', toDay: day(text) }))).toEqual({})
    }
    // Saved once more, what is void stays out.
    save(books, ['Invoices', bill(books, '429', { Status: 'VOIDED', Reference: 'x' })])
    expect(books.ledger.journals.size).toBe(4)
  })

  it('follows what is put or taken away behind its back', () => {
    const books = createEmptyBooks()
    books.put('Invoices', bill(books, '429'), nowMs)
    books.put('Invoices', bill(books, '453'), nowMs)
    expect(books.remove('Invoices', 'bill', nowMs)).toBe(true)
    expect(books.ledger.journals.size).toBe(4)
    expect(toCodes(books, sumBalances(books, { basis: 'accrual', toDay: day('2026-12-31') }))).toEqual({})
  })
})

describe('the generated past', () => {
  const open = () => openBooks(createCompany({ seed: 3, size: 'small' }), defaultQuirks, () => nowMs)
  const balance = (books: Books) =>
    Object.entries(toCodes(books, sumBalances(books, { basis: 'accrual', toDay: Infinity }))).sort()

  it('numbers journals 1, 2, 3 in the order they were made, and finds each by its id', () => {
    const { journals } = open().ledger
    let last = 0
    for (let index = 0; index < journals.size; index++) {
      const record = journals.recordAt(index)
      expect(record['JournalNumber']).toBe(index + 1)
      expect(journals.indexOf(String(record['JournalID']))).toBe(index)
      const createdMs = journals.updatedMsAt(index)
      expect(createdMs).toBeGreaterThanOrEqual(last)
      last = createdMs
    }
    expect(journals.size).toBeGreaterThan(300)
  })

  it('comes out the same whether it is looked at before or after something is written', () => {
    const [early, late] = [open(), open()]
    early.ledger.postings()
    for (const books of [early, late]) {
      const record = [...books.each('Invoices')].find((each) => each['Status'] === 'AUTHORISED' && each['AmountPaid'] === 0)!
      save(books, ['Invoices', { ...record, Status: 'VOIDED', AmountDue: 0 }])
    }
    const numbers = (books: Books) => showJournals(books).at(-1)
    expect(late.ledger.journals.size).toBe(early.ledger.journals.size)
    expect(numbers(late)).toEqual(numbers(early))
    expect(balance(late)).toEqual(balance(early))
  })
})

describe('contacts', () => {
  const contactOf = (books: Books) => {
    books.put(
      'Contacts',
      { ContactID: 'c1', Name: 'Nobody yet', IsCustomer: false, IsSupplier: false, UpdatedDateUTC: '/Date(7)/' },
      nowMs,
    )
    return books.find('Contacts', 'c1')!
  }

  it('owe and are owed what is open, and are late by the clock', () => {
    const books = createEmptyBooks()
    const Contact = { ContactID: String(contactOf(books)['ContactID']) }
    const balances = () => books.find('Contacts', Contact.ContactID)!['Balances']
    const open = (id: string, due: string, more: WireRecord = {}) =>
      bill(books, '429', { InvoiceID: id, Contact, AmountDue: 115, DueDate: date(due), ...more })
    save(books, ['Invoices', open('a', '2026-05-31')], ['Invoices', open('b', '2026-06-01', { Type: 'ACCREC', AmountDue: 40 })])
    expect(balances()).toEqual({
      AccountsReceivable: { Outstanding: 40, Overdue: 0 },
      AccountsPayable: { Outstanding: 115, Overdue: 115 },
    })
    const credit = { CreditNoteID: 'cn', Type: 'ACCPAYCREDIT', Status: 'DRAFT', Contact, RemainingCredit: 15 }
    save(books, ['CreditNotes', toDocument(books, [['429', 15]], { ...credit, Status: 'AUTHORISED', Date: date('2026-03-01') })])
    expect(balances()).toMatchObject({ AccountsPayable: { Outstanding: 100, Overdue: 115 } })
    const shown = books.collections.get('Contacts')!
    expect(shown.recordAt(shown.indexOf(Contact.ContactID)!)['Balances']).toEqual(balances())
    save(
      books,
      ['Invoices', open('a', '2026-05-31', { Status: 'VOIDED', AmountDue: 0 })],
      ['Invoices', open('b', '2026-06-01', { Type: 'ACCREC', Status: 'PAID', AmountDue: 0 })],
    )
    books.remove('CreditNotes', 'cn', nowMs)
    expect(balances()).toBeUndefined()
  })

  it('become customers and suppliers by their documents, without having been changed', () => {
    const books = createEmptyBooks()
    const contact = contactOf(books)
    const Contact = { ContactID: String(contact['ContactID']) }
    save(books, ['Invoices', bill(books, '429', { Contact })])
    expect(books.find('Contacts', Contact.ContactID)).toMatchObject({
      IsCustomer: false,
      IsSupplier: true,
      UpdatedDateUTC: contact['UpdatedDateUTC'],
    })
    save(books, ['Invoices', bill(books, '429', { Contact, InvoiceID: 'inv', Type: 'ACCREC' })])
    expect(books.find('Contacts', Contact.ContactID)).toMatchObject({ IsCustomer: true })
  })
})

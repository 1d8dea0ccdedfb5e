import fc from 'fast-check'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import { toWireDate } from '../../src/sandbox/company/wire.ts'
import type { Books } from '../../src/sandbox/books/books.ts'
import { bankOf, day, save, toDocument } from './sandbox-books-fixture.ts'

/** Random lives of a small organisation: what is written, in the order in which it is. */
export type Step =
  | { kind: 'document'; document: DocumentWish }
  | { kind: 'edit'; pick: number; document: DocumentWish; repost: boolean }
  | { kind: 'pay'; pick: number; part: number; offset: number; rate: number; bank: string }
  | { kind: 'unpay'; pick: number }
  | { kind: 'credit'; pick: number; part: number; offset: number; rate: number }
  | { kind: 'void'; pick: number }
  | { kind: 'money'; document: DocumentWish; receive: boolean }
  | { kind: 'transfer'; cents: number; offset: number; from: string; to: string }

export interface DocumentWish {
  sale: boolean
  offset: number
  currency: string
  rate: number
  types: 'Exclusive' | 'Inclusive' | 'NoTax'
  lines: { code: string; cents: number; taxed: boolean }[]
}

export const startDay = day('2026-01-01')
export const currencies = ['NZD', 'AUD', 'USD']
const banks: Record<string, string> = { NZD: '090', USD: '093', AUD: '094' }

const offset = fc.integer({ min: 0, max: 120 })
const rate = fc.integer({ min: 500_000, max: 1_200_000 }).map((millionths) => millionths / 1_000_000)
const part = fc.integer({ min: 1, max: 100 })
const line = fc.record({
  code: fc.constantFrom('200', '260', '429', '453', '710'),
  cents: fc.integer({ min: -2000, max: 90_000 }),
  taxed: fc.boolean(),
})

function toWish(currency: fc.Arbitrary<string>): fc.Arbitrary<DocumentWish> {
  return fc.record({
    sale: fc.boolean(),
    offset,
    currency,
    rate,
    types: fc.constantFrom('Exclusive' as const, 'Inclusive' as const, 'NoTax' as const),
    lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  })
}

export function historyOf(allowed: readonly string[]): fc.Arbitrary<Step[]> {
  const currency = fc.constantFrom(...allowed)
  const document = toWish(currency)
  const pick = fc.nat()
  const own = fc.constantFrom(...allowed.map((code) => banks[code]!))
  return fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('document' as const), document }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), pick, document, repost: fc.boolean() }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('pay' as const), pick, part, offset, rate, bank: own }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('unpay' as const), pick }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('credit' as const), pick, part, offset, rate }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('void' as const), pick }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('money' as const), document, receive: fc.boolean() }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('transfer' as const),
          cents: fc.integer({ min: 1, max: 99_999 }),
          offset,
          from: own,
          to: own,
        }),
      },
    ),
    { minLength: 1, maxLength: 25 },
  )
}

/** Lives the steps; those that make no sense at the time are left out. Figures of settlement are kept as Xero keeps them. */
export function live(books: Books, steps: readonly Step[]): void {
  const history = createHistory(books)
  for (const [index, step] of steps.entries()) history.take(step, index)
}

/** Pays what is left of every invoice on the last day, in base currency. */
export function payEverything(books: Books): void {
  const history = createHistory(books)
  for (const invoice of books.each('Invoices'))
    if (isOpen(invoice)) history.pay(invoice, `last-${String(invoice['InvoiceID'])}`, due(invoice), startDay + 200, 1, '090')
}

const due = (invoice: WireRecord) => Math.round(Number(invoice['AmountDue']) * 100)
const isOpen = (record: WireRecord) => record['Status'] === 'AUTHORISED'
const list = (record: WireRecord, property: string) => (record[property] ?? []) as WireRecord[]

function createHistory(books: Books) {
  const open = () => [...books.each('Invoices')].filter(isOpen)
  const pickFrom = (records: WireRecord[], pick: number): WireRecord | undefined => records[pick % Math.max(1, records.length)]
  const settled = (invoice: WireRecord, changes: WireRecord): WireRecord => {
    const next = { ...invoice, ...changes }
    const paid = list(next, 'Payments').reduce((sum, each) => sum + Math.round(Number(each['Amount']) * 100), 0)
    const credited = list(next, 'CreditNotes').reduce((sum, each) => sum + Math.round(Number(each['AppliedAmount']) * 100), 0)
    const left = Math.round(Number(next['Total']) * 100) - paid - credited
    return { ...next, AmountDue: left / 100, Status: left === 0 && paid + credited > 0 ? 'PAID' : 'AUTHORISED' }
  }
  const make = (wish: DocumentWish, more: WireRecord): WireRecord | undefined => {
    const lines = wish.lines.map(({ code, cents, taxed }): [string, number, number] => {
      const size = Math.abs(cents)
      const tax =
        !taxed || wish.types === 'NoTax'
          ? 0
          : wish.types === 'Inclusive'
            ? Math.round((size * 15) / 115)
            : Math.round(size * 0.15)
      return [code, cents / 100, (Math.sign(cents) * tax) / 100]
    })
    const document = toDocument(books, lines, {
      Date: toWireDate(startDay + wish.offset),
      CurrencyCode: wish.currency,
      CurrencyRate: wish.currency === 'NZD' ? 1 : wish.rate,
      LineAmountTypes: wish.types,
      ...more,
    })
    return Number(document['Total']) > 0 ? document : undefined
  }
  const pay = (invoice: WireRecord, id: string, cents: number, on: number, at: number, bank: string) => {
    const sale = invoice['Type'] === 'ACCREC'
    const stub = { PaymentID: id, Amount: cents / 100, Date: toWireDate(on) }
    const payment = {
      ...stub,
      PaymentType: sale ? 'ACCRECPAYMENT' : 'ACCPAYPAYMENT',
      Status: 'AUTHORISED',
      CurrencyRate: invoice['CurrencyCode'] === 'NZD' ? 1 : at,
      Account: bankOf(books, bank),
      Invoice: { InvoiceID: invoice['InvoiceID'], CurrencyCode: invoice['CurrencyCode'] },
    }
    save(books, ['Payments', payment], ['Invoices', settled(invoice, { Payments: [...list(invoice, 'Payments'), stub] })])
  }
  const credit = (invoice: WireRecord, step: Extract<Step, { kind: 'credit' }>, index: number) => {
    const cents = Math.max(1, Math.floor((due(invoice) * step.part) / 100))
    const CreditNoteID = `cn-${index}`
    const wish = {
      sale: true,
      offset: step.offset,
      currency: String(invoice['CurrencyCode']),
      rate: step.rate,
      types: 'Inclusive' as const,
    }
    const on = Math.max(startDay + step.offset, Number(/\d+/.exec(String(invoice['Date']))![0]) / 86_400_000)
    const note = make(
      { ...wish, lines: [{ code: '260', cents: cents + 700, taxed: true }] },
      { CreditNoteID, Type: `${String(invoice['Type'])}CREDIT` },
    )!
    const Allocations = [
      { AllocationID: `al-${index}`, Amount: cents / 100, Date: toWireDate(on), Invoice: { InvoiceID: invoice['InvoiceID'] } },
    ]
    const stub = { CreditNoteID, AppliedAmount: cents / 100 }
    const CreditNotes = [...list(invoice, 'CreditNotes'), stub]
    save(books, ['CreditNotes', { ...note, Allocations, RemainingCredit: 7 }], ['Invoices', settled(invoice, { CreditNotes })])
  }
  const take = (step: Step, index: number): void => {
    if (step.kind === 'document') {
      const invoice = make(step.document, { InvoiceID: `inv-${index}`, Type: step.document.sale ? 'ACCREC' : 'ACCPAY' })
      if (invoice) save(books, ['Invoices', settled(invoice, {})])
    } else if (step.kind === 'money') {
      const type = step.receive ? 'RECEIVE' : 'SPEND'
      const transaction = make(step.document, {
        BankTransactionID: `bt-${index}`,
        Type: type,
        BankAccount: bankOf(books, banks[step.document.currency]!),
      })
      if (transaction) save(books, ['BankTransactions', transaction])
    } else if (step.kind === 'transfer') {
      const ends = { FromBankAccount: bankOf(books, step.from), ToBankAccount: bankOf(books, step.to) }
      save(books, [
        'BankTransfers',
        {
          BankTransferID: `tr-${index}`,
          Status: 'AUTHORISED',
          Date: toWireDate(startDay + step.offset),
          Amount: step.cents / 100,
          ...ends,
        },
      ])
    } else if (step.kind === 'unpay') {
      const payment = pickFrom([...books.each('Payments')].filter(isOpen), step.pick)
      const invoice = payment && books.find('Invoices', String((payment['Invoice'] as WireRecord)['InvoiceID']))
      if (!invoice) return
      const Payments = list(invoice, 'Payments').filter(({ PaymentID }) => PaymentID !== payment['PaymentID'])
      save(books, ['Payments', { ...payment, Status: 'DELETED' }], ['Invoices', settled(invoice, { Payments })])
    } else {
      const invoice = pickFrom(open(), step.pick)
      if (!invoice) return
      const untouched = list(invoice, 'Payments').length + list(invoice, 'CreditNotes').length === 0
      if (step.kind === 'pay')
        pay(
          invoice,
          `pay-${index}`,
          Math.max(1, Math.floor((due(invoice) * step.part) / 100)),
          startDay + step.offset,
          step.rate,
          step.bank,
        )
      else if (step.kind === 'credit') credit(invoice, step, index)
      else if (step.kind === 'void' && untouched) save(books, ['Invoices', { ...invoice, Status: 'VOIDED', AmountDue: 0 }])
      else if (step.kind === 'edit') {
        const next = make(step.document, { InvoiceID: invoice['InvoiceID'], Type: invoice['Type'] })
        if (!next || !untouched) return
        const draft = books.begin(0)
        draft.save('Invoices', settled(next, {}), { repost: step.repost })
        draft.commit()
      }
    }
  }
  return { take, pay }
}

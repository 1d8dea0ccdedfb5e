import { expect, test } from 'vitest'
import { CreditNote, CurrencyCode, Invoice, LineAmountTypes, Payment, QuoteLineAmountTypes, QuoteStatusCodes } from 'xero-node'
import { day, first, given, refusal } from '../../support/sandbox-sdk.ts'
import type { Telling } from './story.ts'

const line = (description: string, quantity: number, unitAmount: number) => ({
  description,
  quantity,
  unitAmount,
  accountCode: '200',
  taxType: 'OUTPUT2',
})

function isPdf(body: unknown): boolean {
  return Buffer.from(body as Buffer).toString('latin1', 0, 5) === '%PDF-'
}

/** From the quote to the money, in two currencies. */
export function tellSelling(tell: Telling): void {
  test('a quote is drafted, sent and accepted', async () => {
    const { api, tenant, keep, id } = tell()
    const quote = {
      contact: { contactID: id('customer') },
      date: '2026-11-02',
      expiryDate: '2026-12-02',
      lineAmountTypes: QuoteLineAmountTypes.EXCLUSIVE,
      title: 'Opening night',
      lineItems: [line('Tents, pitched', 4, 250)],
    }
    const made = first((await api.createQuotes(tenant, { quotes: [quote] })).body.quotes)
    expect(made).toMatchObject({ status: QuoteStatusCodes.DRAFT, subTotal: 1000, totalTax: 150, total: 1150 })
    const quoteId = keep('quote', made.quoteID)
    const base = { quoteID: quoteId, contact: quote.contact, date: quote.date }
    const sent = await api.updateQuote(tenant, quoteId, { quotes: [{ ...base, status: QuoteStatusCodes.SENT }] })
    expect(first(sent.body.quotes).status).toBe(QuoteStatusCodes.SENT)
    await api.updateOrCreateQuotes(tenant, { quotes: [{ ...base, status: QuoteStatusCodes.ACCEPTED }] })
    const read = first((await api.getQuote(tenant, quoteId)).body.quotes)
    expect(read).toMatchObject({ status: QuoteStatusCodes.ACCEPTED, title: 'Opening night', total: 1150 })
    const listed = await api.getQuotes(tenant, undefined, '2026-11-01', '2026-11-30', undefined, undefined, id('customer'))
    expect(listed.body.quotes?.map(({ quoteID }) => quoteID)).toEqual([quoteId])
    expect(isPdf((await api.getQuoteAsPdf(tenant, quoteId)).body)).toBe(true)
  })

  test('an invoice posts nothing as a draft, and its amounts when it is approved', async () => {
    const { api, tenant, keep, id, movements } = tell()
    const tracking = [{ name: 'Venue', option: 'Hall' }]
    const invoice = {
      type: Invoice.TypeEnum.ACCREC,
      contact: { contactID: id('customer') },
      date: '2026-11-03',
      dueDate: '2026-11-17',
      reference: 'Opening night',
      lineAmountTypes: LineAmountTypes.Exclusive,
      lineItems: [
        { ...line('Tents, pitched', 4, 250), tracking },
        { ...line('Lighting', 1, 200), discountRate: 10 },
      ],
    }
    const drafted = await movements(async () => {
      const made = first((await api.createInvoices(tenant, { invoices: [invoice] })).body.invoices)
      expect(made).toMatchObject({ status: 'DRAFT', subTotal: 1180, totalTax: 177, total: 1357, totalDiscount: 20 })
      expect(made.lineItems?.[0]?.tracking).toMatchObject([{ name: 'Venue', option: 'Hall' }])
      keep('invoice', made.invoiceID)
    })
    expect(drafted).toEqual({})
    const approved = await movements(() =>
      api.updateInvoice(tenant, id('invoice'), { invoices: [{ status: Invoice.StatusEnum.AUTHORISED }] }),
    )
    expect(approved).toEqual({ '610': 135_700, '200': -118_000, '820': -17_700 })
    const read = first((await api.getInvoice(tenant, id('invoice'))).body.invoices)
    expect(read).toMatchObject({ status: 'AUTHORISED', amountDue: 1357, amountPaid: 0, dueDate: day('2026-11-17') })
    const balances = first((await api.getContact(tenant, id('customer'))).body.contacts).balances
    expect(balances?.accountsReceivable).toMatchObject({ outstanding: 1357, overdue: 1357 })
  })

  test('it is emailed, printed and shown online', async () => {
    const { api, tenant, id } = tell()
    expect((await api.emailInvoice(tenant, id('invoice'), {})).response.status).toBe(204)
    expect(first((await api.getInvoice(tenant, id('invoice'))).body.invoices).sentToContact).toBe(true)
    expect(isPdf((await api.getInvoiceAsPdf(tenant, id('invoice'))).body)).toBe(true)
    const online = first((await api.getOnlineInvoice(tenant, id('invoice'))).body.onlineInvoices)
    expect(online.onlineInvoiceUrl).toMatch(/^https:\/\//)
  })

  test('part payments, then the rest: the invoice is paid on the day of the last', async () => {
    const { api, tenant, id, keep, movements } = tell()
    const payment = { invoice: { invoiceID: id('invoice') }, account: { code: '090' } }
    const moved = await movements(async () => {
      const made = await api.createPayment(tenant, { ...payment, date: '2026-11-10', amount: 357, reference: 'Deposit' })
      expect(first(made.body.payments)).toMatchObject({ amount: 357, paymentType: Payment.PaymentTypeEnum.ACCRECPAYMENT })
      keep('payment', first(made.body.payments).paymentID)
    })
    expect(moved).toEqual({ '090': 35_700, '610': -35_700 })
    expect(first((await api.getInvoice(tenant, id('invoice'))).body.invoices)).toMatchObject({ amountPaid: 357, amountDue: 1000 })
    const rest = await api.createPayments(tenant, { payments: [{ ...payment, date: '2026-11-16', amount: 1000 }] })
    keep('lastPayment', first(rest.body.payments).paymentID)
    const paid = first((await api.getInvoice(tenant, id('invoice'))).body.invoices)
    expect(paid).toMatchObject({ status: 'PAID', amountDue: 0, amountPaid: 1357, fullyPaidOnDate: day('2026-11-16') })
    const read = first((await api.getPayment(tenant, id('payment'))).body.payments)
    expect(read).toMatchObject({ reference: 'Deposit', status: 'AUTHORISED', date: day('2026-11-10') })
    expect(read.invoice?.invoiceID).toBe(id('invoice'))
    const where = `Invoice.InvoiceID==guid("${id('invoice')}")`
    const list = given((await api.getPayments(tenant, undefined, where)).body.payments)
    expect(list.map(({ amount }) => amount).toSorted()).toEqual([1000, 357])
  })

  test('several invoices at once, found again in every way', async () => {
    const { api, tenant, id, keep } = tell()
    const contact = { contactID: id('customer') }
    const common = { type: Invoice.TypeEnum.ACCREC, contact, date: '2026-11-05', dueDate: '2026-12-05' }
    const status = Invoice.StatusEnum.AUTHORISED
    const invoices = [
      { ...common, status, invoiceNumber: 'STORY-1', lineItems: [{ itemCode: 'HOUR', quantity: 3, description: 'Advice' }] },
      {
        ...common,
        status,
        invoiceNumber: 'STORY-2',
        lineAmountTypes: LineAmountTypes.Inclusive,
        lineItems: [line('Marquee', 1, 115)],
      },
      { ...common, invoiceNumber: 'STORY-3', lineItems: [line('Not yet', 1, 10)] },
    ]
    const made = given((await api.updateOrCreateInvoices(tenant, { invoices })).body.invoices)
    expect(made.map(({ total, status: at }) => [total, at])).toEqual([
      [690, 'AUTHORISED'],
      [115, 'AUTHORISED'],
      [11.5, 'DRAFT'],
    ])
    for (const each of made) keep(given(each.invoiceNumber), each.invoiceID)
    const numbers = (body: { invoices?: Invoice[] }) => body.invoices?.map(({ invoiceNumber }) => invoiceNumber).toSorted()
    const all = ['STORY-1', 'STORY-2', 'STORY-3']
    expect(numbers((await api.getInvoices(tenant, undefined, 'InvoiceNumber.StartsWith("STORY")')).body)).toEqual(all)
    const list = (
      ids?: string[],
      named?: string[],
      contacts?: string[],
      statuses?: string[],
    ): ReturnType<typeof api.getInvoices> =>
      api.getInvoices(tenant, undefined, undefined, 'InvoiceNumber ASC', ids, named, contacts, statuses, 1)
    expect(numbers((await list([id('STORY-1'), id('STORY-3')])).body)).toEqual(['STORY-1', 'STORY-3'])
    expect(numbers((await list(undefined, ['STORY-2'])).body)).toEqual(['STORY-2'])
    expect(numbers((await list(undefined, undefined, [id('customer')], ['DRAFT'])).body)).toEqual(['STORY-3'])
    const paged = await list(undefined, undefined, [id('customer')])
    expect(paged.body.pagination).toMatchObject({ page: 1, pageSize: 100, pageCount: 1, itemCount: 4 })
    // A changed line goes by its LineItemID; lines that are not named are replaced.
    const changed = { ...common, invoiceID: id('STORY-3'), lineItems: [line('Perhaps', 2, 10)] }
    expect(first((await api.updateOrCreateInvoices(tenant, { invoices: [changed] })).body.invoices).total).toBe(23)
    expect(first((await api.getInvoice(tenant, id('STORY-3'))).body.invoices).lineItems).toHaveLength(1)
    const early = await api.getInvoices(tenant, new Date(Date.UTC(2026, 10, 21)), undefined, undefined, undefined, undefined, [
      id('customer'),
    ])
    expect(early.body.invoices).toHaveLength(4)
  })

  test('a credit note: drafted, approved, allocated, the rest paid back', async () => {
    const { api, tenant, id, keep, movements } = tell()
    const credit = {
      type: CreditNote.TypeEnum.ACCRECCREDIT,
      contact: { contactID: id('customer') },
      date: '2026-11-12',
      lineItems: [line('Torn canvas', 1, 100)],
    }
    const made = first((await api.createCreditNotes(tenant, { creditNotes: [credit] })).body.creditNotes)
    expect(made).toMatchObject({ status: 'DRAFT', total: 115 })
    const creditId = keep('creditNote', made.creditNoteID)
    const posted = await movements(() =>
      api.updateCreditNote(tenant, creditId, { creditNotes: [{ status: CreditNote.StatusEnum.AUTHORISED }] }),
    )
    expect(posted).toEqual({ '610': -11_500, '200': 10_000, '820': 1_500 })

    const allocated = await movements(async () => {
      const allocation = { invoice: { invoiceID: id('STORY-1') }, amount: 90, date: '2026-11-13' }
      const { body } = await api.createCreditNoteAllocation(tenant, creditId, { allocations: [allocation] })
      expect(first(body.allocations)).toMatchObject({ amount: 90, invoice: { invoiceID: id('STORY-1') } })
    })
    expect(allocated).toEqual({})
    const invoice = first((await api.getInvoice(tenant, id('STORY-1'))).body.invoices)
    expect(invoice).toMatchObject({ amountCredited: 90, amountDue: 600 })
    const read = first((await api.getCreditNote(tenant, creditId)).body.creditNotes)
    expect(read).toMatchObject({ remainingCredit: 25, status: 'AUTHORISED' })
    keep('creditAllocation', first(read.allocations).allocationID)
    const refund = { creditNote: { creditNoteID: creditId }, account: { code: '090' }, date: '2026-11-14', amount: 25 }
    const refunded = await movements(() => api.createPayment(tenant, refund))
    expect(refunded).toEqual({ '610': 2_500, '090': -2_500 })
    expect(first((await api.getCreditNote(tenant, creditId)).body.creditNotes)).toMatchObject({
      remainingCredit: 0,
      status: 'PAID',
    })
    expect(isPdf((await api.getCreditNoteAsPdf(tenant, creditId)).body)).toBe(true)

    // Taking the allocation back opens both again.
    await api.deleteCreditNoteAllocations(tenant, creditId, id('creditAllocation'))
    expect(first((await api.getInvoice(tenant, id('STORY-1'))).body.invoices).amountDue).toBe(690)
    expect(first((await api.getCreditNote(tenant, creditId)).body.creditNotes).remainingCredit).toBe(90)
    const renamed = [{ ...credit, creditNoteNumber: 'STORY-CN' }]
    const upserted = first((await api.updateOrCreateCreditNotes(tenant, { creditNotes: renamed })).body.creditNotes)
    keep('draftCredit', upserted.creditNoteID)
    const where = `Contact.ContactID==guid("${id('customer')}")`
    expect((await api.getCreditNotes(tenant, undefined, where)).body.creditNotes).toHaveLength(2)
  })

  test('an invoice in dollars, paid at a better rate: the gain is realised', async () => {
    const { api, tenant, id, movements, keep } = tell()
    const invoice = {
      type: Invoice.TypeEnum.ACCREC,
      contact: { contactID: id('american') },
      date: '2026-11-04',
      dueDate: '2026-11-30',
      status: Invoice.StatusEnum.AUTHORISED,
      currencyCode: CurrencyCode.USD,
      currencyRate: 0.5,
      lineAmountTypes: LineAmountTypes.NoTax,
      lineItems: [{ description: 'Festival plan', quantity: 1, unitAmount: 500, accountCode: '210' }],
    }
    const posted = await movements(async () => {
      const made = first((await api.createInvoices(tenant, { invoices: [invoice] })).body.invoices)
      expect(made).toMatchObject({ total: 500, currencyRate: 0.5, currencyCode: 'USD' })
      keep('dollarInvoice', made.invoiceID)
    })
    expect(posted).toEqual({ '610': 100_000, '210': -100_000 })
    const paid = await movements(() =>
      api.createPayment(tenant, {
        invoice: { invoiceID: id('dollarInvoice') },
        account: { code: '093' },
        date: '2026-11-15',
        amount: 500,
        currencyRate: 0.4,
      }),
    )
    expect(paid).toEqual({ '093': 125_000, '610': -100_000, '499': -25_000 })
    expect(first((await api.getInvoice(tenant, id('dollarInvoice'))).body.invoices).status).toBe('PAID')
  })

  test('what cannot be paid is refused, and nothing moves', async () => {
    const { api, tenant, id, movements } = tell()
    const pay = (invoiceID: string, amount: number) =>
      api.createPayment(tenant, { invoice: { invoiceID }, account: { code: '090' }, date: '2026-11-15', amount })
    const moved = await movements(async () => {
      const tooMuch = await refusal(pay(id('STORY-2'), 115.01))
      expect(tooMuch.messages).toContain('Payment amount exceeds the amount outstanding on this document')
      const draft = await refusal(pay(id('STORY-3'), 1))
      expect(draft.messages).toContain('Payments can only be made against Authorised documents')
    })
    expect(moved).toEqual({})
  })
}

import { expect, test } from 'vitest'
import type { Contact } from 'xero-node'
import { AccountingApi, BankTransaction, Invoice } from 'xero-node'
import { day, first, given, refusal } from '../../support/sandbox-sdk.ts'
import type { Telling } from './story.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

/** What goes wrong, as the SDK's own error objects tell it. */
export function tellRefusals(tell: Telling): void {
  test('one bad contact refuses its whole request; with summarizeErrors=false the good ones are kept', async () => {
    const { api, tenant } = tell()
    const contacts: Contact[] = [{ name: 'Good Company' }, { name: 'Bad Company', emailAddress: 'not an address' }]
    const all = await refusal(api.createContacts(tenant, { contacts }, true))
    expect(all).toMatchObject({ status: 400, body: { ErrorNumber: 10, Message: 'A validation exception occurred' } })
    expect(all.messages.join()).toContain('Email address must be valid')
    const find = () => api.getContacts(tenant, undefined, 'Name=="Good Company" OR Name=="Bad Company"')
    expect((await find()).body.contacts).toEqual([])
    const each = given((await api.createContacts(tenant, { contacts }, false)).body.contacts)
    expect(each.map(({ statusAttributeString }) => statusAttributeString)).toEqual(['OK', 'ERROR'])
    expect(each[1]).toMatchObject({ hasValidationErrors: true, name: 'Bad Company' })
    expect(each[1]?.validationErrors?.[0]?.message).toContain('Email address must be valid')
    expect((await find()).body.contacts?.map(({ name }) => name)).toEqual(['Good Company'])
  })

  test('an idempotency key: the same request once, another refused, and a new one six minutes later', async () => {
    const { api, tenant, id, sandbox, movements } = tell()
    const invoice = (unitAmount: number) => ({
      type: Invoice.TypeEnum.ACCREC,
      contact: { contactID: id('walkIn') },
      date: '2026-11-20',
      dueDate: '2026-11-27',
      status: Invoice.StatusEnum.AUTHORISED,
      lineItems: [{ description: 'Rope', quantity: 1, unitAmount, accountCode: '200', taxType: 'OUTPUT2' }],
    })
    const send = async (unitAmount: number) =>
      first((await api.createInvoices(tenant, { invoices: [invoice(unitAmount)] }, true, 4, 'rope-1')).body.invoices).invoiceID
    const moved = await movements(async () => {
      const once = await send(10)
      expect(await send(10)).toBe(once)
    })
    expect(moved).toEqual({ '610': 1_150, '200': -1_000, '820': -150 })
    expect((await refusal(send(20))).status).toBe(400)
    sandbox.control.advance(6 * 60_000)
    expect(await movements(() => send(20))).toEqual({ '610': 2_300, '200': -2_000, '820': -300 })
  })

  test('the refusal of a payment is repeated under its key, even when it could be paid by then', async () => {
    const { api, tenant, id } = tell()
    const draft = {
      type: Invoice.TypeEnum.ACCREC,
      contact: { contactID: id('walkIn') },
      date: '2026-11-19',
      dueDate: '2026-11-30',
      lineItems: [{ description: 'Pegs', quantity: 1, unitAmount: 5, accountCode: '200' }],
    }
    const invoiceID = given(first((await api.createInvoices(tenant, { invoices: [draft] })).body.invoices).invoiceID)
    const payment = { invoice: { invoiceID }, account: { code: '090' }, date: '2026-11-20', amount: 1 }
    expect((await refusal(api.createPayment(tenant, payment, 'pay-1'))).status).toBe(400)
    const status = Invoice.StatusEnum.AUTHORISED
    await api.updateInvoice(tenant, invoiceID, { invoices: [{ status }] })
    expect((await refusal(api.createPayment(tenant, payment, 'pay-1'))).status).toBe(400)
    await api.createPayment(tenant, payment, 'pay-2')
    expect(first((await api.getInvoice(tenant, invoiceID)).body.invoices)).toMatchObject({ amountPaid: 1, amountDue: 4.75 })
  })

  test('what is not there, not readable, not legal', async () => {
    const { api, tenant, id } = tell()
    expect((await refusal(api.getInvoice(tenant, nobody))).status).toBe(404)
    expect((await refusal(api.updateInvoice(tenant, nobody, { invoices: [{ reference: 'x' }] }))).status).toBe(404)
    const where = await refusal(api.getInvoices(tenant, undefined, 'Total>>5'))
    expect(where).toMatchObject({ status: 400, body: { Type: 'QueryParseException', ErrorNumber: 16 } })
    const back = await refusal(api.updateInvoice(tenant, id('STORY-1'), { invoices: [{ status: Invoice.StatusEnum.DRAFT }] }))
    expect(back.status).toBe(400)
    const taken = { type: Invoice.TypeEnum.ACCREC, contact: { contactID: id('customer') }, invoiceNumber: 'STORY-1' }
    expect((await refusal(api.createInvoices(tenant, { invoices: [taken] }))).messages.join()).toMatch(/Invoice # must be unique/)
    const other = await refusal(api.getContact(tenant, id('invoice')))
    expect(other.status).toBe(404)
  })

  test('a locked period takes no documents, and lets none go', async () => {
    const { api, tenant, id, sandbox, movements } = tell()
    const lock = (date: string): string => `/Date(${Date.parse(date)}+0000)/`
    sandbox.control.edit('Organisations', tenant, { PeriodLockDate: lock('2026-11-10') }, tenant)
    expect(first((await api.getOrganisations(tenant)).body.organisations)).toMatchObject({ periodLockDate: day('2026-11-10') })
    const spend = {
      type: BankTransaction.TypeEnum.SPEND,
      contact: { contactID: id('supplier') },
      bankAccount: { code: '090' },
      lineItems: [{ description: 'Late', quantity: 1, unitAmount: 11.5, accountCode: '429', taxType: 'INPUT2' }],
    }
    const message = 'The document date cannot be before the period lock date, currently set at 10-Nov-2026'
    const moved = await movements(async () => {
      const late = await refusal(api.createBankTransactions(tenant, { bankTransactions: [{ ...spend, date: '2026-11-10' }] }))
      expect(late.messages).toEqual([message])
      const voided = { invoices: [{ status: Invoice.StatusEnum.VOIDED }] }
      expect((await refusal(api.updateInvoice(tenant, id('STORY-2'), voided))).messages).toContain(message)
      expect((await refusal(api.deletePayment(tenant, id('payment'), { status: 'DELETED' }))).status).toBe(400)
    })
    expect(moved).toEqual({})
    const open = { bankTransactions: [{ ...spend, date: '2026-11-11' }] }
    expect(await movements(() => api.createBankTransactions(tenant, open))).toEqual({ '090': -1_150, '429': 1_000, '820': 150 })
    sandbox.control.edit('Organisations', tenant, { PeriodLockDate: lock('2020-03-31') }, tenant)
  })

  test('without a token, with a dead one, and for an organisation that did not consent', async () => {
    const { api, american, tenant, sandbox } = tell()
    const stranger = new AccountingApi(`${sandbox.apiUrl}/api.xro/2.0`)
    stranger.accessToken = 'nonsense'
    expect((await refusal(stranger.getOrganisations(tenant))).status).toBe(401)
    expect((await refusal(api.getOrganisations(american.tenantId))).status).toBe(403)
  })

  test('when Xero itself is in trouble the SDK says so, and what was asked is not done', async () => {
    const { api, tenant, sandbox, movements, id } = tell()
    sandbox.control.addFault({ method: 'PUT,POST', path: '/api.xro/2.0/Payments', status: 503, times: 1 })
    const payment = { invoice: { invoiceID: id('STORY-2') }, account: { code: '090' }, date: '2026-11-20', amount: 5 }
    const unmoved = await movements(async () => {
      expect((await refusal(api.createPayment(tenant, payment))).status).toBe(503)
    })
    expect(unmoved).toEqual({})
    sandbox.control.addFault({ status: 429, headers: { 'retry-after': '7', 'x-rate-limit-problem': 'minute' }, times: 1 })
    const limited = await refusal(api.getOrganisations(tenant))
    expect(limited).toMatchObject({ status: 429, headers: { 'retry-after': '7', 'x-rate-limit-problem': 'minute' } })
  })

  test('answers carry the counters of the limits', async () => {
    const { api, tenant } = tell()
    const { response } = await api.getOrganisations(tenant)
    expect(Number(response.headers['x-daylimit-remaining'])).toBeGreaterThan(0)
    expect(Number(response.headers['x-minlimit-remaining'])).toBeGreaterThanOrEqual(0)
  })
}

import { expect, test } from 'vitest'
import {
  BankTransaction,
  Contact,
  CreditNote,
  Invoice,
  ManualJournal,
  PurchaseOrder,
  RepeatingInvoice,
  TrackingCategory,
} from 'xero-node'
import { first, given, refusal } from '../../support/sandbox-sdk.ts'
import type { Telling } from './story.ts'

const deleted = { status: 'DELETED' }

/** Everything that can be taken back, each in its own way. */
export function tellUndoing(tell: Telling): void {
  test('payments are deleted: the invoice is owed again', async () => {
    const { api, tenant, id, movements } = tell()
    const moved = await movements(async () => {
      const gone = first((await api.deletePayment(tenant, id('lastPayment'), deleted)).body.payments)
      expect(gone).toMatchObject({ status: 'DELETED', amount: 1000 })
    })
    expect(moved).toEqual({ '090': -100_000, '610': 100_000 })
    const invoice = first((await api.getInvoice(tenant, id('invoice'))).body.invoices)
    expect(invoice).toMatchObject({ status: 'AUTHORISED', amountDue: 1000, amountPaid: 357 })
    expect(invoice.payments?.map(({ paymentID }) => paymentID)).toEqual([id('payment')])
    const again = await refusal(api.deletePayment(tenant, id('lastPayment'), deleted))
    expect(again.status).toBe(400)
  })

  test('an invoice with payments cannot be voided; without, it is, and its amounts go out of the books', async () => {
    const { api, tenant, id, movements } = tell()
    const voided = { invoices: [{ status: Invoice.StatusEnum.VOIDED }] }
    const refused = await refusal(api.updateInvoice(tenant, id('invoice'), voided))
    expect(refused.status).toBe(400)
    const paymentsGone = await movements(() => api.deletePayment(tenant, id('payment'), deleted))
    expect(paymentsGone).toEqual({ '090': -35_700, '610': 35_700 })
    const moved = await movements(() => api.updateInvoice(tenant, id('invoice'), voided))
    expect(moved).toEqual({ '610': -135_700, '200': 118_000, '820': 17_700 })
    const read = first((await api.getInvoice(tenant, id('invoice'))).body.invoices)
    expect(read).toMatchObject({ status: 'VOIDED', total: 1357 })
    const draft = { invoices: [{ status: Invoice.StatusEnum.DELETED }] }
    const unposted = await movements(() => api.updateInvoice(tenant, id('STORY-3'), draft))
    expect(unposted).toEqual({})
    expect(first((await api.getInvoice(tenant, id('STORY-3'))).body.invoices).status).toBe('DELETED')
  })

  test('goods that were sold come back into stock when the sale is voided', async () => {
    const { api, tenant, id, movements } = tell()
    const voided = { invoices: [{ status: Invoice.StatusEnum.VOIDED }] }
    const moved = await movements(() => api.updateInvoice(tenant, id('tentSale'), voided))
    expect(moved).toEqual({ '610': -34_500, '200': 30_000, '820': 4_500, '310': -12_000, '630': 12_000 })
    expect(first((await api.getItem(tenant, id('TENT'))).body.items)).toMatchObject({ quantityOnHand: 10, totalCostPool: 400 })
  })

  test('batches are deleted whole, by either way', async () => {
    const { api, tenant, id, movements, keep } = tell()
    const moved = await movements(async () => {
      const gone = await api.deleteBatchPayment(tenant, { batchPaymentID: id('batch'), ...deleted })
      expect(first(gone.body.batchPayments).status).toBe('DELETED')
    })
    expect(moved).toEqual({ '090': 34_500, '800': -34_500 })
    expect(first((await api.getInvoice(tenant, id('CR-80'))).body.invoices)).toMatchObject({
      status: 'AUTHORISED',
      amountDue: 115,
    })
    expect(first((await api.getPayment(tenant, id('batchedPayment'))).body.payments).status).toBe('DELETED')
    const payments = [{ invoice: { invoiceID: id('CR-80') }, amount: 115 }]
    const batch = { account: { accountID: id('bank') }, date: '2026-11-20', payments }
    const again = first((await api.createBatchPayment(tenant, { batchPayments: [batch] })).body.batchPayments)
    const gone = await api.deleteBatchPaymentByUrlParam(tenant, keep('secondBatch', again.batchPaymentID), deleted)
    expect(first(gone.body.batchPayments).status).toBe('DELETED')
    expect(first((await api.getInvoice(tenant, id('CR-80'))).body.invoices).amountDue).toBe(115)
  })

  test('transfers are deleted, one and several', async () => {
    const { api, tenant, id, movements } = tell()
    const one = await movements(() => api.deleteBankTransfer(tenant, id('transfer'), deleted))
    expect(one).toEqual({ '095': 6_000, '090': -6_000 })
    expect(first((await api.getBankTransaction(tenant, id('transferTwin'))).body.bankTransactions).status).toBe('DELETED')
    const bankTransfers = ['transfer0', 'transfer1'].map((name) => ({ bankTransferID: id(name), ...deleted }))
    const several = await movements(() => api.deleteBankTransfers(tenant, { bankTransfers }))
    expect(several).toEqual({ '095': 300, '090': -300 })
    const left = await api.getBankTransfers(tenant, undefined, 'Date>=DateTime(2026,11,8)')
    expect(left.body.bankTransfers).toEqual([])
    const all = await api.getBankTransfers(tenant, undefined, 'Date>=DateTime(2026,11,8)', undefined, true)
    expect(all.body.bankTransfers?.map(({ status }) => status)).toEqual(['DELETED', 'DELETED', 'DELETED'])
  })

  test('other documents end by their status', async () => {
    const { api, tenant, id, movements } = tell()
    const status = CreditNote.StatusEnum.DELETED
    const credit = await api.updateCreditNote(tenant, id('draftCredit'), { creditNotes: [{ status }] })
    expect(first(credit.body.creditNotes).status).toBe('DELETED')
    const voided = { manualJournals: [{ narration: 'Recoded', status: ManualJournal.StatusEnum.VOIDED }] }
    const journal = await movements(() => api.updateManualJournal(tenant, id('recoded'), voided))
    expect(journal).toEqual({ '429': -10_000, '461': 10_000 })
    const template = { status: RepeatingInvoice.StatusEnum.DELETED }
    const repeating = await api.updateRepeatingInvoice(tenant, id('cleaning'), { repeatingInvoices: [template] })
    expect(first(repeating.body.repeatingInvoices).status).toBe('DELETED')
    await api.deleteLinkedTransaction(tenant, id('link'))
    expect((await refusal(api.getLinkedTransaction(tenant, id('link')))).status).toBe(404)
  })

  test('money that never came, an order that was not wanted, a customer who left', async () => {
    const { api, tenant, id, movements } = tell()
    // As clients do: the whole of what was read goes back, with one thing changed.
    const takings = first((await api.getBankTransaction(tenant, id('takings'))).body.bankTransactions)
    const bankTransactions = [Object.assign(takings, { status: BankTransaction.StatusEnum.DELETED })]
    const moved = await movements(() => api.updateBankTransaction(tenant, id('takings'), { bankTransactions }))
    expect(moved).toEqual({ '095': -10_000, '215': 8_696, '820': 1_304 })
    const purchaseOrders = [{ status: PurchaseOrder.StatusEnum.DELETED }]
    await api.updatePurchaseOrder(tenant, id('secondOrder'), { purchaseOrders })
    expect(first((await api.getPurchaseOrder(tenant, id('secondOrder'))).body.purchaseOrders).status).toBe('DELETED')
    const contacts = [{ contactStatus: Contact.ContactStatusEnum.ARCHIVED }]
    await api.updateContact(tenant, id('american'), { contacts })
    const where = `ContactID==guid("${id('american')}")`
    expect((await api.getContacts(tenant, undefined, where)).body.contacts).toEqual([])
    const all = await api.getContacts(tenant, undefined, where, undefined, undefined, undefined, true)
    expect(first(all.body.contacts).contactStatus).toBe('ARCHIVED')
  })

  test('what was used in the books cannot be deleted: a tracking category, an account', async () => {
    const { api, tenant, id } = tell()
    const used = await refusal(api.deleteTrackingCategory(tenant, id('venue')))
    expect(used.status).toBe(400)
    const status = TrackingCategory.StatusEnum.ARCHIVED
    await api.updateTrackingCategory(tenant, id('venue'), { name: 'Venue', status })
    const season = first((await api.createTrackingCategory(tenant, { name: 'Season' })).body.trackingCategories)
    const gone = await api.deleteTrackingCategory(tenant, given(season.trackingCategoryID))
    expect(first(gone.body.trackingCategories).status).toBe('DELETED')
    const names = (await api.getTrackingCategories(tenant)).body.trackingCategories?.map(({ name }) => name)
    expect(names).not.toContain('Venue')
    expect(names).not.toContain('Season')
    expect((await refusal(api.deleteAccount(tenant, id('workshops')))).status).toBe(400)
    expect(first((await api.getAccount(tenant, id('workshops'))).body.accounts).status).toBe('ACTIVE')
  })

  test('after all of it the trial balance still balances', async () => {
    const { api, tenant } = tell()
    const report = first((await api.getReportTrialBalance(tenant, '2026-11-30')).body.reports)
    const total = given(report.rows?.flatMap(({ rows = [] }) => rows).findLast(({ cells }) => cells?.[0]?.value === 'Total'))
    const [, debit, credit, debitYear, creditYear] = given(total.cells).map(({ value }) => value)
    expect(debit).toBe(credit)
    expect(debitYear).toBe(creditYear)
  })
}

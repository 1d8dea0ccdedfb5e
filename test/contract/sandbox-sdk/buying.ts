import { expect, test } from 'vitest'
import { BatchPayment, Invoice, LineAmountTypes, LinkedTransaction, PurchaseOrder } from 'xero-node'
import { day, first, given, refusal } from '../../support/sandbox-sdk.ts'
import type { Telling } from './story.ts'

const line = (description: string, quantity: number, unitAmount: number, accountCode = '429') => ({
  description,
  quantity,
  unitAmount,
  accountCode,
  taxType: 'INPUT2',
})

/** Orders, bills, stock, and many bills paid at once. */
export function tellBuying(tell: Telling): void {
  test('a purchase order is approved, changed and printed', async () => {
    const { api, tenant, keep, id, movements } = tell()
    const order = {
      contact: { contactID: id('supplier') },
      date: '2026-11-02',
      deliveryDate: '2026-11-09',
      lineAmountTypes: LineAmountTypes.Exclusive,
      lineItems: [line('Rope', 10, 12)],
    }
    const moved = await movements(async () => {
      const made = first((await api.createPurchaseOrders(tenant, { purchaseOrders: [order] })).body.purchaseOrders)
      expect(made).toMatchObject({ status: 'DRAFT', total: 138 })
      keep('orderNumber', made.purchaseOrderNumber)
      const status = PurchaseOrder.StatusEnum.AUTHORISED
      await api.updatePurchaseOrder(tenant, keep('order', made.purchaseOrderID), { purchaseOrders: [{ status }] })
    })
    expect(moved).toEqual({})
    const changes = [
      { purchaseOrderID: id('order'), ...order, reference: 'Urgent' },
      { ...order, reference: 'Second' },
    ]
    const upserted = given((await api.updateOrCreatePurchaseOrders(tenant, { purchaseOrders: changes })).body.purchaseOrders)
    keep('secondOrder', upserted[1]?.purchaseOrderID)
    const byNumber = first((await api.getPurchaseOrderByNumber(tenant, id('orderNumber'))).body.purchaseOrders)
    expect(byNumber).toMatchObject({ purchaseOrderID: id('order'), reference: 'Urgent', status: 'AUTHORISED' })
    const read = first((await api.getPurchaseOrder(tenant, id('order'))).body.purchaseOrders)
    expect(read).toMatchObject({ deliveryDate: day('2026-11-09') })
    const listed = await api.getPurchaseOrders(tenant, undefined, 'AUTHORISED', '2026-11-01', '2026-11-30')
    expect(listed.body.purchaseOrders?.map(({ purchaseOrderID }) => purchaseOrderID)).toContain(id('order'))
    expect(Buffer.from((await api.getPurchaseOrderAsPdf(tenant, id('order'))).body).toString('latin1', 0, 5)).toBe('%PDF-')
  })

  test('goods bought go into stock, and their cost follows them out', async () => {
    const { api, tenant, id, movements, keep } = tell()
    const status = Invoice.StatusEnum.AUTHORISED
    const bill = {
      type: Invoice.TypeEnum.ACCPAY,
      contact: { contactID: id('supplier') },
      invoiceNumber: 'CR-77',
      date: '2026-11-04',
      dueDate: '2026-12-20',
      status,
      lineItems: [{ itemCode: 'TENT', description: 'Tents', quantity: 10, unitAmount: 40, accountCode: '630' }],
    }
    const bought = await movements(async () => {
      const made = first((await api.createInvoices(tenant, { invoices: [bill] })).body.invoices)
      expect(made).toMatchObject({ type: 'ACCPAY', total: 460, amountDue: 460 })
      keep('bill', made.invoiceID)
    })
    expect(bought).toEqual({ '630': 40_000, '820': 6_000, '800': -46_000 })
    expect(first((await api.getItem(tenant, 'TENT')).body.items)).toMatchObject({ quantityOnHand: 10, totalCostPool: 400 })
    const sale = {
      type: Invoice.TypeEnum.ACCREC,
      contact: { contactID: id('walkIn') },
      date: '2026-11-06',
      dueDate: '2026-11-06',
      status,
      lineItems: [{ itemCode: 'TENT', description: 'Tents', quantity: 3 }],
    }
    const sold = await movements(async () => {
      keep('tentSale', first((await api.createInvoices(tenant, { invoices: [sale] })).body.invoices).invoiceID)
    })
    expect(sold).toEqual({ '610': 34_500, '200': -30_000, '820': -4_500, '310': 12_000, '630': -12_000 })
    expect(first((await api.getItem(tenant, 'TENT')).body.items)).toMatchObject({ quantityOnHand: 7, totalCostPool: 280 })
    const tooMany = { ...sale, lineItems: [{ itemCode: 'TENT', description: 'Tents', quantity: 8 }] }
    expect((await refusal(api.createInvoices(tenant, { invoices: [tooMany] }))).status).toBe(400)
    const ordered = await api.createInvoices(tenant, { invoices: [tooMany] }, true, undefined, undefined, true)
    const backorder = given(first(ordered.body.invoices).invoiceID)
    expect(first((await api.getItem(tenant, 'TENT')).body.items).quantityOnHand).toBe(-1)
    await api.updateInvoice(tenant, backorder, { invoices: [{ status: Invoice.StatusEnum.VOIDED }] })
    expect(first((await api.getItem(tenant, 'TENT')).body.items)).toMatchObject({ quantityOnHand: 7, totalCostPool: 280 })
  })

  test('several bills are paid in one batch', async () => {
    const { api, tenant, id, keep, movements } = tell()
    const common = { type: Invoice.TypeEnum.ACCPAY, contact: { contactID: id('supplier') }, date: '2026-11-05' }
    const rest = { dueDate: '2026-11-25', status: Invoice.StatusEnum.AUTHORISED }
    const bills = [100, 200].map((price, index) => ({
      ...common,
      ...rest,
      invoiceNumber: `CR-8${index}`,
      lineItems: [line('Repairs', 1, price, '473')],
    }))
    const made = given((await api.createInvoices(tenant, { invoices: bills })).body.invoices)
    const payments = made.map(({ invoiceID, amountDue }) => ({
      invoice: { invoiceID: given(invoiceID) },
      amount: given(amountDue),
    }))
    for (const each of made) keep(given(each.invoiceNumber), each.invoiceID)
    const moved = await movements(async () => {
      const batch = { account: { accountID: id('bank') }, date: '2026-11-18', reference: 'Repairs', payments }
      const paid = first((await api.createBatchPayment(tenant, { batchPayments: [batch] })).body.batchPayments)
      expect(paid).toMatchObject({ totalAmount: 345, type: BatchPayment.TypeEnum.PAYBATCH, status: 'AUTHORISED' })
      keep('batch', paid.batchPaymentID)
    })
    expect(moved).toEqual({ '090': -34_500, '800': 34_500 })
    const read = first((await api.getBatchPayment(tenant, id('batch'))).body.batchPayments)
    expect(read.payments?.map(({ amount }) => Number(amount)).toSorted()).toEqual([115, 230])
    const listed = (await api.getBatchPayments(tenant, undefined, 'Status=="AUTHORISED"')).body.batchPayments
    expect(listed?.map(({ batchPaymentID }) => batchPaymentID)).toContain(id('batch'))
    expect(first((await api.getInvoice(tenant, id('CR-80'))).body.invoices).status).toBe('PAID')
    const payment = first(first((await api.getInvoice(tenant, id('CR-80'))).body.invoices).payments)
    expect(payment).toMatchObject({ amount: 115, batchPaymentID: id('batch') })
    const batched = first((await api.getPayment(tenant, keep('batchedPayment', payment.paymentID))).body.payments)
    expect(batched).toMatchObject({ batchPaymentID: id('batch'), batchPayment: { batchPaymentID: id('batch') } })
  })

  test('a cost is passed on to a customer', async () => {
    const { api, tenant, id, keep } = tell()
    const bill = {
      type: Invoice.TypeEnum.ACCPAY,
      contact: { contactID: id('supplier') },
      invoiceNumber: 'CR-90',
      date: '2026-11-08',
      dueDate: '2026-11-28',
      status: Invoice.StatusEnum.AUTHORISED,
      lineItems: [line('Courier', 1, 30, '425')],
    }
    const made = first((await api.createInvoices(tenant, { invoices: [bill] })).body.invoices)
    const source = {
      sourceTransactionID: keep('courierBill', made.invoiceID),
      sourceLineItemID: given(first(made.lineItems).lineItemID),
    }
    const link = first((await api.createLinkedTransaction(tenant, source)).body.linkedTransactions)
    expect(link.status).toBe(LinkedTransaction.StatusEnum.APPROVED)
    const linkId = keep('link', link.linkedTransactionID)
    const sale = first((await api.getInvoice(tenant, id('STORY-2'))).body.invoices)
    const target = {
      ...source,
      contactID: id('customer'),
      targetTransactionID: id('STORY-2'),
      targetLineItemID: given(first(sale.lineItems).lineItemID),
    }
    const joined = await api.updateLinkedTransaction(tenant, linkId, { linkedTransactions: [target] })
    expect(first(joined.body.linkedTransactions).status).toBe(LinkedTransaction.StatusEnum.BILLED)
    const read = first((await api.getLinkedTransaction(tenant, linkId)).body.linkedTransactions)
    expect(read).toMatchObject({ targetTransactionID: id('STORY-2'), type: 'BILLABLEEXPENSE' })
    const listed = await api.getLinkedTransactions(tenant, 1, undefined, id('courierBill'))
    expect(listed.body.linkedTransactions?.map(({ linkedTransactionID }) => linkedTransactionID)).toEqual([linkId])
    const elsewhere = { ...target, contactID: id('american') }
    const wrong = await refusal(api.updateLinkedTransaction(tenant, linkId, { linkedTransactions: [elsewhere] }))
    expect(wrong.messages).toEqual(['The ContactID and the TargetTransaction ContactID do not match'])
  })
}

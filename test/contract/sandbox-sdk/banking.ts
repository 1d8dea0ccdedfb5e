import { expect, test } from 'vitest'
import { BankTransaction, Invoice, LineAmountTypes } from 'xero-node'
import { day, first, given } from '../../support/sandbox-sdk.ts'
import type { Telling } from './story.ts'

const { TypeEnum } = BankTransaction

/** Money that passes the bank without a document, or before one. */
export function tellBanking(tell: Telling): void {
  test('money spent and received', async () => {
    const { api, tenant, id, keep, movements } = tell()
    const spend = {
      type: TypeEnum.SPEND,
      contact: { contactID: id('supplier') },
      bankAccount: { code: '090' },
      date: '2026-11-07',
      lineAmountTypes: LineAmountTypes.Inclusive,
      lineItems: [{ description: 'Pegs', quantity: 1, unitAmount: 23, accountCode: '429', taxType: 'INPUT2' }],
    }
    const moved = await movements(async () => {
      const made = await api.createBankTransactions(tenant, { bankTransactions: [spend] })
      expect(first(made.body.bankTransactions)).toMatchObject({ status: 'AUTHORISED', total: 23, subTotal: 20, totalTax: 3 })
      keep('spend', first(made.body.bankTransactions).bankTransactionID)
    })
    expect(moved).toEqual({ '090': -2_300, '429': 2_000, '820': 300 })
    const dearer = { ...spend, lineItems: [{ ...first(spend.lineItems), unitAmount: 46 }] }
    const changed = await movements(() => api.updateBankTransaction(tenant, id('spend'), { bankTransactions: [dearer] }))
    expect(changed).toEqual({ '090': -2_300, '429': 2_000, '820': 300 })
    const receive = {
      type: TypeEnum.RECEIVE,
      contact: { contactID: id('walkIn') },
      bankAccount: { accountID: id('till') },
      date: '2026-11-07',
      reference: 'Door takings',
      lineItems: [{ description: 'Door takings', quantity: 1, unitAmount: 100, accountCode: '215' }],
    }
    const upserts = [{ ...dearer, bankTransactionID: id('spend'), reference: 'Pegs' }, receive]
    const both = given((await api.updateOrCreateBankTransactions(tenant, { bankTransactions: upserts })).body.bankTransactions)
    keep('takings', both[1]?.bankTransactionID)
    const read = first((await api.getBankTransaction(tenant, id('takings'))).body.bankTransactions)
    expect(read).toMatchObject({ type: 'RECEIVE', total: 100, bankAccount: { accountID: id('till') }, date: day('2026-11-07') })
    const found = await api.getBankTransactions(tenant, undefined, 'Reference=="Pegs"', undefined, 1, undefined, 50)
    expect(found.body.bankTransactions?.map(({ bankTransactionID, total }) => [bankTransactionID, total])).toEqual([
      [id('spend'), 46],
    ])
    expect(found.body.pagination).toMatchObject({ pageSize: 50, itemCount: 1 })
  })

  test('a transfer shows in both accounts', async () => {
    const { api, tenant, keep, id, movements } = tell()
    const accounts = { fromBankAccount: { accountID: id('till') }, toBankAccount: { code: '090' } }
    const moved = await movements(async () => {
      const transfer = { ...accounts, amount: 60, date: '2026-11-08' }
      const made = first((await api.createBankTransfer(tenant, { bankTransfers: [transfer] })).body.bankTransfers)
      expect(made).toMatchObject({ amount: 60, currencyRate: 1 })
      keep('transfer', made.bankTransferID)
      keep('transferTwin', made.fromBankTransactionID)
    })
    expect(moved).toEqual({ '095': -6_000, '090': 6_000 })
    const twin = first((await api.getBankTransaction(tenant, id('transferTwin'))).body.bankTransactions)
    expect(twin).toMatchObject({ type: 'SPEND-TRANSFER', total: 60 })
    expect(first((await api.getBankTransfer(tenant, id('transfer'))).body.bankTransfers)).toMatchObject({
      date: day('2026-11-08'),
    })
    const more = [1, 2].map((amount) => ({ ...accounts, amount, date: '2026-11-09' }))
    for (const [index, transfer] of more.entries()) {
      const made = first((await api.createBankTransfer(tenant, { bankTransfers: [transfer] })).body.bankTransfers)
      keep(`transfer${index}`, made.bankTransferID)
    }
    const listed = given((await api.getBankTransfers(tenant, undefined, 'Date>=DateTime(2026,11,8)')).body.bankTransfers)
    expect(listed.map(({ amount }) => amount).toSorted()).toEqual([1, 2, 60])
  })

  test('a customer pays too much: the overpayment settles another invoice, the rest goes back', async () => {
    const { api, tenant, id, keep, movements } = tell()
    const over = {
      type: TypeEnum.RECEIVEOVERPAYMENT,
      contact: { contactID: id('customer') },
      bankAccount: { code: '090' },
      date: '2026-11-11',
      reference: 'Twice by mistake',
      lineAmountTypes: LineAmountTypes.NoTax,
      lineItems: [{ description: 'Paid twice', quantity: 1, unitAmount: 100, accountCode: '610' }],
    }
    const moved = await movements(async () => {
      const made = first((await api.createBankTransactions(tenant, { bankTransactions: [over] })).body.bankTransactions)
      keep('overpayment', made.overpaymentID)
    })
    expect(moved).toEqual({ '090': 10_000, '610': -10_000 })
    const overpaymentId = id('overpayment')
    const allocations = [{ invoice: { invoiceID: id('STORY-2') }, amount: 40, date: '2026-11-12' }]
    await api.createOverpaymentAllocations(tenant, overpaymentId, { allocations })
    expect(first((await api.getInvoice(tenant, id('STORY-2'))).body.invoices).amountDue).toBe(75)
    const held = first((await api.getOverpayment(tenant, overpaymentId)).body.overpayments)
    expect(held).toMatchObject({ remainingCredit: 60, status: 'AUTHORISED', type: 'RECEIVE-OVERPAYMENT' })
    const refund = { overpayment: { overpaymentID: overpaymentId }, account: { code: '090' }, date: '2026-11-13', amount: 60 }
    expect(await movements(() => api.createPayment(tenant, refund))).toEqual({ '090': -6_000, '610': 6_000 })
    expect(first((await api.getOverpayment(tenant, overpaymentId)).body.overpayments).status).toBe('PAID')
    await api.deleteOverpaymentAllocations(tenant, overpaymentId, given(first(held.allocations).allocationID))
    expect(first((await api.getInvoice(tenant, id('STORY-2'))).body.invoices).amountDue).toBe(115)
    const listed = await api.getOverpayments(tenant, undefined, `Contact.ContactID==guid("${id('customer')}")`)
    expect(listed.body.overpayments?.map(({ remainingCredit }) => remainingCredit)).toEqual([40])
  })

  test('a supplier is paid in advance: the prepayment settles the bill', async () => {
    const { api, tenant, id, keep, movements } = tell()
    const ahead = {
      type: TypeEnum.SPENDPREPAYMENT,
      contact: { contactID: id('supplier') },
      bankAccount: { code: '090' },
      date: '2026-11-09',
      lineAmountTypes: LineAmountTypes.Exclusive,
      lineItems: [{ description: 'Deposit', quantity: 1, unitAmount: 100, accountCode: '620', taxType: 'INPUT2' }],
    }
    const moved = await movements(async () => {
      const made = first((await api.createBankTransactions(tenant, { bankTransactions: [ahead] })).body.bankTransactions)
      keep('prepayment', made.prepaymentID)
    })
    expect(moved).toEqual({ '090': -11_500, '620': 10_000, '820': 1_500 })
    const prepaymentId = id('prepayment')
    const allocations = [{ invoice: { invoiceID: id('bill') }, amount: 46, date: '2026-11-10' }]
    const allocated = await movements(() => api.createPrepaymentAllocations(tenant, prepaymentId, { allocations }))
    expect(allocated).toEqual({ '800': 4_600, '620': -4_000, '820': -600 })
    const read = first((await api.getPrepayment(tenant, prepaymentId)).body.prepayments)
    expect(read).toMatchObject({ total: 115, remainingCredit: 69, type: 'SPEND-PREPAYMENT' })
    expect(first((await api.getInvoice(tenant, id('bill'))).body.invoices)).toMatchObject({ amountCredited: 46, amountDue: 414 })
    const undone = await movements(() =>
      api.deletePrepaymentAllocations(tenant, prepaymentId, given(first(read.allocations).allocationID)),
    )
    expect(undone).toEqual({ '800': -4_600, '620': 4_000, '820': 600 })
    const listed = await api.getPrepayments(tenant, undefined, `Contact.ContactID==guid("${id('supplier')}")`)
    expect(listed.body.prepayments?.map(({ remainingCredit }) => remainingCredit)).toEqual([115])
    expect(first((await api.getInvoice(tenant, id('bill'))).body.invoices).status).toBe(Invoice.StatusEnum.AUTHORISED)
  })
}

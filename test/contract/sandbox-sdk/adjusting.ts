import { expect, test } from 'vitest'
import { CurrencyCode, ExpenseClaim, Invoice, LineAmountTypes, ManualJournal, RepeatingInvoice, Schedule } from 'xero-node'
import { day, first, given, refusal } from '../../support/sandbox-sdk.ts'
import type { Telling } from './story.ts'

const { StatusEnum } = ManualJournal

/** What an accountant adds, what comes by itself each month, and what employees paid. */
export function tellAdjusting(tell: Telling): void {
  test('a manual journal posts when it balances, taxed lines to the tax account too', async () => {
    const { api, tenant, keep, id, movements } = tell()
    const lines = [
      { lineAmount: 300, accountCode: '416', description: 'Tents wear out' },
      { lineAmount: -300, accountCode: '711', description: 'Tents wear out' },
    ]
    const journal = { narration: 'Depreciation of tents', date: '2026-11-19', journalLines: lines }
    const drafted = await movements(async () => {
      const made = first((await api.createManualJournals(tenant, { manualJournals: [journal] })).body.manualJournals)
      expect(made).toMatchObject({ status: 'DRAFT', lineAmountTypes: 'NoTax', date: day('2026-11-19') })
      keep('journal', made.manualJournalID)
    })
    expect(drafted).toEqual({})
    const approval = { narration: journal.narration, status: StatusEnum.POSTED }
    const posted = await movements(() => api.updateManualJournal(tenant, id('journal'), { manualJournals: [approval] }))
    expect(posted).toEqual({ '416': 30_000, '711': -30_000 })
    const read = first((await api.getManualJournal(tenant, id('journal'))).body.manualJournals)
    expect(read).toMatchObject({ status: 'POSTED', showOnCashBasisReports: true })
    expect(read.journalLines?.map(({ lineAmount }) => lineAmount)).toEqual([300, -300])

    const taxed = {
      narration: 'Recoded',
      date: '2026-11-20',
      status: StatusEnum.POSTED,
      lineAmountTypes: LineAmountTypes.Exclusive,
      journalLines: [
        { lineAmount: 100, accountCode: '429', taxType: 'INPUT2' },
        { lineAmount: -100, accountCode: '461', taxType: 'INPUT2' },
      ],
    }
    const dearer = { ...journal, manualJournalID: id('journal'), status: StatusEnum.POSTED }
    const more = [450, -450].map((lineAmount, index) => ({ ...given(lines[index]), lineAmount }))
    const upserts = [{ ...dearer, journalLines: more }, taxed]
    const moved = await movements(async () => {
      const both = given((await api.updateOrCreateManualJournals(tenant, { manualJournals: upserts })).body.manualJournals)
      keep('recoded', both[1]?.manualJournalID)
    })
    expect(moved).toEqual({ '416': 15_000, '711': -15_000, '429': 10_000, '461': -10_000 })
    const where = 'Narration=="Recoded" OR Narration=="Depreciation of tents"'
    const listed = await api.getManualJournals(tenant, undefined, where, undefined, 1, 10)
    const ids = listed.body.manualJournals?.map(({ manualJournalID }) => manualJournalID)
    expect(ids?.toSorted()).toEqual([id('journal'), id('recoded')].toSorted())

    const uneven = { ...taxed, journalLines: [given(taxed.journalLines[0]), { lineAmount: -99.5, accountCode: '461' }] }
    const unmoved = await movements(async () => {
      const refused = await refusal(api.createManualJournals(tenant, { manualJournals: [uneven] }))
      expect(refused.messages.join()).toMatch(/debits.*credits|do not balance/i)
    })
    expect(unmoved).toEqual({})
  })

  test('a repeating invoice is a template: nothing is posted', async () => {
    const { api, tenant, keep, id, movements } = tell()
    const schedule = {
      period: 1,
      unit: Schedule.UnitEnum.MONTHLY,
      dueDate: 20,
      dueDateType: Schedule.DueDateTypeEnum.OFFOLLOWINGMONTH,
      startDate: '2026-12-01',
    }
    const template = {
      type: RepeatingInvoice.TypeEnum.ACCREC,
      contact: { contactID: id('customer') },
      schedule,
      lineAmountTypes: LineAmountTypes.Inclusive,
      reference: 'Storage',
      currencyCode: CurrencyCode.NZD,
      lineItems: [{ description: 'Storage of tents', quantity: 1, unitAmount: 57.5, accountCode: '200', taxType: 'OUTPUT2' }],
    }
    const moved = await movements(async () => {
      const made = first((await api.createRepeatingInvoices(tenant, { repeatingInvoices: [template] })).body.repeatingInvoices)
      expect(made).toMatchObject({ status: 'DRAFT', subTotal: 50, totalTax: 7.5, total: 57.5 })
      keep('repeating', made.repeatingInvoiceID)
      const second = { ...template, reference: 'Cleaning', status: RepeatingInvoice.StatusEnum.AUTHORISED }
      const upserted = await api.updateOrCreateRepeatingInvoices(tenant, { repeatingInvoices: [second] })
      keep('cleaning', first(upserted.body.repeatingInvoices).repeatingInvoiceID)
    })
    expect(moved).toEqual({})
    const read = first((await api.getRepeatingInvoice(tenant, id('repeating'))).body.repeatingInvoices)
    expect(read.schedule).toMatchObject({ period: 1, unit: 'MONTHLY', dueDate: 20, startDate: day('2026-12-01') })
    const authorised = (await api.getRepeatingInvoices(tenant, 'Status=="AUTHORISED" AND Reference=="Cleaning"')).body
    expect(authorised.repeatingInvoices?.map(({ repeatingInvoiceID }) => repeatingInvoiceID)).toEqual([id('cleaning')])
  })

  test('an employee claims receipts: they are owed once the claim is approved', async () => {
    const { api, tenant, keep, id, movements } = tell()
    const receipt = {
      date: '2026-11-16',
      contact: { contactID: id('supplier') },
      user: { userID: id('user') },
      lineItems: [{ description: 'Taxi', quantity: 1, unitAmount: 46, accountCode: '493', taxType: 'INPUT2' }],
    }
    const submitted = await movements(async () => {
      const made = first((await api.createReceipt(tenant, { receipts: [receipt] })).body.receipts)
      expect(made).toMatchObject({ status: 'DRAFT', lineAmountTypes: 'Inclusive', subTotal: 40, totalTax: 6, total: 46 })
      const receiptId = keep('receipt', made.receiptID)
      const changed = { ...receipt, reference: 'To the harbour' }
      await api.updateReceipt(tenant, receiptId, { receipts: [changed] })
      const claim = { user: receipt.user, receipts: [{ receiptID: receiptId }] }
      const claimed = first((await api.createExpenseClaims(tenant, { expenseClaims: [claim] })).body.expenseClaims)
      expect(claimed).toMatchObject({ status: 'SUBMITTED', total: 46, amountDue: 46 })
      keep('claim', claimed.expenseClaimID)
    })
    expect(submitted).toEqual({})
    const status = ExpenseClaim.StatusEnum.AUTHORISED
    const claim = { status, user: receipt.user, receipts: [{ receiptID: id('receipt') }] }
    const approved = await movements(() => api.updateExpenseClaim(tenant, id('claim'), { expenseClaims: [claim] }))
    expect(approved).toEqual({ '493': 4_000, '820': 600, '801': -4_600 })
    const read = first((await api.getReceipt(tenant, id('receipt'))).body.receipts)
    expect(read).toMatchObject({ status: 'AUTHORISED', reference: 'To the harbour', date: day('2026-11-16') })
    const held = first((await api.getExpenseClaim(tenant, id('claim'))).body.expenseClaims)
    expect(held).toMatchObject({ status: 'AUTHORISED', amountDue: 46, amountPaid: 0 })
    const receipts = (await api.getReceipts(tenant, undefined, 'Reference=="To the harbour"')).body.receipts
    expect(receipts?.map(({ receiptID }) => receiptID)).toEqual([id('receipt')])
    const claims = (await api.getExpenseClaims(tenant, undefined, 'Status=="AUTHORISED"')).body.expenseClaims
    expect(claims?.map(({ expenseClaimID }) => expenseClaimID)).toContain(id('claim'))
  })

  test('an invoice that names an account that is not there stays out of the books', async () => {
    const { api, tenant, id, movements } = tell()
    const invoice = {
      type: Invoice.TypeEnum.ACCREC,
      contact: { contactID: id('customer') },
      date: '2026-11-19',
      dueDate: '2026-11-30',
      status: Invoice.StatusEnum.AUTHORISED,
      lineItems: [{ description: 'Nowhere', quantity: 1, unitAmount: 1, accountCode: '99999' }],
    }
    const moved = await movements(async () => {
      const refused = await refusal(api.createInvoices(tenant, { invoices: [invoice] }))
      expect(refused).toMatchObject({ status: 400, body: { ErrorNumber: 10, Type: 'ValidationException' } })
      expect(refused.messages.join()).toContain("Account code '99999' is not a valid code")
    })
    expect(moved).toEqual({})
  })
}

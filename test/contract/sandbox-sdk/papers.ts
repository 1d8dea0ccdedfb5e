import { expect, test } from 'vitest'
import { first, given, refusal } from '../../support/sandbox-sdk.ts'
import type { Telling } from './story.ts'

/** What files hang on, and the story's record of it. */
const owners = [
  ['Account', 'workshops'],
  ['BankTransaction', 'spend'],
  ['BankTransfer', 'transfer'],
  ['Contact', 'customer'],
  ['CreditNote', 'creditNote'],
  ['Invoice', 'invoice'],
  ['ManualJournal', 'journal'],
  ['PurchaseOrder', 'order'],
  ['Quote', 'quote'],
  ['Receipt', 'receipt'],
  ['RepeatingInvoice', 'repeating'],
] as const

/** What keeps a history. The SDK names these methods one way or another. */
const histories = [
  ['spend', 'createBankTransactionHistoryRecord', 'getBankTransactionsHistory'],
  ['transfer', 'createBankTransferHistoryRecord', 'getBankTransferHistory'],
  ['batch', 'createBatchPaymentHistoryRecord', 'getBatchPaymentHistory'],
  ['customer', 'createContactHistory', 'getContactHistory'],
  ['creditNote', 'createCreditNoteHistory', 'getCreditNoteHistory'],
  ['claim', 'createExpenseClaimHistory', 'getExpenseClaimHistory'],
  ['invoice', 'createInvoiceHistory', 'getInvoiceHistory'],
  ['HOUR', 'createItemHistory', 'getItemHistory'],
  ['journal', 'createManualJournalHistoryRecord', 'getManualJournalsHistory'],
  ['overpayment', 'createOverpaymentHistory', 'getOverpaymentHistory'],
  ['payment', 'createPaymentHistory', 'getPaymentHistory'],
  ['prepayment', 'createPrepaymentHistory', 'getPrepaymentHistory'],
  ['order', 'createPurchaseOrderHistory', 'getPurchaseOrderHistory'],
  ['quote', 'createQuoteHistory', 'getQuoteHistory'],
  ['receipt', 'createReceiptHistory', 'getReceiptHistory'],
  ['repeating', 'createRepeatingInvoiceHistory', 'getRepeatingInvoiceHistory'],
] as const

/** Bytes that are no text in any encoding. */
const scan = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe, 0x0d, 0x0a, 0x80])

/** The paper that belongs to the documents: files hung on them, and notes of what was done. */
export function tellPapers(tell: Telling): void {
  test.each(owners)('a file is hung on a record: %s', async (owner, name) => {
    const { api, tenant, id } = tell()
    const ownerId = id(name)
    const fileName = 'scan of page 1.png'
    const put = await api[`create${owner}AttachmentByFileName`](tenant, ownerId, fileName, scan)
    const made = first(put.body.attachments)
    expect(made).toMatchObject({ fileName, mimeType: 'image/png', contentLength: scan.length })
    const listed = given((await api[`get${owner}Attachments`](tenant, ownerId)).body.attachments)
    expect(listed.map(({ attachmentID }) => attachmentID)).toEqual([made.attachmentID])
    const byName = await api[`get${owner}AttachmentByFileName`](tenant, ownerId, fileName, 'image/png')
    expect(Buffer.from(byName.body)).toEqual(scan)

    const page = Buffer.from('page one, typed again', 'utf8')
    await api[`update${owner}AttachmentByFileName`](tenant, ownerId, fileName, page)
    const after = given((await api[`get${owner}Attachments`](tenant, ownerId)).body.attachments)
    expect(after.map(({ contentLength }) => contentLength)).toEqual([page.length])
    const attachmentId = given(first(after).attachmentID)
    const byId = await api[`get${owner}AttachmentById`](tenant, ownerId, attachmentId, 'application/octet-stream')
    expect(Buffer.from(byId.body)).toEqual(page)
  })

  test('a document says that it has attachments', async () => {
    const { api, tenant, id } = tell()
    const invoice = first((await api.getInvoice(tenant, id('invoice'))).body.invoices)
    expect(invoice.hasAttachments).toBe(true)
    expect(invoice.attachments?.map(({ fileName }) => fileName)).toEqual(['scan of page 1.png'])
    expect(first((await api.getBankTransaction(tenant, id('spend'))).body.bankTransactions).hasAttachments).toBe(true)
    expect(first((await api.getInvoice(tenant, id('STORY-2'))).body.invoices).hasAttachments).toBe(false)
    const missing = await refusal(api.getInvoiceAttachmentByFileName(tenant, id('invoice'), 'other.png', 'image/png'))
    expect(missing.status).toBe(404)
  })

  test.each(histories)('a note is left with what happened to: %s', async (name, write, read) => {
    const { api, tenant, id } = tell()
    const details = `Rang about this (${name})`
    const written = await api[write](tenant, id(name), { historyRecords: [{ details }] })
    expect(first(written.body.historyRecords).details).toBe(details)
    const records = given((await api[read](tenant, id(name))).body.historyRecords)
    const note = given(records.find((record) => record.details === details))
    expect(note.changes).toBe('Note')
    expect(note.dateUTC).toEqual(new Date(tell().sandbox.control.now()))
  })

  test('history tells of the life of a document, latest first', async () => {
    const { api, tenant, id } = tell()
    const records = given((await api.getInvoiceHistory(tenant, id('invoice'))).body.historyRecords)
    const changes = records.map((record) => record.changes)
    expect(changes).toEqual(expect.arrayContaining(['Note', 'Attached a file', 'Paid', 'Approved', 'Created']))
    const empty = await refusal(api.createInvoiceHistory(tenant, id('invoice'), { historyRecords: [{ details: '' }] }))
    expect(empty.status).toBe(400)
  })
}

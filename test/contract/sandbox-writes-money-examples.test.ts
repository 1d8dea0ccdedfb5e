import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { haveExamples, missingProperties, readExample } from '../support/example-shape.ts'
import type { Answer } from '../support/sandbox-client.ts'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer
let contact: Body
let userId: unknown
beforeAll(async () => {
  writer = await openWriter()
  const contacts = await writer.read('Contacts?page=1')
  // One with a person's name and an address, as the examples have.
  contact = contacts.find((each) => each['FirstName'] && (each['Addresses'] as Body[])[1]?.['AddressLine4'] !== undefined)!
  userId = (await writer.read('Users'))[0]!['UserID']
})
afterAll(() => writer.close())

const bank = { Code: '090' }
const date = '2026-09-10'
const named = () => ({ ContactID: contact['ContactID'] })
const make = async (path: string, body: Body): Promise<Body> => (await writer.write('PUT', path, body))[0]!
const line = (fields: Body = {}) => ({ Description: 'boo', Quantity: 1, UnitAmount: 200, AccountCode: '200', ...fields })
const makeInvoice = (fields: Body = {}) =>
  make('Invoices', {
    Type: 'ACCREC',
    Status: 'AUTHORISED',
    Contact: named(),
    Date: date,
    DueDate: date,
    LineItems: [line()],
    ...fields,
  })
let bills = 0
const makeBill = (fields: Body = {}) =>
  makeInvoice({ Type: 'ACCPAY', InvoiceNumber: `X-${++bills}`, LineItems: [line({ AccountCode: '429' })], ...fields })
const makeCredit = async (kind: 'Overpayment' | 'Prepayment'): Promise<string> => {
  const lines = [kind === 'Overpayment' ? line({ AccountCode: '610' }) : line()]
  const made = await make('BankTransactions', { ...spend(), Type: `RECEIVE-${kind.toUpperCase()}`, LineItems: lines })
  return String(made[`${kind}ID`])
}
const makeNote = async (): Promise<string> => {
  const note = await make('CreditNotes', {
    Type: 'ACCRECCREDIT',
    Status: 'AUTHORISED',
    Contact: named(),
    Date: date,
    LineItems: [line()],
  })
  return String(note['CreditNoteID'])
}
const payment = (invoice: Body, fields: Body = {}) => ({
  Invoice: { InvoiceID: invoice['InvoiceID'] },
  Account: { Code: '970' },
  Date: date,
  Amount: 1,
  Reference: 'foobar',
  ...fields,
})
const spend = () => ({
  Type: 'SPEND',
  Contact: named(),
  BankAccount: bank,
  Date: date,
  LineItems: [line({ AccountCode: '429', UnitAmount: 20 })],
})
const makeBatch = async (): Promise<string> => {
  const batch = await make('BatchPayments', { Account: bank, Date: date, Payments: [payment(await makeBill())] })
  return String(batch['BatchPaymentID'])
}
const transfer = () => ({
  FromBankAccount: bank,
  ToBankAccount: { Code: '091' },
  Amount: 50,
  Date: date,
  Reference: 'Sub 098801',
  FromTracking: [{ Name: 'Region', Option: 'North' }],
  ToTracking: [{ Name: 'Region', Option: 'South' }],
})
const makeTransfer = async () => String((await make('BankTransfers', transfer()))['BankTransferID'])
const journal = {
  Narration: 'Foo bar',
  Date: date,
  JournalLines: [
    { Description: 'Hello there', LineAmount: 100, AccountCode: '400' },
    { Description: 'Goodbye', LineAmount: -100, AccountCode: '400', Tracking: [{ Name: 'Region', Option: 'North' }] },
  ],
}
const unbalanced = { ...journal, JournalLines: [...journal.JournalLines, { LineAmount: 90, AccountCode: '476' }] }
const receipt = () => ({
  User: { UserID: userId },
  Contact: named(),
  Date: date,
  LineAmountTypes: 'NoTax',
  LineItems: [line({ Quantity: 2, UnitAmount: 20, AccountCode: '429' })],
})
const makeReceipt = async () => String((await make('Receipts', receipt()))['ReceiptID'])
const makeClaim = async () => {
  const claim = await make('ExpenseClaims', { User: { UserID: userId }, Receipts: [{ ReceiptID: await makeReceipt() }] })
  return String(claim['ExpenseClaimID'])
}
const lineOf = (record: Body): unknown => (record['LineItems'] as Body[])[0]!['LineItemID']
const source = async () => {
  const bill = await makeBill({ Status: 'DRAFT' })
  return { SourceTransactionID: bill['InvoiceID'], SourceLineItemID: lineOf(bill) }
}
const makeLink = async () => String((await make('LinkedTransactions', await source()))['LinkedTransactionID'])
const allocate = async (root: string, id: string): Promise<Answer> =>
  writer.send('PUT', `${root}/${id}/Allocations`, {
    Allocations: [{ Amount: 1, Date: date, Invoice: { InvoiceID: (await makeInvoice())['InvoiceID'] } }],
  })
const unallocate = async (root: string, id: string): Promise<Answer> => {
  const [allocation] = (await allocate(root, id)).json()['Allocations'] as Body[]
  return writer.send('DELETE', `${root}/${id}/Allocations/${String(allocation!['AllocationID'])}`)
}
const send = (method: string, path: string, body: unknown): Promise<Answer> => writer.send(method, path, body)
/** The examples show what succeeds and what fails side by side. */
const both = (method: string, root: string, good: unknown, bad: unknown) =>
  writer.send(method, `${root}?summarizeErrors=false`, { [root]: [good, bad] })

/** How each official example is asked for. */
const examples: Record<string, { ask: () => Promise<Answer> }> = {
  'createPayment.200': {
    async ask() {
      const invoice = await makeInvoice()
      return both('POST', 'Payments', payment(invoice), payment(invoice, { Amount: 1e6 }))
    },
  },
  'createPayments.200': {
    async ask() {
      const invoice = await makeInvoice()
      return both('PUT', 'Payments', payment(invoice), payment(invoice, { Amount: 1e6 }))
    },
  },
  'deletePayment.200': {
    async ask() {
      const note = await makeNote()
      const made = await make('Payments', { ...payment({}), Invoice: undefined, CreditNote: { CreditNoteID: note } })
      return send('POST', `Payments/${String(made['PaymentID'])}`, { Payments: [{ Status: 'DELETED' }] })
    },
  },
  'createBatchPayment.200': {
    ask: async () =>
      send('PUT', 'BatchPayments', {
        BatchPayments: [{ Account: bank, Date: date, Reference: 'Foobar123', Payments: [payment(await makeInvoice())] }],
      }),
  },
  'deleteBatchPayment.200': {
    ask: async () => send('POST', 'BatchPayments', { BatchPaymentID: await makeBatch(), Status: 'DELETED' }),
  },
  'deleteBatchPaymentByUrlParam.200': {
    ask: async () => send('POST', `BatchPayments/${await makeBatch()}`, { Status: 'DELETED' }),
  },
  'createBankTransactions.200': { ask: () => both('PUT', 'BankTransactions', spend(), { ...spend(), Contact: {} }) },
  'updateOrCreateBankTransactions.200': { ask: () => both('POST', 'BankTransactions', spend(), { ...spend(), Contact: {} }) },
  'updateBankTransaction.200': {
    async ask() {
      const made = await make('BankTransactions', spend())
      return send('POST', `BankTransactions/${String(made['BankTransactionID'])}`, {
        BankTransactions: [{ ...spend(), Reference: 'You just updated' }],
      })
    },
  },
  'createBankTransfer.200': { ask: () => send('PUT', 'BankTransfers', { BankTransfers: [transfer()] }) },
  'deleteBankTransfers.200': {
    ask: async () => send('POST', 'BankTransfers', { BankTransferID: await makeTransfer(), Status: 'DELETED' }),
  },
  'deleteBankTransfer.200': { ask: async () => send('POST', `BankTransfers/${await makeTransfer()}`, { Status: 'DELETED' }) },
  'createCreditNoteAllocation.200': { ask: async () => allocate('CreditNotes', await makeNote()) },
  'createOverpaymentAllocations.200': { ask: async () => allocate('Overpayments', await makeCredit('Overpayment')) },
  'createPrepaymentAllocations.200': { ask: async () => allocate('Prepayments', await makeCredit('Prepayment')) },
  'deleteCreditNoteAllocations.200': { ask: async () => unallocate('CreditNotes', await makeNote()) },
  'deleteOverpaymentAllocations.200': { ask: async () => unallocate('Overpayments', await makeCredit('Overpayment')) },
  'deletePrepaymentAllocations.200': { ask: async () => unallocate('Prepayments', await makeCredit('Prepayment')) },
  'createManualJournals.200': { ask: () => send('PUT', 'ManualJournals', { ManualJournals: [unbalanced] }) },
  'updateOrCreateManualJournals.200': { ask: () => send('POST', 'ManualJournals', { ManualJournals: [unbalanced] }) },
  'updateManualJournal.200': {
    async ask() {
      const made = await make('ManualJournals', journal)
      return send('POST', `ManualJournals/${String(made['ManualJournalID'])}`, { ManualJournals: [{ Narration: 'Hello Xero' }] })
    },
  },
  'createReceipt.200': { ask: () => both('PUT', 'Receipts', receipt(), { ...receipt(), User: { UserID: 'nobody' } }) },
  'updateReceipt.200': {
    ask: async () => send('POST', `Receipts/${await makeReceipt()}`, { Receipts: [{ ...receipt(), Reference: 'Foobar' }] }),
  },
  'createExpenseClaims.200': {
    ask: async () =>
      send('PUT', 'ExpenseClaims?summarizeErrors=false', {
        ExpenseClaims: [{ Status: 'SUBMITTED', User: { UserID: userId }, Receipts: [{ ReceiptID: await makeReceipt() }] }],
      }),
  },
  'updateExpenseClaim.200': {
    ask: async () => send('POST', `ExpenseClaims/${await makeClaim()}`, { ExpenseClaims: [{ Status: 'AUTHORISED' }] }),
  },
  'createLinkedTransaction.200': {
    ask: async () => both('PUT', 'LinkedTransactions', await source(), { ...(await source()), SourceLineItemID: 'none' }),
  },
  'updateLinkedTransaction.200': {
    ask: async () => send('POST', `LinkedTransactions/${await makeLink()}`, { LinkedTransactions: [named()] }),
  },
  'updateLinkedTransaction.400': {
    async ask() {
      const sale = await makeInvoice()
      const other = (await writer.read('Contacts?page=1')).find((each) => each['ContactID'] !== contact['ContactID'])!
      return send('POST', `LinkedTransactions/${await makeLink()}`, {
        LinkedTransactions: [
          { ContactID: other['ContactID'], TargetTransactionID: sale['InvoiceID'], TargetLineItemID: lineOf(sale) },
        ],
      })
    },
  },
}

describe.runIf(haveExamples)('official examples of money (skipped without the shared folder)', () => {
  test.for(Object.entries(examples))('%s', async ([name, { ask }]) => {
    const [operation = '', status] = name.split('.')
    const answer = await ask()
    expect(answer.status, answer.text).toBe(Number(status))
    expect(missingProperties(readExample(operation, Number(status)), answer.json())).toEqual([])
  })
})

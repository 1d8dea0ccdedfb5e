import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'
import { journalsOf } from '../support/sandbox-journals.ts'

let writer: Writer
beforeAll(async () => {
  writer = await openWriter()
})
afterAll(() => writer.close())

const bank = { Code: '090' }
const contact = { Name: 'Katherine Warren' }
const line = { Description: 'Foobar', Quantity: 1, UnitAmount: 23, AccountCode: '429', TaxType: 'INPUT2' }
const spend = { Type: 'SPEND', Contact: contact, BankAccount: bank, Date: '2026-09-10', LineItems: [line] }
const fixed = 'This Bank Transaction cannot be edited as it has been reconciled with a Bank Statement.'

async function make(fields: Body = {}): Promise<Body> {
  const [made] = await writer.write('PUT', 'BankTransactions', { ...spend, ...fields })
  return made!
}

async function makeInvoice(fields: Body = {}): Promise<Body> {
  const [made] = await writer.write('PUT', 'Invoices', {
    Type: 'ACCREC',
    Status: 'AUTHORISED',
    Contact: contact,
    Date: '2026-09-01',
    DueDate: '2026-09-20',
    LineItems: [{ ...line, UnitAmount: 200, AccountCode: '200', TaxType: 'OUTPUT2' }],
    ...fields,
  })
  return made!
}

async function read(root: string, id: unknown): Promise<Body> {
  const [record] = await writer.read(`${root}/${String(id)}`)
  return record!
}

describe('bank transactions', () => {
  test('money spent is inclusive of tax unless it says otherwise, and posted', async () => {
    const made = await make()
    expect(made).toMatchObject({
      Type: 'SPEND',
      Status: 'AUTHORISED',
      LineAmountTypes: 'Inclusive',
      SubTotal: 20,
      TotalTax: 3,
      Total: 23,
      CurrencyCode: 'NZD',
      CurrencyRate: 1,
      IsReconciled: false,
      Reference: '',
      BankAccount: { Code: '090', Name: 'Business Bank Account' },
      Contact: { Name: 'Katherine Warren', ContactStatus: 'ACTIVE' },
      LineItems: [{ Description: 'Foobar', TaxAmount: 3, LineAmount: 23, AccountCode: '429' }],
    })
    expect(await journalsOf(writer, made['BankTransactionID'])).toEqual(['CASHPAID 2026-09-10 090 -23 429 20 820 3'])
    const [generated] = await writer.read('BankTransactions?page=1&pageSize=1')
    const stored = writer.sandbox.control.collection('BankTransactions')
    const record = stored.recordAt(stored.indexOf(String(made['BankTransactionID']))!)
    expect(Object.keys(record).sort()).toEqual(
      Object.keys(generated!)
        .filter((key) => key !== 'Url')
        .sort(),
    )
  })

  test('an update changes what was sent, reposts, and keeps the rest; deleting takes it back', async () => {
    const made = await make({
      Type: 'RECEIVE',
      LineItems: [{ ...line, AccountCode: '200', TaxType: 'OUTPUT2' }],
      Reference: 'first',
    })
    const id = String(made['BankTransactionID'])
    const [dated] = await writer.write('POST', `BankTransactions/${id}`, { Date: '2026-09-12' })
    expect(dated).toMatchObject({
      Reference: 'first',
      Total: 23,
      DateString: '2026-09-12T00:00:00',
      LineItems: made['LineItems'],
    })
    const [changed] = await writer.write('POST', 'BankTransactions', {
      BankTransactions: [
        { BankTransactionID: id, LineAmountTypes: 'Exclusive', LineItems: [{ ...line, AccountCode: '200', TaxType: 'OUTPUT2' }] },
      ],
    })
    expect(changed).toMatchObject({ SubTotal: 23, TotalTax: 3.45, Total: 26.45 })
    const [gone] = await writer.write('POST', `BankTransactions/${id}`, { Status: 'DELETED' })
    expect(gone).toMatchObject({ Status: 'DELETED', Total: 26.45 })
    expect(await journalsOf(writer, id)).toEqual([
      'CASHREC 2026-09-10 090 23 200 -20 820 -3',
      'CASHREC 2026-09-10 090 -23 200 20 820 3',
      'CASHREC 2026-09-12 090 23 200 -20 820 -3',
      'CASHREC 2026-09-12 090 -23 200 20 820 3',
      'CASHREC 2026-09-12 090 26.45 200 -23 820 -3.45',
      'CASHREC 2026-09-12 090 -26.45 200 23 820 3.45',
    ])
    expect(await writer.refused('POST', `BankTransactions/${id}`, { Reference: 'x' })).toEqual([
      'Bank Transaction not of valid status for modification',
    ])
  })

  test('the account decides the currency', async () => {
    const made = await make({ BankAccount: { Code: '093' }, CurrencyRate: 0.6, LineAmountTypes: 'NoTax' })
    expect(made).toMatchObject({ CurrencyCode: 'USD', CurrencyRate: 0.6, Total: 23 })
    expect(await journalsOf(writer, made['BankTransactionID'])).toEqual(['CASHPAID 2026-09-10 093 -38.33 429 38.33'])
  })

  test('what Xero says of transactions it does not take', async () => {
    const refused = (fields: Body) => writer.refused('PUT', 'BankTransactions', { ...spend, ...fields })
    expect(await refused({ BankAccount: { Code: '200' } })).toEqual([
      'The specified bank account details do not match a known bank account',
    ])
    expect(await refused({ BankAccount: undefined })).toEqual([
      'The specified bank account details do not match a known bank account',
    ])
    expect(await refused({ Contact: undefined })).toEqual(['A Contact must be specified for this type of transaction'])
    expect(await refused({ LineItems: [] })).toEqual(['One or more line items must be specified'])
    expect(await refused({ Type: 'SPEND-TRANSFER' })).toHaveLength(1)
    expect(await refused({ LineItems: [{ ...line, AccountCode: '090' }] })).toEqual([
      "Account code '090' is not a valid code for this document.",
    ])
    expect(await refused({ LineItems: [{ ...line, AccountCode: '610' }] })).toEqual([
      "Account code '610' is not a valid code for this document.",
    ])
    expect(await refused({ LineItems: [line, { ...line, UnitAmount: -24 }] })).toEqual([
      'The Total for this document must be greater than or equal to zero.',
    ])
    expect(await refused({ Total: 22 })).toEqual(['The document total does not equal the sum of the lines.'])
    expect(await refused({ Date: '2020-01-01' })).toContainEqual(expect.stringContaining('end of year lock date'))
    expect(await refused({ Status: 'DELETED' })).toHaveLength(1)
    const reconciled = await make({ IsReconciled: true })
    expect(
      await writer.refused('POST', `BankTransactions/${String(reconciled['BankTransactionID'])}`, { Status: 'DELETED' }),
    ).toEqual([fixed])
    const separate = await writer.send('PUT', 'BankTransactions?summarizeErrors=false', {
      BankTransactions: [spend, { ...spend, Contact: {} }],
    })
    expect(separate.status).toBe(200)
    expect(separate.json()['BankTransactions']).toMatchObject([
      { StatusAttributeString: 'OK' },
      { StatusAttributeString: 'ERROR' },
    ])
  })
})

describe('over- and prepayments', () => {
  test('an overpayment is one line on the control account, and is set against an invoice without a journal', async () => {
    const invoice = await makeInvoice()
    const made = await make({ Type: 'RECEIVE-OVERPAYMENT', LineItems: [{ Description: 'Too much', UnitAmount: 300 }] })
    expect(made).toMatchObject({ LineAmountTypes: 'NoTax', TotalTax: 0, Total: 300, LineItems: [{ AccountCode: '610' }] })
    const id = String(made['OverpaymentID'])
    expect(await read('Overpayments', id)).toMatchObject({
      OverpaymentID: id,
      ID: id,
      Type: 'RECEIVE-OVERPAYMENT',
      Status: 'AUTHORISED',
      RemainingCredit: 300,
      Allocations: [],
      Contact: { Name: 'Katherine Warren' },
    })
    const [allocation] = await writer.write('PUT', `Overpayments/${id}/Allocations`, {
      Allocations: [{ Amount: 100, Date: '2026-09-15', Invoice: { InvoiceID: invoice['InvoiceID'] } }],
    })
    expect(allocation).toMatchObject({
      Amount: 100,
      // The later of the two documents' dates, whatever was sent.
      Date: `/Date(${Date.parse('2026-09-10')}+0000)/`,
      Invoice: { InvoiceID: invoice['InvoiceID'] },
      Overpayment: { OverpaymentID: id, ID: id },
    })
    await writer.write('PUT', `Overpayments/${id}/Allocations`, { Amount: 130, Invoice: { InvoiceID: invoice['InvoiceID'] } })
    expect(await read('Invoices', invoice['InvoiceID'])).toMatchObject({
      Status: 'PAID',
      AmountDue: 0,
      AmountCredited: 230,
      FullyPaidOnDate: `/Date(${Date.parse('2026-09-10')}+0000)/`,
      Overpayments: [{ OverpaymentID: id, AppliedAmount: 230, Total: 300 }],
    })
    expect(await read('Overpayments', id)).toMatchObject({ RemainingCredit: 70, Status: 'AUTHORISED' })
    const removal = await writer.send('DELETE', `Overpayments/${id}/Allocations/${String(allocation!['AllocationID'])}`)
    expect(removal.status).toBe(200)
    expect(removal.json()).toMatchObject({
      AllocationId: allocation!['AllocationID'],
      Invoice: [{ InvoiceID: invoice['InvoiceID'] }],
      IsDeleted: true,
    })
    const open = await read('Invoices', invoice['InvoiceID'])
    expect(open).toMatchObject({ Status: 'AUTHORISED', AmountDue: 100, Overpayments: [{ AppliedAmount: 130 }] })
    expect(await read('Overpayments', id)).toMatchObject({ RemainingCredit: 170, Allocations: [{ Amount: 130 }] })
    expect(await journalsOf(writer, id)).toEqual(['AROVERPAYMENT 2026-09-10 090 300 610 -300'])
    expect((await writer.send('DELETE', `Overpayments/${id}/Allocations/${String(allocation!['AllocationID'])}`)).status).toBe(
      404,
    )
    expect(await writer.refused('POST', `BankTransactions/${String(made['BankTransactionID'])}`, { Status: 'DELETED' })).toEqual([
      'Receive money transactions cannot be updated',
    ])
  })

  test('a prepayment has its own lines, which its allocation takes back', async () => {
    const invoice = await makeInvoice()
    const made = await make({
      Type: 'RECEIVE-PREPAYMENT',
      LineItems: [{ ...line, UnitAmount: 115, AccountCode: '815', TaxType: 'OUTPUT2' }],
    })
    const id = String(made['PrepaymentID'])
    const [allocation] = await writer.write('PUT', `Prepayments/${id}/Allocations`, {
      Amount: 115,
      Invoice: { InvoiceID: invoice['InvoiceID'] },
    })
    expect(await read('Prepayments', id)).toMatchObject({ RemainingCredit: 0, Status: 'PAID', Total: 115 })
    expect(await read('Invoices', invoice['InvoiceID'])).toMatchObject({
      AmountDue: 115,
      Prepayments: [{ PrepaymentID: id, AppliedAmount: 115 }],
    })
    await writer.send('DELETE', `Prepayments/${id}/Allocations/${String(allocation!['AllocationID'])}`)
    expect(await read('Prepayments', id)).toMatchObject({ RemainingCredit: 115, Status: 'AUTHORISED', Allocations: [] })
    expect(await journalsOf(writer, id)).toEqual([
      'ARPREPAYMENT 2026-09-10 090 115 815 -100 820 -15',
      'ARPREPAYMENT 2026-09-10 815 100 820 15 610 -115',
      'ARPREPAYMENT 2026-09-10 815 -100 820 -15 610 115',
    ])
  })

  test('credit notes are allocated, in foreign currency with the gain that makes; Xero says what does not go', async () => {
    const foreign = {
      Contact: { Name: 'Overseas Pty' },
      CurrencyCode: 'AUD',
      LineAmountTypes: 'NoTax',
      LineItems: [{ ...line, UnitAmount: 1000, AccountCode: '200' }],
    }
    const invoice = await makeInvoice({ ...foreign, CurrencyRate: 0.93 })
    const [note] = await writer.write('PUT', 'CreditNotes', {
      ...foreign,
      Type: 'ACCRECCREDIT',
      Status: 'AUTHORISED',
      Date: '2026-09-03',
      CurrencyRate: 0.95,
    })
    const path = `CreditNotes/${String(note!['CreditNoteID'])}/Allocations`
    const refused = (fields: Body, at = path) =>
      writer.refused('PUT', at, { Amount: 1, Invoice: { InvoiceID: invoice['InvoiceID'] }, ...fields })
    expect(await refused({ Amount: 1000.01 })).toEqual([
      'Credit Note cannot be allocated as amount is greater than amount outstanding',
    ])
    const bill = await makeInvoice({ ...foreign, Type: 'ACCPAY', CurrencyRate: 0.93 })
    expect(await refused({ Invoice: { InvoiceID: bill['InvoiceID'] } })).toEqual([
      'Credit Note cannot be allocated to an incorrect invoice type',
    ])
    expect(await refused({ Invoice: {} })).toEqual(['Document could not be found'])
    expect(await refused({ Amount: 0 })).toHaveLength(1)
    await writer.write('PUT', path, { Amount: 1000, Invoice: { InvoiceID: invoice['InvoiceID'] } })
    expect(await read('CreditNotes', note!['CreditNoteID'])).toMatchObject({
      Status: 'PAID',
      RemainingCredit: 0,
      Allocations: [{ Amount: 1000 }],
    })
    expect(await read('Invoices', invoice['InvoiceID'])).toMatchObject({
      Status: 'PAID',
      CreditNotes: [{ CreditNoteID: note!['CreditNoteID'], CreditNoteNumber: note!['CreditNoteNumber'], AppliedAmount: 1000 }],
    })
    expect(await refused({})).toContainEqual('The invoice you are trying to allocate to has already been paid off')
    expect((await journalsOf(writer, note!['CreditNoteID'])).at(-1)).toBe('ACCRECCREDIT 2026-09-03 610 -22.64 499 22.64')
    expect((await writer.send('PUT', 'CreditNotes/00000000-0000-0000-0000-000000000001/Allocations', { Amount: 1 })).status).toBe(
      404,
    )
  })
})

describe('bank transfers', () => {
  test('one transfer, two transactions, one journal; deleting undoes all', async () => {
    const tracking = { Name: 'Region', Option: 'North' }
    const [made] = await writer.write('PUT', 'BankTransfers', {
      BankTransfers: [
        {
          FromBankAccount: bank,
          ToBankAccount: { Code: '091' },
          Amount: 50,
          Date: '2026-09-10',
          Reference: 'Sub 098801',
          FromTracking: [tracking],
        },
      ],
    })
    expect(made).toMatchObject({ Status: 'AUTHORISED', Amount: 50, CurrencyRate: 1, FromTracking: [tracking], ToTracking: [] })
    const id = String(made!['BankTransferID'])
    const twins = [made!['FromBankTransactionID'], made!['ToBankTransactionID']]
    expect(await read('BankTransactions', twins[0])).toMatchObject({
      Type: 'SPEND-TRANSFER',
      Total: 50,
      BankAccount: { Code: '090' },
    })
    expect(await read('BankTransactions', twins[1])).toMatchObject({
      Type: 'RECEIVE-TRANSFER',
      Total: 50,
      BankAccount: { Code: '091' },
    })
    expect((await writer.read('BankTransfers')).map((each) => each['BankTransferID'])).toContain(id)
    const [gone] = await writer.write('POST', 'BankTransfers', { BankTransferID: id, Status: 'DELETED' })
    expect(gone).toMatchObject({ BankTransferID: id, Status: 'DELETED' })
    expect((await writer.read('BankTransfers')).map((each) => each['BankTransferID'])).not.toContain(id)
    for (const twin of twins) expect(await read('BankTransactions', twin)).toMatchObject({ Status: 'DELETED' })
    expect(await journalsOf(writer, id)).toEqual(['TRANSFER 2026-09-10 090 -50 091 50', 'TRANSFER 2026-09-10 090 50 091 -50'])
  })

  test('between currencies what arrives follows from the rate', async () => {
    const [made] = await writer.write('PUT', 'BankTransfers', {
      FromBankAccount: bank,
      ToBankAccount: { Code: '093' },
      Amount: 100,
      Date: '2026-09-10',
      CurrencyRate: 0.6,
    })
    expect(await read('BankTransactions', made!['ToBankTransactionID'])).toMatchObject({ Total: 60, CurrencyCode: 'USD' })
    expect(await journalsOf(writer, made!['BankTransferID'])).toEqual(['TRANSFER 2026-09-10 090 -100 093 100'])
  })

  test('refused: to itself, of nothing, between what are no banks, and any other change', async () => {
    const refused = (fields: Body) =>
      writer.refused('PUT', 'BankTransfers', { FromBankAccount: bank, ToBankAccount: { Code: '091' }, Amount: 1, ...fields })
    expect(await refused({ ToBankAccount: bank })).toHaveLength(1)
    expect(await refused({ Amount: -1 })).toHaveLength(1)
    expect(await refused({ ToBankAccount: { Code: '200' } })).toHaveLength(1)
    expect(await refused({ FromTracking: [{ Name: 'Region', Option: 'Nowhere' }] })).toHaveLength(1)
    expect(await refused({ Date: '2020-01-01' })).not.toHaveLength(0)
    const [transfer] = await writer.read('BankTransfers')
    expect(await writer.refused('POST', `BankTransfers/${String(transfer!['BankTransferID'])}`, { Amount: 3 })).toHaveLength(1)
  })
})

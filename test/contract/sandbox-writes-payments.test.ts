import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { journalsOf } from '../support/sandbox-journals.ts'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer
beforeAll(async () => {
  writer = await openWriter()
})
afterAll(() => writer.close())

const bank = { Code: '090' }
const line = { Description: 'Goods', Quantity: 1, UnitAmount: 200, AccountCode: '200', TaxType: 'OUTPUT2' }
const day = '2026-09-10'
const wireDay = `/Date(${Date.parse(day)}+0000)/`

async function makeInvoice(fields: Body = {}): Promise<Body> {
  const [made] = await writer.write('PUT', 'Invoices', {
    Type: 'ACCREC',
    Status: 'AUTHORISED',
    Contact: { Name: 'Barney Rubble-83203' },
    Date: '2026-09-01',
    DueDate: '2026-09-20',
    LineItems: [line],
    ...fields,
  })
  return made!
}

const makeBill = (fields: Body = {}) =>
  makeInvoice({
    Type: 'ACCPAY',
    InvoiceNumber: 'B-1',
    LineItems: [{ ...line, AccountCode: '429', TaxType: 'INPUT2' }],
    ...fields,
  })

async function read(root: string, id: unknown): Promise<Body> {
  const [record] = await writer.read(`${root}/${String(id)}`)
  return record!
}

describe('payments', () => {
  test('a part payment and the rest: the invoice follows, and is paid on the later date', async () => {
    const invoice = await makeInvoice()
    const [first] = await writer.write('PUT', 'Payments', {
      Payments: [{ Invoice: { InvoiceID: invoice['InvoiceID'] }, Account: bank, Date: day, Amount: 229, Reference: 'most' }],
    })
    expect(first).toMatchObject({
      Amount: 229,
      BankAmount: 229,
      CurrencyRate: 1,
      Date: wireDay,
      PaymentType: 'ACCRECPAYMENT',
      Status: 'AUTHORISED',
      HasAccount: true,
      IsReconciled: false,
      Account: { Code: '090' },
      Invoice: { InvoiceNumber: invoice['InvoiceNumber'], AmountDue: 1, AmountPaid: 229, Status: 'AUTHORISED', Total: 230 },
    })
    // Entered later, dated earlier.
    const [second] = await writer.write('POST', 'Payments', {
      Invoice: { InvoiceNumber: invoice['InvoiceNumber'] },
      Account: bank,
      Date: '2026-09-05',
      Amount: 1,
    })
    expect(second).toMatchObject({ Invoice: { Status: 'PAID', AmountDue: 0 } })
    const paid = await read('Invoices', invoice['InvoiceID'])
    expect(paid).toMatchObject({ Status: 'PAID', AmountDue: 0, AmountPaid: 230, FullyPaidOnDate: wireDay })
    expect(paid['Payments']).toMatchObject([
      { PaymentID: first!['PaymentID'], Amount: 229, Reference: 'most' },
      { PaymentID: second!['PaymentID'], Amount: 1 },
    ])
    expect(await read('Payments', first!['PaymentID'])).toMatchObject({ Amount: 229, Invoice: { LineItems: [] } })
    expect(await journalsOf(writer, first!['PaymentID'])).toEqual(['ACCRECPAYMENT 2026-09-10 610 -229 090 229'])

    const [deleted] = await writer.write('POST', `Payments/${String(first!['PaymentID'])}`, { Payments: [{ Status: 'DELETED' }] })
    expect(deleted).toMatchObject({ Status: 'DELETED', Invoice: { AmountDue: 229, Status: 'AUTHORISED' } })
    const open = await read('Invoices', invoice['InvoiceID'])
    expect(open).toMatchObject({ Status: 'AUTHORISED', AmountDue: 229, AmountPaid: 1 })
    expect(open).not.toHaveProperty('FullyPaidOnDate')
    expect(open['Payments']).toHaveLength(1)
    expect(await journalsOf(writer, first!['PaymentID'])).toEqual([
      'ACCRECPAYMENT 2026-09-10 610 -229 090 229',
      'ACCRECPAYMENT 2026-09-10 610 229 090 -229',
    ])
    expect(await writer.refused('POST', `Payments/${String(first!['PaymentID'])}`, { Status: 'DELETED' })).toHaveLength(1)
    expect(await writer.refused('POST', `Payments/${String(second!['PaymentID'])}`, { Amount: 2 })).toHaveLength(1)
  })

  test('payments made and deleted, and their invoices, are among what changed since', async () => {
    const invoice = await makeInvoice()
    writer.sandbox.control.advance(5000)
    const since = { 'If-Modified-Since': new Date(writer.sandbox.control.now() - 1000).toISOString().slice(0, 19) }
    const [payment] = await writer.write('PUT', 'Payments', { Invoice: invoice, Account: bank, Date: day, Amount: 10 })
    expect((await writer.read('Payments', since)).map((each) => each['PaymentID'])).toEqual([payment!['PaymentID']])
    expect((await writer.read('Invoices', since)).map((each) => each['InvoiceID'])).toEqual([invoice['InvoiceID']])
  })

  test('what Xero says of payments it does not take; nothing is stored', async () => {
    const invoice = await makeInvoice()
    const pay = (fields: Body) =>
      writer.refused('PUT', 'Payments', { Invoice: invoice, Account: bank, Date: day, Amount: 1, ...fields })
    const outstanding = 'Payment amount exceeds the amount outstanding on this document'
    const authorised = 'Payments can only be made against Authorised documents'
    expect(await pay({ Amount: 230.01 })).toEqual([outstanding])
    expect(await pay({ Account: { Code: '200' } })).toEqual(['Account type is invalid for making a payment to/from.'])
    expect(await pay({ Account: { Code: 'nope' } })).toEqual(['Account could not be found.'])
    expect(await pay({ Account: undefined })).toEqual(['Account could not be found.'])
    expect(await pay({ Invoice: { InvoiceID: '00000000-0000-0000-0000-000000000001' } })).toEqual(['Document could not be found'])
    expect(await pay({ Invoice: undefined })).toEqual(['Document could not be found'])
    expect(await pay({ Amount: 0 })).toHaveLength(1)
    expect(await pay({ Amount: -5 })).toHaveLength(1)
    expect(await pay({ Date: '2020-01-01' })).toContainEqual(expect.stringContaining('period lock date'))
    expect(await pay({ Invoice: await makeInvoice({ Status: 'DRAFT' }) })).toEqual([authorised])
    const done = await makeInvoice()
    await writer.write('PUT', 'Payments', { Invoice: done, Account: bank, Date: day, Amount: 230 })
    expect(await pay({ Invoice: done })).toEqual([authorised, outstanding])
    // The second of two is too much once the first is there.
    const twice = { Invoice: invoice, Account: bank, Date: day, Amount: 200 }
    expect(await writer.refused('PUT', 'Payments', { Payments: [twice, twice] })).toEqual([outstanding])
    expect(await read('Invoices', invoice['InvoiceID'])).toMatchObject({ AmountDue: 230, Payments: [] })
    const separate = await writer.send('PUT', 'Payments?summarizeErrors=false', { Payments: [twice, twice] })
    expect(separate.status).toBe(200)
    expect(separate.json()['Payments']).toMatchObject([
      { StatusAttributeString: 'OK', Amount: 200 },
      { StatusAttributeString: 'ERROR', ValidationErrors: [{ Message: outstanding }] },
    ])
    expect(await read('Invoices', invoice['InvoiceID'])).toMatchObject({ AmountDue: 30 })
    expect((await writer.send('POST', 'Payments/00000000-0000-0000-0000-000000000001', { Status: 'DELETED' })).status).toBe(404)
  })

  test('accounts opened to payments can pay: owner funds introduced', async () => {
    const invoice = await makeInvoice()
    const [payment] = await writer.write('PUT', 'Payments', { Invoice: invoice, Account: { Code: '970' }, Date: day, Amount: 1 })
    expect(await journalsOf(writer, payment!['PaymentID'])).toEqual(['ACCRECPAYMENT 2026-09-10 610 -1 970 1'])
  })

  test('foreign money: the rate of the payment, what the bank moves, and the gain that makes', async () => {
    const contact = { Name: 'Overseas Pty' }
    const invoice = await makeInvoice({
      Contact: contact,
      CurrencyCode: 'AUD',
      CurrencyRate: 0.937053,
      LineItems: [{ ...line, UnitAmount: 1000 }],
    })
    expect(invoice).toMatchObject({ Total: 1150, CurrencyCode: 'AUD' })
    const pay = async (fields: Body) => {
      const [payment] = await writer.write('PUT', 'Payments', { Invoice: invoice, Date: day, ...fields })
      return payment!
    }
    const own = await pay({ Account: { Code: '094' }, Amount: 500, CurrencyRate: 0.921 })
    expect(own).toMatchObject({ Amount: 500, BankAmount: 500, CurrencyRate: 0.921 })
    expect(await journalsOf(writer, own['PaymentID'])).toEqual(['ACCRECPAYMENT 2026-09-10 610 -533.59 094 542.89 499 -9.3'])
    const base = await pay({ Account: bank, Amount: 325, CurrencyRate: 0.945 })
    expect(base).toMatchObject({ Amount: 325, BankAmount: 343.92 })
    const told = await pay({ Account: bank, Amount: 325, BankAmount: 350 })
    expect(told).toMatchObject({ BankAmount: 350, CurrencyRate: 0.928571, Invoice: { Status: 'PAID' } })
    expect(await journalsOf(writer, told['PaymentID'])).toEqual(['ACCRECPAYMENT 2026-09-10 610 -346.83 090 350 499 -3.17'])
  })

  test('refunds of credit notes, over- and prepayments', async () => {
    const contact = { Name: 'FooBar73005' }
    const [note] = await writer.write('PUT', 'CreditNotes', {
      Type: 'ACCPAYCREDIT',
      Status: 'AUTHORISED',
      Contact: contact,
      Date: '2026-09-01',
      LineItems: [{ ...line, UnitAmount: 20, AccountCode: '429', TaxType: 'INPUT2' }],
    })
    const [refund] = await writer.write('PUT', 'Payments', {
      CreditNote: note,
      Account: bank,
      Date: day,
      Amount: 2,
      Reference: 'foobar',
    })
    expect(refund).toMatchObject({
      PaymentType: 'APCREDITPAYMENT',
      Invoice: { Type: 'ACCPAYCREDIT', InvoiceID: note!['CreditNoteID'], AmountDue: 21, Total: 23 },
    })
    expect(await read('CreditNotes', note!['CreditNoteID'])).toMatchObject({ RemainingCredit: 21, Status: 'AUTHORISED' })
    expect(await journalsOf(writer, refund!['PaymentID'])).toEqual(['APCREDITPAYMENT 2026-09-10 800 -2 090 2'])
    const [rest] = await writer.write('PUT', 'Payments', { CreditNote: note, Account: bank, Date: day, Amount: 21 })
    expect(await read('CreditNotes', note!['CreditNoteID'])).toMatchObject({
      RemainingCredit: 0,
      Status: 'PAID',
      FullyPaidOnDate: wireDay,
    })
    const [deleted] = await writer.write('POST', `Payments/${String(rest!['PaymentID'])}`, { Status: 'DELETED' })
    expect(deleted).toMatchObject({ Status: 'DELETED', Invoice: { Type: 'ACCPAYCREDIT', Status: 'AUTHORISED' } })
    expect(await read('CreditNotes', note!['CreditNoteID'])).toMatchObject({ RemainingCredit: 21, Status: 'AUTHORISED' })

    const [over] = await writer.write('PUT', 'BankTransactions', {
      Type: 'RECEIVE-OVERPAYMENT',
      Contact: contact,
      BankAccount: bank,
      Date: '2026-09-02',
      LineItems: [{ Description: 'Too much', LineAmount: 100 }],
    })
    const overpayment = { OverpaymentID: over!['OverpaymentID'] }
    const [back] = await writer.write('PUT', 'Payments', { Overpayment: overpayment, Account: bank, Date: day, Amount: 100 })
    expect(back).toMatchObject({
      PaymentType: 'AROVERPAYMENTPAYMENT',
      Invoice: { Type: 'AROVERPAYMENT', Status: 'PAID', AmountDue: 0 },
    })
    expect(await read('Overpayments', over!['OverpaymentID'])).toMatchObject({ RemainingCredit: 0, Status: 'PAID' })
    expect(await journalsOf(writer, back!['PaymentID'])).toEqual(['ARCREDITPAYMENT 2026-09-10 610 100 090 -100'])

    const [pre] = await writer.write('PUT', 'BankTransactions', {
      Type: 'SPEND-PREPAYMENT',
      Contact: contact,
      BankAccount: bank,
      Date: '2026-09-02',
      LineItems: [{ Description: 'Deposit', UnitAmount: 115, AccountCode: '429', TaxType: 'INPUT2' }],
    })
    const prepayment = { PrepaymentID: pre!['PrepaymentID'] }
    const [got] = await writer.write('PUT', 'Payments', { Prepayment: prepayment, Account: bank, Date: day, Amount: 23 })
    expect(got).toMatchObject({ PaymentType: 'APPREPAYMENTPAYMENT', Invoice: { Type: 'APPREPAYMENT', AmountDue: 92 } })
    expect(await journalsOf(writer, got!['PaymentID'])).toEqual(['APCREDITPAYMENT 2026-09-10 090 23 429 -20 820 -3'])
  })
})

describe('batch payments', () => {
  test('made together, shown in each payment, deleted together', async () => {
    const bills = [await makeBill(), await makeBill({ InvoiceNumber: 'B-2' })]
    const [batch] = await writer.write('PUT', 'BatchPayments', {
      BatchPayments: [
        {
          Account: bank,
          Reference: 'Foobar123',
          Date: day,
          Payments: bills.map((bill) => ({ Invoice: { InvoiceID: bill['InvoiceID'] }, Amount: 100 })),
        },
      ],
    })
    expect(batch).toMatchObject({
      Account: { CurrencyCode: 'NZD' },
      Type: 'PAYBATCH',
      Status: 'AUTHORISED',
      TotalAmount: 200,
      IsReconciled: false,
      DateString: `${day}T00:00:00`,
    })
    const payments = batch!['Payments'] as Body[]
    expect(payments).toMatchObject(
      bills.map((bill) => ({ Amount: 100, BankAmount: 100, Invoice: { InvoiceID: bill['InvoiceID'] } })),
    )
    const id = String(batch!['BatchPaymentID'])
    const paymentId = String(payments[0]!['PaymentID'])
    expect(await read('Payments', paymentId)).toMatchObject({
      BatchPaymentID: id,
      BatchPayment: { BatchPaymentID: id, TotalAmount: '200.00', Type: 'PAYBATCH', IsReconciled: 'false' },
    })
    expect(await read('Invoices', bills[0]!['InvoiceID'])).toMatchObject({ AmountDue: 130 })
    expect(await journalsOf(writer, paymentId)).toEqual(['ACCPAYPAYMENT 2026-09-10 800 100 090 -100'])
    expect(await writer.refused('POST', `Payments/${paymentId}`, { Status: 'DELETED' })).toEqual([
      'Payments within a batch cannot be deleted.',
    ])
    const [gone] = await writer.write('POST', 'BatchPayments', { BatchPaymentID: id, Status: 'DELETED' })
    expect(gone).toMatchObject({ BatchPaymentID: id, Status: 'DELETED', Payments: [], TotalAmount: 200 })
    expect(await read('Payments', paymentId)).toMatchObject({ Status: 'DELETED' })
    expect(await read('Invoices', bills[0]!['InvoiceID'])).toMatchObject({ AmountDue: 230, Payments: [] })
    expect(await writer.refused('POST', `BatchPayments/${id}`, { Status: 'DELETED' })).toHaveLength(1)
  })

  test('a batch that was there before can be deleted by its path', async () => {
    const batches = await writer.read('BatchPayments')
    const batch = batches.find((each) => each['Status'] === 'AUTHORISED' && (each['Payments'] as Body[]).length > 1)!
    const [gone] = await writer.write('POST', `BatchPayments/${String(batch['BatchPaymentID'])}`, { Status: 'DELETED' })
    expect(gone).toMatchObject({ Status: 'DELETED', Payments: [] })
    for (const { PaymentID: id } of batch['Payments'] as Body[])
      expect(await read('Payments', id)).toMatchObject({ Status: 'DELETED' })
  })

  test('refused: too much of one invoice in two, both directions in one, nothing in it', async () => {
    const [invoice, bill] = [await makeInvoice(), await makeBill({ InvoiceNumber: 'B-3' })]
    const batch = (...payments: Body[]) =>
      writer.refused('PUT', 'BatchPayments', { Account: bank, Date: day, Payments: payments })
    const outstanding = 'Payment amount exceeds the amount outstanding on this document'
    expect(await batch({ Invoice: invoice, Amount: 200 }, { Invoice: invoice, Amount: 200 })).toEqual([outstanding])
    expect(await batch({ Invoice: invoice, Amount: 10 }, { Invoice: bill, Amount: 10 })).toHaveLength(1)
    expect(await batch()).toHaveLength(1)
    expect(await read('Invoices', invoice['InvoiceID'])).toMatchObject({ AmountDue: 230, Payments: [] })
    const [both] = await writer.write('PUT', 'BatchPayments', {
      Account: bank,
      Date: day,
      Payments: [
        { Invoice: invoice, Amount: 200 },
        { Invoice: invoice, Amount: 30 },
      ],
    })
    expect(both).toMatchObject({ Type: 'RECBATCH', TotalAmount: 230 })
    const paid = await read('Invoices', invoice['InvoiceID'])
    expect(paid).toMatchObject({ Status: 'PAID', AmountPaid: 230 })
    expect(paid['Payments']).toHaveLength(2)
  })
})

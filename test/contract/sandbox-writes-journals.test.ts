import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { journalsOf } from '../support/sandbox-journals.ts'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer
beforeAll(async () => {
  writer = await openWriter()
})
afterAll(() => writer.close())

async function read(root: string, id: unknown): Promise<Body> {
  const [record] = await writer.read(`${root}/${String(id)}`)
  return record!
}

describe('manual journals', () => {
  const lines = [
    { Description: 'Hello there', LineAmount: 100, AccountCode: '400' },
    { Description: 'Goodbye', LineAmount: -100, AccountCode: '453', Tracking: [{ Name: 'Region', Option: 'North' }] },
  ]
  const journal = { Narration: 'Foo bar', Date: '2026-09-10', JournalLines: lines }

  test('a draft, posted, edited and voided', async () => {
    const [draft] = await writer.write('PUT', 'ManualJournals', { ManualJournals: [journal] })
    expect(draft).toMatchObject({
      Status: 'DRAFT',
      LineAmountTypes: 'NoTax',
      Narration: 'Foo bar',
      ShowOnCashBasisReports: true,
      JournalLines: [
        {
          Description: 'Hello there',
          TaxType: 'NONE',
          TaxAmount: 0,
          LineAmount: 100,
          AccountCode: '400',
          Tracking: [],
          IsBlank: false,
        },
        { LineAmount: -100, AccountCode: '453', Tracking: [{ Name: 'Region', Option: 'North' }] },
      ],
    })
    expect(draft).not.toHaveProperty('ValidationErrors')
    const id = String(draft!['ManualJournalID'])
    expect(await journalsOf(writer, id)).toEqual([])
    await writer.write('POST', `ManualJournals/${id}`, { Status: 'POSTED' })
    const [edited] = await writer.write('POST', 'ManualJournals', {
      ManualJournals: [{ ManualJournalID: id, Date: '2026-09-11', Narration: 'Hello Xero' }],
    })
    expect(edited).toMatchObject({
      Status: 'POSTED',
      Narration: 'Hello Xero',
      JournalLines: [{ LineAmount: 100 }, { LineAmount: -100 }],
    })
    expect(await writer.refused('POST', `ManualJournals/${id}`, { Status: 'DRAFT' })).toHaveLength(1)
    await writer.write('POST', `ManualJournals/${id}`, { Status: 'VOIDED' })
    expect(await read('ManualJournals', id)).toMatchObject({ Status: 'VOIDED', Narration: 'Hello Xero' })
    expect(await journalsOf(writer, id)).toEqual([
      'MANJOURNAL 2026-09-10 400 100 453 -100',
      'MANJOURNAL 2026-09-10 400 -100 453 100',
      'MANJOURNAL 2026-09-11 400 100 453 -100',
      'MANJOURNAL 2026-09-11 400 -100 453 100',
    ])
    expect(await writer.refused('POST', `ManualJournals/${id}`, { Narration: 'again' })).toHaveLength(1)
    const [other] = await writer.write('PUT', 'ManualJournals', journal)
    const [gone] = await writer.write('POST', `ManualJournals/${String(other!['ManualJournalID'])}`, { Status: 'DELETED' })
    expect(gone).toMatchObject({ Status: 'DELETED' })
  })

  test('a draft may be out of balance and name no account; it is stored, and the answer says so', async () => {
    const [draft] = await writer.write('PUT', 'ManualJournals', {
      ...journal,
      JournalLines: [lines[0], { LineAmount: -10, AccountCode: '476' }],
    })
    const imbalance = 'The total debits (100.00) must equal total credits (-10.00)'
    expect(draft).toMatchObject({
      Status: 'DRAFT',
      ValidationErrors: [{ Message: imbalance }],
      Warnings: [{ Message: "Account code '476' has been removed as it does not match a recognised account." }],
    })
    const stored = await read('ManualJournals', draft!['ManualJournalID'])
    expect(stored).not.toHaveProperty('ValidationErrors')
    expect((stored['JournalLines'] as Body[])[1]).not.toHaveProperty('AccountCode')
    const messages = await writer.refused('POST', `ManualJournals/${String(draft!['ManualJournalID'])}`, { Status: 'POSTED' })
    expect(messages).toContain(imbalance)
  })

  test('tax on top and inside', async () => {
    const post = async (LineAmountTypes: string, credit: number) => {
      const [made] = await writer.write('PUT', 'ManualJournals', {
        ...journal,
        Status: 'POSTED',
        LineAmountTypes,
        JournalLines: [
          { LineAmount: LineAmountTypes === 'Inclusive' ? 115 : 100, AccountCode: '453', TaxType: 'INPUT2' },
          { LineAmount: credit, AccountCode: '850' },
        ],
      })
      return journalsOf(writer, made!['ManualJournalID'])
    }
    expect(await post('Exclusive', -115)).toEqual(['MANJOURNAL 2026-09-10 453 100 850 -115 820 15'])
    expect(await post('Inclusive', -115)).toEqual(['MANJOURNAL 2026-09-10 453 100 850 -115 820 15'])
  })

  test('what Xero says of journals it does not post', async () => {
    const refused = (fields: Body) => writer.refused('PUT', 'ManualJournals', { ...journal, Status: 'POSTED', ...fields })
    const against = (AccountCode: string) => refused({ JournalLines: [lines[0], { LineAmount: -100, AccountCode }] })
    for (const code of ['610', '800', '960', '090', '801', '803', '630', '499', 'nope']) {
      expect(await against(code)).toEqual([`Account code '${code}' is not a valid code for this document.`])
    }
    expect(await against('295')).toContainEqual(expect.stringContaining('has been archived, or has been deleted'))
    expect(await refused({ JournalLines: [lines[0], { LineAmount: -100 }] })).not.toHaveLength(0)
    expect(await refused({ JournalLines: [lines[0], { ...lines[1], LineAmount: -10 }] })).toEqual([
      'The total debits (100.00) must equal total credits (-10.00)',
    ])
    expect(await refused({ JournalLines: [] })).toHaveLength(1)
    expect(await refused({ Narration: '' })).toHaveLength(1)
    expect(await refused({ Status: 'VOIDED' })).toHaveLength(1)
    expect(await refused({ Date: '2020-01-01' })).toContainEqual(expect.stringContaining('period lock date'))
    // A draft posts nothing, and may lie in a locked period.
    await writer.write('PUT', 'ManualJournals', { ...journal, Date: '2020-01-01' })
    expect((await writer.send('POST', 'ManualJournals/00000000-0000-0000-0000-000000000001', journal)).status).toBe(404)
  })
})

describe('receipts and expense claims', () => {
  const makeReceipt = async (fields: Body = {}): Promise<Body> => {
    const [user] = await writer.read('Users')
    const [made] = await writer.write('PUT', 'Receipts', {
      User: { UserID: user!['UserID'] },
      Contact: { Name: 'Liam Gallagher' },
      Date: '2026-09-01',
      LineItems: [{ Description: 'Foobar', Quantity: 2, UnitAmount: 20, AccountCode: '429', TaxType: 'INPUT2' }],
      ...fields,
    })
    return made!
  }

  test('a receipt is a draft that can be changed until it is claimed', async () => {
    const receipt = await makeReceipt({ LineAmountTypes: 'NoTax' })
    const id = String(receipt['ReceiptID'])
    expect(receipt).toMatchObject({ Status: 'DRAFT', ID: id, Total: 40, SubTotal: 40, TotalTax: 0, User: { FirstName: 'Aroha' } })
    const next = await makeReceipt()
    expect(next['ReceiptNumber']).toBe(Number(receipt['ReceiptNumber']) + 1)
    expect(next).toMatchObject({ LineAmountTypes: 'Inclusive', Total: 40, TotalTax: 5.22 })
    const [changed] = await writer.write('POST', `Receipts/${id}`, { Reference: 'Foobar' })
    expect(changed).toMatchObject({ Reference: 'Foobar', Total: 40, ReceiptNumber: receipt['ReceiptNumber'] })
    const [gone] = await writer.write('POST', `Receipts/${id}`, { Status: 'VOIDED' })
    expect(gone).toMatchObject({ Status: 'VOIDED' })
    expect(await writer.refused('POST', `Receipts/${id}`, { Reference: 'x' })).toHaveLength(1)
    expect(
      await writer.refused('PUT', 'Receipts', {
        Contact: { Name: 'x' },
        LineItems: [{ Description: 'x', UnitAmount: 1, AccountCode: '429' }],
      }),
    ).toEqual(['A valid user should be identified using the UserID.'])
  })

  test('a claim gathers receipts, posts when authorised, and can be voided', async () => {
    const receipts = [await makeReceipt(), await makeReceipt({ LineAmountTypes: 'NoTax' })]
    const [claim] = await writer.write('PUT', 'ExpenseClaims', {
      User: receipts[0]!['User'],
      Receipts: receipts.map((receipt) => ({ ReceiptID: receipt['ReceiptID'] })),
    })
    const id = String(claim!['ExpenseClaimID'])
    expect(claim).toMatchObject({
      Status: 'SUBMITTED',
      Total: 80,
      AmountDue: 80,
      AmountPaid: 0,
      Payments: [],
      Receipts: [{ Status: 'SUBMITTED', Total: 40 }, { Status: 'SUBMITTED' }],
    })
    expect(await journalsOf(writer, id)).toEqual([])
    expect(await writer.refused('PUT', 'ExpenseClaims', { User: receipts[0]!['User'], Receipts: [receipts[0]] })).toHaveLength(1)
    expect(await writer.refused('POST', `ExpenseClaims/${id}`, { Status: 'PAID' })).toHaveLength(1)
    const [authorised] = await writer.write('POST', `ExpenseClaims/${id}`, { Status: 'AUTHORISED', ReportingDate: '2026-09-10' })
    expect(authorised).toMatchObject({
      Status: 'AUTHORISED',
      Total: 80,
      Receipts: [{ Status: 'AUTHORISED' }, { Status: 'AUTHORISED' }],
    })
    expect(await read('Receipts', receipts[0]!['ReceiptID'])).toMatchObject({ Status: 'AUTHORISED' })
    expect(await journalsOf(writer, id)).toEqual(['EXPCLAIM 2026-09-10 801 -80 429 34.78 429 40 820 5.22'])
    await writer.write('POST', `ExpenseClaims/${id}`, { Status: 'VOIDED' })
    expect(await read('ExpenseClaims', id)).toMatchObject({ Status: 'VOIDED', AmountDue: 0 })
    expect(await journalsOf(writer, id)).toHaveLength(2)
  })

  test('they end in February 2027, unless told not to', async () => {
    const other = await openWriter()
    other.sandbox.control.setQuirks({ classicExpensesEndOn: '2026-01-01' })
    expect((await other.send('PUT', 'Receipts', {})).status).toBe(404)
    expect((await other.send('PUT', 'ExpenseClaims', {})).status).toBe(404)
    expect((await other.send('GET', 'ExpenseClaims')).status).toBe(404)
    other.sandbox.control.setQuirks({ classicExpensesEndOn: '' })
    expect((await other.send('GET', 'ExpenseClaims')).status).toBe(200)
    await other.close()
  })
})

describe('linked transactions', () => {
  const line = { Description: 'Billable', Quantity: 1, UnitAmount: 200, AccountCode: '429' }
  const makeInvoice = async (fields: Body): Promise<Body> => {
    const [made] = await writer.write('PUT', 'Invoices', {
      Contact: { Name: 'Customer' },
      Date: '2026-09-01',
      DueDate: '2026-09-20',
      LineItems: [line],
      ...fields,
    })
    return made!
  }
  const lineOf = (invoice: Body): unknown => (invoice['LineItems'] as Body[])[0]!['LineItemID']

  test('an expense is noted, approved, put on a draft and billed as its documents are', async () => {
    const bill = await makeInvoice({ Type: 'ACCPAY', InvoiceNumber: 'L-1', Contact: { Name: 'Supplier' } })
    const sale = await makeInvoice({ Type: 'ACCREC', LineItems: [{ ...line, AccountCode: '200' }] })
    const [link] = await writer.write('PUT', 'LinkedTransactions', {
      SourceTransactionID: bill['InvoiceID'],
      SourceLineItemID: lineOf(bill),
    })
    expect(link).toMatchObject({ Status: 'DRAFT', Type: 'BILLABLEEXPENSE', SourceTransactionTypeCode: 'ACCPAY' })
    const id = String(link!['LinkedTransactionID'])
    const statusNow = async () => (await read('LinkedTransactions', id))['Status']
    await writer.write('POST', `Invoices/${String(bill['InvoiceID'])}`, { Status: 'AUTHORISED' })
    expect(await statusNow()).toBe('APPROVED')
    const contactId = (sale['Contact'] as Body)['ContactID']
    const [onDraft] = await writer.write('POST', `LinkedTransactions/${id}`, {
      LinkedTransactions: [{ ContactID: contactId, TargetTransactionID: sale['InvoiceID'], TargetLineItemID: lineOf(sale) }],
    })
    expect(onDraft).toMatchObject({ Status: 'ONDRAFT', ContactID: contactId, TargetTransactionID: sale['InvoiceID'] })
    await writer.write('POST', `Invoices/${String(sale['InvoiceID'])}`, { Status: 'AUTHORISED' })
    expect(await statusNow()).toBe('BILLED')
    expect((await writer.send('DELETE', `LinkedTransactions/${id}`)).status).toBe(204)
    expect((await writer.send('GET', `LinkedTransactions/${id}`)).status).toBe(404)
    expect((await writer.send('DELETE', `LinkedTransactions/${id}`)).status).toBe(404)
  })

  test('refused: lines of another document, customers of another invoice', async () => {
    const bill = await makeInvoice({ Type: 'ACCPAY', InvoiceNumber: 'L-2', Contact: { Name: 'Supplier' } })
    const sale = await makeInvoice({ Type: 'ACCREC', LineItems: [{ ...line, AccountCode: '200' }] })
    const source = { SourceTransactionID: bill['InvoiceID'], SourceLineItemID: lineOf(bill) }
    expect(await writer.refused('PUT', 'LinkedTransactions', { ...source, SourceLineItemID: lineOf(sale) })).toEqual([
      'The SourceLineItemID and SourceTransactionID do not match',
    ])
    const [link] = await writer.write('PUT', 'LinkedTransactions', source)
    const answer = await writer.send('POST', `LinkedTransactions/${String(link!['LinkedTransactionID'])}`, {
      ContactID: (bill['Contact'] as Body)['ContactID'],
      TargetTransactionID: sale['InvoiceID'],
    })
    expect(answer.status).toBe(400)
    expect(answer.json()['Elements']).toMatchObject([
      {
        LinkedTransactionID: link!['LinkedTransactionID'],
        ...source,
        TargetTransactionID: sale['InvoiceID'],
        ValidationErrors: [{ Message: 'The ContactID and the TargetTransaction ContactID do not match' }],
      },
    ])
    expect(await writer.refused('PUT', 'LinkedTransactions', { SourceTransactionID: bill['InvoiceID'] })).toHaveLength(1)
  })
})

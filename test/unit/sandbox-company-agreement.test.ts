import { describe, expect, it } from 'vitest'
import type { Company, WireRecord } from '../../src/sandbox/company/collection.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { at, centsAt, everyKind, listOf, rowsAt, sumOf } from './sandbox-company-rows.ts'

const companies: [string, Company][] = [
  ['small, seed 1', createCompany({ seed: 1, size: 'small' })],
  ['small, seed 99', createCompany({ seed: 99, size: 'small' })],
  ['medium', createCompany({ seed: 5, size: 'medium' })],
  ...everyKind.map(({ region, trade }): [string, Company] => [
    `${region} ${trade}`,
    createCompany({ seed: 11, size: 'small', region, trade }),
  ]),
]

const gone = new Set(['VOIDED', 'DELETED'])
const round = (value: number) => Math.sign(value) * Math.floor(Math.abs(value) + 0.5)
const base = (cents: number, rate: unknown) => round((cents * 1_000_000) / Math.round(Number(rate) * 1_000_000)) || 0
const rateAt = (row: WireRecord) => at(row, 'CurrencyRate')
const live = (row: WireRecord) => row['Status'] === 'AUTHORISED'

function groupBy(rows: WireRecord[], path: string): Map<string, WireRecord[]> {
  return Map.groupBy(rows, (row) => String(at(row, path)))
}

describe.each(companies)('documents agree: %s', (_name, company) => {
  const invoices = listOf(company, 'Invoices')
  const payments = listOf(company, 'Payments')
  const creditNotes = listOf(company, 'CreditNotes')
  const prepayments = listOf(company, 'Prepayments')
  const overpayments = listOf(company, 'Overpayments')
  const transactions = listOf(company, 'BankTransactions')

  it('lines add up, with tax rounded on each line', () => {
    const rates = new Map(listOf(company, 'TaxRates').map((rate) => [rate['TaxType'], Number(rate['EffectiveRate'])]))
    const documents = [
      'Invoices',
      'CreditNotes',
      'BankTransactions',
      'Prepayments',
      'Overpayments',
      'PurchaseOrders',
      'Quotes',
      'Receipts',
      'RepeatingInvoices',
    ]
    for (const document of documents.flatMap((root) => listOf(company, root))) {
      const lines = rowsAt(document, 'LineItems')
      const kind = String(document['LineAmountTypes']).toLowerCase()
      for (const line of lines) {
        const ten = (path: string) => Math.round(Number(at(line, path)) * 10_000)
        const gross = ten('Quantity') * ten('UnitAmount') * (100 - Number(line['DiscountRate'] ?? 0))
        const exact = gross < Number.MAX_SAFE_INTEGER
        expect(centsAt(line, 'LineAmount')).toBe(exact ? Math.floor((gross + 5e7) / 1e8) : 999_999_999_999)
        const percent = kind === 'notax' ? 0 : rates.get(line['TaxType'])!
        const amount = centsAt(line, 'LineAmount')
        const tax = kind === 'inclusive' ? (amount * percent) / (100 + percent) : (amount * percent) / 100
        expect(Math.abs(centsAt(line, 'TaxAmount') - tax)).toBeLessThanOrEqual(0.5001)
      }
      const tax = sumOf(lines, (line) => centsAt(line, 'TaxAmount'))
      const amount = sumOf(lines, (line) => centsAt(line, 'LineAmount'))
      expect(centsAt(document, 'TotalTax')).toBe(tax)
      expect(centsAt(document, 'SubTotal')).toBe(kind === 'inclusive' ? amount - tax : amount)
      expect(centsAt(document, 'Total')).toBe(kind === 'inclusive' ? amount : amount + tax)
    }
  })

  it('payments and credits settle invoices', () => {
    const byInvoice = groupBy(payments.filter(live), 'Invoice.InvoiceID')
    const lists = { CreditNotes: creditNotes, Prepayments: prepayments, Overpayments: overpayments }
    const allocations = Object.values(lists).flatMap((credits) =>
      credits.flatMap((credit) => rowsAt(credit, 'Allocations').map((allocation) => ({ ...allocation, credit }))),
    )
    const allocated = groupBy(allocations, 'Invoice.InvoiceID')
    for (const invoice of invoices) {
      const id = String(invoice['InvoiceID'])
      const paid = byInvoice.get(id) ?? []
      const credited = allocated.get(id) ?? []
      expect(
        rowsAt(invoice, 'Payments').map((stub) => [stub['PaymentID'], stub['Amount'], stub['Date'], stub['CurrencyRate']]),
      ).toEqual(paid.map((payment) => [payment['PaymentID'], payment['Amount'], payment['Date'], payment['CurrencyRate']]))
      expect(centsAt(invoice, 'AmountPaid')).toBe(sumOf(paid, (payment) => centsAt(payment, 'Amount')))
      expect(centsAt(invoice, 'AmountCredited')).toBe(sumOf(credited, (allocation) => centsAt(allocation, 'Amount')))
      const stubs = Object.keys(lists).flatMap((property) => rowsAt(invoice, property))
      expect(stubs.map((stub) => `${String(stub['ID'])} ${String(stub['AppliedAmount'])}`).toSorted()).toEqual(
        credited.map((allocation) => `${String(at(allocation, 'credit.ID'))} ${String(at(allocation, 'Amount'))}`).toSorted(),
      )
      const due = centsAt(invoice, 'Total') - centsAt(invoice, 'AmountPaid') - centsAt(invoice, 'AmountCredited')
      const isGone = gone.has(String(invoice['Status']))
      expect(centsAt(invoice, 'AmountDue')).toBe(isGone ? 0 : due)
      expect(isGone ? paid.length + credited.length : Math.min(0, due)).toBe(0)
      expect(invoice['Status'] === 'PAID').toBe(due === 0 && paid.length + credited.length > 0)
      const dates = [...paid, ...credited].map((row) => String(row['Date'])).toSorted()
      expect(invoice['FullyPaidOnDate']).toBe(invoice['Status'] === 'PAID' ? dates.at(-1) : undefined)
    }
  })

  it('credits say what is left of them', () => {
    const refunds = groupBy(payments.filter(live), 'Invoice.InvoiceID')
    for (const credit of [...creditNotes, ...prepayments, ...overpayments]) {
      const back = refunds.get(String(credit['ID'])) ?? []
      expect(rowsAt(credit, 'Payments').map((stub) => stub['PaymentID'])).toEqual(back.map((payment) => payment['PaymentID']))
      const used = [...back, ...rowsAt(credit, 'Allocations')]
      const left = centsAt(credit, 'Total') - sumOf(used, (row) => centsAt(row, 'Amount'))
      expect(left).toBeGreaterThanOrEqual(0)
      expect(centsAt(credit, 'RemainingCredit')).toBe(gone.has(String(credit['Status'])) ? 0 : left)
      expect(credit['Status'] === 'PAID').toBe(left === 0 && used.length > 0)
    }
  })

  it('every prepayment and overpayment was made by a bank transaction', () => {
    for (const [kind, credits] of [
      ['PrepaymentID', prepayments],
      ['OverpaymentID', overpayments],
    ] as const) {
      const twins = new Map(transactions.map((transaction) => [transaction[kind], transaction]))
      for (const credit of credits)
        expect(twins.get(credit[kind])).toMatchObject({ Type: credit['Type'], Total: credit['Total'], Date: credit['Date'] })
    }
  })

  it('batches hold their payments, and transfers have two transactions', () => {
    const byId = new Map(payments.map((payment) => [payment['PaymentID'], payment]))
    const batches = listOf(company, 'BatchPayments')
    for (const batch of batches) {
      const members = rowsAt(batch, 'Payments')
      expect(centsAt(batch, 'TotalAmount')).toBe(sumOf(members, (member) => centsAt(member, 'Amount')))
      for (const member of members) {
        expect(byId.get(member['PaymentID'])).toMatchObject({
          BatchPaymentID: batch['BatchPaymentID'],
          Amount: member['Amount'],
          Date: batch['Date'],
          Status: 'AUTHORISED',
          Invoice: { InvoiceID: at(member, 'Invoice.InvoiceID') },
        })
      }
    }
    expect(payments.filter((payment) => payment['BatchPaymentID'] !== undefined)).toHaveLength(
      sumOf(batches, (batch) => rowsAt(batch, 'Payments').length),
    )
    const transactionsById = new Map(transactions.map((transaction) => [transaction['BankTransactionID'], transaction]))
    for (const transfer of listOf(company, 'BankTransfers')) {
      for (const [side, type] of [
        ['From', 'SPEND-TRANSFER'],
        ['To', 'RECEIVE-TRANSFER'],
      ] as const) {
        expect(transactionsById.get(transfer[`${side}BankTransactionID`])).toMatchObject({
          Type: type,
          Total: transfer['Amount'],
          Status: transfer['Status'],
          BankAccount: transfer[`${side}BankAccount`],
        })
      }
    }
  })

  it('contact balances are the open documents', () => {
    const open = new Map<string, { receivable: number; payable: number; overdue: number }>()
    const add = (row: WireRecord, sale: boolean, cents: number, overdue: boolean) => {
      const id = String(at(row, 'Contact.ContactID'))
      const entry = open.get(id) ?? { receivable: 0, payable: 0, overdue: 0 }
      entry[sale ? 'receivable' : 'payable'] += base(cents, rateAt(row))
      if (overdue) entry.overdue += base(cents, rateAt(row))
      open.set(id, entry)
    }
    for (const invoice of invoices.filter(live))
      add(invoice, invoice['Type'] === 'ACCREC', centsAt(invoice, 'AmountDue'), String(invoice['DueDateString']) < '2026-10-31')
    for (const credit of [...creditNotes, ...prepayments, ...overpayments].filter(live))
      add(credit, /^(ACCREC|RECEIVE)/.test(String(credit['Type'])), -centsAt(credit, 'RemainingCredit'), false)
    for (const contact of listOf(company, 'Contacts')) {
      const { receivable, payable, overdue } = open.get(String(contact['ContactID'])) ?? { receivable: 0, payable: 0, overdue: 0 }
      const balances = contact['Balances'] ?? {
        AccountsReceivable: { Outstanding: 0, Overdue: 0 },
        AccountsPayable: { Outstanding: 0, Overdue: 0 },
      }
      expect(centsAt(balances, 'AccountsReceivable.Outstanding')).toBe(receivable)
      expect(centsAt(balances, 'AccountsPayable.Outstanding')).toBe(payable)
      expect(centsAt(balances, 'AccountsReceivable.Overdue') + centsAt(balances, 'AccountsPayable.Overdue')).toBe(overdue)
    }
  })

  it('claims are the sum of their receipts, manual journals of their lines, and links point at lines', () => {
    for (const claim of listOf(company, 'ExpenseClaims'))
      expect(centsAt(claim, 'Total')).toBe(sumOf(rowsAt(claim, 'Receipts'), (receipt) => centsAt(receipt, 'Total')))
    for (const journal of listOf(company, 'ManualJournals'))
      expect(sumOf(rowsAt(journal, 'JournalLines'), (line) => centsAt(line, 'LineAmount'))).toBe(0)
    const lineIds = new Map(invoices.map((row) => [row['InvoiceID'], rowsAt(row, 'LineItems').map((line) => line['LineItemID'])]))
    for (const link of listOf(company, 'LinkedTransactions')) {
      expect(lineIds.get(link['SourceTransactionID'])).toContain(link['SourceLineItemID'])
      const target = link['TargetTransactionID'] === undefined ? [undefined] : lineIds.get(link['TargetTransactionID'])
      expect(target).toContain(link['TargetLineItemID'])
    }
  })

  it('refers only to contacts, accounts, tax rates and options that exist', () => {
    const idsOf = (root: string, property: string) => new Set(listOf(company, root).map((row) => row[property]))
    const [contacts, accounts] = [idsOf('Contacts', 'ContactID'), idsOf('Accounts', 'AccountID')]
    const [taxTypes, items] = [idsOf('TaxRates', 'TaxType'), idsOf('Items', 'ItemID')]
    const options = new Map(
      listOf(company, 'TrackingCategories').flatMap((category) =>
        rowsAt(category, 'Options').map((option) => [option['TrackingOptionID'], category['TrackingCategoryID']] as const),
      ),
    )
    const receipts = listOf(company, 'Receipts')
    for (const document of [...invoices, ...creditNotes, ...prepayments, ...overpayments, ...transactions, ...receipts]) {
      const isTransfer = String(document['Type']).endsWith('TRANSFER')
      expect(isTransfer || contacts.has(at(document, 'Contact.ContactID'))).toBe(true)
      for (const line of rowsAt(document, 'LineItems')) {
        expect(accounts.has(line['AccountID'])).toBe(true)
        expect(taxTypes.has(line['TaxType'])).toBe(true)
        expect(line['Item'] === undefined || items.has(at(line, 'Item.ItemID'))).toBe(true)
        for (const tag of rowsAt(line, 'Tracking')) expect(options.get(tag['TrackingOptionID'])).toBe(tag['TrackingCategoryID'])
      }
    }
  })
})

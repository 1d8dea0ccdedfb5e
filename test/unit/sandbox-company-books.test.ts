import { describe, expect, it } from 'vitest'
import { openBooks } from '../../src/sandbox/books/books.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { toDay } from '../../src/sandbox/company/wire.ts'
import { defaultQuirks } from '../../src/sandbox/quirks.ts'
import { at, centsAt, everyKind, listOf, rowsAt, sumOf } from './sandbox-company-rows.ts'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'

const today = toDay(Date.UTC(2026, 9, 31))
const open = (row: WireRecord) => row['Status'] === 'AUTHORISED'
const toBase = (row: WireRecord, property: string) => Math.round(centsAt(row, property) / Number(row['CurrencyRate']))

describe.each(everyKind)('the books of a $trade in $region', ({ region, trade }) => {
  const company = createCompany({ seed: 3, size: 'small', region, trade })
  const books = openBooks(company, defaultQuirks)
  const balances = books.ledger.postings().sum({ toDay: today })
  const balanceOf = (accountId: string) => balances.get(accountId) ?? 0
  const total = (passes: (account: { class: string; type: string }) => boolean) =>
    sumOf(books.accounts.list().filter(passes), ({ id }) => balanceOf(id))
  const income = -total((account) => account.class === 'REVENUE') / (900 / 30.4)

  it('balance, journal by journal and in all', () => {
    for (const entry of company.unsourced) {
      expect(sumOf(entry.postings, ({ net }) => net)).toBe(0)
      expect(entry.sourceType).toBeNull()
      expect(entry.enteredMs).toBeLessThan(Date.UTC(2026, 9, 31))
      for (const { accountId } of entry.postings) expect(books.accounts.byId(accountId).status).toBe('ACTIVE')
    }
    const times = company.unsourced.map(({ enteredMs }) => enteredMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    let last = 0
    listOf(books, 'Journals').forEach((journal, index) => {
      expect(journal['JournalNumber']).toBe(index + 1)
      const created = Number(/\d+/.exec(String(journal['CreatedDateUTC']))?.[0])
      expect(created).toBeGreaterThanOrEqual(last)
      last = created
      expect(sumOf(rowsAt(journal, 'JournalLines'), (line) => centsAt(line, 'NetAmount'))).toBe(0)
    })
    expect(total(() => true)).toBe(0)
  })

  it('agree with the open documents', () => {
    const owing = (root: string, type: RegExp, property: string) =>
      sumOf(
        listOf(company, root).filter((row) => open(row) && type.test(String(row['Type']))),
        (row) => toBase(row, property),
      )
    // A foreign document paid in parts may leave a cent behind.
    const cents = listOf(company, 'Payments').filter((payment) => payment['CurrencyRate'] !== 1).length
    const receivable =
      owing('Invoices', /ACCREC/, 'AmountDue') -
      owing('CreditNotes', /ACCREC/, 'RemainingCredit') -
      owing('Overpayments', /RECEIVE/, 'RemainingCredit')
    const payable =
      owing('Invoices', /ACCPAY/, 'AmountDue') -
      owing('CreditNotes', /ACCPAY/, 'RemainingCredit') -
      owing('Overpayments', /SPEND/, 'RemainingCredit')
    expect(Math.abs(balanceOf(books.accounts.system('DEBTORS').id) - receivable)).toBeLessThanOrEqual(cents)
    expect(Math.abs(balanceOf(books.accounts.system('CREDITORS').id) + payable)).toBeLessThanOrEqual(cents)
    const claims = sumOf(listOf(company, 'ExpenseClaims').filter(open), (claim) => centsAt(claim, 'AmountDue'))
    expect(balanceOf(books.accounts.system('UNPAIDEXPCLM').id)).toBe(-claims || 0)
  })

  it('hold the stock that the items say, of which there was always enough', () => {
    const tracked = listOf(company, 'Items').filter((item) => item['IsTrackedAsInventory'])
    const codes = new Set(tracked.map((item) => String(item['InventoryAssetAccountCode'])))
    const held = sumOf([...codes], (code) => balanceOf(books.accounts.byCode(code).id))
    expect(held).toBe(sumOf(tracked, (item) => centsAt(item, 'TotalCostPool')))
    for (const item of tracked) {
      const quantity = Number(item['QuantityOnHand'])
      expect(trade === 'wholesaler' ? quantity > 0 : quantity === 0).toBe(true)
      expect(
        quantity === 0 || Number(item['TotalCostPool']) / quantity > Number(at(item, 'PurchaseDetails.UnitPrice')) * 0.8,
      ).toBe(true)
    }
  })

  it('use tax types only on accounts they may stand on', () => {
    for (const document of ['Invoices', 'CreditNotes', 'BankTransactions', 'Receipts'].flatMap((root) => listOf(company, root))) {
      for (const line of rowsAt(document, 'LineItems')) {
        const rate = books.taxRates.find(String(line['TaxType']))!
        const account = books.accounts.byId(String(line['AccountID']))
        expect(books.taxRates.appliesTo(rate, account.class), `${rate.taxType} on ${account.code}`).toBe(true)
      }
    }
  })

  it('look like those of a going concern', () => {
    const profit = -total(({ class: of }) => of === 'REVENUE' || of === 'EXPENSE')
    expect(profit / (income * 29.6)).toBeGreaterThan(-0.15)
    expect(profit / (income * 29.6)).toBeLessThan(0.35)
    for (const bank of books.accounts.list().filter(({ type, code }) => type === 'BANK' && code !== '')) {
      for (let day = today - 890; day <= today; day += 10) {
        const standing = books.ledger.postings().sum({ toDay: day }).get(bank.id) ?? 0
        expect(standing / income, `${bank.name} on day ${day}`).toBeGreaterThan(-1)
        expect(standing / income, `${bank.name} on day ${day}`).toBeLessThan(14)
      }
    }
    // Wages are paid out, tax returns paid, and what wears out has not worn to nothing.
    expect(Math.abs(balanceOf(books.accounts.system('WAGEPAYABLES').id))).toBe(0)
    expect(Math.abs(balanceOf(books.accounts.system('GST').id)) / income).toBeLessThan(1)
    expect(total(({ type }) => type === 'FIXED')).toBeGreaterThan(0)
  })
})

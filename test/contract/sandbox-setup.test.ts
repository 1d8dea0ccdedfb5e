import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Books } from '../../src/sandbox/books/books.ts'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer
let books: Books
beforeEach(async () => {
  writer = await openWriter()
  books = writer.sandbox.companies[0]!
})
afterEach(() => writer.close())

const dayOf = (text: string) => Date.parse(text) / 86_400_000
const balanceOn = (code: string, date: string): number =>
  books.ledger
    .postings()
    .sum({ toDay: dayOf(date) })
    .get(books.accounts.byCode(code).id) ?? 0
const setUp = async (body: unknown): Promise<Body> => {
  const answer = await writer.send('POST', 'Setup', body)
  expect(answer.status, answer.text).toBe(200)
  return answer.json()
}

test('accounts are made and changed, and counted', async () => {
  const before = await writer.read('Accounts')
  const body = await setUp({
    Accounts: [
      { Code: '5123', Name: 'Business supplies', Type: 'EXPENSE' },
      { Code: '200', Name: 'Turnover', Type: 'REVENUE' },
    ],
    ConversionDate: { Month: 10, Year: 2025 },
    ConversionBalances: [],
  })
  const system = before.filter((account) => account['SystemAccount']).length
  expect(body['ImportSummary']).toEqual({
    Accounts: {
      Total: before.length + 1,
      New: 1,
      Updated: 1,
      Deleted: 0,
      Locked: 0,
      System: system,
      Errored: 0,
      Present: true,
      NewOrUpdated: 2,
    },
    Organisation: { Present: false },
  })
  expect((await writer.read('Accounts?where=Code=="200"'))[0]).toMatchObject({ Name: 'Turnover' })
})

test('balances are what the ledger holds on the conversion date, the rest going to Historical Adjustment', async () => {
  const first = (await writer.read('Journals?offset=0')).length
  expect(first).toBeGreaterThan(0)
  const save = (bank: number) =>
    setUp({
      ConversionDate: { Month: 4, Year: 2026 },
      ConversionBalances: [
        { AccountCode: '090', Balance: bank },
        { AccountCode: '970', Balance: -1200.5 },
        { AccountCode: '610', BalanceDetails: [{ Balance: 92.1, CurrencyCode: 'AUD', CurrencyRate: 0.921 }] },
      ],
    })
  await save(1000)
  expect(balanceOn('090', '2026-04-01') - movementOn('090', '2026-04-01')).toBe(100_000)
  expect(balanceOn('610', '2026-04-01') - movementOn('610', '2026-04-01')).toBe(10_000)
  expect(balanceOn('840', '2026-04-01')).toBe(10_050)
  await save(1100)
  expect(balanceOn('090', '2026-04-01') - movementOn('090', '2026-04-01')).toBe(110_000)
  expect(balanceOn('840', '2026-04-01')).toBe(50)
  for (let at = 0; at < books.ledger.journals.size; at++) {
    const lines = books.ledger.journals.recordAt(at)['JournalLines'] as Body[]
    expect(lines.reduce((sum, line) => sum + Math.round(Number(line['NetAmount']) * 100), 0)).toBe(0)
  }
  const last = books.ledger.journals.recordAt(books.ledger.journals.size - 1)
  expect(last).not.toHaveProperty('SourceType')
  expect((last['JournalLines'] as Body[]).every((line) => line['TaxAmount'] === 0)).toBe(true)
})

/** What documents of that very day moved. */
function movementOn(code: string, date: string): number {
  const id = books.accounts.byCode(code).id
  let net = 0
  for (let at = 0; at < books.ledger.journals.size; at++) {
    const journal = books.ledger.journals.recordAt(at)
    if (!String(journal['JournalDate']).includes(`(${dayOf(date) * 86_400_000}`) || !journal['SourceType']) continue
    for (const line of journal['JournalLines'] as Body[])
      if (line['AccountID'] === id) net += Math.round(Number(line['NetAmount']) * 100)
  }
  return net
}

test('one bad part refuses it all', async () => {
  const size = books.ledger.journals.size
  expect(
    await writer.refused('POST', 'Setup', {
      Accounts: [{ Code: '5124', Name: 'Fine', Type: 'EXPENSE' }],
      ConversionDate: { Month: 13, Year: 2025 },
      ConversionBalances: [{ AccountCode: '9999', Balance: 1 }],
    }),
  ).toHaveLength(3)
  expect(await writer.read('Accounts?where=Code=="5124"')).toEqual([])
  expect(books.ledger.journals.size).toBe(size)
})

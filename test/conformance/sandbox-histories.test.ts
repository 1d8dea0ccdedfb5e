import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { createMade, historyWriter, openHistory, takeStep, type HistoryWorld } from '../support/histories.ts'
import { step } from '../support/history-steps.ts'

/*
 * Whatever clients do to an organisation, its books stay books: random histories of documents, edits, voids, payments,
 * allocations and refunds, through the API. Refusals are part of the history; a 500 never is.
 */

let world: HistoryWorld
beforeAll(async () => {
  const sandbox = await startSandbox({ apps: [historyWriter], companies: [{ seed: 3, size: { invoices: 12 } }] })
  world = await openHistory(sandbox)
})
afterAll(() => world.sandbox.close())

const toCents = (amount: unknown): number => Math.round(Number(amount) * 100)
const sumOf = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const listOf = (record: WireRecord, property: string): WireRecord[] => (record[property] as WireRecord[] | undefined) ?? []

function everyRecord(root: string): WireRecord[] {
  const collection = world.sandbox.control.collection(root)
  return Array.from({ length: collection.size }, (_, index) => collection.recordAt(index))
}

function expectDocumentsAgree(): void {
  for (const invoice of everyRecord('Invoices')) {
    const paid = sumOf(listOf(invoice, 'Payments').map((payment) => toCents(payment['Amount'])))
    const credited = sumOf(
      ['CreditNotes', 'Prepayments', 'Overpayments'].flatMap((name) =>
        listOf(invoice, name).map((each) => toCents(each['AppliedAmount'])),
      ),
    )
    expect([toCents(invoice['AmountPaid']), toCents(invoice['AmountCredited'])]).toEqual([paid, credited])
    if (['VOIDED', 'DELETED'].includes(String(invoice['Status'])))
      expect([invoice['AmountDue'], paid, credited]).toEqual([0, 0, 0])
    else expect(toCents(invoice['AmountDue'])).toBe(toCents(invoice['Total']) - paid - credited)
    if (invoice['Status'] === 'AUTHORISED') expect(Number(invoice['AmountDue'])).toBeGreaterThan(0)
    if (invoice['Status'] === 'PAID') expect(invoice['AmountDue']).toBe(0)
  }
  for (const root of ['CreditNotes', 'Prepayments', 'Overpayments']) {
    for (const credit of everyRecord(root)) {
      if (!['AUTHORISED', 'PAID'].includes(String(credit['Status']))) continue
      const applied = sumOf(listOf(credit, 'Allocations').map((each) => toCents(each['Amount'])))
      const refunded = sumOf(listOf(credit, 'Payments').map((each) => toCents(each['Amount'])))
      expect([root, credit['Status'], toCents(credit['RemainingCredit'])]).toEqual([
        root,
        credit['Status'],
        toCents(credit['Total']) - applied - refunded,
      ])
      expect(credit['Status']).toBe(Number(credit['RemainingCredit']) === 0 ? 'PAID' : 'AUTHORISED')
    }
  }
}

function expectJournalsBalance(): void {
  const byAccount = new Map<string, number>()
  let number = 0
  for (const journal of everyRecord('Journals')) {
    expect(journal['JournalNumber']).toBe(++number)
    const lines = listOf(journal, 'JournalLines')
    expect(sumOf(lines.map((line) => toCents(line['NetAmount'])))).toBe(0)
    for (const line of lines) {
      const id = String(line['AccountID'])
      expect(toCents(line['GrossAmount'])).toBe(toCents(line['NetAmount']) + toCents(line['TaxAmount']))
      byAccount.set(id, (byAccount.get(id) ?? 0) + toCents(line['NetAmount']))
    }
  }
  const held = new Map(world.sandbox.control.ledger().map(({ accountId, cents: sum }) => [accountId, sum]))
  expect(new Map([...held].filter(([, sum]) => sum !== 0))).toEqual(new Map([...byAccount].filter(([, sum]) => sum !== 0)))
}

/** The control accounts hold what is open, up to the cents that foreign part payments leave for ever. */
function expectControlAccountsAgree(): void {
  const balance = (system: string): number => {
    const account = everyRecord('Accounts').find((each) => each['SystemAccount'] === system)
    return world.sandbox.control.ledger().find(({ accountId }) => accountId === account?.['AccountID'])?.cents ?? 0
  }
  const inBase = (amount: number, record: WireRecord): number => Math.round(amount / Number(record['CurrencyRate'] ?? 1))
  let receivable = 0
  let payable = 0
  let foreign = 0
  const count = (record: WireRecord, open: number, isSale: boolean, sign: number) => {
    if (!['AUTHORISED', 'PAID'].includes(String(record['Status']))) return
    if (record['CurrencyCode'] !== 'NZD') foreign += 4
    if (isSale) receivable += sign * inBase(open, record)
    else payable += sign * inBase(open, record)
  }
  for (const each of everyRecord('Invoices')) count(each, toCents(each['AmountDue']), each['Type'] === 'ACCREC', 1)
  for (const each of everyRecord('CreditNotes'))
    count(each, toCents(each['RemainingCredit']), each['Type'] === 'ACCRECCREDIT', -1)
  for (const each of everyRecord('Overpayments'))
    count(each, toCents(each['RemainingCredit']), String(each['Type']).startsWith('RECEIVE'), -1)
  expect(Math.abs(balance('DEBTORS') - receivable)).toBeLessThanOrEqual(foreign)
  expect(Math.abs(-balance('CREDITORS') - payable)).toBeLessThanOrEqual(foreign)
}

interface Row {
  RowType: string
  Title?: string
  Cells?: { Value?: string; Attributes?: { Id: string; Value: string }[] }[]
  Rows?: Row[]
}

async function reportRows(path: string): Promise<Row[]> {
  const { status, body } = await world.call('GET', `Reports/${path}`)
  expect(status).toBe(200)
  const report = body['Reports']?.[0]?.['Rows'] as Row[]
  return report.flatMap((row) => (row.RowType === 'Section' ? (row.Rows ?? []) : [row]))
}

const cellCents = (row: Row | undefined, at: number): number =>
  toCents(row?.Cells?.[at]?.Value === '' ? 0 : (row?.Cells?.[at]?.Value ?? 0))
const labelled = (rows: Row[], label: string): Row | undefined => rows.find((row) => row.Cells?.[0]?.Value === label)

async function expectReportsAgree(date: string): Promise<void> {
  const trial = await reportRows(`TrialBalance?date=${date}`)
  const total = labelled(trial, 'Total')
  expect(cellCents(total, 1)).toBe(cellCents(total, 2))
  expect(cellCents(total, 3)).toBe(cellCents(total, 4))
  const sheet = await reportRows(`BalanceSheet?date=${date}`)
  const assets = cellCents(labelled(sheet, 'Total Assets'), 1)
  const liabilities = cellCents(labelled(sheet, 'Total Liabilities'), 1)
  expect(assets - liabilities).toBe(cellCents(labelled(sheet, 'Net Assets'), 1))
  expect(cellCents(labelled(sheet, 'Total Equity'), 1)).toBe(assets - liabilities)
}

/** But for what a report revalues, works out, or shows as one line: gains of currencies. */
async function expectTrialBalanceIsJournals(date: string): Promise<void> {
  const gains = ['REALISEDCURRENCYGAIN', 'UNREALISEDCURRENCYGAIN', 'BANKCURRENCYGAIN']
  const revalued = new Set(['DEBTORS', 'CREDITORS', 'RETAINEDEARNINGS', ...gains])
  const yearStart = date < `${date.slice(0, 4)}-04-01` ? `${Number(date.slice(0, 4)) - 1}-04-01` : `${date.slice(0, 4)}-04-01`
  const toSums = (from: string | undefined): Map<string, number> =>
    new Map(
      world.sandbox.control
        .ledger({ to: date, ...(from === undefined ? {} : { from }) })
        .map(({ accountId, cents }) => [accountId, cents]),
    )
  const [ever, thisYear] = [toSums(undefined), toSums(yearStart)]
  const shown = new Map(
    (await reportRows(`TrialBalance?date=${date}`)).map((row) => [
      row.Cells?.[0]?.Attributes?.[0]?.Value,
      cellCents(row, 3) - cellCents(row, 4),
    ]),
  )
  for (const account of everyRecord('Accounts')) {
    const foreignBank = account['Type'] === 'BANK' && account['CurrencyCode'] !== 'NZD'
    if (revalued.has(String(account['SystemAccount'])) || foreignBank) continue
    const id = String(account['AccountID'])
    const sums = ['REVENUE', 'EXPENSE'].includes(String(account['Class'])) ? thisYear : ever
    expect([date, account['Name'], shown.get(id) ?? 0]).toEqual([date, account['Name'], sums.get(id) ?? 0])
  }
}

/** What a period earned is what equity grew by, less what its owners put in and took out. Balance sheets are those of a month's end. */
async function expectProfitIsGrowth(before: string, from: string, to: string): Promise<void> {
  const netAssets = async (date: string): Promise<number> =>
    cellCents(labelled(await reportRows(`BalanceSheet?date=${date}`), 'Net Assets'), 1)
  const profit = cellCents(labelled(await reportRows(`ProfitAndLoss?fromDate=${from}&toDate=${to}`), 'Net Profit'), 1)
  const equity = new Set(
    everyRecord('Accounts')
      .filter((account) => account['Class'] === 'EQUITY')
      .map((account) => account['AccountID']),
  )
  const moved = world.sandbox.control.ledger({ from, to }).filter(({ accountId }) => equity.has(accountId))
  expect((await netAssets(to)) - (await netAssets(before))).toBe(profit - sumOf(moved.map(({ cents }) => cents)))
}

describe('books after any history', () => {
  test('balance, agree with their documents, and are reported as they are', { timeout: 120_000 }, async () => {
    const statuses = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 60 }), async (steps) => {
        const made = createMade()
        for (const each of steps) {
          const version = world.sandbox.companies[0]!.version
          const status = await takeStep(world, each, made)
          // What was refused has changed nothing at all.
          if (status === 400) expect(world.sandbox.companies[0]!.version).toBe(version)
          const key = `${each.kind} ${status}`
          statuses.set(key, (statuses.get(key) ?? 0) + 1)
        }
        expectDocumentsAgree()
        expectJournalsBalance()
        expectControlAccountsAgree()
        for (const date of ['2026-02-28', '2026-05-17', '2026-12-31']) {
          await expectReportsAgree(date)
          await expectTrialBalanceIsJournals(date)
        }
        await expectProfitIsGrowth('2026-02-28', '2026-03-01', '2026-05-31')
        await expectProfitIsGrowth('2025-12-31', '2026-01-01', '2026-12-31')
      }),
      { numRuns: 25, endOnFailure: true },
    )
    // The property would hold of a history in which everything was refused: most kinds must have gone through.
    for (const kind of [
      'invoice',
      'credit',
      'pay',
      'refund',
      'allocate',
      'edit',
      'touch',
      'void',
      'unpay',
      'bank',
      'unbank',
      'transfer',
      'journal',
      'unjournal',
    ]) {
      expect(statuses.get(`${kind} 200`) ?? 0, `${kind}: ${JSON.stringify([...statuses])}`).toBeGreaterThan(0)
    }
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CompanyOptions, Sandbox } from '../../src/sandbox/sandbox.ts'
import {
  openStatementsWorld,
  postedStreams,
  stopStatementsWorlds,
  toFigures,
  toObjects,
  toReportFigures,
  type StatementsWorld,
} from '../support/statements-world.ts'

/*
 * Statements beside Xero's own reports over HTTP, line by line, sums too. Journals no document tells of are posted as
 * residuals first, as reconciliation would; revaluation is off. What each contact owes and is owed is beside the reports by contact.
 */

const companies = (
  [
    { seed: 11, size: { invoices: 60 }, region: 'NZ', trade: 'wholesaler' },
    { seed: 12, size: { invoices: 50 }, region: 'AU', trade: 'agency' },
    { seed: 13, size: { invoices: 50 }, region: 'UK', trade: 'cafe' },
    { seed: 14, size: { invoices: 40 }, region: 'US', trade: 'charity' },
  ] satisfies CompanyOptions[]
).map((company, index) => ({ ...company, tenantId: `${index + 1}`.repeat(8) + '-1111-4111-8111-111111111111' }))
const now = (): number => Date.parse('2026-10-20T09:00:00Z')

let world: StatementsWorld

beforeAll(async () => {
  world = await openStatementsWorld(
    {
      companies: companies.map((company) => ({ ...company, now: new Date(now()) })),
      now,
      quirks: { revalueInReports: false, groupCurrencyGains: false },
    },
    postedStreams,
  )
  await world.sync()
  await world.write(toResiduals(world.sandbox))
}, 180_000)
afterAll(async () => {
  await world.close()
  await stopStatementsWorlds()
})

/** Rows of `books.residuals` for the journals no document tells of. */
function toResiduals({ companies: all }: Sandbox): string {
  const rows = all.flatMap(({ tenantId, unsourced, ledger }) =>
    [...unsourced, ...ledger.unsourced].flatMap((entry, index) =>
      (['accrual', 'cash'] as const).flatMap((basis) =>
        basis === 'cash' && entry.onCashBasis === false
          ? []
          : entry.postings.map(({ accountId, net }, line) => {
              const day = new Date(entry.day * 86_400_000).toISOString().slice(0, 10)
              return `('${tenantId}', 'RESIDUAL', 'r${index}', ${line + 1}, DATE '${day}', '${accountId}', ${net} / 100.0, 0, 'line', '${basis}', DATE '${day.slice(0, 7)}-01', 'unknown')`
            }),
      ),
    ),
  )
  return `DELETE FROM books.residuals; INSERT INTO books.residuals (tenant_id, source_type, source_id, line, date, account_id, net, tax, kind, basis, month, label) VALUES ${rows.join(', ')}`
}

const isNothing = ([, figures]: [string, string[]]): boolean => figures.every((figure) => figure === '' || figure === '0.00')

describe('statements are those of Xero', () => {
  test.each(companies)('for a $trade in $region', { timeout: 60_000 }, async ({ tenantId }) => {
    const ask = (name: string, parameters: Record<string, string>) => world.ask(name, parameters, [tenantId])
    const report = (path: string) => world.report(path, tenantId)
    let compared = 0
    for (const day of ['2025-03-31', '2026-04-30', '2026-09-30']) {
      const from = `${day.slice(0, 4)}-01-01`
      for (const basis of ['accrual', 'cash'] as const) {
        const cash = basis === 'cash' ? '&paymentsOnly=true' : ''
        const profit = toFigures(await ask('profit_and_loss', { from, to: day, basis }))
        const theirs = toReportFigures(await report(`ProfitAndLoss?fromDate=${from}&toDate=${day}${cash}`))
        expect([day, basis, [...profit].filter((line) => !isNothing(line))]).toEqual([
          day,
          basis,
          theirs.filter((line) => !isNothing(line)),
        ])
        const sheet = toFigures(await ask('balance_sheet', { as_at: day, basis }))
        const reported = toReportFigures(await report(`BalanceSheet?date=${day}${cash}`))
        const last = reported.map(([label, [figure]]): [string, string[]] => [label, [figure!]])
        expect([day, basis, [...sheet].filter((line) => !isNothing(line))]).toEqual([
          day,
          basis,
          last.filter((line) => !isNothing(line)),
        ])
        const trial = toFigures(await ask('trial_balance', { as_at: day, basis }), true)
        const listed = toReportFigures(await report(`TrialBalance?date=${day}${cash}`))
        const blank = (figures: string[]): string[] => figures.map((figure) => (figure === '0.00' ? '' : figure))
        expect([...trial].map(([label, figures]) => [label, blank(figures)])).toEqual(
          listed.map(([label, figures]) => [label, blank(figures)]),
        )
        compared += theirs.length + last.length + listed.length
      }
      const banks = toObjects(await ask('bank_summary', { from, to: day }))
      const summary = toReportFigures(await report(`BankSummary?fromDate=${from}&toDate=${day}`)).filter(
        (line) => !isNothing(line),
      )
      expect(
        banks.map(({ account, opening, received, spent, closing }) => [account, [opening, received, spent, closing]]),
      ).toEqual(summary.slice(0, -1))
    }
    expect(compared).toBeGreaterThan(300)
  })
})

describe('aged receivables and payables are those of Xero', () => {
  test.each(companies.slice(0, 2))('contact by contact, for a $trade in $region', { timeout: 60_000 }, async ({ tenantId }) => {
    const contacts = await world.query(`SELECT contact_id FROM books.contacts WHERE tenant_id = '${tenantId}'`)
    let owed = 0
    for (const day of ['2025-04-30', '2026-02-28', '2026-09-30']) {
      for (const [side, name] of [
        ['receivables', 'AgedReceivablesByContact'],
        ['payables', 'AgedPayablesByContact'],
      ] as const) {
        const aged = toObjects(await world.ask(`aged_${side}`, { as_at: day }, [tenantId]))
        const ours = new Map(aged.map((row) => [row['contact_id'], row['total']]))
        for (const { contact_id: id } of contacts) {
          const rows = toReportFigures(await world.report(`${name}?contactID=${String(id)}&date=${day}&toDate=${day}`, tenantId))
          const due = rows.at(-1)![1].at(-1)
          expect([day, id, ours.get(id) ?? '0.00']).toEqual([day, id, due])
          if (due !== '0.00') owed += 1
        }
      }
    }
    expect(owed).toBeGreaterThan(20)
  })
})

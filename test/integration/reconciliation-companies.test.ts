import { afterEach, describe, expect, test } from 'vitest'
import { toYearStart } from '../../src/books/reconciliation/days.ts'
import type { CompanyOptions } from '../../src/sandbox/sandbox.ts'
import { findUntied, openReconciliationWorld, type ReconciliationWorld } from '../support/reconciliation-world.ts'
import { olderApp } from '../support/world.ts'

/*
 * With the labelled residuals the books are Xero's own reports on every account, every month, accrual and cash, and
 * nothing is unknown. A few kinds of companies here: every region with every trade, and many of each, is
 * `npm run bench -- reconcile`.
 */

const yearEnds = { UK: [3, 31], US: [12, 31] } as const

const kinds: CompanyOptions[] = [
  { seed: 3, size: { invoices: 40 }, trade: 'wholesaler', region: 'UK' },
  { seed: 4, size: { invoices: 40 }, trade: 'charity', region: 'US' },
]

let world: ReconciliationWorld | undefined
afterEach(() => world?.close())

const usual = ['bank_rounding', 'depreciation', 'opening_balance', 'unrealised_fx', 'wages']

async function loadLabels({ read }: ReconciliationWorld): Promise<unknown[]> {
  return (await read('SELECT DISTINCT label FROM books.residuals ORDER BY label')).map(({ label }) => label)
}

describe('the books of a company', () => {
  test.each(kinds)('that is a $trade in $region, seed $seed, are those of its reports', async (company) => {
    world = await openReconciliationWorld({ apps: [olderApp], companies: [company] })
    await world.copy()
    expect(await world.reconcile()).toMatchObject({ state: 'explained', explainedPercent: 100 })
    const [month = 0, day = 0] = yearEnds[company.region as keyof typeof yearEnds]
    const [organisation] = await world.read(
      'SELECT financial_year_end_month AS month, financial_year_end_day AS day FROM books.organisations',
    )
    expect(organisation).toEqual({ month, day })
    expect(await findUntied(world, (each) => toYearStart(each, { month, day }))).toEqual([])
    expect(await findOffLedger(world)).toEqual([])
    expect(await loadLabels(world)).toEqual(
      company.trade === 'wholesaler' ? [...usual.slice(0, 3), 'stock', ...usual.slice(3)] : usual,
    )
  })

  test('whose expense claims may not be read, even in the month it began with Xero', async () => {
    // As many receipts as a middling company has: the first ones are claimed, and unpaid, when balances are brought over.
    world = await openReconciliationWorld({ companies: [{ seed: 2, size: { invoices: 1001 } }] })
    await world.copy()
    expect(await world.reconcile()).toMatchObject({ state: 'explained', explainedPercent: 100 })
    expect(await findUntied(world, (each) => toYearStart(each, { month: 3, day: 31 }))).toEqual([])
    expect(await loadLabels(world)).toEqual([...usual, 'expense_claims'].sort())
    const began =
      await world.read(`SELECT a.name, r.label, sum(r.net) < 0 AS owed FROM books.residuals r JOIN books.accounts a USING (account_id)
      WHERE r.basis = 'accrual' AND a.system_account = 'UNPAIDEXPCLM'
        AND r.month = (SELECT month FROM books.residuals WHERE label = 'opening_balance' ORDER BY month LIMIT 1) GROUP BY ALL`)
    expect(began).toEqual([{ name: 'Unpaid Expense Claims', label: 'expense_claims', owed: true }])
  })
})

/** Accounts on which the books are not the sandbox's own ledger, on either basis: but for what rates do in reports. */
async function findOffLedger({ sandbox, read }: ReconciliationWorld): Promise<string[]> {
  const off: string[] = []
  const days = (await read('SELECT DISTINCT date FROM xero.report_trial_balance ORDER BY date')).map(({ date }) => String(date))
  for (const [basis, view] of [
    ['accrual', 'ledger'],
    ['cash', 'ledger_cash'],
  ] as const) {
    const rows = await read(`SELECT CAST(d.date AS VARCHAR) AS date, l.account_id, CAST(sum(l.net) * 100 AS BIGINT) AS cents
      FROM (SELECT DISTINCT date FROM xero.report_trial_balance) d JOIN books.${view} l ON l.date <= d.date
      WHERE l.label IS DISTINCT FROM 'unrealised_fx' GROUP BY ALL`)
    const ours = new Map(rows.map((row) => [`${row['date']} ${row['account_id']}`, Number(row['cents'])]))
    for (const day of days) {
      for (const { accountId, name, cents } of sandbox.control.ledger({ to: day, basis })) {
        const held = ours.get(`${day} ${accountId}`) ?? 0
        if (held !== cents) off.push(`${basis} ${day} ${name}: ${held} for ${cents}`)
      }
    }
  }
  return off.slice(0, 5)
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { booksViews } from '../../src/books/statements/views.ts'
import { statementEntries } from '../../src/books/statements/catalogue.ts'
import { withReader } from '../../src/platform/query-warehouse.ts'
import { createStatements, type ReportAnswer } from '../../src/platform/statements.ts'
import {
  openStatementsWorld,
  postedStreams,
  stopStatementsWorlds,
  toFigures,
  toObjects,
  type StatementsWorld,
} from '../support/statements-world.ts'

/*
 * Views are what their documentation says and agree with the statements; every statement answers with its defaults, also to
 * a reader of one organisation alone, where its books are empty, and where there are none.
 */

const now = (): number => Date.parse('2026-10-20T09:00:00Z')
const second = '22222222-2222-4222-8222-222222222222'
let world: StatementsWorld

beforeAll(async () => {
  world = await openStatementsWorld({
    companies: [
      { seed: 21, size: { invoices: 80 }, region: 'UK', trade: 'consultancy', now: new Date(now()) },
      { seed: 22, size: { invoices: 1 }, region: 'US', now: new Date(now()), tenantId: second },
    ],
    now,
  })
  await world.sync({}, world.tenants.slice(0, 1))
  await world.sync({ streams: postedStreams }, [second])
}, 60_000)
afterAll(async () => {
  await world.close()
  await stopStatementsWorlds()
})

describe('views of the books', () => {
  test('have the columns that are documented, with their meaning', async () => {
    const rows = await world.query(
      "SELECT table_name AS view, column_name AS name, comment FROM duckdb_columns() WHERE schema_name = 'books' ORDER BY column_index",
    )
    for (const { name, columns } of booksViews) {
      const held = rows.filter(({ view }) => view === name)
      expect([name, held.map((row) => row['name']).toSorted()]).toEqual([name, Object.keys(columns).toSorted()])
      expect([name, Object.fromEntries(held.map((row) => [row['name'], row['comment']]))]).toEqual([name, columns])
    }
  })

  test('add up to the statements', async () => {
    const [tenant] = world.tenants
    const own = `tenant_id = '${tenant}'`
    for (const basis of ['accrual', 'cash'] as const) {
      const profit = toFigures(await world.ask('profit_and_loss', { from: '2026-01-01', to: '2026-06-30', basis }))
      for (const grain of ['daily', 'monthly', 'by_contact_monthly', 'by_item_monthly', 'by_tracking_1_monthly']) {
        const [row] = await world.query(
          `SELECT sum(CASE WHEN class = 'REVENUE' THEN amount ELSE -amount END) AS profit FROM books.profit_and_loss_${grain}
           WHERE ${own} AND basis = '${basis}' AND period_start BETWEEN DATE '2026-01-01' AND DATE '2026-06-30'`,
        )
        expect([basis, grain, row!['profit']]).toEqual([basis, grain, profit.get('Net Profit')![0]])
      }
      for (const [grain, day] of [
        ['daily', '2026-05-17'],
        ['monthly', '2026-05-31'],
        ['quarterly', '2026-06-30'],
        ['yearly', '2026-03-31'],
      ] as const) {
        const sheet = toFigures(await world.ask('balance_sheet', { as_at: day, basis }))
        const rows = await world.query(
          `SELECT account, amount FROM books.balance_sheet_${grain} WHERE ${own} AND basis = '${basis}' AND day = DATE '${day}'`,
        )
        expect(rows.length).toBeGreaterThan(8)
        for (const { account, amount } of rows)
          expect([grain, account, [amount]]).toEqual([grain, account, sheet.get(String(account))])
      }
    }
    const unbalanced = await world.query(
      `SELECT tenant_id, basis, day FROM books.balance_sheet_daily GROUP BY ALL HAVING sum(CASE WHEN class = 'ASSET' THEN amount ELSE -amount END) <> 0`,
    )
    expect(unbalanced).toEqual([])
    const aged = toObjects(await world.ask('aged_receivables'))
    const viewed = await world.query(
      `SELECT contact_id, total FROM books.aged_receivables WHERE ${own} ORDER BY total DESC, contact, contact_id`,
    )
    expect(viewed).toEqual(aged.map(({ contact_id: id, total }) => ({ contact_id: id, total })))
  })
})

describe('every statement', () => {
  test('answers with its defaults, to a reader of one organisation as to one of all', { timeout: 60_000 }, async () => {
    const statements = createStatements()
    const askAll = (tenant: string, options: { tenants?: string[] }): Promise<ReportAnswer[]> =>
      withReader(world.home.config, options, async (reader) => {
        const answers: ReportAnswer[] = []
        for (const { name } of statementEntries)
          answers.push(await statements.run({ reader, name, tenants: [tenant], parameters: {} }))
        return answers
      })
    for (const tenant of world.tenants) {
      const open = await askAll(tenant, {})
      for (const answer of open) {
        expect(answer.rows.every((row) => row.length === answer.columns.length)).toBe(true)
        expect(answer.asOf).toMatch(/^2026-10-20T/)
        if (tenant !== second) expect(answer.missing).toEqual([])
      }
      expect(await askAll(tenant, { tenants: [tenant] })).toEqual(open)
    }
  })

  test('of an organisation without books says what to do', async () => {
    await expect(world.ask('profit_and_loss', {}, ['33333333-3333-4333-8333-333333333333'])).rejects.toThrow(
      'have not been built yet',
    )
  })
})

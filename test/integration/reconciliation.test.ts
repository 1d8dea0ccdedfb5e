import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest'
import { toYearStart } from '../../src/books/reconciliation/days.ts'
import { refreshReconciliation } from '../../src/books/reconciliation/refresh-reconciliation.ts'
import { journals } from '../../src/streams/journals.ts'
import { findUntied, openReconciliationWorld, type ReconciliationWorld } from '../support/reconciliation-world.ts'
import { olderApp } from '../support/world.ts'

const company = { seed: 1, size: { invoices: 40 }, region: 'NZ', trade: 'wholesaler' } as const

/** What nothing explains, on accrual basis, with the documents named for it. */
const unexplained = `SELECT strftime(r.month, '%Y-%m') AS month, a.name AS account, CAST(r.unexplained AS VARCHAR) AS amount,
    (SELECT d.reason || ' ' || d.document_id FROM books.reconciliation_documents d WHERE d.basis = r.basis AND d.month = r.month
      AND d.account_id = r.account_id AND d.place = 1) AS nearest
  FROM books.reconciliation r JOIN books.accounts a USING (account_id) WHERE r.basis = 'accrual' AND r.unexplained <> 0 ORDER BY 1, 2`

describe('a copy', () => {
  let world: ReconciliationWorld

  // Its financial year ends within a month.
  const yearStartOf = (day: string): string => toYearStart(day, { month: 4, day: 5 })

  beforeAll(async () => {
    world = await openReconciliationWorld({ apps: [olderApp], companies: [company], also: [journals] })
    const { OrganisationID: id } = world.sandbox.control.collection('Organisations').recordAt(0)
    world.sandbox.control.edit('Organisations', String(id), { FinancialYearEndDay: 5, FinancialYearEndMonth: 4 })
    await world.copy()
  }, 30_000)
  afterAll(() => world.close())

  test('is explained as it was read, posting for posting', async () => {
    expect(await world.reconcile()).toMatchObject({ state: 'explained', explainedPercent: 100 })
    expect(await findUntied(world, yearStartOf)).toEqual([])
    expect(await world.read('SELECT * FROM books.journal_differences')).toEqual([])
  })

  test('that was spoiled names months, accounts and documents: an invoice gone, an amount changed, a payment dropped', async () => {
    const invoices = await world.read(`SELECT invoice_id AS id, CAST(CAST(i.total AS DECIMAL(18,2)) AS VARCHAR) AS total,
        CAST(CAST(i.sub_total AS DECIMAL(18,2)) AS VARCHAR) AS net, CAST(CAST(i.total_tax AS DECIMAL(18,2)) AS VARCHAR) AS tax,
        strftime(i.date, '%Y-%m') AS month, p.payment_id AS payment, strftime(p.date, '%Y-%m') AS paid
      FROM xero.invoices i JOIN xero.payments p USING (invoice_id) WHERE i.type = 'ACCREC' AND i.status = 'PAID' AND i.currency_code = 'NZD'
        AND i.total_tax > 0 AND p.status = 'AUTHORISED' AND p.amount = i.total AND i.date >= DATE '2024-07-01' ORDER BY i.date`)
    // Three whose months, of date and payment, are not each other's, nor that in which balances were brought over.
    const chosen: Record<string, string>[] = []
    for (const each of invoices as Record<string, string>[]) {
      const taken = new Set(chosen.flatMap(({ month, paid }) => [month, paid]))
      if (chosen.length < 3 && !taken.has(each['month']) && !taken.has(each['paid'])) chosen.push(each)
    }
    const [gone, changed, dropped] = chosen as [Record<string, string>, Record<string, string>, Record<string, string>]
    const spoiled = `invoice_id IN ('${gone['id']}', '${changed['id']}')`
    await world.spoil(`CREATE OR REPLACE TEMP TABLE kept_invoices AS SELECT * FROM xero.invoices WHERE ${spoiled};
      CREATE OR REPLACE TEMP TABLE kept_payments AS SELECT * FROM xero.payments WHERE payment_id = '${dropped['payment']}';
      DELETE FROM xero.invoices WHERE invoice_id = '${gone['id']}'; DELETE FROM xero.payments WHERE payment_id = '${dropped['payment']}';
      UPDATE xero.invoices SET total = total + 100, sub_total = sub_total + 100 WHERE invoice_id = '${changed['id']}'`)
    expect(await world.reconcile({ full: true })).toMatchObject({ state: 'differs' })
    const found = await world.read(unexplained)
    const inMonth = (month: string | undefined) => found.filter((row) => row['month'] === month)
    const nearest = `missing ${gone['id']}`
    for (const [account, amount] of [
      ['Accounts Receivable', gone['total']],
      ['GST', `-${gone['tax']}`],
      ['Sales', `-${gone['net']}`],
    ]) {
      expect(found).toContainEqual({ month: gone['month'], account, amount, nearest })
    }
    expect(inMonth(changed['month'])).toEqual([
      { month: changed['month'], account: 'Accounts Receivable', amount: '-100.00', nearest: `settlement ${changed['id']}` },
      { month: changed['month'], account: 'Rounding', amount: '100.00', nearest: `settlement ${changed['id']}` },
    ])
    expect(inMonth(dropped['paid'])).toEqual([
      {
        month: dropped['paid'],
        account: 'Accounts Receivable',
        amount: `-${dropped['total']}`,
        nearest: `settlement ${dropped['id']}`,
      },
      {
        month: dropped['paid'],
        account: 'Business Bank Account',
        amount: dropped['total'],
        nearest: `settlement ${dropped['id']}`,
      },
    ])
    const [sums] = await world.read('SELECT count(*) AS n FROM books.journal_differences')
    expect(Number(sums?.['n'])).toBeGreaterThanOrEqual(7)
    // Posted as unknown, what is missing is in the statements all the same.
    expect(await findUntied(world, yearStartOf)).toEqual([])
    await world.spoil(`DELETE FROM xero.invoices WHERE ${spoiled}; INSERT INTO xero.invoices SELECT * FROM kept_invoices;
      INSERT INTO xero.payments SELECT * FROM kept_payments`)
  }, 60_000)

  test('is whole again afterwards, and not written anew while nothing changes', async () => {
    expect(await world.reconcile({ full: true })).toMatchObject({ state: 'explained', explainedPercent: 100 })
    await world.spoil("UPDATE books.ties SET text = 'untouched'")
    await world.reconcile()
    expect(await world.read('SELECT text FROM books.ties')).toEqual([{ text: 'untouched' }])
  })

  test('whose oldest trial balances a later run reads is compared as far as they go', async () => {
    const [first] = await world.read('SELECT min(month) AS month FROM xero.report_trial_balance')
    const older = `month <= DATE '${first?.['month']}' + INTERVAL 1 MONTH`
    const tables = ['report_trial_balance', 'report_trial_balance_readings']
    await world.spoil(
      tables
        .map(
          (table) => `CREATE TEMP TABLE kept_${table} AS SELECT * FROM xero.${table} WHERE ${older};
        DELETE FROM xero.${table} WHERE ${older}`,
        )
        .join(';\n'),
    )
    expect(await world.compare()).toMatchObject({ state: 'explained', explainedPercent: 100 })
    const months = await world.read(
      `SELECT basis, min(month) > DATE '${first?.['month']}' AS later FROM books.reconciliation GROUP BY basis ORDER BY basis`,
    )
    expect(months).toEqual([
      { basis: 'accrual', later: true },
      { basis: 'cash', later: true },
    ])
    await world.spoil(tables.map((table) => `INSERT INTO xero.${table} SELECT * FROM kept_${table}`).join(';\n'))
    expect(await world.compare()).toMatchObject({ state: 'explained', explainedPercent: 100 })
  })

  test('of books that are locked is compared again', async () => {
    const { OrganisationID: id } = world.sandbox.control.collection('Organisations').recordAt(0)
    world.sandbox.control.edit('Organisations', String(id), { PeriodLockDate: '/Date(1767139200000+0000)/' })
    const before = await world.read('SELECT max(as_of) AS at FROM books.ties')
    await world.copy()
    expect(await world.reconcile()).toMatchObject({ state: 'explained', explainedPercent: 100 })
    const after = await world.read('SELECT max(as_of) AS at FROM books.ties')
    expect(String(after[0]?.['at']) > String(before[0]?.['at'])).toBe(true)
  })

  test('holds as many records of a stream as Xero counts, what Xero lists as deleted among them', async () => {
    const { control } = world.sandbox
    const { TrackingCategoryID: id } = control.collection('TrackingCategories').recordAt(0)
    control.remove('TrackingCategories', String(id))
    await world.copy()
    const [held] = await world.read('SELECT invoice_id AS id FROM xero.invoices ORDER BY 1 LIMIT 1')
    await world.spoil(`INSERT INTO xero._quarantine (tenant_id, stream, key) VALUES
      ('${world.tenantId}', 'invoices', '${String(held?.['id'])}'), ('${world.tenantId}', 'invoices', 'never held')`)
    const at = new Date('2026-11-21T10:00:00Z')
    const toCount = (stream: string, root: string) => {
      const counted = control.collection(root).size
      return { stream, table: stream, hasTotal: stream === 'invoices', counted, read: counted, at }
    }
    const counts = [toCount('invoices', 'Invoices'), toCount('tracking_categories', 'TrackingCategories')]
    await refreshReconciliation(await world.sql(), { tenantId: world.tenantId, at, counts })
    const rows = await world.read(`SELECT stream, held > 0 AS held, deleted > 0 AS deleted, CAST(gone AS INTEGER) AS gone,
      CAST(quarantined AS INTEGER) AS quarantined, held + deleted = counted AS whole FROM books.reconciliation_streams ORDER BY stream`)
    expect(rows).toEqual([
      { stream: 'invoices', held: true, deleted: true, gone: 0, quarantined: 1, whole: true },
      { stream: 'tracking_categories', held: true, deleted: false, gone: 1, quarantined: 0, whole: true },
    ])
  })
})

describe('an organisation', () => {
  let world: ReconciliationWorld | undefined
  afterEach(() => world?.close())

  test('that posts expense claims by receipt is read so, and that is remembered', async () => {
    world = await openReconciliationWorld({
      apps: [olderApp],
      companies: [{ seed: 7, size: { invoices: 40 }, trade: 'agency', region: 'AU' }],
      quirks: { expenseClaimsPostByReceipt: true },
    })
    await world.copy()
    expect(await world.reconcile()).toMatchObject({ state: 'explained', explainedPercent: 100 })
    const [ties] = await world.read('SELECT readings, text FROM books.ties')
    expect(ties).toMatchObject({ readings: '{"expenseClaim":"receipts"}', text: expect.stringContaining('receipts') as string })
    expect(await world.reconcile()).toMatchObject({ state: 'explained' })
    expect(await findUntied(world, (day) => toYearStart(day, { month: 6, day: 30 }))).toEqual([])
  }, 60_000)

  test('read from a start date has what was there before as opening balances', async () => {
    world = await openReconciliationWorld({ apps: [olderApp], companies: [{ ...company, size: { invoices: 60 } }] })
    await world.copy({ startDate: new Date('2025-08-01T00:00:00Z') })
    // A bill that was last changed before, though dated after, is not held.
    expect((await world.reconcile()).explainedPercent).toBeGreaterThan(99.9)
    const untied = await findUntied(world, (day) => toYearStart(day, { month: 3, day: 31 }))
    // Of what is older, the copy has a part, and no report.
    expect(untied.filter((line) => String(line.split(' | ')[1]) >= '2025-08')).toEqual([])
    expect(
      await world.read(
        "SELECT count(*) > 5 AS some FROM books.residuals WHERE label = 'opening_balance' AND date = DATE '2025-07-31'",
      ),
    ).toEqual([{ some: true }])
    const odd = await world.read(`SELECT DISTINCT r.month FROM books.reconciliation r WHERE r.unexplained <> 0 ORDER BY 1`)
    expect(odd).toEqual([{ month: '2025-08-01' }])
  }, 60_000)
})

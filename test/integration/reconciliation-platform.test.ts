import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plainStyle } from '../../src/cli/render/style.ts'
import { renderReconciliation } from '../../src/cli/render/reconciliation.ts'
import type { Platform } from '../../src/platform/platform.ts'
import { loadReconciliation, type Reconciliation, type ReconciliationFilter } from '../../src/platform/reconcile.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { openDuckdbQuery } from '../../src/warehouse/duckdb/query.ts'
import { catchError, createLeapingClock, startQuickKind, type PlatformHome } from '../support/platform-world.ts'
import type { App } from '../../src/sandbox/identity/apps.ts'

const kind = await startQuickKind()
afterAll(() => kind.stop())

const tenants = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
  '33333333-3333-4333-8333-333333333333',
] as const
const apps: App[] = tenants.map((tenantId, index) => ({
  clientId: `APP${index}`,
  clientSecret: `secret-${index}`,
  name: `App ${index}`,
  kind: 'custom',
  generation: 'granular',
  tenantId,
}))

describe('two organisations with financial years of their own', () => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform

  beforeAll(async () => {
    sandbox = await startSandbox({
      apps,
      companies: [
        { seed: 3, size: { invoices: 20 }, region: 'NZ', tenantId: tenants[0], name: 'Southern' },
        { seed: 4, size: { invoices: 20 }, region: 'US', tenantId: tenants[1], name: 'Western' },
        { seed: 5, size: { invoices: 10 }, region: 'UK', tenantId: tenants[2], name: 'Northern' },
      ],
    })
    home = await kind.createHome(sandbox)
    platform = await home.open({ clock: createLeapingClock(sandbox) })
    for (const [index, { clientId, clientSecret }] of apps.slice(0, 2).entries()) {
      await platform.connect.custom({ name: `books-${index}`, clientId, clientSecret: String(clientSecret) })
    }
  }, 60_000)
  afterAll(async () => {
    await platform?.close()
    await sandbox?.close()
  })

  async function load(tenantId: string, filter: ReconciliationFilter = {}): Promise<Reconciliation> {
    await platform.close()
    const engine = await openDuckdbQuery({ path: home.config.warehousePath, memoryMb: 256 })
    try {
      return await loadReconciliation(engine, tenantId, filter)
    } finally {
      await engine.close()
      platform = await home.open({ clock: createLeapingClock(sandbox) })
    }
  }
  const page = (reconciliation: Reconciliation, detailed = false): string =>
    renderReconciliation(reconciliation, { format: 'table', detailed, name: 'books-0', style: plainStyle, width: 160 })

  test('tie each on its own, with expense claims that may not be read', async () => {
    for (const index of [0, 1]) expect((await platform.sync(`books-${index}`, {})).books).toMatchObject({ note: null })
    for (const tenantId of tenants.slice(0, 2)) {
      const { ties, months, accounts, streams, journalDifferences } = await load(tenantId)
      expect(ties).toMatchObject({ state: 'explained', explainedPercent: 100 })
      expect(ties.text).toMatch(/^Ties to Xero to the cent as of \d{4}-\d\d-\d\d; opening balances, /)
      expect(new Set(months.map(({ state }) => state))).toEqual(new Set(['explained']))
      expect(months.length).toBeGreaterThan(50)
      expect([accounts, streams, journalDifferences]).toEqual([[], [], null])
    }
    const counted = await home.query(
      "SELECT * FROM books.reconciliation_streams WHERE stream = 'invoices' AND held + deleted = counted",
    )
    expect(counted).toHaveLength(2)
  }, 120_000)

  test('show one month, or one account', async () => {
    const month = await load(tenants[0], { month: '2026-04' })
    expect(month.accounts.map(({ month: each }) => each)).toEqual(month.accounts.map(() => '2026-04'))
    expect(page(month, true)).toMatch(/2026-04 +accrual +Depreciation \(416\) .* depreciation/)
    const account = await load(tenants[0], { account: 'depreciation' })
    expect(new Set(account.accounts.map(({ code }) => code))).toEqual(new Set(['416']))
    expect(page(await load(tenants[0]))).toMatch(/2026-04 +explained +explained/)
  }, 30_000)

  test('a copy that lost an invoice differs, and says where', async () => {
    await platform.close()
    const { openDuckdbWarehouse } = await import('../../src/warehouse/duckdb/warehouse.ts')
    const { refreshBooks } = await import('../../src/books/ledger/refresh-books.ts')
    const { refreshReconciliation } = await import('../../src/books/reconciliation/refresh-reconciliation.ts')
    const { warehousePath: path, stagingPath, memoryMb } = home.config
    const clock = createLeapingClock(sandbox)
    const warehouse = await openDuckdbWarehouse({ path, stagingPath, schema: 'xero', memoryMb, clock })
    await warehouse.sql.write('a test', (run) =>
      run(`DELETE FROM xero.invoices WHERE invoice_id = (SELECT invoice_id FROM xero.invoices WHERE tenant_id = '${tenants[0]}'
        AND status = 'PAID' AND type = 'ACCREC' AND currency_code = 'NZD' ORDER BY date LIMIT 1 OFFSET 3)`),
    )
    await refreshBooks(warehouse.sql, { tenantId: tenants[0], at: clock.now(), full: true })
    await refreshReconciliation(warehouse.sql, { tenantId: tenants[0], at: clock.now() })
    await warehouse.close()
    platform = await home.open({ clock })
    const found = await load(tenants[0])
    expect(found.ties.state).toBe('differs')
    expect(found.ties.text).toMatch(/^Does not tie to Xero as of .* first .* on .* in \d{4}-\d\d/)
    expect(found.accounts[0]?.nearest[0]).toMatchObject({ reason: 'missing', type: 'invoice' })
    expect(page(found)).toMatch(/Nearest documents\n.*\n .*invoice .*: payments or lines name it, and it is not held/)
    // The other one is not touched.
    expect((await load(tenants[1])).ties.state).toBe('explained')
  }, 120_000)

  test('without the scope of the trial balance an organisation is unreconciled, and says why', async () => {
    expect((await catchError(load('nobody'))).code).toBe('not_found')
    sandbox.control.withdrawScope('accounting.reports.trialbalance.read', 'APP2')
    const { clientId, clientSecret } = apps[2]!
    await platform.connect.custom({ name: 'books-2', clientId, clientSecret: String(clientSecret) })
    expect((await platform.sync('books-2', {})).status).toBe('complete')
    const { ties, months } = await load(tenants[2])
    expect(ties).toMatchObject({ state: 'unreconciled', asOf: null, explainedPercent: null })
    expect(ties.text).toContain('accounting.reports.trialbalance.read')
    expect(months).toEqual([])
    expect(await home.query(`SELECT * FROM books.residuals WHERE tenant_id = '${tenants[2]}'`)).toEqual([])
  }, 60_000)
})

import { afterEach, describe, expect, test } from 'vitest'
import { defaultReadings } from '../../src/books/ledger/readings.ts'
import type { CompanyOptions } from '../../src/sandbox/sandbox.ts'
import { compareMovements, findUnsound, loadMovements, loadTruth } from '../support/ledger-truth.ts'
import { openLedgerWorld, type LedgerWorld } from '../support/ledger-world.ts'
import { olderApp } from '../support/world.ts'

/*
 * The ledger made of documents is the sandbox's own, account by account and month by month, on both bases, but for the
 * journals no document tells of. `LEDGER_SEEDS=20` tries so many seeds of every region and trade; by default each
 * region and each trade is met, not each pair.
 */

const regions = ['NZ', 'AU', 'UK', 'US'] as const
const trades = ['cafe', 'consultancy', 'wholesaler', 'charity', 'agency', 'general'] as const
const seeds = Number(process.env['LEDGER_SEEDS'] ?? 0)

const kinds: CompanyOptions[] =
  seeds > 0
    ? regions.flatMap((region) =>
        trades.flatMap((trade) =>
          Array.from({ length: seeds }, (_, index) => ({ seed: index + 1, size: { invoices: 200 }, region, trade })),
        ),
      )
    : trades.map((trade, index) => ({ seed: index + 1, size: { invoices: 60 }, region: regions[index % 4]!, trade }))

let world: LedgerWorld | undefined
afterEach(() => world?.close())

async function expectTruth(opened: LedgerWorld): Promise<void> {
  const sql = await opened.sql()
  for (const basis of ['accrual', 'cash'] as const) {
    expect([basis, await findUnsound(sql, basis)]).toEqual([basis, []])
    const ours = await loadMovements(sql, opened.tenantId, basis)
    expect(ours.size).toBeGreaterThan(100)
    expect([basis, await compareMovements(sql, ours, loadTruth(opened.sandbox, basis))]).toEqual([basis, []])
  }
}

describe('the ledger of a company', () => {
  test.each(kinds)('that is a $trade in $region, seed $seed', async (company) => {
    world = await openLedgerWorld({ apps: [olderApp], companies: [company] })
    expect(await world.follow()).toMatchObject({ mode: 'full' })
    await expectTruth(world)
    expect(await world.follow()).toMatchObject({ mode: 'none' })
  })

  test('whose expense claims are posted by receipt', async () => {
    world = await openLedgerWorld({
      apps: [olderApp],
      companies: [{ seed: 7, size: { invoices: 40 }, trade: 'agency' }],
      quirks: { expenseClaimsPostByReceipt: true },
    })
    await world.follow()
    const sql = await world.sql()
    const differences = async () =>
      compareMovements(sql, await loadMovements(sql, world!.tenantId, 'accrual'), loadTruth(world!.sandbox, 'accrual'))
    expect(await differences()).not.toEqual([])
    expect(await world.follow({ readings: { ...defaultReadings, expenseClaim: 'receipts' } })).toMatchObject({ mode: 'full' })
    await expectTruth(world)
    // The reading stays until another is given.
    expect(await world.follow()).toMatchObject({ mode: 'none', readings: { expenseClaim: 'receipts' } })
  })

  test('posting by posting as the journals have it', async () => {
    world = await openLedgerWorld({
      apps: [olderApp],
      companies: [{ seed: 4, size: { invoices: 80 }, region: 'AU', trade: 'wholesaler' }],
    })
    await world.follow()
    const journals = world.sandbox.control.collection('Journals')
    const theirs = new Map<string, { net: number; tax: number }>()
    for (let index = 0; index < journals.size; index++) {
      const journal = journals.recordAt(index)
      if (journal['SourceType'] === undefined || journal['SourceType'] === null) continue
      for (const line of journal['JournalLines'] as Record<string, unknown>[]) {
        const key = [journal['SourceType'], journal['SourceID'], line['AccountID'], line['TaxType'] || null].join(' ')
        const sum = theirs.get(key) ?? { net: 0, tax: 0 }
        theirs.set(key, { net: sum.net + toCents(line['NetAmount']), tax: sum.tax + toCents(line['TaxAmount']) })
      }
    }
    // Xero knows an allocation as a journal of the credit, if it posts one.
    const rows = await world.read(
      `SELECT CASE source_type ${Object.entries(allocations)
        .map(([ours, theirs]) => `WHEN '${ours}' THEN '${theirs}'`)
        .join(' ')} ELSE source_type END AS source_type,
         CASE WHEN source_type LIKE '%ALLOCATION' THEN document_id ELSE source_id END AS source_id,
         account_id, tax_type, sum(net) AS net, sum(tax) AS tax
       FROM books.general_ledger GROUP BY ALL`,
    )
    const ours = new Map(
      rows.map((row) => [
        [row['source_type'], row['source_id'], row['account_id'], row['tax_type']].join(' '),
        { net: toCents(row['net']), tax: toCents(row['tax']) },
      ]),
    )
    const live = [...theirs].filter(([, { net, tax }]) => net !== 0 || tax !== 0)
    expect(live.length).toBeGreaterThan(500)
    expect(live.filter(([key, sum]) => JSON.stringify(ours.get(key)) !== JSON.stringify(sum)).slice(0, 5)).toEqual([])
    const known = new Set(live.map(([key]) => key))
    expect([...ours].filter(([key, { net }]) => net !== 0 && !known.has(key)).slice(0, 5)).toEqual([])
  })
})

const allocations = {
  ARCREDITALLOCATION: 'ACCRECCREDIT',
  APCREDITALLOCATION: 'ACCPAYCREDIT',
  ARPREPAYMENTALLOCATION: 'ARPREPAYMENT',
  APPREPAYMENTALLOCATION: 'APPREPAYMENT',
  AROVERPAYMENTALLOCATION: 'AROVERPAYMENT',
  APOVERPAYMENTALLOCATION: 'APOVERPAYMENT',
}

const toCents = (amount: unknown): number => Math.round(Number(amount) * 100)

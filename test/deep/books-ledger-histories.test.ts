import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ledgerStreams } from '../../src/books/ledger/ledger-streams.ts'
import { refreshBooks } from '../../src/books/ledger/refresh-books.ts'
import { streams } from '../../src/streams/catalogue.ts'
import { createMade, historyWriter, openHistory, takeStep, type HistoryWorld } from '../support/histories.ts'
import { step } from '../support/history-steps.ts'
import { compareMovements, dumpBooks, findUnsound, loadMovements, loadTruth } from '../support/ledger-truth.ts'
import { openWorld, type World } from '../support/world.ts'

/*
 * Whatever happens to an organisation, the ledger that follows its changes is the one made from nothing, and the one
 * the sandbox keeps: account by account and month by month, on both bases.
 */

let world: World
let history: HistoryWorld

beforeAll(async () => {
  const catalogue = streams.filter(({ name }) => name in ledgerStreams)
  world = await openWorld({ apps: [historyWriter], companies: [{ seed: 3, size: { invoices: 12 } }], catalogue })
  history = await openHistory(world.sandbox)
})
afterAll(() => world.close())

async function refresh(full = false): Promise<string> {
  const { sql } = await world.openWarehouse()
  const { mode } = await refreshBooks(sql, { tenantId: world.tenantId, at: new Date('2026-11-21T10:00:00Z'), full })
  return mode
}

describe('the ledger after any history', () => {
  test('follows changes to the same books as from nothing, which are the sandbox’s', { timeout: 120_000 }, async () => {
    await world.sync()
    expect(await refresh()).toBe('full')
    const modes = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40 }), async (steps) => {
        const made = createMade()
        for (const [index, each] of steps.entries()) {
          await takeStep(history, each, made)
          if (index % 13 !== 12 && index !== steps.length - 1) continue
          const { reports } = await world.sync()
          expect(reports.filter((report) => report.status === 'failed')).toEqual([])
          const mode = await refresh()
          modes.set(mode, (modes.get(mode) ?? 0) + 1)
        }
        const { sql } = await world.openWarehouse()
        for (const basis of ['accrual', 'cash'] as const) {
          expect(await findUnsound(sql, basis)).toEqual([])
          const ours = await loadMovements(sql, world.tenantId, basis)
          expect([basis, await compareMovements(sql, ours, loadTruth(world.sandbox, basis))]).toEqual([basis, []])
        }
        const followed = await dumpBooks(sql)
        expect(await refresh(true)).toBe('full')
        const anew = await dumpBooks(sql)
        for (const [table, rows] of anew) expect([table, followed.get(table)]).toEqual([table, rows])
      }),
      { numRuns: 8, endOnFailure: true },
    )
    expect(modes.get('changes')).toBeGreaterThan(8)
  })
})

import { systemClock } from '../../src/lib/clock.ts'
import { openDuckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import { invoice, invoices } from './warehouse-fixtures.ts'

/**
 * A process that commits batches to a warehouse until it is killed or fails, for tests of what it leaves behind.
 * Arguments: warehouse path, staging path, batches, records per batch. Says one JSON line per commit or failure.
 */
const [path, stagingPath, batches, perBatch] = process.argv.slice(2) as [string, string, string, string]

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

try {
  const warehouse = await openDuckdbWarehouse({ path, stagingPath, schema: 'xero', memoryMb: 192, clock: systemClock })
  await warehouse.prepare([invoices])
  const from = Number((await warehouse.loadState('t', 'invoices'))?.['at'] ?? 0)
  say({ opened: from })
  for (let at = from; at < from + Number(batches); at++) {
    const batch = warehouse.openBatch({ tenantId: 't', runId: 'r', set: invoices, syncedAt: new Date() })
    for (let index = 0; index < Number(perBatch); index++) {
      // One record is the same in all batches and changes with each.
      const id = index === 0 ? 'same' : `${at}-${index}`
      batch.add(
        invoice(id, {
          reference: `${at} ${'x'.repeat(200)}${Math.sin(at * 7919 + index)}`,
          lines: [
            ['1', ['x']],
            ['2', []],
          ],
        }),
      )
    }
    try {
      await batch.drain()
      await batch.commit({ state: { at: at + 1 } })
      say({ committed: at + 1 })
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      say({ failed: code, message, state: (await warehouse.loadState('t', 'invoices')) ?? null })
    }
  }
  await warehouse.close()
} catch (error) {
  const { code, message } = error as { code?: string; message: string }
  say({ failed: code, message })
}

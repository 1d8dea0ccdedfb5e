/** One organisation read and posted in a process of its own, then 100 documents posted anew: prints what each took as JSON. */
import { ledgerStreams } from '../src/books/ledger/ledger-streams.ts'
import { refreshBooks } from '../src/books/ledger/refresh-books.ts'
import { loadConfig } from '../src/config.ts'
import { systemClock } from '../src/lib/clock.ts'
import { openPlatform } from '../src/platform/open-platform.ts'
import { openDuckdbWarehouse } from '../src/warehouse/duckdb/warehouse.ts'

const [home = '', url = '', clientId = '', clientSecret = ''] = process.argv.slice(2)
const config = loadConfig({
  DAYBOOK_HOME: home,
  DAYBOOK_XERO_API_URL: url,
  DAYBOOK_XERO_IDENTITY_URL: url,
  DAYBOOK_XERO_LOGIN_URL: url,
})
const platform = await openPlatform(config)
await platform.connect.custom({ name: 'bench', clientId, clientSecret })
const report = await platform.sync('bench', { streams: Object.keys(ledgerStreams) })
await platform.close()

const { warehousePath: path, stagingPath, memoryMb } = config
const warehouse = await openDuckdbWarehouse({ path, stagingPath, schema: 'xero', memoryMb, clock: systemClock })
const { tenantId } = report

/** Milliseconds each of some rounds took: 100 documents said to have changed are posted anew like ones that did. */
async function changeDocuments(order: (round: number) => string): Promise<number[]> {
  const elapsedMs: number[] = []
  for (let round = 0; round < 5; round++) {
    await warehouse.sql.write('changing documents', (run) =>
      run(`INSERT INTO xero._changes (seq, tenant_id, stream, key, op, changed_at)
        SELECT (SELECT max(seq) FROM xero._changes) + row_number() OVER (), tenant_id, 'invoices', invoice_id, 'update', _synced_at
        FROM (SELECT * FROM xero.invoices ORDER BY ${order(round)} LIMIT 100)`),
    )
    const startedAt = performance.now()
    const { mode } = await refreshBooks(warehouse.sql, { tenantId, at: systemClock.now() })
    if (mode !== 'changes') throw new Error(`The books were posted: ${mode}`)
    elapsedMs.push(Math.round(performance.now() - startedAt))
  }
  return elapsedMs
}

const latestMs = await changeDocuments((round) => `date DESC, hash(invoice_id || '${round}')`)
const anyMs = await changeDocuments((round) => `hash(invoice_id || '${round}')`)
const startedAt = performance.now()
await refreshBooks(warehouse.sql, { tenantId, at: systemClock.now(), full: true })
const fullMs = Math.round(performance.now() - startedAt)
const [counts] = await warehouse.sql.read(
  'counting postings',
  `SELECT (SELECT count(*) FROM books.general_ledger) AS accrual, (SELECT count(*) FROM books.cash_ledger) AS cash,
     (SELECT count(*) FROM books.documents) AS documents, (SELECT sum(net) FROM books.general_ledger) AS total`,
)
await warehouse.close()
console.log(
  JSON.stringify({
    status: report.status,
    error: report.error,
    books: report.books,
    latestMs,
    anyMs,
    fullMs,
    ...counts,
    maxRssMb: process.resourceUsage().maxRSS / 1024,
  }),
)

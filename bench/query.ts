import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { openDuckdbQuery } from '../src/warehouse/duckdb/query.ts'
import type { Figure } from './run.ts'

/** The command as a person types it, without npx, and the engine within, over the warehouse that the ingest left. */
export async function measureQuery(home: string): Promise<Figure[]> {
  const sql = 'select count(*) as invoices from invoices'
  const times = [1, 2, 3, 4, 5].map(() => {
    const startedAt = performance.now()
    const { status, stderr } = spawnSync(process.execPath, ['bin/daybook.js', 'query', sql], {
      env: { ...process.env, DAYBOOK_HOME: home },
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`The query failed: ${stderr}`)
    return performance.now() - startedAt
  })
  const typed = median(times)

  const engine = await openDuckdbQuery({ path: join(home, 'warehouse.duckdb'), memoryMb: 128 })
  const monthly = `select date_trunc('month', i.date) as month, sum(l.line_amount) as amount
    from invoice_line_items l join invoices i using (tenant_id, invoice_id) group by 1 order by 1`
  const overLines =
    "select tax_type, date_trunc('month', _synced_at) as month, sum(line_amount) as amount from invoice_line_items group by all"
  const run = async (text: string): Promise<number> => {
    const figures: number[] = []
    for (let round = 0; round < 5; round++)
      figures.push((await engine.query(text, { maxRows: 1000, timeoutMs: 60_000 })).elapsedMs)
    return median(figures)
  }
  const [joined, lines] = [await run(monthly), await run(overLines)]
  await engine.close()
  return [
    {
      what: 'first answer of `daybook query`, median of 5',
      measured: `${typed.toFixed(0)} ms`,
      target: '≤ 500 ms',
      met: typed <= 500,
    },
    {
      what: 'sum by month over the lines, in the engine',
      measured: `${lines.toFixed(0)} ms`,
      target: '< 100 ms',
      met: lines < 100,
    },
    {
      what: 'the same by the date of the invoice (a join)',
      measured: `${joined.toFixed(0)} ms`,
      target: '< 100 ms',
      met: joined < 100,
    },
  ]
}

function median(figures: number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN
}

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createStatements } from '../src/platform/statements.ts'
import { openDuckdbQuery } from '../src/warehouse/duckdb/query.ts'
import { measureLedger } from './ledger.ts'
import type { Figure } from './run.ts'

interface Question {
  what: string
  name: string
  parameters: Record<string, string>
  targetMs?: number
}

const questions: Question[] = [
  {
    what: 'profit and loss by month over 5 years',
    name: 'profit_and_loss',
    parameters: { from: '2021-11-01', to: '2026-10-31', by: 'month' },
    targetMs: 100,
  },
  { what: 'aged receivables as at a day', name: 'aged_receivables', parameters: { as_at: '2026-03-31' }, targetMs: 200 },
  { what: 'aged payables as at a day', name: 'aged_payables', parameters: { as_at: '2025-09-30' }, targetMs: 200 },
]
const others: Question[] = [
  {
    what: 'balance sheet by month over 5 years',
    name: 'balance_sheet',
    parameters: { from: '2021-11-01', to: '2026-10-31', by: 'month' },
  },
  { what: 'trial balance', name: 'trial_balance', parameters: { as_at: '2026-03-31' } },
  { what: 'cash flow by month of a year', name: 'cash_flow', parameters: { from: '2025-04-01', to: '2026-03-31', by: 'month' } },
  { what: 'cash forecast', name: 'cash_forecast', parameters: { as_at: '2026-03-31' } },
  {
    what: 'revenue by customer and month of a year',
    name: 'revenue_by_customer',
    parameters: { from: '2025-04-01', to: '2026-03-31', by: 'month' },
  },
  { what: 'tax due by return of a year', name: 'tax_due', parameters: { from: '2025-04-01', to: '2026-03-31' } },
  { what: 'days outstanding', name: 'days_outstanding', parameters: {} },
  { what: 'duplicate bills of a year', name: 'duplicate_bills', parameters: {} },
  { what: 'unusual bills of a year', name: 'unusual_bills', parameters: {} },
]

/** Statements over the books that the part `ledger` left, which is run first where it was not. Each is asked 5 times; the median. */
export async function measureStatements(home: string, invoices: number): Promise<Figure[]> {
  const path = join(home, 'warehouse.duckdb')
  if (!existsSync(path)) await measureLedger(home, invoices)
  const engine = await openDuckdbQuery({ path, memoryMb: 128 })
  const { rows } = await engine.query('SELECT tenant_id, name FROM books.organisations', { maxRows: 1, timeoutMs: 10_000 })
  const [tenant, organisation] = rows[0] as [string, string]
  const statements = createStatements()
  const measured: { question: Question; ms: number }[] = []
  for (const question of [...questions, ...others]) {
    const times: number[] = []
    for (let round = 0; round < 5; round++) {
      const startedAt = performance.now()
      const { name, parameters } = question
      const answer = await statements.run({ reader: engine, name, tenants: [tenant], parameters })
      if (answer.rows.length === 0 && question.targetMs !== undefined) throw new Error(`${name} answered nothing.`)
      times.push(performance.now() - startedAt)
    }
    measured.push({ question, ms: median(times) })
  }
  await engine.close()
  const figures = measured.flatMap(({ question: { what, targetMs }, ms }) =>
    targetMs === undefined ? [] : [{ what, measured: `${ms.toFixed(0)} ms`, target: `< ${targetMs} ms`, met: ms < targetMs }],
  )
  const slowest = measured.toSorted((a, b) => b.ms - a.ms)[0]!
  const typed = typeReport(home, organisation)
  return [
    ...figures,
    {
      what: `every other one; the slowest is ${slowest.question.name}`,
      measured: `≤ ${slowest.ms.toFixed(0)} ms`,
      target: '< 1 s',
      met: slowest.ms < 1000,
    },
    { what: '`daybook report pnl`, median of 5', measured: `${typed.toFixed(0)} ms`, target: '< 1 s', met: typed < 1000 },
  ]
}

function typeReport(home: string, organisation: string): number {
  const times = [1, 2, 3, 4, 5].map(() => {
    const startedAt = performance.now()
    const { status, stderr } = spawnSync(process.execPath, ['bin/daybook.js', 'report', 'pnl', organisation], {
      env: { ...process.env, DAYBOOK_HOME: home },
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`The report failed: ${stderr}`)
    return performance.now() - startedAt
  })
  return median(times)
}

function median(figures: number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN
}

import type { Figure } from './run.ts'
import { toYearStart } from '../src/books/reconciliation/days.ts'
import { findUntied, openReconciliationWorld } from '../test/support/reconciliation-world.ts'
import { olderApp } from '../test/support/world.ts'

const regions = ['NZ', 'AU', 'UK', 'US'] as const
const trades = ['cafe', 'consultancy', 'wholesaler', 'charity', 'agency', 'general'] as const

interface Outcome {
  name: string
  explained: number
  ms: number
  cells: { accrual: number; cash: number }
  unknown: { accrual: number; cash: number }
  untied: { accrual: number; cash: number }
}

/**
 * Small companies of every region and trade, so many of each, beside their reports: how much is explained, what is not
 * nought to the cent, and how long it takes. Every other one is read by an app that may not read expense claims, and every
 * fifth has as much of everything as a middling company.
 */
export async function measureReconcile(seeds: number, years: number): Promise<Figure[]> {
  const outcomes: Outcome[] = []
  for (let seed = 1; seed <= seeds; seed++) {
    for (const [row, region] of regions.entries()) {
      for (const [column, trade] of trades.entries()) {
        const turn = seed + row + column
        outcomes.push(
          await measureOne({ seed, region, trade, readsClaims: turn % 2 === 0, years, invoices: turn % 5 === 0 ? 1001 : 20 }),
        )
      }
    }
  }
  const companies = `${outcomes.length} companies`
  const least = Math.min(...outcomes.map(({ explained }) => explained))
  const mean = outcomes.reduce((total, { explained }) => total + explained, 0) / outcomes.length
  const median = outcomes.map(({ ms }) => ms).toSorted((a, b) => a - b)[Math.floor(outcomes.length / 2)] ?? Number.NaN
  const count = (of: 'cells' | 'unknown' | 'untied', basis: 'accrual' | 'cash'): number =>
    outcomes.reduce((total, outcome) => total + outcome[of][basis], 0)
  const short = outcomes.filter(({ explained }) => explained < 100).map(({ name }) => name)
  return [
    {
      what: `explained, the least of ${companies} (mean ${mean.toFixed(2)} %)`,
      measured: `${least.toFixed(2)} %${short.length > 0 ? ` (${short.slice(0, 5).join(', ')})` : ''}`,
      target: '100 %',
      met: least === 100,
    },
    ...(['accrual', 'cash'] as const).flatMap((basis): Figure[] => [
      {
        what: `cells unexplained, ${basis}, of ${count('cells', basis)}`,
        measured: String(count('unknown', basis)),
        target: '0',
        met: count('unknown', basis) === 0,
      },
      {
        what: `cells of books with residuals not 0.00, ${basis}`,
        measured: String(count('untied', basis)),
        target: '0',
        met: count('untied', basis) === 0,
      },
    ]),
    {
      what: 'one reconciliation, median',
      measured: `${median.toFixed(0)} ms`,
      target: '< 1000 ms',
      met: median < 1000,
    },
  ]
}

interface Kind {
  seed: number
  region: (typeof regions)[number]
  trade: (typeof trades)[number]
  readsClaims: boolean
  years: number
  invoices: number
}

async function measureOne({ seed, region, trade, readsClaims, years, invoices }: Kind): Promise<Outcome> {
  const world = await openReconciliationWorld({
    companies: [{ seed, size: { invoices }, region, trade, historyDays: Math.round(years * 365) }],
    ...(readsClaims ? { apps: [olderApp] } : {}),
  })
  try {
    await world.copy()
    // A run reads the trial balances of sixty months; a longer past takes another.
    if (years >= 5) await world.copy()
    await world.post()
    const startedAt = performance.now()
    const { explainedPercent } = await world.compare()
    const ms = performance.now() - startedAt
    const [found] = await world.read(`SELECT count(CASE WHEN basis = 'accrual' THEN 1 END) AS accrual,
        count(CASE WHEN basis = 'cash' THEN 1 END) AS cash,
        count(CASE WHEN basis = 'accrual' AND unexplained <> 0 THEN 1 END) AS accrual_unknown,
        count(CASE WHEN basis = 'cash' AND unexplained <> 0 THEN 1 END) AS cash_unknown FROM books.reconciliation`)
    const [end] = await world.read(
      'SELECT financial_year_end_month AS month, financial_year_end_day AS day FROM books.organisations',
    )
    const untied = await findUntied(world, (day) =>
      toYearStart(day, { month: Number(end?.['month']), day: Number(end?.['day']) }),
    )
    const onCash = untied.filter((line) => line.startsWith('cash')).length
    return {
      name: `${region} ${trade} ${seed}`,
      explained: explainedPercent ?? 0,
      ms,
      cells: { accrual: Number(found?.['accrual']), cash: Number(found?.['cash']) },
      unknown: { accrual: Number(found?.['accrual_unknown']), cash: Number(found?.['cash_unknown']) },
      untied: { accrual: untied.length - onCash, cash: onCash },
    }
  } finally {
    await world.close()
  }
}

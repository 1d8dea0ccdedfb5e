import type { Entry, Posting } from '../books/entry.ts'
import type { Account } from './chart.ts'
import type { Plan } from './plan.ts'
import type { PayRun } from './pay-runs.ts'
import { deriveSeed, Random } from './random.ts'
import type { Routine } from './routine.ts'
import type { Stock } from './stock.ts'
import { dayMs } from './wire.ts'
import type { World } from './world.ts'

type Leg = [account: Account, cents: number, description?: string]

/** Journals that no record of the API explains, in the order in which they were entered. */
export function createUnsourced(world: World, plan: Plan, routine: Routine, stock: Stock): Entry[] {
  const entries = [
    createConversion(world, routine, stock),
    ...createDepreciation(world, plan, routine),
    ...routine.payRuns.map((run, index) => createPayRunEntry(world, run, index)),
    ...createAdjustments(world, plan),
    ...stock.entries,
  ]
  return entries.toSorted((a, b) => a.enteredMs - b.enteredMs)
}

/** The balances that were brought over from the books before, as of the first of the month. */
function createConversion(world: World, { opening }: Routine, stock: Stock): Entry {
  const { chart, firstDay } = world
  const first = new Date(firstDay * dayMs)
  const day = Math.floor(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1) / dayMs)
  const { cheque, savings, equipment, computers, bond, loan } = opening
  const kept: Leg[] = [
    [chart.cheque, cheque],
    [chart.savings, savings],
    [chart.of('inventory'), stock.openingCents],
    [chart.of('equipment'), equipment],
    [chart.of('equipmentWear'), -Math.round(equipment * 0.2)],
    [chart.of('computers'), computers],
    [chart.of('computersWear'), -Math.round(computers * 0.2)],
    [chart.of('bond'), bond],
    [chart.of('loan'), -loan],
    [chart.of('funds'), -Math.round(equipment / 3)],
    // Somebody's trial balance did not balance.
    [chart.of('historical'), -4130],
  ]
  const difference = kept.reduce((sum, [, cents]) => sum + cents, 0)
  const legs = [...kept, [chart.of('retainedEarnings'), -difference] satisfies Leg].filter(([, cents]) => cents !== 0)
  return toEntry(world.startMs + 4 * dayMs, day, 'Conversion balances', legs, 'NONE')
}

/** A month's wear of what the company works with, posted at its end. */
function createDepreciation(world: World, { months }: Plan, { opening, movements }: Routine): Entry[] {
  const { chart } = world
  const assets = [
    { cost: chart.of('equipment'), wear: chart.of('equipmentWear'), opening: opening.equipment, yearly: 0.12 },
    { cost: chart.of('computers'), wear: chart.of('computersWear'), opening: opening.computers, yearly: 0.25 },
  ]
  return months.slice(0, -1).flatMap(({ lastDay }, index) =>
    assets.map(({ cost, wear, opening: first, yearly }, asset) => {
      const bought = movements
        .filter(({ day }) => day <= lastDay)
        .flatMap(({ lines }) => lines.filter(({ account }) => account === cost))
        .reduce((sum, line) => sum + line.amount - line.tax, 0)
      const cents = Math.max(1, Math.round(((first + bought) * yearly) / 12))
      const enteredMs = world.clamp((lastDay + 4) * dayMs + world.opensMs + asset * 900 + index, index)
      return toEntry(enteredMs, lastDay, `Depreciation, ${cost.name}`, [
        [chart.of('depreciation'), cents, `Depreciation, ${cost.name}`],
        [wear, -cents],
      ])
    }),
  )
}

function createPayRunEntry(world: World, run: PayRun, index: number): Entry {
  const { chart } = world
  const enteredMs = world.clamp(run.day * dayMs + world.opensMs + 7_000_000 + index, index)
  return toEntry(enteredMs, run.day, 'Pay run', [
    [chart.of('salaries'), run.gross, 'Gross wages'],
    [chart.of('superExpense'), run.onTop, chart.of('superExpense').name],
    [chart.of('withheld'), -run.withheld],
    [chart.of('superPayable'), -run.onTop],
    [chart.of('wagesPayable'), -run.net],
  ])
}

/** Cents by which a statement line missed its document, let go when the bank was reconciled. */
function createAdjustments(world: World, { months }: Plan): Entry[] {
  const { chart } = world
  const random = new Random(deriveSeed(world.seed, 'reconciliation'))
  return months.slice(0, -1).flatMap(({ lastDay }, index) => {
    if (index % 4 !== 1) return []
    const cents = random.between(1, 9) * (random.chance(50) ? 1 : -1)
    const enteredMs = world.clamp((lastDay + 2) * dayMs + world.opensMs + index, index)
    return toEntry(enteredMs, lastDay, 'Adjustment', [
      [chart.cheque, -cents],
      [chart.of('rounding'), cents],
    ])
  })
}

function toEntry(enteredMs: number, day: number, reference: string, legs: readonly Leg[], taxType = ''): Entry {
  const postings = legs.map(([account, net, description = '']): Posting => ({
    accountId: account.id,
    net,
    tax: 0,
    taxType,
    description,
    tracking: [],
  }))
  return { enteredMs, day, reference, sourceType: null, sourceId: null, postings }
}

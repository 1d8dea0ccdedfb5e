import type { Plan } from './plan.ts'
import { deriveSeed, Random } from './random.ts'
import { dayMs } from './wire.ts'
import type { World } from './world.ts'

/** The wages of a month, in cents. */
export interface PayRun {
  day: number
  gross: number
  withheld: number
  net: number
  /** What the employer pays on top. */
  onTop: number
}

/** One pay run on the last working day of each month. `budget` is what wages may cost in an average month. */
export function createPayRuns(world: World, { months }: Plan, budget: number): PayRun[] {
  const { payroll } = world.region
  const random = new Random(deriveSeed(world.seed, 'pay-run'))
  return months.slice(0, -1).map(({ firstDay, lastDay }, index) => {
    const growth = 1 + (world.trade.growth / 100) * (index / 12 - months.length / 24)
    const part = Math.min(1, (lastDay - firstDay + 1) / 28)
    const gross = Math.round((budget / (1 + payroll.onTop / 10_000)) * growth * part * (0.98 + random.below(40) / 1000))
    const withheld = Math.round((gross * payroll.withheld) / 10_000)
    return {
      day: toWorkday(lastDay),
      gross,
      withheld,
      net: gross - withheld,
      onTop: Math.round((gross * payroll.onTop) / 10_000),
    }
  })
}

function toWorkday(day: number): number {
  const weekday = new Date(day * dayMs).getUTCDay()
  return day - (weekday === 6 ? 1 : weekday === 0 ? 2 : 0)
}

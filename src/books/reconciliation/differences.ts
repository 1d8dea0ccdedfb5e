import { add, sum } from './cents.ts'
import type { Chart } from './chart.ts'
import { addDays } from './days.ts'
import type { Figures, Period } from './load-figures.ts'

/** What Xero has beyond the documents, in one month. */
export interface MonthDifference {
  /** First day of the month; of the month before the first one for what was there already. */
  month: string
  /** Day its residuals are posted on. */
  date: string
  /** What the difference grew by, by account. Adds up to nought where Xero's report balances. */
  moved: Map<string, bigint>
  /** The part of it that lies in the financial year before, which ended within the month on `yearEnd`. */
  movedBefore: Map<string, bigint>
  yearEnd: string
  /** As the trial balance has them: balances, of income and expenses since the financial year began. */
  ours: Map<string, bigint>
  xeros: Map<string, bigint>
  asOf: string
}

/**
 * The differences between the trial balances and the documents, month by month; the first entry is what was there before
 * the first month. Of balance sheet accounts the difference of balances counts, so that one late correction is made good;
 * of income and expenses that of the month's movement. Retained Earnings is what is posted to it and the profits of
 * earlier years, with what residuals have added to those.
 */
export function toDifferences({ periods, earlier }: Figures, chart: Chart): MonthDifference[] {
  const first = periods[0]
  if (first === undefined) return []
  const retained = chart.ofSystem('RETAINEDEARNINGS')[0]?.id ?? unlistedEarnings(periods)
  const isProfit = (account: string): boolean => chart.find(account).isProfitAndLoss
  /** Ours and residuals, on balance sheet accounts; profits of the year so far; profits of earlier years. */
  const stands = new Map<string, bigint>()
  let documents = new Map<string, bigint>()
  let year = new Map<string, bigint>()
  let profit = 0n
  let profitDocuments = 0n

  const before: MonthDifference = {
    month: addDays(first.month, -1).slice(0, 8) + '01',
    date: addDays(first.month, -1),
    moved: new Map(),
    movedBefore: new Map(),
    yearEnd: '',
    xeros: new Map(),
    ours: new Map(),
    asOf: first.asOf,
  }
  for (const [account, net] of [...earlier.yearsBefore, ...earlier.thisYear]) {
    if (!isProfit(account)) for (const map of [stands, documents]) add(map, account, net)
  }
  for (const [account, net] of earlier.yearsBefore) if (isProfit(account)) profit += net
  for (const [account, net] of earlier.thisYear) if (isProfit(account)) add(year, account, net)
  profitDocuments = profit
  const yearAtFirst = first.yearStart <= first.month ? year : new Map<string, bigint>()
  let yearDocuments = new Map(year)
  const opening = (account: string): bigint => (first.balance.get(account) ?? 0n) - (first.movement.get(account) ?? 0n)
  for (const account of new Set([...first.balance.keys(), ...first.movement.keys(), ...stands.keys(), ...year.keys()])) {
    if (account === retained) continue
    const held = isProfit(account) ? (yearAtFirst.get(account) ?? 0n) : (stands.get(account) ?? 0n)
    const wanted = isProfit(account) && first.yearStart > first.month ? held : opening(account)
    add(before.moved, account, wanted - held)
    add(isProfit(account) ? year : stands, account, wanted - held)
  }
  const openingProfit = opening(retained) - (stands.get(retained) ?? 0n) - profit
  add(before.moved, retained, openingProfit)
  add(stands, retained, openingProfit)

  const months = periods.map((period): MonthDifference => {
    const { month, date, yearStart, asOf } = period
    const moved = new Map<string, bigint>()
    const movedBefore = new Map<string, bigint>()
    // A financial year that began since the last period closes what stands in the one before.
    const begins = yearStart >= month
    const within = yearStart > month
    if (begins) {
      if (within) for (const [account, net] of period.oursBefore) if (isProfit(account)) profitDocuments += net
      profit += sum(year.values())
      profitDocuments += sum(yearDocuments.values())
      year = new Map()
      yearDocuments = new Map()
    }
    const accounts = new Set(
      [period.balance, period.movement, period.ours, period.oursBefore, stands].flatMap((map) => [...map.keys()]),
    )
    for (const account of accounts) {
      const ours = period.ours.get(account) ?? 0n
      const oursBefore = period.oursBefore.get(account) ?? 0n
      if (isProfit(account)) {
        const movement = (period.movement.get(account) ?? 0n) - ours - oursBefore
        const since = within ? (period.balance.get(account) ?? 0n) - ours : movement
        add(moved, account, movement)
        if (within) add(movedBefore, account, movement - since)
        if (within) profit += oursBefore + movement - since
        add(year, account, ours + since)
        add(yearDocuments, account, ours)
      } else {
        for (const map of [stands, documents]) add(map, account, ours + oursBefore)
        if (account === retained) continue
        const difference = (period.balance.get(account) ?? 0n) - (stands.get(account) ?? 0n)
        add(moved, account, difference)
        add(stands, account, difference)
      }
    }
    const earnings = (period.balance.get(retained) ?? 0n) - (stands.get(retained) ?? 0n) - profit
    add(moved, retained, earnings)
    add(stands, retained, earnings)
    const oursNow = new Map([...documents, ...yearDocuments])
    add(oursNow, retained, profitDocuments)
    documents = new Map(documents)
    return {
      month,
      date,
      asOf,
      moved: withoutNoughts(moved),
      movedBefore: withoutNoughts(movedBefore),
      yearEnd: addDays(yearStart, -1),
      ours: oursNow,
      xeros: period.balance,
    }
  })
  return [{ ...before, moved: withoutNoughts(before.moved) }, ...months]
}

const withoutNoughts = (amounts: Map<string, bigint>): Map<string, bigint> =>
  new Map([...amounts].filter(([, cents]) => cents !== 0n))

/** The id of zeros that reports give Retained Earnings in a chart without it. */
function unlistedEarnings(periods: readonly Period[]): string {
  const ids = periods.flatMap(({ balance }) => [...balance.keys()])
  return ids.find((id) => /^0+(-0+)+$/.test(id)) ?? 'RETAINEDEARNINGS'
}

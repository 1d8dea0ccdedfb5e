import type { CallTally, Connection } from '../store/store.ts'
import type { Services } from './services.ts'
import { pricesAsOf, tierCurrency, tiers, toMonthlyCost } from './tiers.ts'

interface Tally {
  calls: number
  bytes: number
}

/** Calls and egress beside Xero's limits and prices. Instants are ISO 8601, bytes those of response bodies. */
export interface UsageReport {
  connection: string | null
  hours: (Tally & { at: string; peakMinute: number })[]
  today: Tally & { limit: number | null; remaining: number | null; connection: string | null }
  month: Tally & { month: string; days: (Tally & { day: string })[] }
  connections: (Tally & {
    connection: string
    tenantName: string
    callsToday: number
    bytesToday: number
    dayRemaining: number | null
    dayResetsAt: string | null
  })[]
  kinds: (Tally & { kind: CallTally['kind']; title: string })[]
  tiers: {
    name: string
    title: string
    monthlyPrice: string
    connections: number
    dayLimit: number
    includedBytes: number | null
    cost: string
    fits: boolean
    yours: boolean
  }[]
  currency: string
  pricesAsOf: string
  forecast: { lowBytes: number; highBytes: number; lowCalls: number; highCalls: number; rule: string } | null
  forecastNote: string | null
}

export interface UsageOptions {
  /** Of these; one when a single connection was asked for. */
  connections: readonly Connection[]
  connection: string | null
  /** `2026-11`; default: this one (UTC). */
  month?: string | undefined
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const kindTitles: Record<CallTally['kind'], string> = {
  records: 'Reading records',
  reports: "Xero's own reports, to check that figures tie",
  checks: 'Tests and questions',
}

export async function loadUsageReport(services: Services, options: UsageOptions): Promise<UsageReport> {
  const { store, clock, config } = services
  const now = clock.now()
  const month = options.month ?? now.toISOString().slice(0, 7)
  const start = new Date(`${month}-01T00:00:00Z`)
  const end = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1))
  const tenantIds = options.connections.map(({ tenantId }) => tenantId)
  const load = (since: Date, until: Date) => store.calls.tally({ since, until, tenantIds })
  const lastDay = new Date(Math.floor(now.getTime() / hourMs) * hourMs - 23 * hourMs)
  const [ofDay, ofMonth, ofHistory, limits] = await Promise.all([
    load(lastDay, new Date(now.getTime() + hourMs)),
    load(start, end),
    load(new Date(now.getTime() - 14 * dayMs), now),
    store.limits.list(),
  ])
  const connections = options.connections.map((connection) => {
    const own = limits.find(
      (each) => each.tenantId === connection.tenantId && each.dayResetsAt !== null && each.dayResetsAt > now,
    )
    const today = addUp(ofDay.filter(({ tenantId }) => tenantId === connection.tenantId))
    return {
      connection: connection.name,
      tenantName: connection.tenantName,
      ...addUp(ofMonth.filter(({ tenantId }) => tenantId === connection.tenantId)),
      callsToday: today.calls,
      bytesToday: today.bytes,
      dayRemaining: own?.dayRemaining ?? null,
      dayResetsAt: own?.dayResetsAt?.toISOString() ?? null,
    }
  })
  const tightest = connections
    .filter(({ dayRemaining }) => dayRemaining !== null)
    .toSorted((a, b) => (a.dayRemaining ?? 0) - (b.dayRemaining ?? 0))[0]
  const total = addUp(ofMonth)
  const { forecast, note } = toForecast(ofHistory, total, { now, end, isThisMonth: now >= start && now < end })
  return {
    connection: options.connection,
    hours: Array.from({ length: 24 }, (_, index) => {
      const at = new Date(lastDay.getTime() + index * hourMs)
      const own = ofDay.filter((each) => each.at.getTime() === at.getTime())
      return { at: at.toISOString(), ...addUp(own), peakMinute: Math.max(0, ...own.map(({ peakMinute }) => peakMinute)) }
    }),
    today: {
      ...addUp(ofDay),
      limit: typeof tightest?.dayRemaining === 'number' ? tightest.dayRemaining + tightest.callsToday : null,
      remaining: tightest?.dayRemaining ?? null,
      connection: tightest?.connection ?? null,
    },
    month: { month, ...total, days: toDays(ofMonth, start, end < now ? end : now) },
    connections,
    kinds: (Object.keys(kindTitles) as CallTally['kind'][]).map((kind) => ({
      kind,
      title: kindTitles[kind],
      ...addUp(ofMonth.filter((each) => each.kind === kind)),
    })),
    tiers: tiers.map((tier) => ({
      name: tier.name,
      title: tier.title,
      monthlyPrice: `${tier.price}.00`,
      connections: tier.connections,
      dayLimit: tier.dayLimit,
      includedBytes: tier.includedBytes,
      cost: toMonthlyCost(tier, total.bytes),
      fits: options.connections.length <= tier.connections,
      yours: config.xeroTier === tier.name,
    })),
    currency: tierCurrency,
    pricesAsOf,
    forecast,
    forecastNote: note,
  }
}

function addUp(tallies: readonly Tally[]): Tally {
  return {
    calls: tallies.reduce((sum, { calls }) => sum + calls, 0),
    bytes: tallies.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

function toDays(tallies: readonly CallTally[], start: Date, end: Date): (Tally & { day: string })[] {
  const days: (Tally & { day: string })[] = []
  for (let at = start.getTime(); at < end.getTime(); at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10)
    days.push({ day, ...addUp(tallies.filter((each) => each.at.toISOString().startsWith(day))) })
  }
  return days
}

/** To the end of the month: what was used, and for each day that is left what a day of the quieter or the busier week took. */
function toForecast(
  history: readonly CallTally[],
  used: Tally,
  { now, end, isThisMonth }: { now: Date; end: Date; isThisMonth: boolean },
): { forecast: UsageReport['forecast']; note: string | null } {
  if (!isThisMonth) return { forecast: null, note: 'A forecast is for the month that runs.' }
  const first = Math.min(...history.map(({ at }) => at.getTime()))
  if (history.length === 0 || now.getTime() - first < 7 * dayMs) {
    return { forecast: null, note: 'No forecast yet: it needs seven days of calls.' }
  }
  const middle = now.getTime() - 7 * dayMs
  const later = addUp(history.filter(({ at }) => at.getTime() >= middle))
  const earlier = addUp(history.filter(({ at }) => at.getTime() < middle))
  const days = (end.getTime() - now.getTime()) / dayMs
  const toEnd = (field: keyof Tally, pick: (...values: number[]) => number): number =>
    Math.round(used[field] + (pick(later[field], earlier[field]) / 7) * days)
  return {
    forecast: {
      lowBytes: toEnd('bytes', Math.min),
      highBytes: toEnd('bytes', Math.max),
      lowCalls: toEnd('calls', Math.min),
      highCalls: toEnd('calls', Math.max),
      rule: 'From the quieter and the busier of the last two weeks.',
    },
    note: null,
  }
}

const gib = 2 ** 30

/** What Xero asks of an app since 2 March 2026, in Australian dollars a month without tax. Source: developer.xero.com, pricing. */
export interface Tier {
  name: string
  title: string
  price: number
  connections: number
  /** Calls a day with each organisation. */
  dayLimit: number
  /** Bytes of answers included each calendar month (UTC); null: not metered. */
  includedBytes: number | null
}

export const tiers: readonly Tier[] = [
  { name: 'starter', title: 'Starter', price: 0, connections: 5, dayLimit: 1000, includedBytes: null },
  { name: 'core', title: 'Core', price: 35, connections: 50, dayLimit: 5000, includedBytes: 10 * gib },
  { name: 'plus', title: 'Plus', price: 245, connections: 1000, dayLimit: 5000, includedBytes: 50 * gib },
  { name: 'advanced', title: 'Advanced', price: 1445, connections: 10_000, dayLimit: 5000, includedBytes: 250 * gib },
]

export const tierCurrency = 'AUD'
export const pricesAsOf = '2026-03-02'

/** Cents for each GiB beyond what is included. */
const overageCents = 240n

/** What a month with so many bytes costs at a tier: exact text with two decimals. */
export function toMonthlyCost(tier: Tier, bytes: number): string {
  const over = tier.includedBytes === null ? 0n : BigInt(Math.max(0, bytes - tier.includedBytes))
  const perGib = BigInt(gib)
  const cents = BigInt(tier.price) * 100n + (over * overageCents + perGib / 2n) / perGib
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
}

const gib = 1024 ** 3

/** What an app pays for, since 2 March 2026. Prices are Australian dollars a month without tax. */
export interface Tier {
  price: number
  /** Organisations that may be connected at once; Custom Connections do not count. */
  connections: number
  /** Calls a day with each organisation. */
  dayLimit: number
  /** Bytes of answers included each calendar month (UTC); undefined: not metered. */
  egressBytes: number | undefined
  /** No limits of the minute and the day for the first half hour of a connection. */
  rapidSync: boolean
  /** `accounting.journals.read` and several organisations in one consent. */
  journals: boolean
  bulkConnect: boolean
}

export type TierName = 'starter' | 'core' | 'plus' | 'advanced'

const basic = { rapidSync: false, journals: false, bulkConnect: false }

export const tiers: Readonly<Record<TierName, Tier>> = {
  starter: { ...basic, price: 0, connections: 5, dayLimit: 1000, egressBytes: undefined },
  core: { ...basic, price: 35, connections: 50, dayLimit: 5000, egressBytes: 10 * gib },
  plus: { ...basic, price: 245, connections: 1000, dayLimit: 5000, egressBytes: 50 * gib, rapidSync: true },
  advanced: {
    price: 1445,
    connections: 10_000,
    dayLimit: 5000,
    egressBytes: 250 * gib,
    rapidSync: true,
    journals: true,
    bulkConnect: true,
  },
}

/** Beyond what is included, per GiB. */
export const egressPricePerGib = 2.4

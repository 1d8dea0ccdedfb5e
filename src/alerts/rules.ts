/**
 * What an alert can be about. The one list: the rules' evaluation, the API, the dashboard and the docs iterate it.
 * `threshold` is the number a person may change, with what it counts; null where there is none.
 */
export const alertRules = {
  sync_failed: {
    title: 'Syncs fail',
    meaning: 'The last syncs of a connection all failed, this many in a row.',
    threshold: { default: 2, min: 1, max: 100, unit: 'failed syncs in a row' },
  },
  stale: {
    title: 'Copy is stale',
    meaning: 'No sync of a connection has come to its end for this long.',
    threshold: { default: 36, min: 1, max: 24 * 90, unit: 'hours' },
  },
  token_dying: {
    title: 'Authorisation ends',
    meaning: 'The authorisation of a connection has ended, or ends unless a sync renews it, within this time.',
    threshold: { default: 7, min: 1, max: 60, unit: 'days' },
  },
  scope_lost: {
    title: 'Scope lost',
    meaning: 'Streams that were read before may no longer be read: a scope, a role or the tier was taken away.',
    threshold: null,
  },
  day_budget: {
    title: "Day's calls run out",
    meaning: "This share of the day's calls to an organisation is used.",
    threshold: { default: 80, min: 1, max: 100, unit: '% of the day limit' },
  },
  egress: {
    title: 'Egress runs out',
    meaning: "This share of the tier's egress is used in the calendar month, over all connections.",
    threshold: { default: 80, min: 1, max: 100, unit: '% of the included egress' },
  },
  quarantine: {
    title: 'Records in quarantine',
    meaning: 'More records than this could not be typed and are in quarantine.',
    threshold: { default: 0, min: 0, max: 1_000_000, unit: 'records' },
  },
  reconciliation: {
    title: 'Books differ',
    meaning: "The rebuilt books of an organisation differ from Xero's own reports, and no cause is known.",
    threshold: null,
  },
} as const satisfies Record<string, AlertRuleDefinition>

export interface AlertRuleDefinition {
  title: string
  meaning: string
  threshold: { default: number; min: number; max: number; unit: string } | null
}

export type AlertKind = keyof typeof alertRules

export const alertKinds = Object.keys(alertRules) as [AlertKind, ...AlertKind[]]

import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import type { Database } from '../store/database.ts'
import { toJson } from '../store/to-json.ts'
import type { AlertRule } from './alert-types.ts'
import { alertKinds, alertRules, type AlertKind } from './rules.ts'

export interface RuleStore {
  /** Every rule there is: as it was set, or as it comes. */
  list(): Promise<AlertRule[]>
  /** Throws `usage` for a threshold out of its range, or where there is none. */
  set(kind: AlertKind, change: Partial<Omit<AlertRule, 'kind'>>): Promise<AlertRule>
}

export function createRuleStore(database: Database, clock: Clock): RuleStore {
  const list = async (): Promise<AlertRule[]> => {
    const rows = await database.run((db) => db.selectFrom('alert_rules').selectAll().execute())
    return alertKinds.map((kind) => {
      const row = rows.find((each) => each.kind === kind)
      const standard = alertRules[kind].threshold?.default ?? null
      if (row === undefined) return { kind, enabled: true, threshold: standard, channels: null }
      return { kind, enabled: row.enabled, threshold: row.threshold ?? standard, channels: row.channels as string[] | null }
    })
  }
  return {
    list,
    async set(kind, change) {
      const held = (await list()).find((rule) => rule.kind === kind)!
      const rule = { ...held, ...change }
      assertThreshold(kind, rule.threshold)
      const columns = {
        enabled: rule.enabled,
        threshold: rule.threshold,
        channels: toJson(rule.channels),
        updated_at: clock.now(),
      }
      await database.run((db) =>
        db
          .insertInto('alert_rules')
          .values({ kind, ...columns })
          .onConflict((conflict) => conflict.column('kind').doUpdateSet(columns))
          .execute(),
      )
      return rule
    },
  }
}

function assertThreshold(kind: AlertKind, threshold: number | null): void {
  const range = alertRules[kind].threshold
  if (range === null) {
    if (threshold === null) return
    throw new AppError('usage', `The rule "${kind}" has no number to set.`)
  }
  if (threshold !== null && threshold >= range.min && threshold <= range.max) return
  throw new AppError('usage', `The rule "${kind}" takes ${range.min} to ${range.max} ${range.unit}.`)
}

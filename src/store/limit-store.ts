import type { Database } from './database.ts'
import type { LimitState, LimitStore } from './store.ts'
import type { LimitsTable } from './tables.ts'

export function createLimitStore(database: Database): LimitStore {
  return {
    async list() {
      return (await database.run((db) => db.selectFrom('limits').selectAll().execute())).map(toLimits)
    },
    async load(clientId, tenantId) {
      const row = await database.run((db) =>
        db
          .selectFrom('limits')
          .selectAll()
          .where('client_id', '=', clientId)
          .where('tenant_id', '=', tenantId)
          .executeTakeFirst(),
      )
      return row && toLimits(row)
    },
    async save(state) {
      const values = {
        minute_remaining: state.minuteRemaining,
        minute_resets_at: state.minuteResetsAt,
        day_remaining: state.dayRemaining,
        day_resets_at: state.dayResetsAt,
        observed_at: state.observedAt,
      }
      await database.run((db) =>
        db
          .insertInto('limits')
          .values({ client_id: state.clientId, tenant_id: state.tenantId, ...values })
          .onConflict((conflict) =>
            conflict
              .columns(['client_id', 'tenant_id'])
              .doUpdateSet(values)
              // Two processes may save out of order; what was seen last stands.
              .where('limits.observed_at', '<=', state.observedAt),
          )
          .execute(),
      )
    },
  }
}

function toLimits(row: LimitsTable): LimitState {
  return {
    clientId: row.client_id,
    tenantId: row.tenant_id,
    minuteRemaining: row.minute_remaining,
    minuteResetsAt: row.minute_resets_at,
    dayRemaining: row.day_remaining,
    dayResetsAt: row.day_resets_at,
    observedAt: row.observed_at,
  }
}

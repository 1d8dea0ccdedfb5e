import type { Clock } from '../lib/clock.ts'
import type { Database } from '../store/database.ts'
import { toJson, toStorable } from '../store/to-json.ts'

/** One change somebody made: never edited, never deleted by the program. */
export interface AuditEntry {
  id: string
  at: Date
  actor: { kind: string; id: string | null; name: string }
  /** `key.create`, `person.update`, `session.start`, … */
  action: string
  /** Whom or what it was about, as people call it. */
  target: string | null
  address: string | null
  requestId: string | null
  details: unknown
}

export interface AuditLog {
  write(entry: Omit<AuditEntry, 'id' | 'at' | 'details'> & { details?: Record<string, unknown> }): Promise<void>
  /** Newest first. `before`: entries with a smaller id. */
  list(options: { limit: number; before?: string; action?: string; actorId?: string }): Promise<AuditEntry[]>
}

export function createAuditLog(database: Database, clock: Clock): AuditLog {
  return {
    async write({ actor, action, target, address, requestId, details }) {
      const row = {
        at: clock.now(),
        actor_kind: actor.kind,
        actor_id: actor.id,
        actor_name: toStorable(actor.name),
        action,
        target: target === null ? null : toStorable(target),
        address,
        request_id: requestId,
        details: toJson(details),
      }
      await database.run((db) => db.insertInto('audit_log').values(row).execute())
    },
    async list({ limit, before, action, actorId }) {
      const rows = await database.run((db) => {
        let query = db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(limit)
        if (before !== undefined) query = query.where('id', '<', before)
        if (action !== undefined) query = query.where('action', '=', action)
        if (actorId !== undefined) query = query.where('actor_id', '=', actorId)
        return query.execute()
      })
      return rows.map((row) => ({
        id: String(row.id),
        at: row.at,
        actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
        action: row.action,
        target: row.target,
        address: row.address,
        requestId: row.request_id,
        details: row.details,
      }))
    },
  }
}

import { toScope, type LedgerContext } from './context.ts'
import { trackingNames } from './posting-columns.ts'

/**
 * Temporary tables that give tracking categories and options their place and present name. A line has at most two
 * categories, but an organisation may have kept more over the years: each has the slot it takes when alone on a line.
 * Documents name a category or option by id, the older ones by its name, so each has both as `key`.
 */
export function toTrackingTables(context: LedgerContext): string[] {
  const { dialect, tenant } = context
  const categories = context.raw('tracking_categories')
  const options = context.raw('tracking_category_options')
  return [
    dialect.createTemporary(
      'tracking_slots',
      `SELECT tracking_category_id, name, CAST((place - 1) % 2 + 1 AS INTEGER) AS slot FROM (
         SELECT tracking_category_id, name, row_number() OVER (
           ORDER BY CASE WHEN _deleted_at IS NULL AND status = 'ACTIVE' THEN 0 ELSE 1 END, tracking_category_id) AS place
         FROM ${categories} WHERE tenant_id = ${tenant})`,
    ),
    dialect.createTemporary(
      'tracking_category_keys',
      `SELECT tracking_category_id AS key, tracking_category_id AS category_id, name, slot FROM tracking_slots
       UNION ALL SELECT 'name:' || name, max(tracking_category_id), name, min(slot) FROM tracking_slots GROUP BY name`,
    ),
    dialect.createTemporary(
      'tracking_option_keys',
      `SELECT tracking_option_id AS key, tracking_option_id AS option_id, max(name) AS name
       FROM ${options} WHERE tenant_id = ${tenant} AND tracking_option_id IS NOT NULL GROUP BY tracking_option_id
       UNION ALL
       SELECT 'name:' || tracking_category_id || ':' || name, max(tracking_option_id), name
       FROM ${options} WHERE tenant_id = ${tenant} AND tracking_option_id IS NOT NULL GROUP BY tracking_category_id, name`,
    ),
  ]
}

/** Where a document's tracking is: a row a line and category. */
export interface TrackingSource {
  table: string
  /** SQL over the table as `t`: id of the document and place of the line, as `lines` of the rule have them. */
  id: string
  line: string
  joins?(context: LedgerContext): string
}

/**
 * A SELECT with a row a line: `id`, `tracking_line` and the eight tracking columns of a posting. Two categories that want
 * the same slot stand in the order of the line.
 */
export function toTracking(context: LedgerContext, source: TrackingSource): string {
  const column = (name: string): string => {
    const [, slot, what] = /^tracking_(\d)_(.*)$/.exec(name)!
    const at = (place: string): string => `max(CASE WHEN ${place} = ${slot} THEN ${what} END)`
    return `CASE WHEN count(*) > 1 AND min(slot) = max(slot) THEN ${at('position')} ELSE ${at('slot')} END AS ${name}`
  }
  return `SELECT id, tracking_line, ${trackingNames.map(column).join(', ')} FROM (
      SELECT t.id, t.tracking_line, t.position, coalesce(c.slot, 1) AS slot,
        coalesce(c.category_id, t.tracking_category_id) AS category_id, coalesce(c.name, t.name) AS category,
        coalesce(o.option_id, t.tracking_option_id) AS option_id, coalesce(o.name, t.option) AS option
      FROM (
        SELECT ${source.id} AS id, ${source.line} AS tracking_line, t.position, t.tracking_category_id, t.name, t.tracking_option_id, t.option
        FROM ${context.raw(source.table)} t ${source.joins?.(context) ?? ''}
        WHERE t.tenant_id = ${context.tenant} ${toScope(context, source.id)}) t
      LEFT JOIN tracking_category_keys c ON c.key = coalesce(t.tracking_category_id, 'name:' || t.name)
      LEFT JOIN tracking_option_keys o ON o.key = coalesce(t.tracking_option_id, 'name:' || c.category_id || ':' || t.option))
    GROUP BY id, tracking_line`
}

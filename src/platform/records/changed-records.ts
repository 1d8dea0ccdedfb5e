import { asText, quote, quoteName } from '../answers/rows.ts'
import type { Services } from '../services.ts'
import { loadCheckpoint, parseChangedSince, toCheckpointText } from './checkpoint.ts'
import { toJsonObject, toKeySql } from './columns.ts'
import type { RecordPage } from './list-records.ts'
import { toRowsSql, type RecordSource } from './source.ts'

interface ChangedOptions {
  changedSince: string
  conditions: string[]
  members: (readonly [string, string])[]
  limit: number
  cursor?: string | undefined
  signal?: AbortSignal
}

/**
 * Records whose newest change lies after a checkpoint, in the order of these changes, deleted ones too. A record that
 * changes while one pages moves ahead, never behind: it may come twice, and is never missed.
 */
export async function listChanged(
  services: Services,
  source: RecordSource,
  { changedSince, conditions, members, limit, cursor, signal }: ChangedOptions,
): Promise<Omit<RecordPage, 'asOf'>> {
  const { places, stream, table } = source
  const from = await parseChangedSince(services, places, cursor ?? changedSince)
  const end = await loadCheckpoint(services, places)
  const feeds = places.map(
    ({ schema, tenants }) =>
      `SELECT ${quote(schema)} AS _place, tenant_id, key, op, seq FROM ${quoteName(schema)}._changes
       WHERE stream = ${quote(stream.name)} AND tenant_id IN (${tenants.map(quote).join(', ')}) AND seq > ${from[schema] ?? 0}`,
  )
  const feed = feeds.join(' UNION ALL ')
  const [resets] = await services.readers.select(`SELECT count(*) AS resets FROM (${feed}) WHERE op = 'reset'`)
  const rows = await services.readers.select(
    `SELECT CAST(to_json(${toJsonObject([...members, ['op', 'r._op']])}) AS VARCHAR) AS json, r._place AS place, r.tenant_id AS tenant,
       ${toKeySql(table, 'r')} AS key, r._seq AS seq
     FROM (
       SELECT r.*, c.seq AS _seq, c.op AS _op FROM (
         SELECT _place, tenant_id, key, max(seq) AS seq, arg_max(op, seq) AS op FROM (${feed}) WHERE key IS NOT NULL GROUP BY ALL
       ) c JOIN (${toRowsSql(source, table.name)}) r
         ON r._place = c._place AND r.tenant_id = c.tenant_id AND ${toKeySql(table, 'r')} = c.key
       WHERE ${conditions.length === 0 ? 'true' : conditions.join(' AND ')}
       ORDER BY c._place, c.seq LIMIT ${limit + 1}
     ) r ORDER BY r._place, r._seq`,
    signal ? { signal } : {},
  )
  const more = rows.length > limit
  const reached = { ...from }
  for (const row of rows.slice(0, limit)) reached[asText(row['place'])] = Number(row['seq'])
  // The last page has looked at all there was when it began.
  const checkpoint = toCheckpointText(more ? reached : end)
  return {
    rows: rows.map((row) => ({
      json: asText(row['json']),
      place: asText(row['place']),
      tenantId: asText(row['tenant']),
      key: asText(row['key']),
    })),
    nextCursor: more ? checkpoint : null,
    checkpoint,
    reset: Number(resets?.['resets']) > 0,
  }
}

import { AppError } from '../../lib/app-error.ts'
import type { Connection } from '../../store/store.ts'
import { asText, quote, quoteName, toText } from '../answers/rows.ts'
import type { Services } from '../services.ts'
import { loadCheckpoint, parseCheckpoint, toCheckpointText, type Checkpoint } from './checkpoint.ts'
import { listChanged } from './changed-records.ts'
import { toFieldsObject, toIsoInstant, toJsonObject, toKeySql, toLiteral, toRecordColumns } from './columns.ts'
import { parseFilter, parseSort } from './filters.ts'
import { addLists, type ToLists } from './record-lists.ts'
import { findStream, openSource, toConnectionSql, toRowsSql, type RecordSource } from './source.ts'

export interface RecordListOptions {
  stream: string
  connections: readonly Connection[]
  filters: readonly string[]
  sort?: string | undefined
  changedSince?: string | undefined
  includeDeleted: boolean
  /** Lists that go with each record. */
  lists?: ToLists | undefined
  limit: number
  cursor?: string | undefined
  /** Members of each record's JSON, as SQL over `r`; default: the record as the API shows it. */
  toMembers?: ToMembers
  /** A further condition over `r`. */
  where?: string | undefined
  signal?: AbortSignal
}

export type ToMembers = (source: RecordSource) => (readonly [name: string, sql: string])[]

/** Records as JSON texts, made by the warehouse: they go out as they are. */
export interface RecordPage {
  rows: PageRow[]
  nextCursor: string | null
  checkpoint: string
  reset: boolean
  asOf: string | null
}

/** A record of a page: its JSON, and what its lists are found by. */
export interface PageRow {
  json: string
  place: string
  tenantId: string
  key: string
}

/** Throws `not_found` for a stream there is none of, `usage` for a filter, sort or cursor that does not fit. */
export async function listRecords(services: Services, options: RecordListOptions): Promise<RecordPage> {
  const { connections, limit, lists } = options
  const stream = findStream(services, options.stream)
  if (connections.length === 0) {
    return { rows: [], nextCursor: null, checkpoint: toCheckpointText({}), reset: false, asOf: null }
  }
  const source = await openSource(services, stream, connections)
  const columns = toRecordColumns(source.table)
  const conditions = [
    ...options.filters.map((filter) => parseFilter(filter, columns, 'r')),
    ...(options.where === undefined ? [] : [options.where]),
  ]
  const members = (options.toMembers ?? toRecordMembers)(source)
  const asOf = await loadStreamAsOf(services, source)
  const page =
    options.changedSince === undefined
      ? await listHeld(services, source, { ...options, conditions, members })
      : await listChanged(services, source, { ...options, changedSince: options.changedSince, conditions, members })
  const rows = page.rows.slice(0, limit)
  if (lists) await addLists(services, source, rows, lists)
  return { ...page, rows, asOf }
}

/** `connection`, `id`, the three instants, `fields`. */
export const toRecordMembers: ToMembers = (source) => {
  const { table, set } = source
  return [
    ['connection', toConnectionSql(source, 'r')],
    ['id', toKeySql(table, 'r')],
    ['deletedAt', toIsoInstant('r._deleted_at')],
    ['modifiedAt', set.modifiedColumn === undefined ? 'NULL::VARCHAR' : toIsoInstant(`r.${quoteName(set.modifiedColumn)}`)],
    ['syncedAt', toIsoInstant('r._synced_at')],
    ['fields', toFieldsObject(table, 'r')],
  ]
}

interface HeldOptions extends RecordListOptions {
  conditions: string[]
  members: (readonly [string, string])[]
}

/** A place in a list: the checkpoint it began with, and the sort value, place, tenant and key of the last record given. */
interface HeldCursor {
  checkpoint: Checkpoint
  last: [value: string | null, place: string, tenantId: string, key: string]
}

/**
 * By keyset: each page begins after the last record of the one before, whatever has come and gone meanwhile. In the
 * default order, of keys that never change, no record that was there all along is lost or repeated.
 */
async function listHeld(services: Services, source: RecordSource, options: HeldOptions): Promise<Omit<RecordPage, 'asOf'>> {
  const { conditions, members, sort, limit, cursor, includeDeleted, signal } = options
  const sorted = sort === undefined ? undefined : parseSort(sort, toRecordColumns(source.table))
  const from = cursor === undefined ? undefined : parseHeldCursor(cursor)
  const checkpoint = from?.checkpoint ?? (await loadCheckpoint(services, source.places))
  const value = sorted === undefined ? 'NULL' : `r.${quoteName(sorted.column.name)}`
  const key = toKeySql(source.table, 'r')
  const place = `(r._place, r.tenant_id, ${key})`
  const wheres = [...conditions, ...(includeDeleted ? [] : ['r._deleted_at IS NULL'])]
  if (from) {
    const [last, ...rest] = from.last
    const after = `${place} > (${rest.map(quote).join(', ')})`
    if (sorted === undefined) wheres.push(after)
    else if (last === null) wheres.push(`${value} IS NULL AND ${after}`)
    else {
      const literal = toLiteral(last, sorted.column.type)
      wheres.push(
        `(${value} ${sorted.descending ? '<' : '>'} ${literal} OR ${value} IS NULL OR (${value} = ${literal} AND ${after}))`,
      )
    }
  }
  const order = `${sorted === undefined ? '' : `${value} ${sorted.descending ? 'DESC' : 'ASC'} NULLS LAST, `}r._place, r.tenant_id, ${key}`
  const rows = await services.readers.select(
    `SELECT CAST(to_json(${toJsonObject(members)}) AS VARCHAR) AS json, r._place AS place, r.tenant_id AS tenant, ${key} AS key,
       CAST(${value} AS VARCHAR) AS sorted
     FROM (SELECT * FROM (${toRowsSql(source, source.table.name)}) r WHERE ${wheres.length === 0 ? 'true' : wheres.join(' AND ')}
       ORDER BY ${order} LIMIT ${limit + 1}) r ORDER BY ${order}`,
    signal ? { signal } : {},
  )
  const found = rows.map((row) => ({
    json: asText(row['json']),
    place: asText(row['place']),
    tenantId: asText(row['tenant']),
    key: asText(row['key']),
  }))
  const end = rows[limit - 1]
  const last = found[limit - 1]
  const next: HeldCursor | undefined =
    found.length > limit && end && last
      ? { checkpoint, last: [toText(end['sorted']), last.place, last.tenantId, last.key] }
      : undefined
  return {
    rows: found,
    nextCursor: next
      ? Buffer.from(JSON.stringify([toCheckpointText(next.checkpoint), ...next.last])).toString('base64url')
      : null,
    checkpoint: toCheckpointText(checkpoint),
    reset: false,
  }
}

function parseHeldCursor(cursor: string): HeldCursor {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(parts) && parts.length === 5) {
      const [checkpoint, value, place, tenantId, key] = parts as unknown[]
      if (
        [checkpoint, place, tenantId, key].every((part) => typeof part === 'string') &&
        (value === null || typeof value === 'string')
      ) {
        return {
          checkpoint: parseCheckpoint(checkpoint as string),
          last: [value, place as string, tenantId as string, key as string],
        }
      }
    }
  } catch {
    // Told below.
  }
  throw new AppError('usage', '"cursor": no list of this kind has given this one. Leave it out to begin again.')
}

/** Up to when the stream is complete, for all of these connections. */
async function loadStreamAsOf(services: Services, { places, stream }: RecordSource): Promise<string | null> {
  const rows = await services.readers.select(
    places
      .map(
        ({ schema, tenants }) =>
          `SELECT state->>'checkedAt' AS at FROM ${quoteName(schema)}._state WHERE stream = ${quote(stream.name)} AND tenant_id IN (${tenants.map(quote).join(', ')})`,
      )
      .join(' UNION ALL '),
  )
  const wanted = places.reduce((sum, { tenants }) => sum + tenants.length, 0)
  const times = rows.map((row) => toText(row['at'])).filter((at) => at !== null)
  return times.length < wanted ? null : (times.toSorted()[0] ?? null)
}

import { AppError } from '../../lib/app-error.ts'
import type { Connection } from '../../store/store.ts'
import type { Stream } from '../../streams/stream.ts'
import { toTableSet, type TableDefinition, type TableSet } from '../../streams/tables.ts'
import { quote, quoteName } from '../answers/rows.ts'
import { toSchema } from '../overview.ts'
import type { Services } from '../services.ts'

/** Where the records of a stream are, of some connections: one place for each schema they are in. */
export interface RecordSource {
  stream: Stream
  set: TableSet
  table: TableDefinition
  places: Place[]
  connections: readonly Connection[]
}

export interface Place {
  schema: string
  tenants: string[]
}

/** Finds a stream by name; throws `not_found`. */
export function findStream(services: Services, name: string): Stream {
  const stream = services.streams.find((each) => each.name === name)
  if (stream) return stream
  throw new AppError('not_found', `There is no stream "${name.slice(0, 80)}". GET /v1/streams lists them.`)
}

/** Makes sure that the tables are there, once in the life of a process. */
export async function openSource(services: Services, stream: Stream, connections: readonly Connection[]): Promise<RecordSource> {
  const set = toTableSet(stream)
  const places = new Map<string, Place>()
  for (const connection of connections) {
    const schema = toSchema(connection)
    const place = places.get(schema) ?? { schema, tenants: [] }
    places.set(schema, place)
    if (!place.tenants.includes(connection.tenantId)) place.tenants.push(connection.tenantId)
  }
  for (const { schema } of places.values()) await ensure(services, schema)
  return { stream, set, table: set.tables[0], places: [...places.values()], connections }
}

const ensured = new WeakMap<Services, Map<string, Promise<unknown>>>()

function ensure(services: Services, schema: string): Promise<unknown> {
  const schemas = ensured.get(services) ?? new Map<string, Promise<unknown>>()
  ensured.set(services, schemas)
  const found = schemas.get(schema)
  if (found) return found
  const preparing = services.openWarehouse(schema).then((warehouse) => warehouse.prepare(services.streams.map(toTableSet)))
  schemas.set(schema, preparing)
  preparing.catch(() => schemas.delete(schema))
  return preparing
}

/** SQL of a table's rows in all places, each with its `_place`. */
export function toRowsSql({ places }: RecordSource, table: string, columns = '*'): string {
  const parts = places.map(
    ({ schema, tenants }) =>
      `SELECT ${quote(schema)} AS _place, ${columns} FROM ${quoteName(schema)}.${quoteName(table)} WHERE tenant_id IN (${tenants.map(quote).join(', ')})`,
  )
  return parts.length === 1 ? parts[0]! : parts.join(' UNION ALL BY NAME ')
}

/** SQL of the connection's name, from a row's place and tenant. Of several to one organisation, the first. */
export function toConnectionSql({ connections }: RecordSource, alias: string): string {
  const cases = connections.map(
    (connection) =>
      `WHEN ${alias}._place = ${quote(toSchema(connection))} AND ${alias}.tenant_id = ${quote(connection.tenantId)} THEN ${quote(connection.name)}`,
  )
  return `CASE ${cases.join(' ')} END`
}

/** Stands as long as nothing that lists of this stream are made of may have changed. */
export async function loadSourceVersion(services: Services, stream: string, connections: readonly Connection[]): Promise<string> {
  const schemas = [...new Set(connections.map(toSchema))].toSorted()
  const versions = await Promise.all(schemas.map((schema) => services.readers.version(schema, stream)))
  return versions.join()
}

import type { TableDefinition } from '../../streams/tables.ts'
import { asText, quote, quoteName } from '../answers/rows.ts'
import type { Services } from '../services.ts'
import { toFieldsObject } from './columns.ts'
import type { PageRow } from './list-records.ts'
import { toRowsSql, type RecordSource } from './source.ts'

/** Which lists go with a record, and where in its JSON. */
export type ToLists = (source: RecordSource) => {
  /** The member they are under; absent: they stand beside the record's own members. */
  under?: string
  lists: { name: string; table: TableDefinition; /** SQL of one row as a JSON object, over `r`. */ json: string }[]
}

/** Every list there is, under `lists`, by table: lines, addresses, allocations. */
export const toAllLists: ToLists = ({ set }) => ({
  under: 'lists',
  lists: set.tables.slice(1).map((table) => ({ name: table.name, table, json: toFieldsObject(table, 'r') })),
})

/** Adds lists to each record's JSON. */
export async function addLists(services: Services, source: RecordSource, rows: PageRow[], toLists: ToLists): Promise<void> {
  const { under, lists } = toLists(source)
  const members = new Map(rows.map((row) => [row, [] as string[]]))
  const byKey = new Map(rows.map((row) => [toIdentity(row.place, row.tenantId, row.key), row]))
  for (const { name, table, json } of lists) {
    const grouped = new Map<PageRow, string[]>()
    for (const found of await loadListRows(services, source, table, json, rows)) {
      const row = byKey.get(found.identity)
      if (row === undefined) continue
      const group = grouped.get(row) ?? []
      group.push(found.json)
      grouped.set(row, group)
    }
    for (const row of rows) members.get(row)?.push(`${JSON.stringify(name)}:[${(grouped.get(row) ?? []).join(',')}]`)
  }
  for (const row of rows) {
    const text = (members.get(row) ?? []).join(',')
    if (text !== '') row.json = `${row.json.slice(0, -1)},${under === undefined ? text : `${JSON.stringify(under)}:{${text}}`}}`
  }
}

function toIdentity(place: string, tenantId: string, key: string): string {
  return `${place}\n${tenantId}\n${key}`
}

async function loadListRows(
  services: Services,
  source: RecordSource,
  table: TableDefinition,
  json: string,
  rows: readonly PageRow[],
): Promise<{ identity: string; json: string }[]> {
  if (rows.length === 0) return []
  const own = table.key.slice(0, table.recordKey.length).map((column) => `r.${quoteName(column)}`)
  const key = own.length === 1 ? `CAST(${own[0]} AS VARCHAR)` : `concat_ws('/', ${own.join(', ')})`
  const keys = [...new Set(rows.map((row) => row.key))].map(quote).join(', ')
  const found = await services.readers.select(
    `SELECT CAST(to_json(${json}) AS VARCHAR) AS json, r._place AS place, r.tenant_id AS tenant, ${key} AS key
     FROM (${toRowsSql(source, table.name)}) r WHERE ${key} IN (${keys})
     ORDER BY ${table.key.map((column) => `r.${quoteName(column)}`).join(', ')}`,
  )
  return found.map((row) => ({
    identity: toIdentity(asText(row['place']), asText(row['tenant']), asText(row['key'])),
    json: asText(row['json']),
  }))
}

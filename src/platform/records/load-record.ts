import { AppError } from '../../lib/app-error.ts'
import type { Connection } from '../../store/store.ts'
import type { TableDefinition } from '../../streams/tables.ts'
import type { QueryCell } from '../../warehouse/query.ts'
import { documentKinds } from '../answers/document-kinds.ts'
import { asText, quote, quoteName, toText, type Row } from '../answers/rows.ts'
import { toDeepLink } from '../deep-links.ts'
import { loadShortCode } from '../explain.ts'
import type { Services } from '../services.ts'
import { toJsonObject, toKeySql } from './columns.ts'
import { toRecordMembers } from './list-records.ts'
import { toRawRecord } from './raw.ts'
import { findStream, openSource, toRowsSql, type RecordSource } from './source.ts'

export interface RecordChange {
  op: 'insert' | 'update' | 'delete'
  modifiedAt: string | null
  changedAt: string
  runId: string | null
}

export interface LoadedRecord {
  stream: string
  /** As a list has it. */
  record: Record<string, QueryCell>
  lists: Record<string, Row[]>
  raw: { [key: string]: QueryCell }
  history: RecordChange[]
  link: string | null
}

/** One record with its lists and what happened to it, deleted ones too. Throws `not_found`. */
export async function loadRecord(
  services: Services,
  connections: readonly Connection[],
  asked: { stream: string; id: string },
): Promise<LoadedRecord> {
  const stream = findStream(services, asked.stream)
  for (const connection of connections) {
    const source = await openSource(services, stream, [connection])
    const found = await findRow(services, source, asked.id)
    if (found === undefined) continue
    const { record, row } = found
    const children = await loadChildren(services, source, asked.id)
    return {
      stream: stream.name,
      record,
      lists: Object.fromEntries([...children].map(([table, rows]) => [table, rows.map(toShown)])),
      raw: toRawRecord(stream, source.set, row, children),
      history: await loadHistory(services, source, asked.id),
      link: toDeepLink(toKind(stream.name, row), asked.id, await loadShortCode(services, connection)),
    }
  }
  throw new AppError('not_found', `There is no record "${asked.id.slice(0, 100)}" in ${stream.name}.`)
}

async function findRow(
  services: Services,
  source: RecordSource,
  id: string,
): Promise<{ record: Record<string, QueryCell>; row: Row } | undefined> {
  const { table } = source
  const rows = `(${toRowsSql(source, table.name)}) r WHERE ${toKeySql(table, 'r')} = ${quote(id)} LIMIT 1`
  const [row] = await services.readers.select(`SELECT * FROM ${rows}`)
  if (!row) return undefined
  const [shown] = await services.readers.select(
    `SELECT CAST(to_json(${toJsonObject(toRecordMembers(source))}) AS VARCHAR) AS json FROM ${rows}`,
  )
  return { record: JSON.parse(asText(shown?.['json'])) as Record<string, QueryCell>, row }
}

async function loadChildren(services: Services, source: RecordSource, id: string): Promise<Map<string, Row[]>> {
  const children = new Map<string, Row[]>()
  for (const table of source.set.tables.slice(1)) {
    const rows = await services.readers.select(
      `SELECT * FROM (${toRowsSql(source, table.name)}) r WHERE ${toParentKey(table)} = ${quote(id)}
       ORDER BY ${table.key.map((column) => `r.${quoteName(column)}`).join(', ')}`,
    )
    children.set(table.name, rows)
  }
  return children
}

function toParentKey(table: TableDefinition): string {
  const own = table.key.slice(0, table.recordKey.length).map((column) => `r.${quoteName(column)}`)
  return own.length === 1 ? `CAST(${own[0]} AS VARCHAR)` : `concat_ws('/', ${own.join(', ')})`
}

async function loadHistory(services: Services, source: RecordSource, id: string): Promise<RecordChange[]> {
  const [place] = source.places
  if (!place) return []
  const rows = await services.readers.select(
    `SELECT op, modified_at, changed_at, run_id FROM ${quoteName(place.schema)}._changes
     WHERE stream = ${quote(source.stream.name)} AND key = ${quote(id)} AND tenant_id IN (${place.tenants.map(quote).join(', ')})
     ORDER BY seq DESC LIMIT 200`,
  )
  return rows.map((row) => ({
    op: row['op'] as RecordChange['op'],
    modifiedAt: toText(row['modified_at']),
    changedAt: asText(row['changed_at']),
    runId: toText(row['run_id']),
  }))
}

/** Without our own columns. */
function toShown(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => !/^(_place|tenant_id|_deleted_at|_synced_at|_hash)$/.test(name)),
  )
}

const plainKinds: Record<string, string> = { contacts: 'contact', accounts: 'account' }

/** Which of Xero's pages shows it. */
export function toKind(stream: string, row: Row): string {
  const kinds = documentKinds.filter(({ table }) => table === stream)
  const payable = asText(row['type']).startsWith('ACCPAY')
  const kind = kinds.length > 1 && payable ? kinds[1] : kinds[0]
  return kind?.kind ?? plainKinds[stream] ?? stream
}

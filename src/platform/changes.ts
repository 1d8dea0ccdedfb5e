import type { Connection } from '../store/store.ts'
import { documentKinds } from './answers/document-kinds.ts'
import { asText, quote, quoteName, toText } from './answers/rows.ts'
import { toDeepLink } from './deep-links.ts'
import { loadShortCode } from './explain.ts'
import { loadCheckpoint, parseCheckpoint, toCheckpointText } from './records/checkpoint.ts'
import { openSource, toConnectionSql, type RecordSource } from './records/source.ts'
import type { Services } from './services.ts'

/** A line of the change feed, with what the record is. */
export interface ListedChange {
  seq: number
  connection: string
  stream: string
  title: string
  key: string | null
  op: 'insert' | 'update' | 'delete' | 'reset'
  modifiedAt: string | null
  changedAt: string
  runId: string | null
  record: ChangedRecord | null
  link: string | null
}

interface ChangedRecord {
  number: string | null
  name: string | null
  date: string | null
  total: string | null
  currency: string | null
  status: string | null
}

export interface ChangeFilter {
  connections: readonly Connection[]
  stream?: string | undefined
  op?: ListedChange['op'] | undefined
  since?: string | undefined
  /** A checkpoint: what follows it, oldest first. */
  after?: string | undefined
  /** False: without what the first reading of a stream stored. */
  firstSync?: boolean | undefined
  /** False: without Xero's own reports. */
  reports?: boolean | undefined
  limit: number
  /** The place, sequence and instant of the last one given. */
  cursor?: [place: string, seq: string, changedAt: string] | undefined
}

export interface ChangePage {
  items: ListedChange[]
  next: [place: string, seq: number, changedAt: string] | null
  checkpoint: string
}

/** Newest first, or from a checkpoint on oldest first. */
export async function listChanges(services: Services, filter: ChangeFilter): Promise<ChangePage> {
  const { connections, limit, after, cursor } = filter
  const [first] = services.streams
  if (connections.length === 0 || !first) return { items: [], next: null, checkpoint: toCheckpointText({}) }
  const source = await openSource(services, first, connections)
  const end = await loadCheckpoint(services, source.places)
  const from = after === undefined ? undefined : parseCheckpoint(after)
  const feed = source.places
    .map(({ schema, tenants }) => {
      const name = `${quoteName(schema)}._changes`
      const firstRuns = `SELECT arg_min(run_id, seq) FROM ${name} WHERE run_id IS NOT NULL GROUP BY tenant_id, stream`
      const conditions = [
        `tenant_id IN (${tenants.map(quote).join(', ')})`,
        ...(filter.stream === undefined ? [] : [`stream = ${quote(filter.stream)}`]),
        ...(filter.op === undefined ? [] : [`op = ${quote(filter.op)}`]),
        ...(filter.since === undefined ? [] : [`changed_at >= CAST(${quote(filter.since)} AS TIMESTAMPTZ)`]),
        ...(filter.firstSync === false ? [`(op <> 'insert' OR run_id NOT IN (${firstRuns}))`] : []),
        ...(filter.reports === false ? [`stream NOT IN (${reportStreams(services)})`] : []),
        ...(from ? [`seq > ${from[schema] ?? 0}`] : []),
      ]
      return `SELECT ${quote(schema)} AS _place, * FROM ${name} WHERE ${conditions.join(' AND ')}`
    })
    .join(' UNION ALL BY NAME ')
  const order = from ? 'r._place, r.seq' : 'r.changed_at DESC, r._place, r.seq DESC'
  const rows = await services.readers.select(
    `SELECT r.*, CAST(r.changed_at AS VARCHAR) AS at, ${toConnectionSql(source, 'r')} AS connection FROM (${feed}) r
     WHERE ${cursor ? toAfter(cursor, from !== undefined) : 'true'} ORDER BY ${order} LIMIT ${limit + 1}`,
  )
  const shown = rows.slice(0, limit)
  const items = shown.map((row): ListedChange => {
    const stream = asText(row['stream'])
    return {
      seq: Number(row['seq']),
      connection: asText(row['connection']),
      stream,
      title: services.streams.find(({ name }) => name === stream)?.title ?? stream,
      key: toText(row['key']),
      op: row['op'] as ListedChange['op'],
      modifiedAt: toText(row['modified_at']),
      changedAt: asText(row['changed_at']),
      runId: toText(row['run_id']),
      record: null,
      link: null,
    }
  })
  await describeAll(services, source, items)
  const last = shown.at(-1)
  const reached = { ...from }
  for (const row of shown) reached[asText(row['_place'])] = Number(row['seq'])
  return {
    items,
    next: rows.length > limit && last ? [asText(last['_place']), Number(last['seq']), asText(last['at'])] : null,
    checkpoint: toCheckpointText(from && rows.length > limit ? reached : end),
  }
}

const reportStreams = ({ streams }: Services): string =>
  ["''", ...streams.filter(({ read }) => read.kind === 'report').map(({ name }) => quote(name))].join(', ')

function toAfter([place, seq, changedAt]: [string, string, string], ascending: boolean): string {
  const number = `CAST(${quote(seq)} AS BIGINT)`
  if (ascending) return `(r._place, r.seq) > (${quote(place)}, ${number})`
  const at = `CAST(${quote(changedAt)} AS TIMESTAMPTZ)`
  return `(r.changed_at < ${at} OR (r.changed_at = ${at} AND (r._place > ${quote(place)} OR (r._place = ${quote(place)} AND r.seq < ${number}))))`
}

/** What a stream's records are, for people, as columns of its table. */
interface Described {
  title: string
  kind: string
  id: string
  where?: string | undefined
  number?: string | undefined
  name?: string | undefined
  date?: string | undefined
  total?: string | undefined
  currency?: string | undefined
  status?: string | undefined
}

const describedStreams = new Map<string, Described[]>([
  ['contacts', [{ title: 'Contact', kind: 'contact', id: 'contact_id', name: 'name', status: 'contact_status' }]],
  ['accounts', [{ title: 'Account', kind: 'account', id: 'account_id', number: 'code', name: 'name', status: 'status' }]],
  ['items', [{ title: 'Item', kind: 'item', id: 'item_id', number: 'code', name: 'name' }]],
])
for (const kind of documentKinds) {
  const title = kind.kind.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase())
  const entry = { ...kind, title, name: kind.contact ?? kind.reference, status: 'status' }
  describedStreams.set(kind.table, [...(describedStreams.get(kind.table) ?? []), entry])
}

/** Fills in what the records are: one question for each kind that occurs. */
async function describeAll(services: Services, source: RecordSource, items: ListedChange[]): Promise<void> {
  for (const connection of source.connections) {
    const own = items.filter((item) => item.connection === connection.name && item.key !== null)
    if (own.length === 0) continue
    const shortCode = await loadShortCode(services, connection)
    const place = connection.settings.schema ?? 'xero'
    for (const [stream, kinds] of describedStreams) {
      const keys = new Map<string, ListedChange[]>()
      for (const item of own) {
        if (item.stream === stream && item.key !== null) keys.set(item.key, [...(keys.get(item.key) ?? []), item])
      }
      if (keys.size === 0) continue
      for (const kind of kinds) {
        const text = (column: string | undefined): string => (column === undefined ? 'NULL' : `CAST(${column} AS VARCHAR)`)
        const rows = await services.readers.select(
          `SELECT ${kind.id} AS id, ${text(kind.number)} AS number, ${text(kind.name)} AS name, ${text(kind.date)} AS date,
             ${text(kind.total)} AS total, ${text(kind.currency)} AS currency, ${text(kind.status)} AS status
           FROM ${quoteName(place)}.${quoteName(stream)} WHERE tenant_id = ${quote(connection.tenantId)}
             AND ${kind.id} IN (${[...keys.keys()].map(quote).join(', ')}) AND ${kind.where ?? 'true'}`,
        )
        for (const row of rows) {
          for (const item of keys.get(asText(row['id'])) ?? []) {
            item.title = kind.title
            item.link = toDeepLink(kind.kind, asText(row['id']), shortCode)
            item.record = {
              number: toText(row['number']) || null,
              name: toText(row['name']) || null,
              date: toText(row['date']),
              total: toText(row['total']),
              currency: toText(row['currency']),
              status: toText(row['status']),
            }
          }
        }
      }
    }
  }
}

import type { Stream } from '../streams/stream.ts'
import { toTableSet } from '../streams/tables.ts'
import { toTableLayout } from '../warehouse/duckdb/table-layout.ts'

/** A column with what Xero means by it, and the record it names where it is another's key. */
export interface DescribedColumn {
  name: string
  type: string
  comment: string | null
  references: { stream: string; table: string; column: string } | null
}

export interface DescribedStream {
  name: string
  title: string
  comment: string
  kind: 'records' | 'report'
  tables: { name: string; comment: string; parent: string | null; key: string[]; columns: DescribedColumn[] }[]
  scopes: { granular: string[]; broad: string[] }
  restricted: 'tier' | 'broad-only' | 'optional' | 'reports' | null
  retired: { since: string; note: string } | null
  incremental: boolean
}

export function describeStreamCatalogue(streams: readonly Stream[]): DescribedStream[] {
  const references = toReferences(streams)
  return streams.map((stream) => ({
    name: stream.name,
    title: stream.title,
    comment: stream.comment,
    kind: stream.read.kind === 'report' ? 'report' : 'records',
    tables: toTableSet(stream).tables.map((table) => ({
      name: table.name,
      comment: table.comment,
      parent: table.parent ?? null,
      key: table.key,
      columns: toTableLayout(table).columns.map(({ name, type, comment }) => ({
        name,
        type,
        comment,
        references: references(table.name, name),
      })),
    })),
    scopes: stream.scopes,
    restricted: stream.restricted ?? null,
    retired: stream.retired ?? null,
    incremental: stream.cursor.kind !== 'none',
  }))
}

export type FindReference = (table: string, column: string) => DescribedColumn['references']

/**
 * Which record a column names, told by its name: a column called like the key of a stream, or ending in it
 * (`bank_account_account_id`), holds that stream's key.
 */
export function toReferences(streams: readonly Stream[]): FindReference {
  const targets = streams
    .filter((stream) => stream.read.kind !== 'report' && !stream.retired)
    .flatMap((stream) => {
      const [parent] = toTableSet(stream).tables
      const [key, second] = parent.recordKey
      return key === undefined || second !== undefined || !key.endsWith('_id')
        ? []
        : [{ stream: stream.name, table: parent.name, column: key }]
    })
    .toSorted((a, b) => b.column.length - a.column.length)
  return (table, column) => {
    const found = targets.find((target) => column === target.column || column.endsWith(`_${target.column}`))
    return found === undefined || (found.table === table && found.column === column) ? null : found
  }
}

import type { Cell } from '../../../http/schemas/answer.ts'
import type { RecordList } from '../../../http/schemas/records.ts'
import { get } from '../../api/request.ts'
import type { RowColumn, ReadRows } from './row-reader.ts'

/** Columns kept beside a record's own: how it is addressed, and when it was deleted. */
export const keyColumn = '\u0000key'
export const deletedColumn = '\u0000deleted'

export interface RecordsQuestion {
  stream: string
  columns: readonly RowColumn[]
  connection: string | undefined
  filters: readonly string[]
  sort: string | undefined
  includeDeleted: boolean
  most: number
}

const pageSize = 1000

/** Records of a stream, page after page as far as they are looked at. */
export const readRecords = (question: RecordsQuestion): ReadRows =>
  async function* ({ signal, wanted }) {
    const { stream, columns, connection, filters, sort, includeDeleted, most } = question
    yield {
      type: 'columns',
      columns: [...columns, { name: keyColumn, type: 'VARCHAR' }, { name: deletedColumn, type: 'VARCHAR' }],
    }
    let cursor: string | undefined
    let read = 0
    for (;;) {
      const query = { connection, filter: filters, sort, includeDeleted: includeDeleted || undefined, limit: pageSize, cursor }
      const page = await get<RecordList>(`/v1/records/${encodeURIComponent(stream)}`, { query, signal })
      const items = page.items.slice(0, most - read)
      const values: Cell[][] = columns.map(({ name }) => items.map(({ fields }) => fields[name] ?? null))
      values.push(items.map((item) => toRecordAddress(item.connection, item.id)))
      values.push(items.map(({ deletedAt }) => deletedAt))
      yield { type: 'batch', values, rows: items.length }
      read += items.length
      const full = read >= most
      if (page.nextCursor === null || full) {
        const more = page.nextCursor !== null || items.length < page.items.length
        yield { type: 'end', truncated: full && more, elapsedMs: null }
        return
      }
      cursor = page.nextCursor
      await wanted(read)
      signal.throwIfAborted()
    }
  }

/** `harbour-vine:0f1d…`: which organisation's record. */
export const toRecordAddress = (connection: string, id: string): string => `${connection}:${id}`

/** Undefined for what is no address of a record. */
export function parseRecordAddress(text: string | undefined): { connection: string; id: string } | undefined {
  const at = text?.indexOf(':') ?? -1
  return text === undefined || at < 1 ? undefined : { connection: text.slice(0, at), id: text.slice(at + 1) }
}

import { AppError } from '../../lib/app-error.ts'
import type { Batch, BatchOptions, BatchResult, QuarantinedRecord, StreamState, TypedRecord } from '../warehouse.ts'
import { createRecordEncoder, quoteCell } from './encode-record.ts'
import { mergeBatch } from './merge-batch.ts'
import { absentKeysSql } from './merge-sql.ts'
import { toStreamPart, type Session } from './session.ts'
import { toInstantText } from './sql.ts'
import type { StagedBatch } from './staged-batch.ts'
import { StagedFile } from './staged-file.ts'
import { toWarehouseError } from './warehouse-error.ts'

/** More than this waiting to be written, and `drain` waits. */
const waitingBytes = 2 * 1024 * 1024

/** Stages records as CSV files, one a table, until they are merged in one transaction. */
export function createBatch(session: Session, schema: string, options: BatchOptions): Batch {
  const { set } = options
  const file = (label: string): StagedFile => new StagedFile(session.staging.nextFile(label))
  const staged: StagedBatch = {
    ...options,
    schema,
    syncedAt: toInstantText(options.syncedAt),
    tables: set.tables.map((table) => file(table.name)),
    records: file('records'),
    gone: file('gone'),
    quarantined: file('quarantined'),
  }
  const files = [...staged.tables, staged.records, staged.gone, staged.quarantined]
  const encode = createRecordEncoder(set)
  const keyIsText = set.tables[0].recordKey.map(
    (name) => set.tables[0].columns.find((column) => column.name === name)?.type === 'text',
  )
  const toKeyCells = (key: string[]): string => key.map((part, index) => (keyIsText[index] ? quoteCell(part) : part)).join(',')
  let ordinal = 0
  let rows = 0
  let ended = false

  const stage = async (doing: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      throw toWarehouseError(error, session.staging.path, doing)
    }
  }
  const assertOpen = (): void => {
    if (ended) throw new AppError('internal', `A batch of ${set.stream} was used after its end.`)
  }
  const putText = (target: StagedFile, text: string): void => {
    const bytes = Buffer.from(text)
    target.put(bytes, 0, bytes.length)
    target.endLine()
  }
  const remove = async (): Promise<void> => {
    await Promise.allSettled(files.map((entry) => entry.remove()))
  }

  return {
    get rows() {
      return rows
    },
    get bytes() {
      return files.reduce((sum, entry) => sum + entry.bytes, 0)
    },
    add(record: TypedRecord) {
      assertOpen()
      const encoded = encode(record)
      const prefix = `${++ordinal},`
      const deletedAt = record.deletedAt === undefined ? '' : (record.deletedAt ?? staged.syncedAt)
      for (let index = 0; index < encoded.tables.length; index++) {
        const table = encoded.tables[index]!
        const target = staged.tables[table]!
        target.putAscii(prefix)
        target.put(encoded.bytes, encoded.starts[index]!, encoded.ends[index]!)
        target.putAscii(table === 0 ? `,${deletedAt},${encoded.hash}` : `,${deletedAt}`)
        target.endLine()
      }
      putText(
        staged.records,
        `${prefix}${toKeyCells(record.key)},${record.rows.length},${record.modifiedAt ?? ''},${deletedAt === '' ? 'false' : 'true'},${encoded.hash}`,
      )
      rows += encoded.tables.length
    },
    quarantine(record: QuarantinedRecord) {
      assertOpen()
      const key = record.key === null ? '' : quoteCell(record.key)
      putText(staged.quarantined, `${++ordinal},${key},${quoteCell(record.reason)},${quoteCell(record.raw)}`)
    },
    async drain() {
      const waiting = files.reduce((sum, entry) => sum + entry.waiting, 0)
      if (waiting < waitingBytes) return
      await stage('staging records', async () => {
        for (const entry of files) await entry.drain()
      })
    },
    async loadAbsent() {
      assertOpen()
      await stage('staging records', async () => {
        await staged.records.flush()
        await staged.quarantined.flush()
      })
      return (await session.read(`comparing ${set.stream}`, absentKeysSql(staged), [options.tenantId])) as string[][]
    },
    async commit(commit: { state?: StreamState; deletedKeys?: string[][] }): Promise<BatchResult> {
      assertOpen()
      ended = true
      try {
        for (const key of commit.deletedKeys ?? []) putText(staged.gone, toKeyCells(key))
        // The turn is taken at once, so that batches are merged in the order of their commits, whose files are done first.
        return await session.write(
          `storing ${set.stream}`,
          async (run) => {
            await stage('staging records', async () => {
              for (const entry of files) await entry.end()
            })
            return mergeBatch(run, staged, commit.state)
          },
          { part: toStreamPart(schema, set.stream) },
        )
      } finally {
        await remove()
      }
    },
    async discard() {
      ended = true
      await remove()
    },
  }
}

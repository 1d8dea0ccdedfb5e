import type { TableSet } from '../../streams/tables.ts'
import type { StagedFile } from './staged-file.ts'

/** What a batch left in its files. `tables` follows the set's tables. */
export interface StagedBatch {
  schema: string
  tenantId: string
  runId: string
  set: TableSet
  /** Canonical instant text. */
  syncedAt: string
  tables: StagedFile[]
  /** One line a record: ordinal, key, modified time, whether deleted, hash. */
  records: StagedFile
  /** Keys to mark as deleted. */
  gone: StagedFile
  quarantined: StagedFile
}

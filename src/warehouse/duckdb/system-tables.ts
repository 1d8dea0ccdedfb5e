import { toTableName } from './sql.ts'

/** Version of the warehouse's own tables. A file with a higher one is refused. */
export const schemaVersion = 1

interface SystemTable {
  name: string
  comment: string
  columns: { name: string; type: string; comment: string }[]
}

const tenant = { name: 'tenant_id', type: 'VARCHAR', comment: 'Id of the Xero organisation.' }
const stream = { name: 'stream', type: 'VARCHAR', comment: 'Name of the stream, which is the name of its table.' }

export const systemTables: SystemTable[] = [
  {
    name: '_changes',
    comment: 'Every change to a record, in the order it was stored. Append-only.',
    columns: [
      { name: 'seq', type: 'BIGINT', comment: 'Position in the feed; grows strictly over all organisations.' },
      tenant,
      stream,
      { name: 'key', type: 'VARCHAR', comment: 'Key of the record, its parts joined by a slash. Null for op reset.' },
      { name: 'op', type: 'VARCHAR', comment: 'insert, update, delete, or reset: all rows of the stream were forgotten.' },
      { name: 'modified_at', type: 'TIMESTAMPTZ', comment: "Xero's modified time of the record, where it has one." },
      { name: 'run_id', type: 'VARCHAR', comment: 'The run that stored it.' },
      { name: 'changed_at', type: 'TIMESTAMPTZ', comment: 'When it was stored.' },
    ],
  },
  {
    name: '_runs',
    comment: 'Each sync of an organisation.',
    columns: [
      { name: 'run_id', type: 'VARCHAR', comment: 'Id of the run.' },
      tenant,
      { name: 'started_at', type: 'TIMESTAMPTZ', comment: 'When it began.' },
      { name: 'finished_at', type: 'TIMESTAMPTZ', comment: 'When it ended; null while it runs or when it was killed.' },
      { name: 'status', type: 'VARCHAR', comment: 'running, complete, partial, failed or paused.' },
      { name: 'streams', type: 'JSON', comment: 'What happened to each stream.' },
    ],
  },
  {
    name: '_quarantine',
    comment: 'Records that could not be typed, as Xero sent them. A record leaves when a later reading of it can be typed.',
    columns: [
      tenant,
      stream,
      { name: 'key', type: 'VARCHAR', comment: "The record's key, where it could be read." },
      { name: 'reason', type: 'VARCHAR', comment: 'The property and the value that do not fit.' },
      { name: 'raw', type: 'VARCHAR', comment: 'The record as Xero sent it: JSON text.' },
      { name: 'run_id', type: 'VARCHAR', comment: 'The run that saw it last.' },
      { name: 'first_seen_at', type: 'TIMESTAMPTZ', comment: 'When it was first put here.' },
      { name: 'last_seen_at', type: 'TIMESTAMPTZ', comment: 'When it was last read and still did not fit.' },
    ],
  },
  {
    name: '_state',
    comment: 'How far each stream has been read. Stored in the same transaction as the rows it speaks of.',
    columns: [
      tenant,
      stream,
      { name: 'state', type: 'JSON', comment: "The sync engine's own notes: cursor, walk in progress, last snapshot." },
      { name: 'updated_at', type: 'TIMESTAMPTZ', comment: 'When it was stored.' },
    ],
  },
  {
    name: '_schema',
    comment: "Version of the warehouse's own tables.",
    columns: [{ name: 'version', type: 'INTEGER', comment: 'Grows when a Daybook changes the tables whose names begin with _.' }],
  },
]

export interface SystemTableNames {
  changes: string
  runs: string
  quarantine: string
  state: string
  version: string
}

/** The system tables of a schema, quoted and qualified. */
export function toSystemTableNames(schema: string): SystemTableNames {
  return {
    changes: toTableName(schema, '_changes'),
    runs: toTableName(schema, '_runs'),
    quarantine: toTableName(schema, '_quarantine'),
    state: toTableName(schema, '_state'),
    version: toTableName(schema, '_schema'),
  }
}

import type { ColumnDefinition, TableDefinition } from '../../streams/tables.ts'
import { readQuarantined } from './quarantine-sql.ts'
import { readCsv, type CsvColumn } from './read-csv.ts'
import { quoteName, quoteText, toKeyColumns, toKeyMatch, toKeyText, toSqlType, toTableName } from './sql.ts'
import type { StagedBatch } from './staged-batch.ts'

/*
 * The statements of a merge, in the order of use. Temporary tables:
 * `staged` the records of the batch, one a key · `held` what the warehouse has of them · `decided` what to do with each.
 */

const keyTypes = (table: TableDefinition): CsvColumn[] =>
  table.recordKey.map((name) => ({ name, type: toSqlType(table.columns.find((column) => column.name === name)?.type ?? 'text') }))

function readRecords(batch: StagedBatch): string {
  return readCsv(batch.records, [
    { name: '_seq', type: 'BIGINT' },
    ...keyTypes(batch.set.tables[0]),
    { name: '_rows', type: 'INTEGER' },
    { name: '_modified', type: toSqlType('instant') },
    { name: '_deleted', type: 'BOOLEAN' },
    { name: '_hash', type: 'UUID' },
  ])
}

/** The same key twice: the newer wins, then the later. */
export function stagedSql(batch: StagedBatch): string {
  const parent = batch.set.tables[0]
  const keys = toKeyColumns(parent).join(', ')
  const none = keyTypes(parent).map((column) => `NULL::${column.type} AS ${quoteName(column.name)}`)
  return batch.records.lines === 0
    ? `CREATE OR REPLACE TEMP TABLE staged AS SELECT 0::BIGINT AS _seq, ${none.join(', ')}, 0 AS _rows, NULL::TIMESTAMPTZ AS _modified,
        false AS _deleted, NULL::UUID AS _hash WHERE false`
    : `CREATE OR REPLACE TEMP TABLE staged AS SELECT * FROM ${readRecords(batch)}
        QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY _modified DESC NULLS LAST, _seq DESC) = 1`
}

/** Joined from the large table's side, so that DuckDB builds on the batch and skips row groups outside its keys. */
export function heldSql(batch: StagedBatch): string {
  const parent = batch.set.tables[0]
  const modified = batch.set.modifiedColumn
  return `CREATE OR REPLACE TEMP TABLE held AS
    SELECT s._seq, h._hash, h._deleted_at, ${modified === undefined ? 'NULL::TIMESTAMPTZ' : `h.${quoteName(modified)}`} AS _modified
    FROM ${toTableName(batch.schema, parent.name)} h JOIN staged s ON ${toKeyMatch('h', toKeyColumns(parent), 's')}
    WHERE h.tenant_id = ${quoteText(batch.tenantId)}`
}

/** What to do with each record. */
export const decidedSql = `CREATE OR REPLACE TEMP TABLE decided AS
  SELECT s.*, CASE
    WHEN h._seq IS NULL THEN 'insert'
    WHEN s._modified < h._modified THEN 'stale'
    WHEN s._hash = h._hash THEN 'unchanged'
    WHEN s._deleted AND h._deleted_at IS NULL THEN 'delete'
    ELSE 'update' END AS op
  FROM staged s LEFT JOIN held h USING (_seq)`

/** Key text and place of the records that could be typed. */
export function typedSql(batch: StagedBatch): string {
  return `CREATE OR REPLACE TEMP TABLE typed AS SELECT ${toKeyText(toKeyColumns(batch.set.tables[0]))} AS key, _seq FROM staged`
}

/** One row of counts, read by `Counts`. */
export function countsSql(changes: string, quarantine: string): string {
  const records = (op: string): string => `count(*) FILTER (WHERE op = '${op}')`
  return `SELECT {
      'staged': count(*), 'inserted': ${records('insert')}, 'updated': ${records('update')}, 'deleted': ${records('delete')},
      'unchanged': ${records('unchanged')}, 'stale': ${records('stale')},
      'rows': coalesce(sum(_rows) FILTER (WHERE op IN ('insert', 'update', 'delete')), 0)::BIGINT,
      'gone': (SELECT count(*) FROM gone), 'goneRows': (SELECT coalesce(sum(_rows), 0)::BIGINT FROM gone_rows),
      'seq': (SELECT coalesce(max(seq), 0) FROM ${changes}),
      'inQuarantine': (SELECT count(*) FROM (SELECT 1 FROM ${quarantine} LIMIT 1))
    }::JSON FROM decided`
}

export interface Counts {
  /** Records, one a key. */
  staged: number
  inserted: number
  updated: number
  deleted: number
  unchanged: number
  stale: number
  /** Rows of the records to write, in all tables. */
  rows: number
  gone: number
  goneRows: number
  /** The last position in the change log. */
  seq: number
  inQuarantine: number
}

/** Takes out the held rows of records that are written anew. */
export function removeSql(batch: StagedBatch, table: TableDefinition): string {
  return `DELETE FROM ${toTableName(batch.schema, table.name)} t USING decided d
    WHERE t.tenant_id = ${quoteText(batch.tenantId)} AND ${toKeyMatch('t', toKeyColumns(table), 'd', toKeyColumns(batch.set.tables[0]))} AND d.op IN ('update', 'delete')`
}

/** `all`: every staged line is to be written, so the lines need no filter. */
export function insertSql(batch: StagedBatch, index: number, all: boolean): string {
  const table = batch.set.tables[index]!
  const own: CellColumn[] = [
    { name: '_extra', type: 'JSON' },
    { name: '_deleted_at', type: toSqlType('instant') },
    ...(table.parent === undefined ? [{ name: '_hash', type: 'UUID' }] : []),
  ]
  const columns = [...table.columns.map(toCellColumn), ...own]
  const source = readCsv(batch.tables[index]!, [{ name: '_seq', type: 'BIGINT' }, ...columns])
  return `INSERT INTO ${toTableName(batch.schema, table.name)}
      (tenant_id, _synced_at, ${columns.map((column) => quoteName(column.name)).join(', ')})
    SELECT ${quoteText(batch.tenantId)}, ${quoteText(batch.syncedAt)}::TIMESTAMPTZ,
      ${columns.map((column) => column.cast ?? quoteName(column.name)).join(', ')}
    FROM ${source}
    ${all ? '' : "WHERE _seq IN (SELECT _seq FROM decided WHERE op IN ('insert', 'update', 'delete'))"}`
}

interface CellColumn extends CsvColumn {
  /** How the value is made of the cell, when reading it as `type` is not all. */
  cast?: string
}

/**
 * DuckDB makes a 64-bit decimal of text in 0.1 µs and a 128-bit one in 6 µs, so a number goes by way of the former
 * unless it has more than 8 digits before the point.
 */
function toCellColumn({ name, type }: ColumnDefinition): CellColumn {
  if (type !== 'number') return { name, type: toSqlType(type) }
  const cell = quoteName(name)
  const target = toSqlType('number')
  return { name, type: 'VARCHAR', cast: `coalesce(TRY_CAST(${cell} AS DECIMAL(18,10))::${target}, ${cell}::${target})` }
}

/**
 * Held and live records among those to mark as deleted, and how many rows they have; a record that is also in the
 * batch was seen, so it stays.
 */
export function goneSql(batch: StagedBatch): string {
  const parent = batch.set.tables[0]
  const keys = toKeyColumns(parent)
  if (batch.gone.lines === 0) {
    const none = keyTypes(parent).map((column) => `NULL::${column.type} AS ${quoteName(column.name)}`)
    return `CREATE OR REPLACE TEMP TABLE gone AS SELECT ${none.join(', ')}, NULL::TIMESTAMPTZ AS _modified WHERE false;
      CREATE OR REPLACE TEMP TABLE gone_rows AS SELECT 0 AS _rows`
  }
  const rows = batch.set.tables.map(
    (table) => `SELECT count(*) AS _rows FROM ${toTableName(batch.schema, table.name)} t JOIN gone g
      ON ${toKeyMatch('t', toKeyColumns(table), 'g', keys)} WHERE t.tenant_id = ${quoteText(batch.tenantId)}`,
  )
  return `CREATE OR REPLACE TEMP TABLE gone AS
    SELECT ${keys.map((key) => `h.${key}`).join(', ')},
      ${batch.set.modifiedColumn === undefined ? 'NULL::TIMESTAMPTZ' : `h.${quoteName(batch.set.modifiedColumn)}`} AS _modified
    FROM ${toTableName(batch.schema, parent.name)} h
    JOIN (SELECT DISTINCT * FROM ${readCsv(batch.gone, keyTypes(parent))}) g ON ${toKeyMatch('h', keys, 'g')}
    WHERE h.tenant_id = ${quoteText(batch.tenantId)} AND h._deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM decided d WHERE ${toKeyMatch('h', keys, 'd')});
    CREATE OR REPLACE TEMP TABLE gone_rows AS ${rows.join(' UNION ALL ')}`
}

/** The hash goes too: should the record come back, whatever its content, it is a change. */
export function markGoneSql(batch: StagedBatch, table: TableDefinition): string {
  return `UPDATE ${toTableName(batch.schema, table.name)} t
    SET _deleted_at = ${quoteText(batch.syncedAt)}::TIMESTAMPTZ, _synced_at = ${quoteText(batch.syncedAt)}::TIMESTAMPTZ
      ${table.parent === undefined ? ', _hash = NULL' : ''}
    FROM gone g WHERE t.tenant_id = ${quoteText(batch.tenantId)} AND ${toKeyMatch('t', toKeyColumns(table), 'g', toKeyColumns(batch.set.tables[0]))}`
}

export function changesSql(batch: StagedBatch, changes: string, last: number): string {
  const keys = toKeyText(toKeyColumns(batch.set.tables[0]))
  return `INSERT INTO ${changes} (seq, tenant_id, stream, key, op, modified_at, run_id, changed_at)
    SELECT ${last} + row_number() OVER (ORDER BY place), ${quoteText(batch.tenantId)}, ${quoteText(batch.set.stream)}, key, op,
      modified, ${quoteText(batch.runId)}, ${quoteText(batch.syncedAt)}::TIMESTAMPTZ
    FROM (
      SELECT _seq AS place, ${keys} AS key, op, _modified AS modified FROM decided WHERE op IN ('insert', 'update', 'delete')
      UNION ALL
      SELECT 9223372036854775807, ${keys}, 'delete', _modified FROM gone
    ) ORDER BY place`
}

/** Keys held live that the batch has neither typed nor quarantined. `$1` is the tenant. */
export function absentKeysSql(batch: StagedBatch): string {
  const parent = batch.set.tables[0]
  const keys = toKeyColumns(parent)
  const seen =
    batch.records.lines > 0 ? `AND NOT EXISTS (SELECT 1 FROM ${readRecords(batch)} s WHERE ${toKeyMatch('h', keys, 's')})` : ''
  const held = toKeyText(keys.map((key) => `h.${key}`))
  const refused =
    batch.quarantined.lines > 0 ? `AND ${held} NOT IN (SELECT key FROM ${readQuarantined(batch)} WHERE key IS NOT NULL)` : ''
  return `SELECT ${keys.map((key) => `CAST(h.${key} AS VARCHAR)`).join(', ')} FROM ${toTableName(batch.schema, parent.name)} h
    WHERE h.tenant_id = $1 AND h._deleted_at IS NULL ${seen} ${refused} ORDER BY ALL`
}

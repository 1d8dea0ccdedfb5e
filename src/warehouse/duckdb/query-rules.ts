/**
 * What a reader may call. Table functions are allowed by name, for most of DuckDB's read files, settings or other
 * databases; scalar and aggregate functions are refused by name, for almost all of them only compute.
 */

/** Compute rows from their arguments alone. */
export const computingTableFunctions: ReadonlySet<string> = new Set([
  'unnest',
  'range',
  'generate_series',
  'repeat_row',
  'json_each',
  'json_tree',
])

/** Describe the warehouse: functions and views of the same names. They tell of every organisation's tables. */
export const describingTables: ReadonlySet<string> = new Set([
  'duckdb_columns',
  'duckdb_constraints',
  'duckdb_functions',
  'duckdb_indexes',
  'duckdb_schemas',
  'duckdb_tables',
  'duckdb_types',
  'duckdb_views',
])

/** Schemas of such views: the standard's, and PostgreSQL's. */
export const describingSchemas: ReadonlySet<string> = new Set(['information_schema', 'pg_catalog'])

/** A view of those schemas that tells of more than tables. */
export const settingsView = 'pg_settings'

/** Why a function is refused, by its name. */
export const refusedFunctions: ReadonlyMap<string, string> = new Map([
  // Statistics of a column cover rows that a filter hides: the smallest and largest value of all organisations.
  ['stats', 'it tells of rows outside the query'],
  ['json_serialize_plan', 'it plans other SQL'],
  ['getenv', 'it reads the environment'],
  ['current_setting', 'it reads settings'],
  ['getvariable', 'it reads settings'],
  ['write_log', 'it writes'],
  ['nextval', 'it writes'],
  ['currval', 'it reads the state of other queries'],
  ['setseed', 'it changes later queries'],
  ['sleep_ms', 'it holds up other queries'],
])

/** Make a text of any length from a few bytes, past the engine's memory limit, so their count must be written out and small. */
export const repeatingFunctions: ReadonlyMap<string, number> = new Map([
  ['repeat', 10_000],
  ['lpad', 10_000],
  ['rpad', 10_000],
])

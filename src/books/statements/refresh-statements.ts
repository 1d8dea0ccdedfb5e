import { toText } from './cells.ts'
import { createHash } from 'node:crypto'
import type { Dialect } from '../../warehouse/dialect.ts'
import type { SqlAccess } from '../../warehouse/warehouse.ts'
import { booksVersion } from '../ledger/tables.ts'
import { fillSourceTables, sourceTables, type SourceContext } from './source-tables.ts'
import { booksViews } from './views.ts'

/**
 * Makes the views of the statements where they are missing or older, and takes over anew what they need of an
 * organisation beside its ledger. The tables of the ledger must exist.
 */
export async function refreshStatements(sql: SqlAccess, tenantId: string): Promise<void> {
  await prepareStatements(sql)
  const rows = await sql.read(
    'looking for the tables of the copy',
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${sql.dialect.quoteText(sql.schema)}`,
  )
  const context: SourceContext = {
    dialect: sql.dialect,
    tenant: sql.dialect.quoteText(tenantId),
    raw: (table) => `${sql.dialect.quoteName(sql.schema)}.${sql.dialect.quoteName(table)}`,
  }
  const script = fillSourceTables(context, new Set(rows.map((row) => toText(row['name']))))
  await sql.write('refreshing what statements need', (run) => run(script.join(';\n')))
}

async function prepareStatements(sql: SqlAccess): Promise<void> {
  const script = toScript(sql.dialect)
  const digest = createHash('sha256')
    .update(`${booksVersion}\n${script.join('\n')}`)
    .digest('hex')
  const [found] = await sql.read(
    'looking for the statements',
    "SELECT count(*) AS tables FROM information_schema.tables WHERE table_schema = 'books' AND table_name = 'statements_version'",
  )
  if (Number(found?.['tables']) > 0) {
    const [held] = await sql.read('looking for the statements', 'SELECT max(digest) AS digest FROM books.statements_version')
    if (held?.['digest'] === digest) return
  }
  await sql.write('preparing the statements', (run) =>
    run(
      [
        ...script,
        'CREATE TABLE IF NOT EXISTS books.statements_version (digest VARCHAR)',
        'DELETE FROM books.statements_version',
        `INSERT INTO books.statements_version VALUES ('${digest}')`,
      ].join(';\n'),
    ),
  )
}

function toScript(dialect: Dialect): string[] {
  const { quoteText } = dialect
  const script = booksViews.map(({ name }) => `DROP VIEW IF EXISTS books.${name}`)
  for (const { name, comment, columns } of sourceTables) {
    script.push(
      `DROP TABLE IF EXISTS books.${name}`,
      `CREATE TABLE books.${name} (${columns.map((column) => `${column.name} ${column.type}`).join(', ')})`,
      `COMMENT ON TABLE books.${name} IS ${quoteText(comment)}`,
      ...columns.map((column) => `COMMENT ON COLUMN books.${name}.${column.name} IS ${quoteText(column.comment)}`),
    )
  }
  for (const { name, comment, columns, select } of booksViews) {
    script.push(
      dialect.createView(`books.${name}`, select(dialect)),
      `COMMENT ON VIEW books.${name} IS ${quoteText(comment)}`,
      ...Object.entries(columns).map(([column, meaning]) => `COMMENT ON COLUMN books.${name}.${column} IS ${quoteText(meaning)}`),
    )
  }
  return script
}

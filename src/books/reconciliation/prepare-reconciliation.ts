import { createHash } from 'node:crypto'
import { booksVersion } from '../ledger/tables.ts'
import type { SqlAccess } from '../../warehouse/warehouse.ts'
import { reconciliationTables } from './tables.ts'

/**
 * Creates the tables of the reconciliation where they are missing or of another form: all that is in them is worked out
 * anew. The tables of the ledger must exist.
 */
export async function prepareReconciliation(sql: SqlAccess): Promise<void> {
  const { quoteText } = sql.dialect
  const script = reconciliationTables.flatMap(({ name, comment, columns }) => [
    `DROP TABLE IF EXISTS books.${name}`,
    `CREATE TABLE books.${name} (${columns.map((column) => `${column.name} ${column.type}`).join(', ')})`,
    `COMMENT ON TABLE books.${name} IS ${quoteText(comment)}`,
    ...columns.map((column) => `COMMENT ON COLUMN books.${name}.${column.name} IS ${quoteText(column.comment)}`),
  ])
  // Books of another version were dropped, and with them the residuals.
  const digest = createHash('sha256')
    .update(`${booksVersion}\n${script.join('\n')}`)
    .digest('hex')
  const [found] = await sql.read(
    'looking for the reconciliation',
    "SELECT count(*) AS tables FROM information_schema.tables WHERE table_schema = 'books' AND table_name = 'reconciliation_version'",
  )
  if (Number(found?.['tables']) > 0) {
    const [held] = await sql.read(
      'looking for the reconciliation',
      'SELECT max(digest) AS digest FROM books.reconciliation_version',
    )
    if (held?.['digest'] === digest) return
  }
  await sql.write('preparing the reconciliation', (run) =>
    run(
      [
        ...script,
        'CREATE TABLE IF NOT EXISTS books.reconciliation_version (digest VARCHAR)',
        'DELETE FROM books.reconciliation_version',
        `INSERT INTO books.reconciliation_version VALUES (${quoteText(digest)})`,
      ].join(';\n'),
    ),
  )
}

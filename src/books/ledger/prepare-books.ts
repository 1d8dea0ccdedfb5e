import type { Dialect } from '../../warehouse/dialect.ts'
import type { RunScript, SqlAccess } from '../../warehouse/warehouse.ts'
import { postingNames } from './posting-columns.ts'
import { booksTables, booksVersion } from './tables.ts'

/** Creates schema `books` where it is missing: tables, comments, and the views that add residuals to the ledgers. */
export async function prepareBooks(sql: SqlAccess): Promise<void> {
  const read = (select: string) => sql.read('looking for the books', select)
  if (await isPrepared(read)) return
  await sql.write('preparing the books', async (run) => {
    // Another refresh may have made them meanwhile, and filled them.
    if (!(await isPrepared(run))) await run(toScript(sql.dialect).join(';\n'))
  })
}

/** Books are made of the copy, so that those of another version are dropped. */
function toScript(dialect: Dialect): string[] {
  const { quoteText } = dialect
  const script = ['CREATE SCHEMA IF NOT EXISTS books']
  for (const { view } of ledgerViews) script.push(`DROP VIEW IF EXISTS books.${view}`)
  for (const { name, comment, columns } of booksTables) {
    script.push(
      `DROP TABLE IF EXISTS books.${name}`,
      `CREATE TABLE books.${name} (${columns.map((column) => `${column.name} ${column.type}`).join(', ')})`,
      `COMMENT ON TABLE books.${name} IS ${quoteText(comment)}`,
      ...columns.map((column) => `COMMENT ON COLUMN books.${name}.${column.name} IS ${quoteText(column.comment)}`),
    )
  }
  for (const { view, ledger, basis, comment } of ledgerViews) {
    const columns = postingNames.join(', ')
    script.push(
      dialect.createView(
        `books.${view}`,
        `SELECT ${columns}, CAST(NULL AS VARCHAR) AS label FROM books.${ledger}
         UNION ALL SELECT ${columns}, label FROM books.residuals WHERE basis = '${basis}'`,
      ),
      `COMMENT ON VIEW books.${view} IS ${quoteText(comment)}`,
    )
  }
  script.push('CREATE TABLE IF NOT EXISTS books.version (version INTEGER)', 'DELETE FROM books.version')
  script.push(`INSERT INTO books.version VALUES (${booksVersion})`)
  return script
}

const ledgerViews = [
  {
    view: 'ledger',
    ledger: 'general_ledger',
    basis: 'accrual',
    comment:
      "The general ledger on accrual basis with the labelled residuals: equals Xero's reports. label is null on postings of documents.",
  },
  {
    view: 'ledger_cash',
    ledger: 'cash_ledger',
    basis: 'cash',
    comment:
      "The cash ledger with the labelled residuals: equals Xero's reports on cash basis. label is null on postings of documents.",
  },
]

async function isPrepared(read: RunScript): Promise<boolean> {
  const [found] = await read(
    "SELECT count(*) AS tables FROM information_schema.tables WHERE table_schema = 'books' AND table_name = 'version'",
  )
  if (Number(found?.['tables']) === 0) return false
  const [held] = await read('SELECT max(version) AS version FROM books.version')
  return Number(held?.['version']) === booksVersion
}

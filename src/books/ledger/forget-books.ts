import type { SqlAccess } from '../../warehouse/warehouse.ts'
import { prepareBooks } from './prepare-books.ts'

/** Takes an organisation out of the books: every row of theirs, residuals and state too. */
export async function forgetBooks(sql: SqlAccess, tenantId: string): Promise<void> {
  await prepareBooks(sql)
  const tenant = sql.dialect.quoteText(tenantId)
  const tables = await sql.read(
    'looking for the tables of the books',
    `SELECT c.table_name AS name FROM information_schema.columns c
     JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
     WHERE c.table_schema = 'books' AND c.column_name = 'tenant_id' AND t.table_type = 'BASE TABLE'`,
  )
  const script = tables.map(
    ({ name }) => `DELETE FROM books.${sql.dialect.quoteName(name as string)} WHERE tenant_id = ${tenant}`,
  )
  await sql.write('forgetting the books', (run) => run(script.join(';\n')))
}

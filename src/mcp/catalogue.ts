import type { StatementCatalogue } from '../platform/statements.ts'
import type { Tool } from './tool.ts'
import { freshness, listOrganisations, syncNow } from './tools/organisations.ts'
import { getDocument, search } from './tools/records.ts'
import { describeData, explainNumber, runSql } from './tools/sql.ts'
import { toStatementTools } from './tools/statements.ts'

/** Every tool the server has, in the order in which they are listed. */
export function toTools(statements: StatementCatalogue): Tool[] {
  return [
    listOrganisations,
    describeData,
    ...toStatementTools(statements),
    search,
    getDocument,
    runSql,
    explainNumber,
    syncNow,
    freshness,
  ]
}

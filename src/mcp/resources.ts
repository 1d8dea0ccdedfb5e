import type { McpServer } from '@modelcontextprotocol/server'
import { conventions, loadColumns, loadTables, toStatementGuide } from '../platform/answers/describe.ts'
import { loadFreshness } from '../platform/answers/freshness.ts'
import { loadOrganisations } from '../platform/answers/organisations.ts'
import type { McpContext } from './tool.ts'
import { toProvenance } from './with-organisation.ts'
import type { QueryEngine } from '../warehouse/query.ts'

interface Resource {
  name: string
  uri: string
  title: string
  description: string
  load(context: McpContext, reader: QueryEngine): Promise<unknown>
}

const resources: Resource[] = [
  {
    name: 'schema',
    uri: 'daybook://schema',
    title: 'Schema reference',
    description:
      'Every table of the warehouse with its meaning, the columns of the books, how tables join, and the statements there are.',
    async load(context, reader) {
      const tables = await loadTables(reader)
      const books = tables.filter(({ table }) => table.startsWith('books.'))
      const columns: Record<string, unknown> = {}
      for (const { table } of books) columns[table] = (await loadColumns(reader, table)).columns
      return { conventions, tables, columns, ...toStatementGuide(context.statements.statements) }
    },
  },
  {
    name: 'freshness',
    uri: 'daybook://freshness',
    title: 'Freshness',
    description: 'For each organisation: up to when its copy is complete, whether it ties to Xero, and what is missing.',
    async load(context, reader) {
      const organisations = await loadOrganisations(reader, context.organisations)
      return Promise.all(organisations.map(async (each) => ({ ...toProvenance(each), ...(await loadFreshness(reader, each)) })))
    },
  },
]

export function addResources(server: McpServer, context: McpContext): void {
  for (const { name, uri, title, description, load } of resources) {
    server.registerResource(name, uri, { title, description, mimeType: 'application/json' }, async (_uri, { mcpReq }) => {
      const content = await context.read({ signal: mcpReq.signal }, (reader) => load(context, reader))
      return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify(content) }] }
    })
  }
}

import type { Connection } from '../store/store.ts'
import { documentKinds } from './answers/document-kinds.ts'
import { searchableKinds, searchRecords } from './answers/search.ts'
import { asText, toText } from './answers/rows.ts'
import { loadShortCode } from './explain.ts'
import { toSchema } from './overview.ts'
import type { Services } from './services.ts'

export interface Hit {
  connection: string
  kind: string
  stream: string
  id: string
  number: string | null
  name: string | null
  reference: string | null
  date: string | null
  dueDate: string | null
  total: string | null
  due: string | null
  currency: string | null
  status: string | null
  link: string | null
}

/** Contacts, accounts and documents that hold every word, over these connections; a company's exact matches first. */
export async function searchConnections(
  services: Services,
  connections: readonly Connection[],
  options: { words: string; limit: number },
): Promise<{ items: Hit[]; more: boolean }> {
  const { words, limit } = options
  const items: Hit[] = []
  await services.readers.read({}, async (reader) => {
    for (const connection of connections) {
      if (items.length > limit) break
      const organisation = {
        tenantId: connection.tenantId,
        schema: toSchema(connection),
        shortCode: await loadShortCode(services, connection),
      }
      const rows = await searchRecords(reader, organisation, { words, kinds: searchableKinds, limit: limit - items.length })
      for (const row of rows) {
        const kind = asText(row['kind'])
        items.push({
          connection: connection.name,
          kind,
          stream: streamsOf.get(kind) ?? kind,
          id: asText(row['id']),
          number: toText(row['number']),
          name: toText(row['name']),
          reference: toText(row['reference']),
          date: toText(row['date']),
          dueDate: toText(row['due_date']),
          total: toText(row['total']),
          due: toText(row['due']),
          currency: toText(row['currency']),
          status: toText(row['status']),
          link: toText(row['link']),
        })
      }
    }
  })
  return { items: items.slice(0, limit), more: items.length > limit }
}

const streamsOf = new Map([
  ['contact', 'contacts'],
  ['account', 'accounts'],
  ...documentKinds.map(({ kind, table }) => [kind, table] as const),
])

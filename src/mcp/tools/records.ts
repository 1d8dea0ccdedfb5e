import { loadDocument } from '../../platform/answers/documents.ts'
import { searchableKinds, searchRecords } from '../../platform/answers/search.ts'
import {
  choice,
  code,
  day,
  integer,
  list,
  object,
  organisationInput,
  provenanceOutput,
  text,
  textOrNull,
  type Tool,
} from '../tool.ts'
import { withOrganisation } from '../with-organisation.ts'

export const search: Tool = {
  name: 'search',
  title: 'Search',
  description:
    'Finds contacts, accounts and documents by words in number, name, reference or amount: exact matches first, then the newest.',
  input: {
    query: code('Words that must all occur.'),
    kinds: { type: 'array', items: choice(searchableKinds), description: 'Default: all.' },
    from: day(),
    to: day(),
    limit: { ...integer(1, 'Default 20.'), maximum: 100 },
    ...organisationInput,
  },
  required: ['query'],
  output: { ...provenanceOutput, results: list },
  run: (call) =>
    withOrganisation(call, async ({ reader, organisation, args }) => {
      const { query, kinds, from, to, limit = 20 } = args as unknown as SearchArgs
      const rows = await searchRecords(reader, organisation, {
        words: String(query),
        kinds: kinds ?? searchableKinds,
        limit,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      })
      return { results: rows.slice(0, limit), more: rows.length > limit }
    }),
}

interface SearchArgs {
  query: string | number
  kinds?: string[]
  from?: string
  to?: string
  limit?: number
}

export const getDocument: Tool = {
  name: 'get_document',
  title: 'Document',
  description:
    'One document with its lines, payments, allocations, postings, seen changes, and a link into Xero. By id or number.',
  input: {
    id: text("Xero's id."),
    number: code('For example INV-0042.'),
    ...organisationInput,
  },
  output: { ...provenanceOutput, link: textOrNull, document: object, lists: object, postings: list },
  run: (call) =>
    withOrganisation(call, async ({ reader, organisation, args }) => {
      const { id, number } = args as { id?: string; number?: string | number }
      const asked = { ...(id === undefined ? {} : { id }), ...(number === undefined ? {} : { number: String(number) }) }
      return { ...(await loadDocument(reader, organisation, asked)) }
    }),
}

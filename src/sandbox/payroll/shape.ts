import type { Fields } from '../api/fields.ts'
import type { Books } from '../books/books.ts'
import type { WireRecord } from '../company/collection.ts'
import { toMidnight } from './v2/v2-time.ts'

/**
 * The properties of a record that a client may write, in one line: `name! rate:number status=Active|Pending`.
 *
 * - `!` after the name: it must be there
 * - `:number`, `:boolean`, `:guid`, `:date`; `:account` the identifier of an account; `:object` and `:list` as they are sent;
 *   nothing: text
 * - `=A|B`: one of these
 */
export type Shape = readonly Property[]

interface Property {
  name: string
  required: boolean
  kind: string
  values: readonly string[]
}

export function parseShape(text: string): Shape {
  return text.split(' ').map((word) => {
    const [, name = '', required, kind, values] = /^(\w+)(!?)(?::(\w+))?(?:=(\S+))?$/.exec(word) ?? []
    return {
      name,
      required: required === '!',
      kind: values === undefined ? (kind ?? 'text') : 'one',
      values: values?.split('|') ?? [],
    }
  })
}

/** What the client said, in the API's own forms, dates as `toDate` writes them (`2026-04-01T00:00:00`). Notes what is missing or wrong. */
export function readShape(fields: Fields, shape: Shape, books: Books, toDate: (ms: number) => string = toMidnight): WireRecord {
  fields.require(...shape.filter(({ required }) => required).map(({ name }) => name))
  const record: WireRecord = {}
  for (const property of shape) {
    const value = readProperty(fields, property, books, toDate)
    if (value !== undefined) record[property.name] = value
  }
  return record
}

function readProperty(fields: Fields, { name, kind, values }: Property, books: Books, toDate: (ms: number) => string): unknown {
  switch (kind) {
    case 'number':
      return fields.number(name)
    case 'boolean':
      return fields.boolean(name)
    case 'guid':
      return fields.guid(name)
    case 'one':
      return fields.oneOf(name, values)
    case 'date': {
      const ms = fields.instant(name)
      return ms === undefined ? undefined : toDate(ms)
    }
    case 'account': {
      const id = fields.guid(name)
      if (id !== undefined && !books.accounts.find(id)) fields.note(name, 'The account does not exist.')
      return id
    }
    case 'object':
      return fields.child(name)?.raw
    case 'list':
      return fields.list(name)?.map((item) => item.raw)
    default:
      return fields.text(name)
  }
}

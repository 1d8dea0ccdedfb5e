import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { recordStreams as streams } from '../../src/streams/catalogue.ts'
import type { Field, ScalarType, Stream } from '../../src/streams/stream.ts'

/**
 * Xero's published schema lies beside the repository, not in it. Continuous integration always has it; elsewhere its
 * absence is said and the comparison left out.
 */
const schemaPath = join(import.meta.dirname, '../../../shared/xero/openapi/xero_accounting.yaml')
const hasSchema = existsSync(schemaPath)

interface Schema {
  type?: string
  $ref?: string
  properties?: Record<string, Schema>
  items?: Schema
  enum?: unknown[]
  'x-is-msdate'?: boolean
  'x-is-msdate-time'?: boolean
}

interface Document {
  paths: Record<string, { get?: { responses: Record<string, { content: Record<string, { schema: Schema }> }> } }>
  components: { schemas: Record<string, Schema> }
}

const document = hasSchema ? (parse(readFileSync(schemaPath, 'utf8')) as Document) : undefined

if (!document) console.log(`Left out: no schema at ${schemaPath} to compare the catalogue with.`)

test('the schema to compare with is there where it must be', () => {
  expect(hasSchema || !process.env['CI']).toBe(true)
})

test('the catalogue has every readable collection of the schema', () => {
  if (!document) return
  const paths = new Set(streams.map((stream) => `/${stream.path}`))
  const roots = Object.entries(document.paths).filter(([path, item]) => item.get && /^\/[A-Za-z]+$/.test(path))
  const missing = roots.map(([path]) => path).filter((path) => !paths.has(path) && path !== '/Reports')
  expect(missing).toEqual([])
})

test.each(streams.filter((stream) => !stream.retired).map((stream) => [stream.name, stream] as const))(
  'every property of %s has a column or a child table of a fitting type',
  (_name, stream) => {
    if (!document) return
    const schema = toRecordSchema(document, stream)
    expect(compareFields(document, schema, stream.fields, stream.root)).toEqual([])
  },
)

function toRecordSchema(of: Document, stream: Stream): Schema {
  const envelope = of.paths[`/${stream.path}`]?.get?.responses['200']?.content['application/json']?.schema
  const items = envelope && resolve(of, envelope).properties?.[stream.root]?.items
  if (!items) throw new Error(`The schema has no list ${stream.root} at /${stream.path}`)
  return resolve(of, items)
}

function resolve(of: Document, schema: Schema): Schema {
  if (!schema.$ref) return schema
  const name = schema.$ref.split('/').at(-1) ?? ''
  const target = of.components.schemas[name]
  if (!target) throw new Error(`The schema has no ${name}`)
  return resolve(of, target)
}

/** What differs, in words. Inside an open object or list only types are compared: the rest goes to `_extra`. */
function compareFields(of: Document, schema: Schema, fields: readonly Field[], path: string, open = false): string[] {
  const differences: string[] = []
  for (const [property, declared] of Object.entries(schema.properties ?? {})) {
    const here = `${path}.${property}`
    const field = fields.find((each) => each.property === property)
    if (!field) {
      if (!open) differences.push(`${here} has neither column nor table`)
      continue
    }
    differences.push(...compareField(of, resolve(of, declared), field, here))
  }
  return differences
}

function compareField(of: Document, schema: Schema, field: Field, path: string): string[] {
  if (field.kind === 'scalar') {
    const fitting = toFittingTypes(of, schema)
    return fitting.includes(field.type) ? [] : [`${path} is ${field.type}, the schema says ${fitting.join(' or ')}`]
  }
  if (field.kind === 'list') {
    if (schema.type !== 'array' || !schema.items) return [`${path} is a list here alone`]
    return compareFields(of, resolve(of, schema.items), field.fields, path, field.open)
  }
  if (!schema.properties) return [`${path} is an object here alone`]
  return compareFields(of, schema, field.fields, path, field.open)
}

function toFittingTypes(of: Document, schema: Schema): ScalarType[] {
  switch (schema.type ?? 'object') {
    case 'number':
      return ['money', 'number']
    case 'integer':
      return ['integer']
    case 'boolean':
      return ['boolean']
    case 'array':
      // Messages alone may stay JSON: they have no columns worth a table.
      return Object.keys(resolve(of, schema.items ?? {}).properties ?? {}).join() === 'Message' ? ['json'] : []
    case 'string':
      return schema['x-is-msdate-time'] ? ['instant'] : schema['x-is-msdate'] ? ['date'] : ['text']
    default:
      return []
  }
}

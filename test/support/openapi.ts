import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

/** Xero's OpenAPI documents; not part of this project, and absent on most machines. */
const folder = path.resolve(import.meta.dirname, '../../../shared/xero/openapi')
export const haveOpenApi = existsSync(folder)

export interface Schema {
  $ref?: string
  type?: string
  format?: string
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  allOf?: Schema[]
  oneOf?: Schema[]
  items?: Schema
  maxLength?: number
  'x-is-msdate'?: boolean
  'x-is-msdate-time'?: boolean
  'x-is-date'?: boolean
  'x-is-datetime'?: boolean
}

export interface Operation {
  id: string
  method: string
  /** Below the document's server: `/Invoices/{InvoiceID}`. */
  path: string
  /** Names of its query parameters. */
  query: string[]
  /** By status: what the body is, and the document's example of it. Absent mediaType: no body. */
  responses: Map<number, { mediaType?: string; schema?: Schema; example?: unknown }>
}

export interface OpenApi {
  operations: Operation[]
  /** Throws where the document has no such operation. */
  operation(id: string): Operation
  /** What about a value does not fit its schema; empty: it fits. Each fault once, however many records have it. */
  findFaults(value: unknown, schema: Schema): Fault[]
}

/** `where` names the schema and the property: `Invoice.CurrencyCode`, so that one entry stands for wherever that schema is used. */
export interface Fault {
  where: string
  what: string
  /** The first value that has it, cut short. */
  example: string
}

type ResponseObject = { $ref?: string; content?: Record<string, { schema?: Schema; example?: unknown }> }

interface Parameter {
  $ref?: string
  in?: string
  name?: string
}

interface Document {
  paths: Record<
    string,
    Record<string, { operationId?: string; parameters?: Parameter[]; responses?: Record<string, ResponseObject> }>
  >
  components: {
    schemas: Record<string, Schema>
    parameters?: Record<string, Parameter>
    responses?: Record<string, ResponseObject>
  }
}

const methods = ['get', 'put', 'post', 'patch', 'delete']

/** `xero_accounting.yaml`. */
export function loadOpenApi(file: string): OpenApi {
  const document = parse(readFileSync(path.join(folder, file), 'utf8')) as Document
  const { schemas, parameters = {}, responses: named = {} } = document.components
  const queryOf = (given: Parameter[] = []): string[] =>
    given
      .map((each) => (each.$ref === undefined ? each : (parameters[lastPart(each.$ref)] ?? {})))
      .flatMap((each) => (each.in === 'query' && each.name !== undefined ? [each.name] : []))
  const operations = Object.entries(document.paths).flatMap(([route, byMethod]) =>
    methods.flatMap((method) => {
      const operation = byMethod[method]
      if (!operation) return []
      const responses = new Map(
        Object.entries(operation.responses ?? {}).map(([status, given]) => {
          const response = given.$ref === undefined ? given : (named[lastPart(given.$ref)] ?? {})
          const [mediaType, body] = Object.entries(response.content ?? {})[0] ?? []
          const example = parseExample(body?.example)
          return [
            Number(status),
            {
              ...(mediaType && { mediaType }),
              ...(body?.schema && { schema: body.schema }),
              ...(example !== undefined && { example }),
            },
          ] as const
        }),
      )
      const query = queryOf(operation.parameters)
      return [{ id: operation.operationId ?? '', method: method.toUpperCase(), path: route, query, responses }]
    }),
  )
  return {
    operations,
    operation(id) {
      const found = operations.find((operation) => operation.id === id)
      if (!found) throw new Error(`${file} has no operation ${id}`)
      return found
    },
    findFaults(value, schema) {
      const faults = new Map<string, Fault>()
      check(value, schema, { schemas, at: 'response', holder: 'response', faults })
      return [...faults.values()]
    },
  }
}

/** Some documents have their examples as text. */
function parseExample(example: unknown): unknown {
  if (typeof example !== 'string') return example
  try {
    return JSON.parse(example)
  } catch {
    return undefined
  }
}

interface Place {
  schemas: Record<string, Schema>
  /** Schema and property of the value looked at. */
  at: string
  /** The nearest schema with a name. */
  holder: string
  faults: Map<string, Fault>
}

function check(value: unknown, given: Schema, place: Place): void {
  const { schema, name } = resolve(given, place)
  const holder = name ?? place.holder
  const report = (what: string, at = place.at): void => {
    const key = `${at} ${what}`
    if (!place.faults.has(key)) place.faults.set(key, { where: at, what, example: JSON.stringify(value)?.slice(0, 80) ?? '' })
  }
  if (value === null) return report('is null')
  if (schema.oneOf) {
    const tries = schema.oneOf.map((option) => {
      const faults = new Map<string, Fault>()
      check(value, option, { ...place, faults })
      return faults
    })
    if (tries.some((faults) => faults.size === 0)) return
    return report('fits none of the alternatives')
  }
  const properties = propertiesOf(schema, place)
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return report('is no list')
    for (const item of value) check(item, schema.items ?? {}, { ...place, holder })
  } else if (schema.type === 'object' || Object.keys(properties).length > 0) {
    if (typeof value !== 'object' || Array.isArray(value)) return report('is no object')
    if (Object.keys(properties).length === 0) return
    for (const [property, inner] of Object.entries(value as Record<string, unknown>)) {
      const known = properties[property]
      const at = `${holder}.${property}`
      if (known) check(inner, known, { ...place, holder, at })
      else report('is unknown to the schema', at)
    }
  } else {
    const fault = findScalarFault(value, schema)
    if (fault) report(fault)
  }
}

function resolve(schema: Schema, { schemas }: Place): { schema: Schema; name?: string } {
  let [resolved, name] = [schema, undefined as string | undefined]
  while (resolved.$ref !== undefined) {
    name = lastPart(resolved.$ref)
    resolved = schemas[name] ?? {}
  }
  return name === undefined ? { schema: resolved } : { schema: resolved, name }
}

function propertiesOf(schema: Schema, place: Place): Record<string, Schema> {
  const parts = (schema.allOf ?? []).map((part) => propertiesOf(resolve(part, place).schema, place))
  return Object.assign({}, schema.properties, ...parts) as Record<string, Schema>
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i
const wireDay = /^\/Date\((-?\d+)([+-]\d{4})?\)\/$/
const isoDay = /^\d{4}-\d\d-\d\d(T00:00:00)?$/
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/

function findScalarFault(value: unknown, schema: Schema): string | undefined {
  switch (schema.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'is neither true nor false'
    case 'integer':
      return Number.isInteger(value) ? undefined : 'is no whole number'
    case 'number':
      if (typeof value !== 'number') return 'is no number'
      return schema.enum === undefined || schema.enum.includes(value) ? undefined : 'is none of the enumeration'
    case 'string':
      return typeof value === 'string' ? findTextFault(value, schema) : 'is no text'
    case undefined:
    default:
      return undefined
  }
}

function findTextFault(text: string, schema: Schema): string | undefined {
  if (schema['x-is-msdate']) {
    const ms = wireDay.exec(text)?.[1]
    if (ms === undefined) return 'is no /Date()/'
    return Number(ms) % 86_400_000 === 0 ? undefined : 'is no midnight'
  }
  if (schema['x-is-msdate-time']) return wireDay.test(text) ? undefined : 'is no /Date()/'
  if (schema.enum) return schema.enum.includes(text) ? undefined : 'is none of the enumeration'
  if (schema.maxLength !== undefined && text.length > schema.maxLength) return `is longer than ${schema.maxLength}`
  if (schema.format === 'uuid') return uuid.test(text) ? undefined : 'is no GUID'
  if (schema.format === 'date-time' || schema['x-is-datetime']) return isoTime.test(text) ? undefined : 'is no time'
  if (schema.format === 'date' || schema['x-is-date']) return isoDay.test(text) ? undefined : 'is no date'
  return undefined
}

function lastPart(reference: string): string {
  return reference.split('/').at(-1) ?? ''
}

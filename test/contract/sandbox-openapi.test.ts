import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '../../src/sandbox/api/endpoints.ts'
import type { Client } from '../support/sandbox-client.ts'
import { openClient } from '../support/sandbox-client.ts'

interface Schema {
  $ref?: string
  type?: string
  properties?: Record<string, Schema>
  allOf?: Schema[]
  items?: Schema
}

const specification = fileURLToPath(new URL('../../../shared/xero/openapi/xero_accounting.yaml', import.meta.url))
const available = existsSync(specification)

/** The texts beside dates: the schemas leave most of them out. */
const besideDates = /Date(UTC)?String$/

/** Property names of Xero's own example responses: they say more than the schemas do. */
function loadExampleNames(): Set<string> {
  const folder = fileURLToPath(new URL('../../../shared/xero/examples/', import.meta.url))
  const names = new Set<string>()
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect)
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        names.add(name)
        collect(inner)
      }
    }
  }
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    if (file.endsWith('.200.json')) collect((JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as { body: unknown }).body)
  }
  return names
}

test("Xero's OpenAPI documents are beside this checkout, or this is not CI", () => {
  if (!available) console.log("Not compared with Xero's OpenAPI documents: ../shared/xero/openapi is not there.")
  expect(available || !process.env['CI']).toBe(true)
})

describe.runIf(available)('what the sandbox says is what the OpenAPI document allows', () => {
  const document = available
    ? (parse(readFileSync(specification, 'utf8')) as {
        paths: Record<string, { get?: { responses: Record<string, { content?: Record<string, { schema: Schema }> }> } }>
        components: { schemas: Record<string, Schema> }
      })
    : undefined
  const exampleNames = loadExampleNames()
  let client: Client
  beforeAll(async () => {
    client = await openClient()
  })
  afterAll(() => client.sandbox.close())

  const resolve = (schema: Schema | undefined): Schema | undefined => {
    if (!schema?.$ref) return schema
    return resolve(document?.components.schemas[schema.$ref.split('/').at(-1) ?? ''])
  }
  const propertiesOf = (schema: Schema): Record<string, Schema> => ({
    ...schema.properties,
    ...Object.assign({}, ...(schema.allOf ?? []).map((part) => propertiesOf(resolve(part) ?? {}))),
  })
  const findUnknown = (value: unknown, given: Schema | undefined, path: string, unknown: Set<string>): void => {
    const schema = resolve(given)
    if (!schema) return
    if (Array.isArray(value)) {
      for (const item of value) findUnknown(item, schema.items, path, unknown)
    } else if (typeof value === 'object' && value !== null) {
      const properties = propertiesOf(schema)
      if (Object.keys(properties).length === 0) return
      for (const [name, inner] of Object.entries(value)) {
        const property = properties[name]
        if (property) findUnknown(inner, property, `${path}.${name}`, unknown)
        else if (!exampleNames.has(name) && !besideDates.test(name)) unknown.add(`${path}.${name}`)
      }
    }
  }

  test.each(endpoints.map((endpoint) => [endpoint.path, endpoint] as const))('%s', async (path, endpoint) => {
    const schema = document?.paths[`/${path}`]?.get?.responses['200']?.content?.['application/json']?.schema
    expect(schema, 'the path is in the document').toBeDefined()
    const records = resolve(schema)?.properties?.[endpoint.root]
    expect(records, `${endpoint.root} is in the response`).toBeDefined()
    const params = 'page=1&pageSize=1000&unitdp=4&includeArchived=true&includeDeleted=true'
    const answer = await client.get(`${path}?${params}`)
    expect(answer.status).toBe(200)
    const body = answer.json()
    const unknown = new Set<string>()
    findUnknown(body[endpoint.root], records, endpoint.root, unknown)
    expect([...unknown]).toEqual([])
    for (const name of ['Id', 'Status', 'ProviderName', 'DateTimeUTC']) expect(body).toHaveProperty(name)
    expect('pagination' in body, 'pagination as the document has it').toBe('pagination' in propertiesOf(resolve(schema) ?? {}))
  })
})

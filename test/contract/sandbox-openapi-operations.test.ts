import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, createSupplies, requests } from '../support/accounting-requests.ts'
import type { Supplies } from '../support/accounting-requests.ts'
import { haveOpenApi, loadOpenApi } from '../support/openapi.ts'
import type { Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'
import { findAccountingFaults } from '../support/accounting-faults.ts'

const document = haveOpenApi ? loadOpenApi('xero_accounting.yaml') : undefined
const operations = document?.operations ?? []

let writer: Writer
let supplies: Supplies
beforeAll(async () => {
  writer = await openWriter()
  supplies = await createSupplies(writer)
})
afterAll(() => writer.close())

test.skipIf(haveOpenApi)("not compared with Xero's OpenAPI documents: ../shared/xero/openapi is not there", () => {})

describe.runIf(haveOpenApi)('every operation of the Accounting API', () => {
  test('has a request here, and no request is for an operation that is not there', () => {
    expect(operations.length).toBeGreaterThan(230)
    expect(Object.keys(requests).sort()).toEqual(operations.map(({ id }) => id).sort())
  })

  test.each(operations.map((operation) => [operation.id, operation] as const))('%s', async (id, operation) => {
    const answer = await ask(operation, supplies, await requests[id]!(supplies))
    const wanted = [...operation.responses].find(([status]) => status < 300)!
    expect(answer.status, answer.text).toBe(wanted[0])
    const [, { mediaType, schema }] = wanted
    if (mediaType === undefined) return expect(answer.text).toBe('')
    if (mediaType !== 'application/json' || !schema) {
      if (mediaType === 'application/pdf') expect(answer.headers.get('content-type')).toBe(mediaType)
      return expect(answer.text).not.toBe('')
    }
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(findAccountingFaults(document!, answer.json(), schema)).toEqual([])
  })
})

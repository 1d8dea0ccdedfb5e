import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSupplies } from '../support/accounting-requests.ts'
import type { Supplies } from '../support/accounting-requests.ts'
import { fullBodies } from '../support/full-bodies.ts'
import { findDamage, fuzzWrite } from '../support/fuzz-write.ts'
import { haveOpenApi, loadOpenApi } from '../support/openapi.ts'
import type { Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

const document = haveOpenApi ? loadOpenApi('xero_accounting.yaml') : undefined

let writer: Writer
let supplies: Supplies
beforeAll(async () => {
  writer = await openWriter({ seed: 9, size: { invoices: 30 } })
  supplies = await createSupplies(writer)
})
afterAll(() => writer.close())

test.skipIf(haveOpenApi)('not tried without the operations of ../shared/xero/openapi', () => {})

describe.runIf(haveOpenApi)('junk in each place of a body that says all that can be said', () => {
  test.each(Object.entries(fullBodies))('%s', { timeout: 20_000 }, async (id, make) => {
    const operation = document!.operation(id)
    expect(await fuzzWrite(document!, operation, supplies, () => ({ body: make(supplies) }))).toEqual([])
  })

  test('leaves the organisation in order', async () => {
    expect(await findDamage(document!, writer)).toEqual([])
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSupplies, requests } from './accounting-requests.ts'
import type { Asked, Supplies } from './accounting-requests.ts'
import { findDamage, fuzzWrite } from './fuzz-write.ts'
import { haveOpenApi, loadOpenApi } from './openapi.ts'
import type { Writer } from './sandbox-writer.ts'
import { openWriter } from './sandbox-writer.ts'

/** Tests every operation of a method with junk in each place of its usual body, and what the organisation looks like after that. */
export function testJunk(method: 'PUT' | 'POST'): void {
  const document = haveOpenApi ? loadOpenApi('xero_accounting.yaml') : undefined
  const writes = (document?.operations ?? []).filter((operation) => operation.method === method)
  let writer: Writer
  let supplies: Supplies
  beforeAll(async () => {
    writer = await openWriter({ seed: 9, size: { invoices: 30 } })
    supplies = await createSupplies(writer)
  })
  afterAll(() => writer.close())

  test.skipIf(haveOpenApi)('not tried without the operations of ../shared/xero/openapi', () => {})

  describe.runIf(haveOpenApi)('junk in each place of each body', () => {
    test.each(writes.map((operation) => [operation.id, operation] as const))('%s', { timeout: 20_000 }, async (id, operation) => {
      const asking = (): Asked | Promise<Asked> => requests[id]!(supplies)
      // A file may hold anything.
      if ((await asking()).bytes !== undefined) return
      expect(await fuzzWrite(document!, operation, supplies, asking)).toEqual([])
    })

    test('leaves the organisation in order', async () => {
      expect(await findDamage(document!, writer)).toEqual([])
    })
  })
}

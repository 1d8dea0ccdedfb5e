import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findAccountingFaults } from '../support/accounting-faults.ts'
import { ask, createSupplies, requests } from '../support/accounting-requests.ts'
import type { Supplies } from '../support/accounting-requests.ts'
import { readVersions } from '../support/fuzz-write.ts'
import { haveOpenApi, loadOpenApi } from '../support/openapi.ts'
import type { Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

const document = haveOpenApi ? loadOpenApi('xero_accounting.yaml') : undefined
const reads = (document?.operations ?? []).filter(({ method }) => method === 'GET')

let writer: Writer
let supplies: Supplies
beforeAll(async () => {
  writer = await openWriter({ seed: 9, size: { invoices: 30 } })
  supplies = await createSupplies(writer)
  if (document) await ask(document.operation('createBatchPayment'), supplies, await requests['createBatchPayment']!(supplies))
})
afterAll(() => writer.close())

const nowhere = '11111111-2222-4333-8444-555555555555'
const values = [
  ['', 'x', '-1', '0', '1.5', '99999999999999999999', 'true', '\0', '"', '%', ',,', '__proto__'],
  ['2026-10-31', '2026-02-31', '0001-01-01', '99999-01-01', '2026-10-31T25:61:61Z'],
  [nowhere, Array.from({ length: 60 }, () => nowhere).join(','), 'é'.repeat(500)],
].flat()
const deep = 3000
/** What no `where` can be, and what only looks like it. */
const wheres = [
  ['Status', 'Status==', '==', 'Status=="x', 'Status=="PAID" AND', 'Status=="PAID")', '(Status=="PAID"', 'not', '\\', 'A B'],
  ['Date>=DateTime(2026,13,45)', 'Date>=DateTime(2026)', 'Date>=DateTime.Parse("x")', 'Date > "2024-01-01"', 'Date==null'],
  ['ContactID==Guid("x")', 'Contact.ContactID==Guid("")', 'Foo.Bar.Baz==1', '__proto__.x==1', 'constructor==null'],
  ['Name.Foo()', 'Name.Contains()', 'Name.Contains(1)', 'Name.Contains("(")', 'Name.ToLower().ToUpper().Contains("a")'],
  ['Total>1e400', 'Total==1.2.3', '1', '"x"', 'null', 'true', 'x.value.value', 'Type!=null'],
  ['('.repeat(deep), '('.repeat(deep) + 'true' + ')'.repeat(deep), '!'.repeat(deep) + 'true', 'true||'.repeat(deep / 3) + 'true'],
].flat()
const orders = [
  [',', 'Date,', 'Date SIDEWAYS', 'Date; DROP', 'constructor.name', 'Contact.Name DESC, Date', 'Contact', 'LineItems'],
  ['Date,'.repeat(500) + 'Date'],
].flat()
const more: Record<string, string[]> = { where: wheres, order: orders }
/** So that answers are short: what is asked is whether they come. */
const small = ['page=1', 'pageSize=3']

test.skipIf(haveOpenApi)('not tried without the operations of ../shared/xero/openapi', () => {})

describe.runIf(haveOpenApi)('junk in each query parameter', () => {
  test.each(reads.map((operation) => [operation.id, operation] as const))('%s', { timeout: 20_000 }, async (id, operation) => {
    const asked = await requests[id]!(supplies)
    const schema = operation.responses.get(200)?.schema
    const versions = readVersions(writer)
    const faults: string[] = []
    const usual = (asked.query ?? small.join('&')).replace('pageSize=1000', 'pageSize=3').split('&')
    for (const name of [...operation.query, 'nonsense']) {
      const others = usual.filter((part) => !part.startsWith(`${name}=`))
      for (const value of [...values, ...(more[name] ?? [])]) {
        const query = [...others, `${name}=${encodeURIComponent(value)}`].join('&')
        const answer = await ask(operation, supplies, { ...asked, query })
        const report = (what: string) => void faults.push(`${name}=${value.slice(0, 40)}: ${what}`)
        if (![200, 400, 404].includes(answer.status)) report(`${answer.status} ${answer.text.slice(0, 200)}`)
        const isJson = answer.headers.get('content-type')?.includes('json') ?? false
        if (answer.status === 400) expect(answer.json()).toMatchObject({ Type: expect.any(String), Message: expect.any(String) })
        if (answer.status !== 200 || !schema || !isJson) continue
        for (const fault of findAccountingFaults(document!, answer.json(), schema)) report(fault)
      }
    }
    expect(faults).toEqual([])
    // To ask for an attachment one is put there first.
    if (!operation.path.endsWith('{AttachmentID}')) expect(readVersions(writer)).toEqual(versions)
  })
})

test.each([
  'x',
  '-1',
  '2026-02-31',
  '99999-01-01',
  '+275760-09-13',
  'Thu, 99 Foo 2026 00:00:00 GMT',
  '/Date(0)/',
  '0001-01-01T00:00:00',
])('If-Modified-Since: %s', async (since) => {
  for (const path of ['Invoices?page=1', 'Contacts', 'Journals', 'Users']) {
    expect((await writer.send('GET', path, undefined, { 'if-modified-since': since })).status).toBe(200)
  }
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '../../src/sandbox/api/endpoints.ts'
import type { Trade } from '../../src/sandbox/company/collection.ts'
import { findAccountingFaults } from '../support/accounting-faults.ts'
import { haveExamples } from '../support/example-shape.ts'
import { haveOpenApi, loadOpenApi } from '../support/openapi.ts'
import type { Client } from '../support/sandbox-client.ts'
import { openClient } from '../support/sandbox-client.ts'

/** Between them, every region and kinds of business with all that the others lack: stock, projects, donations, currencies. */
const companies: ['NZ' | 'AU' | 'UK' | 'US', Trade][] = [
  ['NZ', 'general'],
  ['NZ', 'wholesaler'],
  ['AU', 'agency'],
  ['UK', 'consultancy'],
  ['US', 'charity'],
]
/** The same list in each of its forms. */
const queries = ['', 'page=1&pageSize=1000&unitdp=4&includeArchived=true&includeDeleted=true', 'page=1&summaryOnly=true']
const reports = [
  'TrialBalance',
  'TrialBalance?date=2025-12-31&paymentsOnly=true',
  'BalanceSheet?date=2026-09-30&periods=3&timeframe=QUARTER',
  'BalanceSheet?standardLayout=true&paymentsOnly=true',
  'ProfitAndLoss?fromDate=2026-07-01&toDate=2026-09-30&periods=2&timeframe=QUARTER',
  'ProfitAndLoss?paymentsOnly=true&standardLayout=true',
  'BankSummary?fromDate=2026-01-01&toDate=2026-09-30',
  'ExecutiveSummary?date=2026-09-30',
  'BudgetSummary?date=2026-01-01&periods=4&timeframe=3',
]
/** Another name of `Organisation` that works, and that the document does not know. */
const unlisted = new Set(['Organisations'])

test("Xero's OpenAPI documents and examples are beside this checkout, or this is not CI", () => {
  if (!haveOpenApi) console.log("Not compared with Xero's OpenAPI documents: ../shared/xero/openapi is not there.")
  expect((haveOpenApi && haveExamples) || !process.env['CI']).toBe(true)
})

describe.runIf(haveOpenApi)('what is generated is what the OpenAPI document allows', () => {
  const document = haveOpenApi ? loadOpenApi('xero_accounting.yaml') : undefined
  const schemaOf = (path: string) => {
    const operation = document!.operations.find((each) => each.method === 'GET' && each.path === `/${path}`)
    return operation!.responses.get(200)!.schema!
  }

  describe.each(companies)('%s, %s', (region, trade) => {
    let client: Client
    beforeAll(async () => {
      client = await openClient({ companies: [{ seed: 5, size: 'small', region, trade }] })
    })
    afterAll(() => client.sandbox.close())
    const findFaults = async (path: string, schemaPath: string): Promise<string[]> => {
      const answer = await client.get(path)
      expect(answer.status, answer.text).toBe(200)
      return findAccountingFaults(document!, answer.json(), schemaOf(schemaPath))
    }

    test.each(endpoints.filter(({ path }) => !unlisted.has(path)).map((endpoint) => [endpoint.path, endpoint] as const))(
      '%s, listed and one by one',
      async (path, { root }) => {
        const faults = new Set<string>()
        for (const query of queries) for (const fault of await findFaults(`${path}?${query}`, path)) faults.add(fault)
        const collection = client.sandbox.control.collection(root)
        const single = document!.operations.find(
          (each) => each.method === 'GET' && new RegExp(`^/${path}/\\{\\w+\\}$`).test(each.path),
        )
        const step = Math.max(1, Math.ceil(collection.size / 20))
        for (let index = 0; index < (single ? collection.size : 0); index += step) {
          const found = await findFaults(`${path}/${collection.idAt(index)}`, single!.path.slice(1))
          for (const fault of found) faults.add(fault)
        }
        expect([...faults]).toEqual([])
        const body = (await client.get(`${path}?${queries[1]}`)).json()
        for (const name of ['Id', 'Status', 'ProviderName', 'DateTimeUTC']) expect(body).toHaveProperty(name)
        const paged = document!.findFaults({ pagination: {} }, schemaOf(path)).length === 0
        expect('pagination' in body, 'pagination where the document has it').toBe(paged)
      },
    )

    test.each(reports)('Reports/%s', async (report) => {
      expect(await findFaults(`Reports/${report}`, `Reports/${report.split('?')[0]}`)).toEqual([])
    })

    test('aged reports of every tenth contact, tax returns', async () => {
      const contacts = await client.rows('Contacts')
      for (const { ContactID: id } of contacts.filter((_, index) => index % 10 === 0)) {
        for (const report of ['Reports/AgedReceivablesByContact', 'Reports/AgedPayablesByContact']) {
          expect(await findFaults(`${report}?contactId=${String(id)}`, report)).toEqual([])
        }
      }
      expect(await findFaults('Reports', 'Reports')).toEqual([])
      expect(await findFaults('Reports/TenNinetyNine?reportYear=2025', 'Reports/TenNinetyNine')).toEqual([])
      for (const { ReportID: id } of await client.rows('Reports')) {
        expect(await findFaults(`Reports/${String(id)}`, 'Reports/{ReportID}')).toEqual([])
      }
    })
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CompanyOptions } from '../../src/sandbox/sandbox.ts'
import type { ApiCaller, Asked } from './api-caller.ts'
import { askOperation, findOperationFaults, openApiCaller } from './api-caller.ts'
import { missingProperties } from './example-shape.ts'
import { haveOpenApi, loadOpenApi } from './openapi.ts'

/** By operation: how it is asked, with records that it finds or makes for itself. */
export type Requests = Record<string, (caller: ApiCaller) => Asked | Promise<Asked>>

export interface OperationSuite {
  /** `xero_files.yaml` */
  file: string
  /** `files.xro/1.0` */
  prefix: string
  company: CompanyOptions
  requests: Requests
  /** Answers stand in payroll's envelope, which the schemas leave out. */
  wrapped?: boolean
  /** Where answers differ from the document and are right: faults (`Schema.property is null`), and why. */
  exceptions?: readonly [fault: RegExp, reason: string][]
  /** Properties that the document's examples have and answers rightly lack (`operation path.of.property`), and why. */
  left?: readonly [path: RegExp, reason: string][]
}

/** Answers are given of anything: how often an object that nobody knows is on files. */
const unnamed = new Set(['getAssociationsByObject'])
/** Operations that are told all by their path. */
const bodiless = /^(approve|revert|reject)/
const nonsense: unknown[] = ['', 'not json', '{"a":', '"text"', '17', 'null', '\u0000', [], [[]], [1]]
/** Says nothing that anybody knows: refused where something must be said, and fine elsewhere. Australia reads XML as well. */
const saysNothing: unknown[] = [{}, '<a/>', '[{"x":1e400}]', { unheardOf: {} }]
const oddQueries = [
  'page=0&pageSize=-1&pagesize=x',
  'page=99999999999999999999',
  'page=1.5',
  'sort=nonsense&orderBy=nonsense&order=nonsense&direction=sideways',
  'where=((&filter=((,,&status=nonsense&states=nonsense',
  'startDate=yesterday&endDate=2026-02-31&dateAfterUtc=x&LeaveType=x&ObjectIds=x',
  'startDate=2026-01-01&endDate=9999-12-31',
  'foo=bar&foo=%00&%',
]

/** Tests that every operation of a document has a request, and that what is answered fits the document. */
export function testEveryOperation({
  file,
  prefix,
  company,
  requests,
  wrapped = false,
  exceptions = [],
  left = [],
}: OperationSuite): void {
  test.skipIf(haveOpenApi)(`not compared with ${file}: ../shared/xero/openapi is not there`, () => {})

  describe.runIf(haveOpenApi)(`every operation of ${file}`, () => {
    const document = haveOpenApi ? loadOpenApi(file) : undefined
    const operations = document?.operations ?? []
    let caller: ApiCaller
    beforeAll(async () => {
      caller = await openApiCaller(prefix, company)
    })
    afterAll(() => caller.close())

    test('has a request here, and no request is for an operation that is not there', () => {
      expect(Object.keys(requests).sort()).toEqual(operations.map(({ id }) => id).sort())
    })

    test.each(operations.map((operation) => [operation.id, operation] as const))('%s', async (id, operation) => {
      const answer = await askOperation(caller, operation, await requests[id]!(caller))
      const [status, { mediaType, schema, example }] = [...operation.responses].find(([each]) => each < 300)!
      expect(answer.status, answer.text).toBe(status)
      if (status === 204) return expect(answer.text).toBe('')
      if (mediaType !== undefined && mediaType !== 'application/json') return expect(answer.text).not.toBe('')
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
      if (!schema) return
      const body: unknown = answer.json()
      const faults = findOperationFaults(document!, operation, status, body, wrapped)
      expect(faults.filter((fault) => !exceptions.some(([known]) => known.test(fault)))).toEqual([])
      const lacking = missingProperties(example, body).filter((path) => !left.some(([known]) => known.test(`${id} ${path}`)))
      expect(lacking, 'properties that the example has').toEqual([])
    })

    test('nothing that is not there is found, whatever is asked of it', async () => {
      for (const operation of operations) {
        const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
        if (names.length === 0 || unnamed.has(operation.id)) continue
        for (const nowhere of ['11111111-2222-4333-8444-555555555555', 'nonsense', '%', "';--"]) {
          const params = Object.fromEntries(names.map((name) => [name, nowhere]))
          const answer = await askOperation(caller, operation, { params })
          expect([operation.id, nowhere, answer.status]).toEqual([operation.id, nowhere, 404])
        }
      }
    })

    test('bodies that make no sense are refused', async () => {
      const writes = operations.filter(({ method, id }) => /P(OST|UT|ATCH)/.test(method) && !bodiless.test(id))
      for (const operation of writes) {
        const asked = await requests[operation.id]!(caller)
        for (const body of [...nonsense, ...saysNothing]) {
          const answer = await askOperation(caller, operation, { ...asked, body })
          const fine = saysNothing.includes(body) ? [200, 201, 204, 400] : [400]
          expect(fine, `${operation.id} ${JSON.stringify(body)} ${answer.status} ${answer.text}`).toContain(answer.status)
        }
      }
    })

    test('query parameters that make no sense are refused or passed over', async () => {
      for (const operation of operations.filter(({ method }) => method === 'GET')) {
        const asked = await requests[operation.id]!(caller)
        for (const query of oddQueries) {
          const answer = await askOperation(caller, operation, { ...asked, query })
          expect([200, 400], `${operation.id} ${query} ${answer.text}`).toContain(answer.status)
        }
      }
    })
  })
}

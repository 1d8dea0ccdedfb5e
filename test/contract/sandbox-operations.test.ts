import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { accountingApi } from '../../src/sandbox/api/accounting.ts'

const specification = new URL('../../../shared/xero/openapi/xero_accounting.yaml', import.meta.url)
const available = existsSync(specification)

test.runIf(available)("every operation of Xero's Accounting API has a route", () => {
  const { paths } = parse(readFileSync(specification, 'utf8')) as { paths: Record<string, Record<string, unknown>> }
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => ['get', 'put', 'post', 'delete'].includes(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(operations.length).toBeGreaterThan(200)
  const missing = operations.filter((operation) => {
    const [method = '', path = ''] = operation.split(' ')
    return accountingApi.find(method, path.slice(1).replaceAll(/\{\w+\}/g, '11111111-2222-4333-8444-555555555555')) === undefined
  })
  expect(missing).toEqual([])
})

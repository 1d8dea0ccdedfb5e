import { expect } from 'vitest'
import { endpoints } from '../../src/sandbox/api/endpoints.ts'
import { findAccountingFaults } from './accounting-faults.ts'
import type { Asked, Supplies } from './accounting-requests.ts'
import { ask } from './accounting-requests.ts'
import type { OpenApi, Operation } from './openapi.ts'
import type { Answer } from './sandbox-client.ts'
import type { Body, Writer } from './sandbox-writer.ts'
import { junk, listPlaces, withValue } from './spoil.ts'

const roots = [...new Set([...endpoints.map(({ root }) => root), 'Journals'])]

/** Of every collection, the ledger's journals among them: the same again, if nothing was stored since. */
export function readVersions({ sandbox }: Writer): number[] {
  return roots.map((root) => sandbox.control.collection(root).version)
}

/**
 * Sends a write once for each place in its body and each piece of junk that can stand there. Each answer is 200, 204 or 400; after
 * 400 nothing is stored, and says so as Xero does; what is stored fits the schema. `asking` is asked again after each success.
 * Returns what was otherwise, at most twenty.
 */
export async function fuzzWrite(
  document: OpenApi,
  operation: Operation,
  supplies: Supplies,
  asking: () => Asked | Promise<Asked>,
): Promise<string[]> {
  const { writer } = supplies
  const schema = operation.responses.get(200)?.schema
  const faults: string[] = []
  const sensible = await ask(operation, supplies, await asking())
  expect(sensible.status, `what is spoilt is good to begin with: ${sensible.text}`).toBeLessThan(400)
  let asked = await asking()
  let versions = readVersions(writer)
  const places = listPlaces(asked.body)
  expect(places.length).toBeGreaterThan(0)
  for (const place of places) {
    for (const value of junk) {
      const answer = await ask(operation, supplies, { ...asked, body: withValue(asked.body, place, value) as Body })
      const report = (what: string) =>
        void faults.push(`${place.join('.')} = ${(JSON.stringify(value) ?? '').slice(0, 40)}: ${what}`)
      if (answer.status === 400) {
        const problem = findProblemOfRefusal(answer)
        if (problem) report(`${problem}: ${answer.text.slice(0, 200)}`)
        if (String(readVersions(writer)) !== String(versions)) report('refused, and something was stored')
      } else if (answer.status === 200) {
        if (schema) for (const fault of findAccountingFaults(document, withoutFailed(answer.json()), schema)) report(fault)
      } else if (answer.status !== 204) report(`${answer.status} ${answer.text.slice(0, 200)}`)
      if (faults.length >= 20) return faults
      if (answer.status >= 400) continue
      asked = await asking()
      versions = readVersions(writer)
    }
  }
  return faults
}

const errorNumbers: Record<string, number> = {
  ValidationException: 10,
  PostDataInvalidException: 14,
  QueryParseException: 16,
  NoDataProcessedException: 17,
}

function findProblemOfRefusal(answer: Answer): string | undefined {
  const {
    ErrorNumber,
    Type,
    Message,
    Elements = [],
  } = answer.json() as { ErrorNumber?: number; Type?: string; Message?: string; Elements?: Body[] }
  if (ErrorNumber === undefined || ErrorNumber !== errorNumbers[String(Type)]) return 'no such error'
  if (!Message) return 'no message'
  if (Type !== 'ValidationException') return undefined
  if (Elements.length === 0) return 'no elements'
  const silent = Elements.some(({ ValidationErrors: errors }) => !Array.isArray(errors) || errors.length === 0)
  return silent ? 'an element without errors' : undefined
}

/** With `summarizeErrors=false` what was refused is shown as it was sent, which no schema need fit. */
function withoutFailed(body: Body): Body {
  const isGood = (element: Body): boolean =>
    element['StatusAttributeString'] !== 'ERROR' &&
    !(Array.isArray(element['ValidationErrors']) && element['ValidationErrors'].length > 0)
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? (value as Body[]).filter(isGood) : value]),
  )
}

const reports = ['TrialBalance', 'BalanceSheet', 'ProfitAndLoss', 'BankSummary', 'ExecutiveSummary', 'BudgetSummary']

/** What is wrong with an organisation after all that: lists that cannot be read or hold what no schema allows, books that do not balance. */
export async function findDamage(document: OpenApi, writer: Writer): Promise<string[]> {
  const damage: string[] = []
  const read = async (path: string, query: string): Promise<void> => {
    const answer = await writer.send('GET', `${path}?${query}`)
    const operation = document.operations.find((each) => each.method === 'GET' && each.path === `/${path}`)
    if (answer.status !== 200) damage.push(`${path}?${query}: ${answer.status} ${answer.text.slice(0, 200)}`)
    else if (operation) damage.push(...findAccountingFaults(document, answer.json(), operation.responses.get(200)!.schema!))
  }
  for (const { path } of endpoints) for (const query of ['', 'page=1&pageSize=1000&order=UpdatedDateUTC']) await read(path, query)
  for (const report of reports) for (const query of ['', 'paymentsOnly=true']) await read(`Reports/${report}`, query)
  const cents = writer.sandbox.control.ledger().reduce((sum, each) => sum + each.cents, 0)
  if (cents !== 0) damage.push(`debits less credits: ${cents}`)
  return damage
}

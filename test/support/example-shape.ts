import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Xero's own examples of what its operations answer; not part of this project, and absent on most machines. */
export const examplesFolder = path.resolve(import.meta.dirname, '../../../shared/xero/examples')
export const haveExamples = existsSync(examplesFolder)

/** The body of one example: `createInvoices`, 200. */
export function readExample(operation: string, status = 200): Record<string, unknown> {
  const text = readFileSync(path.join(examplesFolder, `${operation}.${status}.json`), 'utf8')
  return (JSON.parse(text) as { body: Record<string, unknown> }).body
}

/**
 * Properties that an example has and an answer lacks, as paths (`Invoices.Contact.Name`). Elements of a list count together: a
 * property that any of the example's has must be on one of the answer's. A list that is empty in the answer lacks what the
 * example's elements have.
 */
export function missingProperties(example: unknown, answer: unknown, at = ''): string[] {
  const wanted = toObjects(example)
  const given = toObjects(answer)
  const names = new Set(wanted.flatMap((object) => Object.keys(object)))
  return [...names].flatMap((name) => {
    const here = at === '' ? name : `${at}.${name}`
    const holders = given.filter((object) => name in object)
    if (holders.length === 0) return [here]
    return missingProperties(
      wanted.filter((object) => name in object).map((object) => object[name]),
      holders.map((object) => object[name]),
      here,
    )
  })
}

function toObjects(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(toObjects)
  return typeof value === 'object' && value !== null ? [value as Record<string, unknown>] : []
}

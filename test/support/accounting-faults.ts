import { readdirSync } from 'node:fs'
import { examplesFolder, haveExamples, readExample } from './example-shape.ts'
import type { Fault, OpenApi, Schema } from './openapi.ts'

/** In every answer of the Accounting API but in hardly any schema. */
const envelope = ['Id', 'Status', 'ProviderName', 'DateTimeUTC']

/** Where answers differ from the schemas and are right, beside what Xero's own examples show. */
const exceptions: { fault: RegExp; reason: string }[] = [
  {
    fault: /^BudgetBalance\.Period is no \/Date\(\)\/$/,
    reason: 'A month as `2019-08`, as the schema says in words and the example shows.',
  },
  {
    fault: /^Invoice\.(RoundingAmount|EnteredTotal) is unknown to the schema$/,
    reason: 'Invoices have a rounding that clients opt into since a later version of the document.',
  },
  {
    fault: /^\w+\.\w+DateString is unknown to the schema$/,
    reason: 'Each document date has its text beside it; the schemas leave most of them out.',
  },
  {
    fault:
      /^(RepeatingInvoice|Receipt|LinkedTransaction|ExpenseClaim)\.(StatusAttributeString|ValidationErrors) is unknown to the schema$/,
    reason:
      'Asked with summarizeErrors=false each element says how it went; these schemas lack the properties that others have for it.',
  },
]

/** Faults of an answer against its schema, without those that Xero's examples have too and the listed exceptions. */
export function findAccountingFaults(document: OpenApi, body: Record<string, unknown>, schema: Schema): string[] {
  const shown = faultsOfExamples(document)
  return document
    .findFaults(withoutEnvelope(body), schema)
    .filter((fault) => !shown.has(toKey(fault)))
    .filter((fault) => !exceptions.some((exception) => exception.fault.test(toKey(fault))))
    .map((fault) => `${toKey(fault)}: ${fault.example}`)
}

let known: ReadonlySet<string> | undefined

/** What the schemas are wrong about: Xero's examples do not fit them there either. */
function faultsOfExamples(document: OpenApi): ReadonlySet<string> {
  if (known) return known
  const faults = new Set<string>()
  for (const file of haveExamples ? readdirSync(examplesFolder) : []) {
    const [operation = '', status = ''] = file.split('.')
    if (!file.endsWith('.json')) continue
    const schema = document.operation(operation).responses.get(Number(status))?.schema
    const body = withoutEnvelope(readExample(operation, Number(status)))
    for (const fault of schema ? document.findFaults(body, schema) : []) faults.add(toKey(fault))
  }
  known = faults
  return faults
}

function toKey({ where, what }: Fault): string {
  return `${where} ${what}`
}

function withoutEnvelope(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !envelope.includes(name)))
}

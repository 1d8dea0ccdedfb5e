import { toWireDate } from '../api/wire-date.ts'
import type { WireRecord } from '../company/collection.ts'
import { createInput } from './input.ts'
import type { Problems } from './problems.ts'
import { toMessages } from './problems.ts'

const dayMs = 86_400_000

/** How a record says that it was refused, by its identifier. The others say it by their ValidationErrors alone. */
const flags: Readonly<Record<string, string>> = {
  InvoiceID: 'HasErrors',
  CreditNoteID: 'HasErrors',
  PurchaseOrderID: 'HasErrors',
  ContactID: 'HasValidationErrors',
  ContactGroupID: 'HasValidationErrors',
  PaymentID: 'HasValidationErrors',
  TrackingOptionID: 'HasValidationErrors',
}

/** What was sent, with an identifier of zeros if it has none, and what is wrong with it. */
export function toFailedElement(element: WireRecord, id: string, problems: Problems): WireRecord {
  const flag = flags[id]
  return {
    ...(id.endsWith('ID') ? { [id]: '00000000-0000-0000-0000-000000000000' } : {}),
    ...(toEcho(element) as WireRecord),
    ...(problems.warnings.length > 0 ? { Warnings: toMessages(problems.warnings) } : {}),
    ...(flag === undefined ? {} : { [flag]: true }),
    ValidationErrors: toMessages(problems.errors),
  }
}

/** What was sent comes back as Xero writes it: a client reads the dates of a refused document as it does any other's. */
function toEcho(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toEcho)
  if (typeof value !== 'object' || value === null) return value
  const echo: WireRecord = {}
  for (const [name, inner] of Object.entries(value)) {
    // Null counts as absent in what is sent, and what is absent is not shown.
    if (inner !== null) echo[name] = name.endsWith('Date') ? toDate(inner) : toEcho(inner)
  }
  return echo
}

function toDate(value: unknown): unknown {
  if (typeof value !== 'string' || value.startsWith('/')) return toEcho(value)
  try {
    const day = createInput({ Date: value }).day('Date')
    return day === undefined ? value : toWireDate(day * dayMs)
  } catch {
    return value
  }
}

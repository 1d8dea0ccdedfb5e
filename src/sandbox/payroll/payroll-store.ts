import { createTenantStore } from '../api/tenant-store.ts'
import type { Books } from '../books/books.ts'
import type { WireRecord } from '../company/collection.ts'
import { createAuRecords } from './au/au-records.ts'
import type { PayrollRegion } from './pay-rules.ts'
import { findPayrollAccounts } from './payroll-accounts.ts'
import { createPlan } from './plan.ts'
import { createV2Records } from './v2/v2-records.ts'

/** Xero's JSON, in the casing of the country's own API. */
export interface PayrollRecords {
  /** By the name that the API gives the list: `payRuns`, in Australia `PayRuns`. */
  lists: Record<string, WireRecord[]>
  /** What hangs below one employee, by employee and name: one record, or a list. */
  own: Record<string, Record<string, unknown>>
}

export const payrollStore = createTenantStore<PayrollRecords>('payroll', (books) => {
  const region = payrollRegionOf(books)
  if (!region) return { records: { lists: {}, own: {} }, blobs: new Map() }
  const plan = createPlan(books, region)
  const accounts = findPayrollAccounts(books)
  const records = region === 'AU' ? createAuRecords(plan, accounts) : createV2Records(plan, accounts)
  return { records, blobs: new Map() }
})

/** Undefined: Xero has no payroll there. */
export function payrollRegionOf({ region }: Books): PayrollRegion | undefined {
  return region === 'US' ? undefined : region
}

/** A list, made when there is none yet. */
export function listOf(records: PayrollRecords, name: string): WireRecord[] {
  return (records.lists[name] ??= [])
}

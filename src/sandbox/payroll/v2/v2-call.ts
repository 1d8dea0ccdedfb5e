import type { ApiCall, Route } from '../../api/route.ts'
import { notFound } from '../../api/problems.ts'
import type { WireRecord } from '../../company/collection.ts'
import { emptyReply } from '../../exchange.ts'
import type { PayrollRegion } from '../pay-rules.ts'
import type { PayrollRecords } from '../payroll-store.ts'
import { listOf, payrollRegionOf, payrollStore } from '../payroll-store.ts'
import { missing } from './v2-reply.ts'

/** One operation of the newer payroll API, and the countries that have it. */
export interface PayrollRoute {
  method: Route['method']
  path: string
  /** `employees` of `payroll.employees`. */
  scope: string
  regions: readonly PayrollRegion[]
  answer: Route['answer']
}

/** Without a payroll Xero answers 403 and not a word; an operation of another country is not there. */
export function toRoutes(routes: readonly PayrollRoute[]): Route[] {
  return routes.map(({ method, path, scope, regions, answer }) => ({
    method,
    path,
    scopes: method === 'GET' ? [`payroll.${scope}`, `payroll.${scope}.read`] : [`payroll.${scope}`],
    answer(call) {
      const region = payrollRegionOf(call.books)
      if (!region) return emptyReply(403)
      return regions.includes(region) ? answer(call) : notFound()
    },
  }))
}

export function recordsOf(call: ApiCall): PayrollRecords {
  return payrollStore.of(call.books).records
}

/** The one that the path names. Throws Refusal (404). */
export function findIn(call: ApiCall, list: string, idProperty: string, parameter: string): WireRecord {
  const id = call.params[parameter]?.toLowerCase()
  const found = listOf(recordsOf(call), list).find((record) => record[idProperty] === id)
  if (!found) throw missing()
  return found
}

/** The employee in the path. Throws Refusal (404). */
export function findEmployee(call: ApiCall): WireRecord {
  return findIn(call, 'employees', 'employeeID', 'EmployeeID')
}

/** What is kept below the employee in the path. */
export function ownOf(call: ApiCall): Record<string, unknown> {
  const id = String(findEmployee(call)['employeeID'])
  return (recordsOf(call).own[id] ??= {})
}

export function ownList(call: ApiCall, name: string): WireRecord[] {
  return (ownOf(call)[name] ??= []) as WireRecord[]
}

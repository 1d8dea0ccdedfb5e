import type { ApiCall, Route } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import { emptyReply } from '../../exchange.ts'
import type { PayrollRecords } from '../payroll-store.ts'
import { listOf, payrollRegionOf, payrollStore } from '../payroll-store.ts'
import { missing } from './au-reply.ts'

export interface AuRoute {
  method: Route['method']
  path: string
  scope: string
  answer: Route['answer']
}

/** Organisations elsewhere have no such payroll: 403 and not a word. */
export function toRoutes(routes: readonly AuRoute[]): Route[] {
  return routes.map(({ method, path, scope, answer }) => ({
    method,
    path,
    scopes: method === 'GET' ? [`payroll.${scope}`, `payroll.${scope}.read`] : [`payroll.${scope}`],
    answer: (call) => (payrollRegionOf(call.books) === 'AU' ? answer(call) : emptyReply(403)),
  }))
}

export function recordsOf(call: ApiCall): PayrollRecords {
  return payrollStore.of(call.books).records
}

/** The one that the path names. Throws Refusal (404). */
export function findIn(call: ApiCall, list: string, idProperty: string): WireRecord {
  const id = call.params['id']?.toLowerCase()
  const found = listOf(recordsOf(call), list).find((record) => record[idProperty] === id)
  if (!found) throw missing()
  return found
}

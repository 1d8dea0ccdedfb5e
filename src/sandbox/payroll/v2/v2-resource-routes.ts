import { randomUUID } from 'node:crypto'
import { asText, isRecord, parseInstant } from '../../api/fields.ts'
import type { ApiCall } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import { toDateString, toDay } from '../../company/wire.ts'
import type { Reply } from '../../exchange.ts'
import type { PayrollRegion } from '../pay-rules.ts'
import { listOf, payrollRegionOf } from '../payroll-store.ts'
import type { PayrollRoute } from './v2-call.ts'
import { findIn, recordsOf } from './v2-call.ts'
import type { Resource } from './v2-resources.ts'
import { addressDefaults, resources } from './v2-resources.ts'
import { endOfPeriod } from '../periods.ts'
import { invalid, readBody, refuseProblems, replyOne, replyPage } from './v2-reply.ts'
import { readShape } from '../shape.ts'
import { toSecond } from './v2-time.ts'

export const resourceRoutes: PayrollRoute[] = resources.flatMap((resource) => toRoutesOf(resource))

function toRoutesOf(resource: Resource): PayrollRoute[] {
  const { path, single, scope, regions } = resource
  const routes: PayrollRoute[] = [
    { method: 'GET', path, scope, regions, answer: (call) => list(call, resource) },
    {
      method: 'GET',
      path: `${path}/{id}`,
      scope,
      regions,
      answer: (call) => replyOne(call, single, renderOne(call, resource, findIn(call, resource.list, resource.id, 'id'))),
    },
  ]
  if (resource.shapes) routes.push({ method: 'POST', path, scope, regions, answer: (call) => create(call, resource) })
  return routes
}

/** A pay run brings its payslips, when it is asked for by itself. */
export function renderOne(call: ApiCall, { list: name }: Pick<Resource, 'list'>, record: WireRecord): WireRecord {
  if (name !== 'payRuns') return record
  const paySlips = listOf(recordsOf(call), 'paySlips').filter((slip) => slip['payRunID'] === record['payRunID'])
  return { ...record, paySlips, invalidPayeeIDs: [] }
}

function list(call: ApiCall, { list: root }: Resource): Reply {
  const all = listOf(recordsOf(call), root)
  const filter = filters[root]
  return replyPage(call, root, filter ? filter(call, all) : all)
}

type Filter = (call: ApiCall, records: WireRecord[]) => WireRecord[]

/** The lists that can be narrowed down. */
const filters: Record<string, Filter> = {
  employees(call, records) {
    const wanted = parseFilter(call)
    return records.filter((record) =>
      [...wanted].every(([name, value]) => asText(record[name]).toLowerCase() === value.toLowerCase()),
    )
  },
  leaveTypes(call, records) {
    const active = call.exchange.query.get('activeonly')?.toLowerCase()
    return active === 'true' ? records.filter((record) => record['isActive'] !== false) : records
  },
  payRuns(call, records) {
    const status = call.exchange.query.get('status')
    if (status === undefined || status === '') return records
    if (!/^(draft|posted)$/i.test(status)) {
      throw invalid(call, [{ name: 'status', value: status, reason: 'The status must be Draft or Posted.' }])
    }
    return records.filter((record) => String(record['payRunStatus']).toLowerCase() === status.toLowerCase())
  },
  paySlips(call, records) {
    const id = call.exchange.query.get('payrunid')?.toLowerCase()
    if (!id) throw invalid(call, [{ name: 'PayRunID', value: '', reason: 'The PayRunID field is required.' }])
    return records.filter((record) => record['payRunID'] === id)
  },
}

/** `firstName==John,lastName==Smith` */
export function parseFilter(call: ApiCall): Map<string, string> {
  const text = call.exchange.query.get('filter') ?? ''
  const parts = text.split(',').filter((part) => part.trim() !== '')
  return new Map(
    parts.map((part) => {
      const [, name, value] = /^\s*(\w+)\s*={1,2}\s*"?(.*?)"?\s*$/.exec(part) ?? []
      if (name === undefined || value === undefined) {
        throw invalid(call, [{ name: 'filter', value: text, reason: 'The filter must be of the form property==value.' }])
      }
      return [name, value] as const
    }),
  )
}

/** What follows from the rest of a record: the end of a calendar's first period, the lines that an address lacks. */
export function complete(region: PayrollRegion | undefined, values: WireRecord): WireRecord {
  const { address, calendarType, periodStartDate } = values
  const type = calendarTypes.find((each) => each === calendarType)
  const startMs = parseInstant(periodStartDate)
  return {
    ...(type && startMs !== undefined ? { periodEndDate: toDateString(endOfPeriod(type, toDay(startMs))) } : {}),
    ...values,
    ...(region && isRecord(address) ? { address: { ...addressDefaults[region], ...address } } : {}),
  }
}

const calendarTypes = ['Weekly', 'Fortnightly', 'Monthly'] as const

function create(call: ApiCall, resource: Resource): Reply {
  const region = payrollRegionOf(call.books)
  const shape = region && resource.shapes?.[region]
  const body = readBody(call)
  const values = shape ? readShape(body, shape, call.books) : {}
  refuseProblems(call, body)
  const now = toSecond(call.nowMs)
  const own = region && resource.countryDefaults?.[region]
  const record: WireRecord = { [resource.id]: randomUUID(), ...resource.defaults, ...own, ...complete(region, values) }
  if (['employees', 'leaveTypes', 'payRunCalendars'].includes(resource.list)) record['updatedDateUTC'] = now
  if (resource.list === 'employees') record['createdDateUTC'] = now
  listOf(recordsOf(call), resource.list).push(record)
  return replyOne(call, resource.single, record)
}

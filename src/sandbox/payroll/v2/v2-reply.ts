import { randomUUID } from 'node:crypto'
import type { FieldProblem, Fields } from '../../api/fields.ts'
import { createFields, isRecord } from '../../api/fields.ts'
import { BodyFault, parseJsonBody } from '../../api/json-body.ts'
import { notFound } from '../../api/problems.ts'
import { Refusal } from '../../api/refusal.ts'
import type { ApiCall } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import { jsonReply } from '../../exchange.ts'
import { findApp } from '../../state.ts'

/** Lists come a hundred at a time. */
const pageSize = 100

export interface Pagination {
  page: number
  pageSize: number
  pageCount: number
  itemCount: number
}

function envelope(call: ApiCall, httpStatusCode: string, pagination: Pagination | null, problem: WireRecord | null): WireRecord {
  return {
    id: randomUUID(),
    providerName: findApp(call.state, call.clientId)?.name ?? '',
    dateTimeUTC: new Date(call.nowMs).toISOString().replace('Z', '0000'),
    httpStatusCode,
    pagination,
    problem,
  }
}

export function replyOne(call: ApiCall, root: string, value: unknown): Reply {
  return jsonReply(200, { ...envelope(call, 'OK', null, null), [root]: value })
}

/** Of what was deleted nothing is left to show: the envelope comes alone. */
export function replyNone(call: ApiCall): Reply {
  return jsonReply(200, envelope(call, 'OK', null, null))
}

/** A list in whole, as those below an employee come; `shown`: something else in its place. */
export function replyAll(call: ApiCall, root: string, items: readonly unknown[], shown: unknown = items): Reply {
  const pagination = { page: 1, pageSize, pageCount: items.length > 0 ? 1 : 0, itemCount: items.length }
  return jsonReply(200, { ...envelope(call, 'OK', pagination, null), [root]: shown })
}

/** The page that was asked for. Throws Refusal. */
export function replyPage(call: ApiCall, root: string, items: readonly WireRecord[]): Reply {
  const text = call.exchange.query.get('page') ?? '1'
  const page = Number(text)
  if (!Number.isInteger(page) || page < 1) {
    throw invalid(call, [{ name: 'page', value: text, reason: 'The page must be a number greater than 0.' }])
  }
  const pagination = { page, pageSize, pageCount: Math.ceil(items.length / pageSize), itemCount: items.length }
  const shown = items.slice((page - 1) * pageSize, page * pageSize)
  return jsonReply(200, { ...envelope(call, 'OK', pagination, null), [root]: shown })
}

/** The envelope of a failed request: what is wrong stands in `problem`, field by field. */
export function invalid(call: ApiCall, problems: readonly FieldProblem[]): Refusal {
  const problem = {
    type: 'application/problem+json',
    title: 'BadRequest',
    status: 'BadRequest',
    detail: 'Validation error occurred.',
    instance: call.exchange.path,
    invalidFields: problems.map(({ name, reason }) => ({ name, reason })),
  }
  return new Refusal(jsonReply(400, envelope(call, 'BadRequest', null, problem)))
}

export function missing(): Refusal {
  return new Refusal(notFound())
}

/** Throws Refusal where anything is wrong with a body. */
export function refuseProblems(call: ApiCall, { problems }: Fields): void {
  if (problems.length > 0) throw invalid(call, problems)
}

/** The object that a client sent. Throws Refusal. */
export function readBody(call: ApiCall): Fields {
  const value = readJson(call)
  if (!isRecord(value)) throw invalid(call, [{ name: '_default', value: '', reason: 'The request body must be an object.' }])
  return createFields(value)
}

/** The list that a client sent; one object counts as a list of one. Throws Refusal. */
export function readBodies(call: ApiCall): Fields[] {
  const value = readJson(call)
  const list = Array.isArray(value) ? value : [value]
  if (list.length === 0 || !list.every(isRecord)) {
    throw invalid(call, [{ name: '_default', value: '', reason: 'The request body must be a list of objects.' }])
  }
  const problems: FieldProblem[] = []
  return list.map((item, index) => createFields(item, problems, `[${index}].`))
}

function readJson(call: ApiCall): unknown {
  try {
    return parseJsonBody(call.exchange)
  } catch (error) {
    if (!(error instanceof BodyFault)) throw error
    throw invalid(call, [{ name: '_default', value: '', reason: error.message }])
  }
}

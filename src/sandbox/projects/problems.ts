import type { Fields } from '../api/fields.ts'
import { createFields, isRecord } from '../api/fields.ts'
import { BodyFault, parseJsonBody } from '../api/json-body.ts'
import { notFound } from '../api/problems.ts'
import { Refusal } from '../api/refusal.ts'
import type { ApiCall } from '../api/route.ts'
import { jsonReply } from '../exchange.ts'

/** Xero Projects answers 400 with messages by field. */
export function invalid(modelState: Record<string, string[]>, message = 'The request is invalid.'): Refusal {
  return new Refusal(jsonReply(400, { message, modelState }))
}

export function missing(): Refusal {
  return new Refusal(notFound())
}

/** Throws Refusal where anything is wrong with a body. */
export function refuseProblems({ problems }: Fields): void {
  if (problems.length === 0) return
  const state: Record<string, string[]> = {}
  for (const { name, reason } of problems) (state[name] ??= []).push(reason)
  throw invalid(state)
}

/** Throws Refusal. */
export function readBody(call: ApiCall): Fields {
  let value: unknown
  try {
    value = parseJsonBody(call.exchange)
  } catch (error) {
    if (!(error instanceof BodyFault)) throw error
    throw invalid({ body: [error.message] })
  }
  if (!isRecord(value)) throw invalid({ body: ['The request body must be an object.'] })
  return createFields(value)
}

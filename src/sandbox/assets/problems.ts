import type { Fields } from '../api/fields.ts'
import { createFields, isRecord } from '../api/fields.ts'
import { BodyFault, parseJsonBody } from '../api/json-body.ts'
import { Refusal } from '../api/refusal.ts'
import type { ApiCall } from '../api/route.ts'
import { jsonReply } from '../exchange.ts'

const family = 'http://common.service.xero.com/errors/validation'

/** One thing wrong with one field. */
export interface Invalid {
  fieldName: string
  valueProvided: string
  message: string
}

/** Xero Assets answers 400 with every field that is wrong. */
export function invalid(problems: readonly Invalid[]): Refusal {
  return new Refusal(
    jsonReply(400, {
      resourceValidationErrors: [],
      fieldValidationErrors: problems.map(({ fieldName, valueProvided, message }) => ({
        fieldName,
        valueProvided,
        localisedMessage: message,
        type: `${family}/field`,
        title: 'Validation Error',
        detail: message,
      })),
      type: family,
      title: 'The resource update failed validation.',
      detail: 'Validation Errors',
    }),
  )
}

/** A problem in words of ours about the reading of a field becomes one of Xero's. Throws Refusal where there is any. */
export function refuseProblems({ problems }: Fields): void {
  if (problems.length === 0) return
  throw invalid(problems.map(({ name, value, reason }) => ({ fieldName: toPascal(name), valueProvided: value, message: reason })))
}

/** Throws Refusal. */
export function readBody(call: ApiCall): Fields {
  let value: unknown
  try {
    value = parseJsonBody(call.exchange)
  } catch (error) {
    if (!(error instanceof BodyFault)) throw error
    throw invalid([{ fieldName: '', valueProvided: '', message: error.message }])
  }
  if (!isRecord(value)) throw invalid([{ fieldName: '', valueProvided: '', message: 'The request body must be an object.' }])
  return createFields(value)
}

/** `bookDepreciationSetting.depreciationRate` as Xero names it back. */
function toPascal(name: string): string {
  return name
    .split('.')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('.')
}

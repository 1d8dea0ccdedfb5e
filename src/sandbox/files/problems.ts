import { notFound } from '../api/problems.ts'
import { Refusal } from '../api/refusal.ts'
import { jsonReply } from '../exchange.ts'

/** Xero Files answers 400 with a list of problems. */
export function invalid(detail: string, type = 'Validation', title = 'Validation failure'): Refusal {
  return new Refusal(jsonReply(400, [{ type, title, detail }]))
}

export function missing(): Refusal {
  return new Refusal(notFound())
}

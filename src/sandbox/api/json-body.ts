import type { Exchange } from '../exchange.ts'
import { parseJson } from './parse-json.ts'

/** Bodies above this are refused. */
const mostBytes = 10_000_000

export class BodyFault extends Error {}

/** The JSON that a client sent. Throws BodyFault: nothing there, no JSON, too much of it. */
export function parseJsonBody({ body }: Exchange): unknown {
  if (body.length > mostBytes) throw new BodyFault('The request is too large.')
  const text = body.toString().replace(/^\uFEFF/, '')
  if (text.trim() === '') throw new BodyFault('A request body is required.')
  try {
    return parseJson(text)
  } catch {
    throw new BodyFault('The request body is not valid JSON.')
  }
}

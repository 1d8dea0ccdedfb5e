import { parseJson } from '../api/parse-json.ts'
import { invalidJson, QueryFault } from '../api/problems.ts'
import type { WireRecord } from '../company/collection.ts'
import type { Exchange } from '../exchange.ts'
import { parseXmlBody } from './xml-body.ts'

/** Xero takes bodies of up to 10 MB. */
const mostBytes = 10_000_000

/**
 * The elements in a write's body: `{"Invoices":[…]}`, a bare list, or one bare element; JSON, XML, or either of them in a
 * form's `xml` field. Throws what Xero answers to a body it cannot read (ErrorNumber 14) or that holds nothing (17).
 */
export function readElements(exchange: Exchange, root: string, most: number): WireRecord[] {
  const { body } = exchange
  if (body.length > mostBytes) {
    throw new QueryFault(
      `The request is larger than ${mostBytes / 1_000_000} MB. Send fewer elements at a time.`,
      'PostDataInvalidException',
    )
  }
  const text = unwrapForm(exchange, body.toString()).trim()
  if (text === '') throw new QueryFault('No data was processed: the request has no content.', 'NoDataProcessedException')
  const elements = toElements(text.startsWith('<') ? parseXmlBody(text, root) : readJson(text), root)
  if (elements.length === 0)
    throw new QueryFault(`No data was processed: the request holds no ${root}.`, 'NoDataProcessedException')
  if (elements.length > most) {
    throw new QueryFault(`The request holds ${elements.length} ${root}; ${most} is the most at a time.`, 'ValidationException')
  }
  return elements
}

function readJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    throw invalidJson(error instanceof Error ? error.message : '')
  }
}

function toElements(value: unknown, root: string): WireRecord[] {
  if (Array.isArray(value)) return value.map(toElement)
  const whole = toElement(value)
  const name = Object.keys(whole).find((key) => key.toLowerCase() === root.toLowerCase())
  if (name === undefined) return Object.keys(whole).length === 0 ? [] : [whole]
  const wrapped = whole[name]
  if (wrapped === null) return []
  return Array.isArray(wrapped) ? wrapped.map(toElement) : [toElement(wrapped)]
}

function toElement(value: unknown): WireRecord {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as WireRecord
  throw invalidJson(`Error converting value ${JSON.stringify(value).slice(0, 80)} to an object.`)
}

/** Old clients send `xml=<Invoice>…` as a form. */
function unwrapForm(exchange: Exchange, text: string): string {
  if (!exchange.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return text
  return new URLSearchParams(text).get('xml') ?? text
}

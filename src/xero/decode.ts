import { isUtf8 } from 'node:buffer'
import { AppError } from '../lib/app-error.ts'

/**
 * A number whose digits a double cannot hold, kept as text. `JSON.stringify` writes it back digit for digit; the digits
 * are in `rawJSON`. A decoded number is `number | RawNumber`.
 */
export interface RawNumber {
  readonly rawJSON: string
}

export interface Decoded {
  /** Records under the root. Numbers are `number | RawNumber`. */
  records: unknown[]
  /** `pagination.itemCount`, where there is one. */
  itemCount: number | undefined
  /** The envelope's DateTimeUTC, where there is one. */
  serverTime: Date | undefined
}

type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown

/** JSON.parse with source text access and JSON.rawJSON: in the runtime, not yet in the compiler's library. */
const json = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown
  rawJSON(text: string): RawNumber
  isRawJSON(value: unknown): value is RawNumber
}

/** Beside long ones: an exponent, or a very small number. They may hit within text too, which costs time only. */
const suspects = [/[eE][+-]?\d+[,\]}\s]/, /0\.000000/]

/** Digits (and the point) that a double may not hold: from here on a literal is looked at one by one. */
const longDigits = 16

/**
 * Whether a run of 16 digits and points occurs anywhere. Such a run covers two places that are eight apart, so every
 * eighth byte is enough to look at: twenty times as fast as a regular expression over a page of megabytes.
 */
function hasLongDigits(bytes: Uint8Array): boolean {
  const stride = longDigits / 2
  for (let at = stride; at < bytes.length; at += stride) {
    if (!isDigit(bytes[at]) || !isDigit(bytes[at - stride])) continue
    let start = at
    let end = at + 1
    while (isDigit(bytes[start - 1])) start -= 1
    while (isDigit(bytes[end])) end += 1
    if (end - start >= longDigits) return true
  }
  return false
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 48 && byte <= 57) || byte === 46)
}

export function isRawNumber(value: unknown): value is RawNumber {
  return json.isRawJSON(value)
}

/**
 * A response body of the Accounting API: the records under `root`. Throws `xero_garbled` for what is not JSON, not UTF-8,
 * cut short, or without the root. `request` names the request in messages (`GET Invoices`).
 */
export function decodeBody(body: Buffer | string, root: string, request: string, contentType?: string): Decoded {
  if (typeof body !== 'string' && !isUtf8(body)) throw toGarbled('is not UTF-8', body.toString('latin1'), request, contentType)
  const text = stripMark(typeof body === 'string' ? body : body.toString('utf8'))
  let envelope: unknown
  try {
    envelope = parseExactly(text, typeof body === 'string' ? undefined : body)
  } catch (cause) {
    throw toGarbled(/^\s*[{[]/.test(text) ? 'is JSON cut short or damaged' : 'is not JSON', text, request, contentType, cause)
  }
  if (typeof envelope !== 'object' || envelope === null || Array.isArray(envelope)) {
    throw toGarbled('is not the usual envelope', text, request, contentType)
  }
  const fields = envelope as Record<string, unknown>
  const found = fields[root] ?? (root in fields ? [] : undefined)
  // A single read may carry its record bare instead of in a list (Budgets do, in Xero's own example).
  const records = typeof found === 'object' && !Array.isArray(found) ? [found] : found
  if (!Array.isArray(records)) throw toGarbled(`has no list "${root}"`, text, request, contentType)
  return { records, itemCount: toItemCount(fields['pagination']), serverTime: toServerTime(fields['DateTimeUTC']) }
}

/** JSON.parse that keeps every digit: slower only for texts that hold a number a double would bend. `bytes` is the same text. */
export function parseExactly(text: string, bytes: Uint8Array = Buffer.from(text)): unknown {
  if (!hasLongDigits(bytes) && !suspects.some((pattern) => pattern.test(text))) return JSON.parse(text)
  return json.parse(text, (_key, value, context) => {
    if (typeof value !== 'number' || context.source === undefined || isExact(context.source)) return value
    return json.rawJSON(context.source)
  })
}

/** Whether a double, written out again, has the digits of this literal (zeros at its ends aside). */
function isExact(source: string): boolean {
  if (/[eE]|^-?0\.000000/.test(source)) return false
  const digits = source.replace(/[-.]/g, '').replace(/^0+/, '')
  const significant = source.includes('.') ? digits.replace(/0+$/, '') : digits
  return significant.length <= 15
}

function toItemCount(pagination: unknown): number | undefined {
  if (typeof pagination !== 'object' || pagination === null) return undefined
  const { itemCount } = pagination as { itemCount?: unknown }
  return typeof itemCount === 'number' && Number.isSafeInteger(itemCount) && itemCount >= 0 ? itemCount : undefined
}

function toServerTime(value: unknown): Date | undefined {
  const match = typeof value === 'string' ? /^\/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\/$/.exec(value) : null
  const time = match ? new Date(Number(match[1])) : undefined
  return time && !Number.isNaN(time.getTime()) ? time : undefined
}

function stripMark(text: string): string {
  return text.startsWith('\u{feff}') ? text.slice(1) : text
}

function toGarbled(what: string, text: string, request: string, contentType: string | undefined, cause?: unknown): AppError {
  const start = toPrintable(text)
  const type = contentType ? `, ${contentType.slice(0, 60)}` : ''
  return new AppError(
    'xero_garbled',
    `Xero's answer to ${request} ${what} (${text.length} characters${type}): ${start === '' ? 'empty' : `"${start}"`}.`,
    { cause, details: { request, contentType: contentType ?? null, start } },
  )
}

/** The first 80 printable characters, on one line. */
export function toPrintable(text: string): string {
  return text
    .slice(0, 400)
    .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
    .trim()
    .slice(0, 80)
}

import { parsePlainDate, parseWireDate } from '../api/wire-date.ts'
import { invalidJson } from '../api/problems.ts'
import type { WireRecord } from '../company/collection.ts'

const dayMs = 86_400_000
/** More than any ledger holds; well within what adds up exactly in cents. */
const mostAmount = 10_000_000_000_000
/** Xero's numbers are decimals of 96 bits; what is greater cannot be read at all. */
const mostNumber = 7.9e28
/** The range of days that Xero's date fields hold. */
const firstDay = Date.UTC(1900, 0, 1) / dayMs
const lastDay = Date.UTC(9999, 11, 31) / dayMs

/**
 * One element that a client sent. Absent, null and unreadable are told apart: null counts as absent, a value of the wrong type
 * is a fault of the whole request (400, ErrorNumber 14), as a body that cannot be read is.
 */
export interface Input {
  readonly raw: WireRecord
  has(property: string): boolean
  /** Trimmed. Numbers and booleans as text. */
  text(property: string): string | undefined
  number(property: string): number | undefined
  /** Whole cents, half away from zero. */
  cents(property: string): number | undefined
  boolean(property: string): boolean | undefined
  /** Days since 1970-01-01: `2026-04-01`, the same with a time, `/Date(1518652800000+0000)/`. */
  day(property: string): number | undefined
  child(property: string): Input | undefined
  /** Undefined where the property is absent; a single object counts as a list of one. */
  list(property: string): Input[] | undefined
}

export function createInput(raw: WireRecord): Input {
  const take = (property: string): unknown => raw[property] ?? undefined
  const wrong = (property: string, wanted: string): never => {
    throw invalidJson(`Error converting value ${JSON.stringify(raw[property]).slice(0, 80)} to ${wanted}. Path '${property}'.`)
  }
  return {
    raw,
    has: (property) => take(property) !== undefined,
    text(property) {
      const value = take(property)
      if (value === undefined) return undefined
      if (typeof value === 'object') return wrong(property, 'a text')
      return typeof value === 'string' ? value.trim() : JSON.stringify(value)
    },
    number(property) {
      const value = take(property)
      if (value === undefined || value === '') return undefined
      const number = typeof value === 'string' && /^-?[\d.]+(e[+-]?\d+)?$/i.test(value.trim()) ? Number(value) : value
      if (typeof number !== 'number' || !(Math.abs(number) <= mostNumber)) return wrong(property, 'a number')
      return number
    },
    cents(property) {
      const value = this.number(property)
      if (value !== undefined && Math.abs(value) > mostAmount) return wrong(property, 'an amount')
      return value === undefined ? undefined : toCents(value)
    },
    boolean(property) {
      const value = take(property)
      if (value === undefined) return undefined
      if (typeof value === 'boolean') return value
      if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
      return wrong(property, 'true or false')
    },
    day(property) {
      const value = take(property)
      if (value === undefined || value === '') return undefined
      const ms = typeof value === 'string' ? (parseWireDate(value) ?? parsePlainDate(value)) : undefined
      const day = ms === undefined ? Number.NaN : Math.floor(ms / dayMs)
      if (!(day >= firstDay && day <= lastDay)) return wrong(property, 'a date')
      return day
    },
    child(property) {
      const value = take(property)
      // An empty element of XML reads as an empty text.
      if (value === undefined || value === '') return undefined
      if (typeof value !== 'object' || Array.isArray(value)) return wrong(property, 'an object')
      return createInput(value as WireRecord)
    },
    list(property) {
      const value = take(property)
      if (value === undefined) return undefined
      if (value === '') return []
      const items = Array.isArray(value) ? value : [value]
      return items.map((item: unknown) => {
        if (typeof item !== 'object' || item === null || Array.isArray(item)) return wrong(property, 'a list of objects')
        return createInput(item as WireRecord)
      })
    },
  }
}

/** Half away from zero, on the decimal digits as written: 1.005 is 101 cents though its double is a little less. */
export function toCents(amount: number): number {
  const cents = Math.sign(amount) * Math.round(Number(`${Math.abs(amount)}e2`))
  return Number.isNaN(cents) ? Math.round(amount * 100) : cents + 0
}

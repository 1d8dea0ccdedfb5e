import type { ScalarType } from '../streams/stream.ts'
import { toDateText, toInstantText } from './dates.ts'
import { integerRange, moneyRange, numberRange, numberToDecimalText, toDecimalText } from './decimals.ts'
import type { DecimalRange } from './decimals.ts'
import { isRawNumber } from './decode.ts'

/** Thrown inside the shredder alone: the record goes to quarantine with this reason. */
export class Untypable extends Error {
  readonly #path: string
  readonly #value: unknown
  readonly #expected: string

  constructor(path: string, value: unknown, expected: string) {
    super(`${path} is not ${expected}`)
    this.name = 'Untypable'
    this.#path = path
    this.#value = value
    this.#expected = expected
  }

  /** Says in which item of a list it was: `LineItems.TaxType` becomes `LineItems[2].TaxType`. */
  inItem(listPath: string, index: number): Untypable {
    return new Untypable(`${listPath}[${index}]${this.#path.slice(listPath.length)}`, this.#value, this.#expected)
  }

  get reason(): string {
    return `${this.#path} is ${describe(this.#value)}, not ${this.#expected}`
  }
}

/** One value as the canonical text of its column. `value` is neither null nor undefined. */
export function toCell(type: ScalarType, value: unknown, path: string): string | null {
  switch (type) {
    case 'text':
      if (typeof value === 'string') return value
      return toText(value, path)
    case 'money':
      return toDecimal(value, moneyRange, path, 'an amount of money with at most 14 digits and 4 decimals')
    case 'number':
      return toDecimal(value, numberRange, path, 'a number with at most 18 digits and 10 decimals')
    case 'integer':
      return toDecimal(value, integerRange, path, 'a whole number of at most 18 digits')
    case 'boolean':
      return toBoolean(value, path)
    case 'instant':
      if (value === '') return null
      return (typeof value === 'string' ? toInstantText(value) : undefined) ?? refuse(path, value, 'a point in time')
    case 'date':
      if (value === '') return null
      return (typeof value === 'string' ? toDateText(value) : undefined) ?? refuse(path, value, 'a date')
    case 'json':
      return isEmpty(value) ? null : JSON.stringify(value)
  }
}

/** Holds nothing: `[]` and `{}`. */
export function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.length === 0
  for (const key in value) if (Object.hasOwn(value, key)) return false
  return true
}

function toText(value: unknown, path: string): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (isRawNumber(value)) return value.rawJSON
  return refuse(path, value, 'text')
}

function toBoolean(value: unknown, path: string): string | null {
  if (value === true || value === 'true') return 'true'
  if (value === false || value === 'false') return 'false'
  if (value === '') return null
  return refuse(path, value, 'true or false')
}

function toDecimal(value: unknown, range: DecimalRange, path: string, expected: string): string | null {
  if (typeof value === 'number') return numberToDecimalText(value, range) ?? refuse(path, value, expected)
  if (value === '') return null
  const digits = typeof value === 'string' ? value : isRawNumber(value) ? value.rawJSON : undefined
  return (digits === undefined ? undefined : toDecimalText(digits, range)) ?? refuse(path, value, expected)
}

function refuse(path: string, value: unknown, expected: string): never {
  throw new Untypable(path, value, expected)
}

/** A value as JSON, cut to a line. */
function describe(value: unknown): string {
  const json = value === undefined ? 'missing' : JSON.stringify(value)
  return json.length > 120 ? `${json.slice(0, 120)}…` : json
}

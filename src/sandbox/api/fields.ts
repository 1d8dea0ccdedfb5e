import { parseWireDate } from './wire-date.ts'
import type { WireRecord } from '../company/collection.ts'

/** What is wrong with one property of a body. */
export interface FieldProblem {
  name: string
  /** As sent; empty where it is missing. */
  value: string
  reason: string
}

/**
 * The properties of a body, by name whatever the case. Null counts as absent. Each reading notes what is wrong with the value
 * instead of throwing, so that a client hears of everything at once.
 */
export interface Fields {
  readonly raw: WireRecord
  readonly problems: FieldProblem[]
  has(name: string): boolean
  value(name: string): unknown
  text(name: string): string | undefined
  number(name: string): number | undefined
  boolean(name: string): boolean | undefined
  guid(name: string): string | undefined
  /** Epoch ms: `2026-04-01`, with a time, with an offset, or `/Date(…)/`. UTC where nothing is said. */
  instant(name: string): number | undefined
  /** In the spelling of the list, whatever the case sent. */
  oneOf(name: string, values: readonly string[]): string | undefined
  child(name: string): Fields | undefined
  list(name: string): Fields[] | undefined
  require(...names: string[]): void
  note(name: string, reason: string): void
}

const guidPattern = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
const datePattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/

export function isGuid(text: string): boolean {
  return guidPattern.test(text)
}

/** Epoch ms of a date as clients write it; undefined for anything else, 31 February included. */
export function parseInstant(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined
  const wire = parseWireDate(value)
  if (wire !== undefined) return Math.abs(wire) <= 253_402_300_799_999 ? wire : undefined
  const match = datePattern.exec(value.trim())
  if (!match) return undefined
  const [text, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = match
  const ms = Date.parse(`${text.slice(0, 10)}T${hour}:${minute}:${second}${zone}`)
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return Number.isNaN(ms) || midnight.getUTCDate() !== Number(day) ? undefined : ms
}

export function createFields(raw: WireRecord, problems: FieldProblem[] = [], path = ''): Fields {
  const names = new Map(Object.keys(raw).map((name) => [name.toLowerCase(), name]))
  const take = (name: string): unknown => raw[names.get(name.toLowerCase()) ?? ''] ?? undefined
  const show = (value: unknown): string => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value))
  const note = (name: string, reason: string) =>
    void problems.push({ name: `${path}${name}`, value: show(take(name)).slice(0, 200), reason })
  const read = <T>(name: string, parse: (value: unknown) => T | undefined, wanted: string): T | undefined => {
    const value = take(name)
    if (value === undefined) return undefined
    const parsed = parse(value)
    if (parsed === undefined) note(name, `The value for ${name} is not ${wanted}.`)
    return parsed
  }
  return {
    raw,
    problems,
    note,
    value: take,
    has: (name) => take(name) !== undefined && take(name) !== '',
    text: (name) => read(name, (value) => (typeof value === 'object' ? undefined : String(value as string | number)), 'a text'),
    number: (name) => read(name, toNumber, 'a number'),
    boolean: (name) => read(name, toBoolean, 'true or false'),
    guid: (name) =>
      read(name, (value) => (typeof value === 'string' && isGuid(value) ? value.toLowerCase() : undefined), 'a valid identifier'),
    instant: (name) => read(name, parseInstant, 'a valid date'),
    oneOf: (name, values) =>
      read(
        name,
        (value) => values.find((each) => each.toLowerCase() === show(value).toLowerCase()),
        `one of ${values.join(', ')}`,
      ),
    child: (name) =>
      read(name, (value) => (isRecord(value) ? createFields(value, problems, `${path}${name}.`) : undefined), 'an object'),
    list: (name) =>
      read(
        name,
        (value) =>
          Array.isArray(value) && value.every(isRecord)
            ? value.map((item, index) => createFields(item, problems, `${path}${name}[${index}].`))
            : undefined,
        'a list of objects',
      ),
    require(...wanted) {
      for (const name of wanted) if (take(name) === undefined || take(name) === '') note(name, `The ${name} field is required.`)
    },
  }
}

/** Text of a scalar; nothing for what is absent or no scalar. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

export function isRecord(value: unknown): value is WireRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === 'string' && !/^-?\d+(\.\d+)?$/.test(value.trim())) return undefined
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && Math.abs(number) < 1e13 ? number : undefined
}

function toBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  return undefined
}

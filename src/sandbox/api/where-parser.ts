import type { WireRecord } from '../company/collection.ts'
import { mostLevels } from './parse-json.ts'
import { QueryFault } from './problems.ts'
import { readPath } from './read-path.ts'
import type { Token } from './where-tokens.ts'
import { parseTokens } from './where-tokens.ts'
import { parseWireDate, toUtc } from './wire-date.ts'

export type Predicate = (record: WireRecord) => boolean
type Read = (record: WireRecord) => unknown

/** A date literal, so that it is compared as an instant and not as a number. */
interface Instant {
  ms: number
}

/**
 * The subset of Xero's `where` that clients use: comparisons, AND, OR, NOT, parentheses, `DateTime(…)`, `Guid("…")`, null,
 * nested properties, StartsWith, EndsWith, Contains, ToLower, ToUpper. Text compares without case.
 */
export function parseWhere(text: string): Predicate {
  const tokens = parseTokens(text)
  let at = 0
  let levels = 0

  const fail = (what: string): never => {
    throw new QueryFault(`${what} in the where expression near position ${at + 1} of ${tokens.length}`)
  }
  const peek = (): Token | undefined => tokens[at]
  const takeOperator = (...texts: string[]): string | undefined => {
    const token = peek()
    if (token?.kind !== 'operator' || !texts.includes(token.text)) return undefined
    at += 1
    return token.text
  }
  const takeWord = (...words: string[]): string | undefined => {
    const token = peek()
    if (token?.kind !== 'name' || !words.includes(token.text.toLowerCase())) return undefined
    at += 1
    return token.text
  }
  const expect = (text: string): void => {
    if (!takeOperator(text)) fail(`'${text}' expected`)
  }

  const parseOr = (): Predicate => {
    const parts = [parseAnd()]
    while (takeWord('or') ?? takeOperator('||')) parts.push(parseAnd())
    return parts.length === 1 ? parts[0]! : (record) => parts.some((part) => part(record))
  }
  const parseAnd = (): Predicate => {
    const parts = [parseNot()]
    while (takeWord('and') ?? takeOperator('&&')) parts.push(parseNot())
    return parts.length === 1 ? parts[0]! : (record) => parts.every((part) => part(record))
  }
  const parseInner = <T>(parse: () => T): T => {
    levels += 1
    if (levels > mostLevels) fail('Expressions lie too deep in each other')
    const inner = parse()
    levels -= 1
    return inner
  }
  const parseNot = (): Predicate => {
    if (takeWord('not') ?? takeOperator('!')) {
      const inner = parseInner(parseNot)
      return (record) => !inner(record)
    }
    if (takeOperator('(')) {
      const inner = parseInner(parseOr)
      expect(')')
      return inner
    }
    return parseComparison()
  }
  const parseComparison = (): Predicate => {
    const left = parseOperand()
    const operator = takeOperator('==', '=', '!=', '<>', '>=', '<=', '>', '<')
    if (!operator) return (record) => left(record) === true
    const right = parseOperand()
    return toComparison(operator, left, right)
  }
  const parseOperand = (): Read => {
    const token = peek() ?? fail('An operand is missing')
    at += 1
    if (token.kind === 'string') return () => token.text
    if (token.kind === 'number') return () => token.value
    if (token.kind === 'operator') return fail(`Unexpected '${token.text}'`)
    const word = token.text.toLowerCase()
    if (word === 'true' || word === 'false') return () => word === 'true'
    if (word === 'null') return () => null
    if (word === 'datetime') return parseDateTime()
    if (word === 'guid') {
      if (takeOperator('.')) takeWord('parse')
      const [id] = parseArguments()
      if (typeof id !== 'string' || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) return fail('A GUID is expected')
      return () => id
    }
    return parsePath(token.text)
  }
  const parseDateTime = (): Read => {
    const parsed = takeOperator('.') !== undefined
    if (parsed && !takeWord('parse')) fail("'Parse' expected")
    const values = parseArguments()
    const ms = parsed
      ? Date.parse(
          /[zZ]|[+-]\d\d:?\d\d$/.test(String(values[0])) ? String(values[0]) : `${String(values[0])}${toZone(values[0])}`,
        )
      : values.length >= 3 && values.every((value) => typeof value === 'number')
        ? toUtc(...(values as [number, number, number]))
        : Number.NaN
    if (Number.isNaN(ms)) return fail('A date is expected')
    const instant: Instant = { ms }
    return () => instant
  }
  const parseArguments = (): (string | number)[] => {
    expect('(')
    const values: (string | number)[] = []
    while (!takeOperator(')')) {
      const token = peek() ?? fail("')' expected")
      if (token.kind === 'string') values.push(token.text)
      else if (token.kind === 'number') values.push(token.value)
      else fail('A value is expected')
      at += 1
      takeOperator(',')
    }
    return values
  }
  const parsePath = (first: string): Read => {
    const path = [first]
    let read: Read | undefined
    while (takeOperator('.')) {
      const token = peek()
      if (token?.kind !== 'name') return fail('A property is expected')
      at += 1
      const next = peek()
      const called = next?.kind === 'operator' && next.text === '('
      if (!called) {
        if (token.text.toLowerCase() !== 'value') path.push(token.text)
        continue
      }
      const inner = read ?? readPath(path)
      read = toMethod(token.text.toLowerCase(), inner, parseArguments()) ?? fail(`No method '${token.text}' exists`)
    }
    return read ?? readPath(path)
  }

  const predicate = parseOr()
  if (at < tokens.length) fail('Something unexpected stands')
  return predicate
}

function toZone(value: unknown): string {
  return String(value).includes('T') ? 'Z' : String(value).length === 10 ? 'T00:00:00Z' : ' UTC'
}

function toMethod(name: string, inner: Read, values: (string | number)[]): Read | undefined {
  const text = (record: WireRecord): string | undefined => {
    const value = inner(record)
    return typeof value === 'string' ? value.toLowerCase() : undefined
  }
  const wanted = String(values[0] ?? '').toLowerCase()
  switch (name) {
    case 'startswith':
      return (record) => text(record)?.startsWith(wanted) ?? false
    case 'endswith':
      return (record) => text(record)?.endsWith(wanted) ?? false
    case 'contains':
      return (record) => text(record)?.includes(wanted) ?? false
    case 'equals':
      return (record) => text(record) === wanted
    case 'tolower':
      return text
    case 'toupper':
      return (record) => text(record)?.toUpperCase()
    default:
      return undefined
  }
}

function toComparison(operator: string, left: Read, right: Read): Predicate {
  const equal: Predicate = (record) => {
    const [a, b] = toComparable(left(record), right(record))
    return a === b
  }
  const ordered =
    (test: (a: number | string, b: number | string) => boolean): Predicate =>
    (record) => {
      const [a, b] = toComparable(left(record), right(record))
      return a !== null && b !== null && typeof a === typeof b && typeof a !== 'boolean' && test(a, b as number | string)
    }
  switch (operator) {
    case '==':
    case '=':
      return equal
    case '!=':
    case '<>':
      return (record) => !equal(record)
    case '>':
      return ordered((a, b) => a > b)
    case '>=':
      return ordered((a, b) => a >= b)
    case '<':
      return ordered((a, b) => a < b)
    default:
      return ordered((a, b) => a <= b)
  }
}

type Comparable = string | number | boolean | null

function toComparable(left: unknown, right: unknown): [Comparable, Comparable] {
  const dated = isInstant(left) || isInstant(right)
  return [toPlain(left, dated), toPlain(right, dated)]
}

function toPlain(value: unknown, dated: boolean): Comparable {
  if (isInstant(value)) return value.ms
  if (typeof value === 'string') return dated ? (parseWireDate(value) ?? null) : value.toLowerCase()
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return null
}

function isInstant(value: unknown): value is Instant {
  return typeof value === 'object' && value !== null && typeof (value as Instant).ms === 'number'
}

import type { WireRecord } from '../company/collection.ts'
import type { Input } from './input.ts'
import type { Problems } from './problems.ts'

/** What a reader of properties needs of a write. */
export interface Reading {
  input: Input
  problems: Problems
}

/** A text no longer than Xero keeps. Undefined: not sent. */
export function readText({ input, problems }: Reading, property: string, most: number, called = property): string | undefined {
  const text = input.text(property)
  if (text !== undefined && text.length > most) problems.error(`${called} must not be more than ${most} characters long`)
  return text
}

/** The texts that were sent, by name; the numbers are the most characters. */
export function readTexts(reading: Reading, limits: Readonly<Record<string, number>>): WireRecord {
  const texts: WireRecord = {}
  for (const [property, most] of Object.entries(limits)) {
    const text = readText(reading, property, most)
    if (text !== undefined) texts[property] = text
  }
  return texts
}

/** One of a list of codes, in capitals whatever was sent. */
export function readChoice({ input, problems }: Reading, property: string, choices: readonly string[]): string | undefined {
  const text = input.text(property)
  if (text === undefined || text === '') return undefined
  const choice = text.toUpperCase()
  if (!choices.includes(choice)) {
    problems.error(`The ${property} '${text}' is not valid.`)
    return undefined
  }
  return choice
}

/** A text that a record has; empty where it has none. */
export function textOf(record: WireRecord | undefined, property: string): string {
  const value = record?.[property]
  return typeof value === 'string' ? value : ''
}

/** The properties in the order in which Xero shows them; those not named come last. Undefined values are left out. */
export function inOrder(record: WireRecord, names: readonly string[]): WireRecord {
  const ordered: WireRecord = {}
  for (const name of names) if (record[name] !== undefined) ordered[name] = record[name]
  for (const [name, value] of Object.entries(record)) if (value !== undefined && !(name in ordered)) ordered[name] = value
  return ordered
}

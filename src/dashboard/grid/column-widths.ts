import type { ColumnKind } from './column-kind.ts'

const bounds: Record<ColumnKind, [least: number, most: number]> = {
  text: [96, 300],
  decimal: [104, 180],
  integer: [80, 150],
  number: [96, 180],
  day: [108, 120],
  instant: [152, 170],
  boolean: [72, 110],
  nested: [140, 280],
}
/** Widths of the table's font at 13 px, near enough to fit a column. */
const wide = 9.4
const narrow = 7.1
const paddingPx = 30

export const leastWidth = 56
export const mostWidth = 900

const toTextWidth = (text: string): number => {
  let width = 0
  for (const letter of text.slice(0, 120)) width += /[\p{Lu}\d\u2e80-\uffff@%]/u.test(letter) ? wide : narrow
  return width
}

/** Width in px that fits the heading and a few sample texts, within what is sensible for the kind. */
export function toColumnWidth(name: string, kind: ColumnKind, samples: readonly string[]): number {
  const [least, most] = bounds[kind]
  const longest = samples.reduce((most, text) => Math.max(most, toTextWidth(text)), 0)
  const wanted = Math.max(longest, toTextWidth(name) * 0.93 + 14) + paddingPx
  return Math.round(Math.min(Math.max(wanted, least), most))
}

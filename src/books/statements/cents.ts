import { toText } from './cells.ts'
import type { QueryCell } from '../../warehouse/query.ts'

/*
 * Money between the database and the page: whole cents, so that sums are exact.
 */

/** Cents of a decimal cell; null is nought. Digits past the cents must be zeros. */
export function parseCents(cell: QueryCell | undefined): bigint {
  return parseScaled(cell, 2)
}

/** A decimal cell times a power of ten, cut off after it. */
export function parseScaled(cell: QueryCell | undefined, scale: number): bigint {
  if (cell === null || cell === undefined) return 0n
  const [whole = '0', fraction = ''] = toText(cell).split('.')
  const digits = BigInt(`${whole.replace('-', '') || '0'}${fraction.slice(0, scale).padEnd(scale, '0')}`)
  return whole.startsWith('-') ? -digits : digits
}

/** `-1234n` → `-12.34` */
export function toMoney(cents: bigint): string {
  return toDecimal(cents, 2)
}

/** `-123456n` → `-1,234.56`: for sentences. */
export const toGrouped = (cents: bigint): string => toMoney(cents).replace(/\B(?=(\d{3})+\.)/g, ',')

export function toDecimal(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Rounded half away from zero. The divisor must not be nought. */
export function divide(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n
  const [above, below] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor]
  const quotient = (2n * above + below) / (2n * below)
  return negative ? -quotient : quotient
}

/** A part of a whole in percent with one digit, `12.5`; null where there is no whole. */
export function toPercent(part: bigint, whole: bigint): string | null {
  return whole === 0n ? null : toDecimal(divide(part * 1000n, whole < 0n ? -whole : whole), 1)
}

export const sum = (amounts: Iterable<bigint>): bigint => {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}

/** Adds up columns of several lines. */
export const sumColumns = (lines: readonly (readonly bigint[])[], count: number): bigint[] =>
  Array.from({ length: count }, (_, column) => sum(lines.map((line) => line[column] ?? 0n)))

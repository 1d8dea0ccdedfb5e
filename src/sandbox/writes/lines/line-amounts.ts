import type { LineAmountTypes } from '../../company/document.ts'

/** Ten-thousandths: what quantities, prices and percentages are counted in. */
export const scale = 10_000

/** A number as whole ten-thousandths, half away from zero on its decimal digits; with `places` 2, of a number rounded to cents. */
export function toTenThousandths(value: number, places: 2 | 4 = 4): number {
  const scaled = Number(`${Math.abs(value)}e${places}`)
  const whole = Math.sign(value) * Math.round(Number.isNaN(scaled) ? Math.abs(value) * 10 ** places : scaled)
  return (places === 4 ? whole : whole * 100) + 0
}

/** Quantity × price × (100 − discount) %, all in ten-thousandths, as cents. */
export function extendLine(quantity: number, price: number, discountRate = 0): number {
  const factors = BigInt(quantity) * BigInt(price) * BigInt(100 * scale - discountRate)
  return divide(factors, BigInt(scale) * BigInt(scale) * BigInt(scale))
}

/** Tax on a line, in cents. The rate is in percent. */
export function taxOf(amountTypes: LineAmountTypes, cents: number, percent: number): number {
  if (amountTypes === 'NoTax' || percent === 0) return 0
  const rate = BigInt(toTenThousandths(percent))
  const whole = BigInt(100 * scale)
  return divide(BigInt(cents) * rate, amountTypes === 'Inclusive' ? whole + rate : whole)
}

/** A price or a quantity out of an amount of cents and the other one, in ten-thousandths. */
export function divideAmount(cents: number, by: number): number {
  return divide(BigInt(cents) * BigInt(100) * BigInt(scale), BigInt(by))
}

/** What an amount of cents was before a discount; 0 of a discount of everything. */
export function undiscount(cents: number, discountRate: number): number {
  const rest = 100 * scale - discountRate
  return rest === 0 ? 0 : divide(BigInt(cents) * BigInt(100 * scale), BigInt(rest))
}

/** To whole cents, still in ten-thousandths. */
export function toCentPrice(tenThousandths: number): number {
  return divide(BigInt(tenThousandths), 100n) * 100
}

/** Half away from zero. */
function divide(numerator: bigint, denominator: bigint): number {
  const negative = numerator < 0n !== denominator < 0n
  const top = numerator < 0n ? -numerator : numerator
  const bottom = denominator < 0n ? -denominator : denominator
  const quotient = Number((2n * top + bottom) / (2n * bottom))
  return (negative ? -quotient : quotient) + 0
}

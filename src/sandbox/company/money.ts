/**
 * Amounts are whole cents; quantities, prices and rates are whole ten-thousandths, so that nothing drifts.
 * A cent count divided by 100 is the double nearest to that decimal and prints with at most two decimals; adding 0 keeps −0 out.
 */
export function toAmount(cents: number): number {
  return cents / 100 + 0
}

/** Ten-thousandths as a number with at most four decimals. */
export function toFour(tenThousandths: number): number {
  return tenThousandths / 10000
}

/** Half away from zero, as a person with a calculator does. */
export function roundHalfUp(value: number): number {
  return value < 0 ? -Math.floor(-value + 0.5) : Math.floor(value + 0.5)
}

/** Quantity × price × (100 − discount %), in cents. */
export function extend(quantity: number, price: number, discountPercent: number): number {
  return divideRounded(quantity * price * (100 - discountPercent), 100_000_000)
}

/** Tax on top of an amount without it. `percent` may have three decimals (12.5, 8.875). */
export function taxOnTop(cents: number, percent: number): number {
  return divideRounded(cents * Math.round(percent * 1000), 100_000)
}

/** Tax inside an amount that includes it. */
export function taxInside(cents: number, percent: number): number {
  const thousandths = Math.round(percent * 1000)
  return divideRounded(cents * thousandths, 100_000 + thousandths)
}

/** Foreign cents into base cents: the rate is foreign units per unit of base, in millionths. */
export function toBase(cents: number, rateMillionths: number): number {
  return rateMillionths === 1_000_000 ? cents : roundHalfUp((cents * 1_000_000) / rateMillionths)
}

function divideRounded(numerator: number, denominator: number): number {
  const half = Math.floor(denominator / 2)
  return numerator < 0 ? -Math.floor((-numerator + half) / denominator) : Math.floor((numerator + half) / denominator)
}

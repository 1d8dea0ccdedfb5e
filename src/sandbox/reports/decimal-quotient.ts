/** Largest mantissa of the 96-bit decimals that Xero counts with. */
const mostMantissa = 2n ** 96n - 1n
const mostPlaces = 28

interface Decimal {
  mantissa: bigint
  places: number
}

/**
 * `numerator ÷ denominator × factor` with all the digits Xero prints: the quotient has up to 28 places and no zeros at its
 * end, the product as many places as the quotient. −44 ÷ 205.4 × 30 is `-6.426484907497565725413826680`. Whole numbers in,
 * the denominator not 0.
 */
export function toDecimalQuotient(numerator: number, denominator: number, factor = 1): string {
  const negative = numerator < 0 !== denominator < 0
  const quotient = divide(BigInt(Math.abs(numerator)), BigInt(Math.abs(denominator)))
  const product = fit({ mantissa: quotient.mantissa * BigInt(factor), places: quotient.places })
  return toText(product, negative && product.mantissa !== 0n)
}

function divide(numerator: bigint, denominator: bigint): Decimal {
  let places = mostPlaces
  let mantissa = roundHalfEven(numerator * 10n ** BigInt(places), denominator)
  while (mantissa > mostMantissa && places > 0) {
    places -= 1
    mantissa = roundHalfEven(numerator * 10n ** BigInt(places), denominator)
  }
  while (places > 0 && mantissa % 10n === 0n) {
    mantissa /= 10n
    places -= 1
  }
  return { mantissa, places }
}

/** With as many places as there is room for. */
function fit({ mantissa, places }: Decimal): Decimal {
  let dropped = 0
  let fitting = mantissa
  while (fitting > mostMantissa && dropped < places) {
    dropped += 1
    fitting = roundHalfEven(mantissa, 10n ** BigInt(dropped))
  }
  return { mantissa: fitting, places: places - dropped }
}

function roundHalfEven(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator
  const twice = (numerator % denominator) * 2n
  const up = twice > denominator || (twice === denominator && whole % 2n === 1n)
  return up ? whole + 1n : whole
}

function toText({ mantissa, places }: Decimal, negative: boolean): string {
  const digits = mantissa.toString().padStart(places + 1, '0')
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return negative ? `-${text}` : text
}

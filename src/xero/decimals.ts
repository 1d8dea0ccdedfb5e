/**
 * Decimal digits in canonical text, exactly as sent: no exponent, no plus sign, no superfluous zeros in front. What does
 * not fit is refused, never rounded.
 */

/** Digits a DECIMAL column holds before and behind the point. */
export interface DecimalRange {
  integerDigits: number
  decimals: number
}

export const moneyRange: DecimalRange = { integerDigits: 14, decimals: 4 }
export const numberRange: DecimalRange = { integerDigits: 18, decimals: 10 }
export const integerRange: DecimalRange = { integerDigits: 18, decimals: 0 }

const numeral = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/** Digits of a numeral, or undefined where it is none or does not fit. */
export function toDecimalText(text: string, range: DecimalRange): string | undefined {
  const match = numeral.exec(text)
  if (!match) return undefined
  const [, sign = '', integer = '', fraction = '', exponent] = match
  if (integer === '' && fraction === '') return undefined
  let digits = integer + fraction
  let point = integer.length + (exponent === undefined ? 0 : Number(exponent))
  if (point < 0) {
    digits = '0'.repeat(-point) + digits
    point = 0
  } else if (point > digits.length) {
    digits = digits.padEnd(point, '0')
  }
  const whole = digits.slice(0, point).replace(/^0+(?=\d)/, '') || '0'
  let decimals = digits.slice(point)
  // Zeros at the end beyond the column's decimals hold nothing; any other digit there would be lost.
  if (decimals.length > range.decimals) {
    if (/[1-9]/.test(decimals.slice(range.decimals))) return undefined
    decimals = decimals.slice(0, range.decimals)
  }
  if (whole.length > range.integerDigits) return undefined
  const unsigned = decimals === '' ? whole : `${whole}.${decimals}`
  return sign === '-' && /[1-9]/.test(unsigned) ? `-${unsigned}` : unsigned
}

/** The same for a number of JSON that JavaScript holds exactly; most are small and take the short way. */
export function numberToDecimalText(value: number, range: DecimalRange): string | undefined {
  const text = String(value)
  if (value < 1e14 && value > -1e14) {
    const point = text.indexOf('.')
    if (point === -1) {
      // Less than a millionth is written with an exponent.
      if (!text.includes('e')) return text
    } else if (text.length - point - 1 <= range.decimals && !text.includes('e')) {
      return text
    }
  }
  return toDecimalText(text, range)
}

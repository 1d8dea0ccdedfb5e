/** Exact sums of decimals that travel as text. */

interface Scaled {
  units: bigint
  scale: number
}

function parse(value: string): Scaled {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value)
  if (!match) throw new Error(`Not a decimal: ${value}`)
  const [, sign, whole = '0', fraction = ''] = match
  const units = BigInt(whole + fraction)
  return { units: sign ? -units : units, scale: fraction.length }
}

function print({ units, scale }: Scaled): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${units < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`
}

/** With as many decimals as the longest has. An empty list gives `0.00`. */
export function sum(values: readonly string[]): string {
  const parsed = values.map(parse)
  const scale = Math.max(2, ...parsed.map((each) => each.scale))
  const units = parsed.reduce((total, each) => total + each.units * 10n ** BigInt(scale - each.scale), 0n)
  return print({ units, scale })
}

/** Without its sign. */
export const toSize = (value: string): string => value.replace(/^-/, '')

export function negate(value: string): string {
  const { units, scale } = parse(value)
  return print({ units: -units, scale })
}

export function subtract(value: string, taken: string): string {
  return sum([value, negate(taken)])
}

/** -1, 0 or 1. */
export function toSign(value: string): number {
  const { units } = parse(value)
  return units === 0n ? 0 : units < 0n ? -1 : 1
}

/**
 * By how many per cent `value` differs from `base`, for showing; null where that says nothing: from nought, or where the sign
 * turns.
 */
export function toPercentChange(value: string, base: string): number | null {
  const sign = toSign(base)
  if (sign === 0 || toSign(value) === -sign) return null
  const from = parse(base)
  const change = parse(subtract(value, base))
  const scale = Math.max(from.scale, change.scale)
  const raise = ({ units, scale: own }: Scaled): bigint => units * 10n ** BigInt(scale - own)
  const size = (units: bigint): bigint => (units < 0n ? -units : units)
  return Number((raise(change) * 100_000n) / size(raise(from))) / 1000
}

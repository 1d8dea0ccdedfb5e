/** How negatives are shown; brackets keep the digits of a column aligned. */
export type NegativeStyle = 'brackets' | 'minus'

export interface AmountFormat {
  locale?: string
  /** Decimals of the currency: 2, JPY 0, KWD 3. */
  decimals?: number
  negative?: NegativeStyle
  /** ISO code put before, where a table has several currencies. */
  currency?: string | undefined
}

/** An amount taken apart for drawing: the cents may be smaller, the brackets are read as "minus". */
export interface AmountParts {
  negative: boolean
  zero: boolean
  whole: string
  /** With its separator: `.55`. Empty where the currency has none. */
  fraction: string
}

const minus = '\u2212'
const plain = /^-?\d+(?:\.\d+)?$/
const formatters = new Map<string, Intl.NumberFormat>()

function toFormatter(locale: string, least: number, most = least): Intl.NumberFormat {
  const key = `${locale} ${least} ${most}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most })
  formatters.set(key, made)
  return made
}

/** Decimals a currency has, as ISO 4217 says; 2 for one it does not know. */
export function toDecimals(currency: string | null | undefined): number {
  if (!currency || !/^[A-Z]{3}$/.test(currency)) return 2
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/**
 * Digits as text, grouped as the locale does; exact for any length, since text never becomes a floating-point number. Throws
 * for what is no decimal.
 */
export function toAmountParts(value: string, { locale = 'en-NZ', decimals = 2 }: AmountFormat = {}): AmountParts {
  if (!plain.test(value)) throw new Error(`Not a decimal: ${value}`)
  const digits = value.replace(/^-/, '')
  const parts = toFormatter(locale, decimals).formatToParts(digits as Intl.StringNumericLiteral)
  const point = parts.findIndex(({ type }) => type === 'decimal')
  const join = (from: number, to?: number): string =>
    parts
      .slice(from, to)
      .map((part) => part.value)
      .join('')
  const whole = point === -1 ? join(0) : join(0, point)
  const fraction = point === -1 ? '' : join(point)
  const zero = !parts.some(({ type, value }) => (type === 'integer' || type === 'fraction') && /[1-9]/.test(value))
  return { negative: value.startsWith('-') && !zero, zero, whole, fraction }
}

/** `(3,126.45)`, or `−3,126.45`. Nothing is lost but digits beyond the currency's own. */
export function formatAmount(value: string, format: AmountFormat = {}): string {
  const { negative, whole, fraction } = toAmountParts(value, format)
  const digits = `${whole}${fraction}`
  const code = format.currency ? `${format.currency} ` : ''
  if (!negative) return `${code}${digits}`
  return format.negative === 'minus' ? `${code}${minus}${digits}` : `${code}(${digits})`
}

/** A change: `+12,410.20`, `−310.00`, `0.00`. */
export function formatChange(value: string, format: AmountFormat = {}): string {
  const { negative, zero, whole, fraction } = toAmountParts(value, format)
  return `${zero ? '' : negative ? minus : '+'}${whole}${fraction}`
}

/** For screen readers: a bracket says nothing. */
export function toSpokenAmount(value: string, format: AmountFormat = {}): string {
  const { negative, whole, fraction } = toAmountParts(value, format)
  return `${negative ? 'minus ' : ''}${whole}${fraction}`
}

/** Unit prices (4) and rates (6): what Xero sent, without padding beyond two decimals. */
export function formatRate(value: string, { locale = 'en-NZ', most = 6 }: { locale?: string; most?: number } = {}): string {
  if (!plain.test(value)) throw new Error(`Not a decimal: ${value}`)
  return toFormatter(locale, 2, most)
    .format(value as Intl.StringNumericLiteral)
    .replace(/^-/, minus)
}

/** Counts: `76,204`. */
export function formatCount(value: number, locale = 'en-NZ'): string {
  return toFormatter(locale, 0).format(value).replace(/^-/, minus)
}

/** One decimal: `−12.0%`. */
export function formatPercent(value: number, locale = 'en-NZ'): string {
  return `${toFormatter(locale, 1).format(value).replace(/^-/, minus)}%`
}

/** Axes: `40k`, `1.2m`, `(10k)`. `unit` is that of the whole chart, so that its labels can be compared. */
export function formatShort(value: number, unit: ShortUnit, locale = 'en-NZ'): string {
  const size = Math.abs(value) / unit.size
  const digits = toFormatter(locale, 0, 1).format(size)
  if (digits === '0') return '0'
  return value < 0 ? `(${digits}${unit.suffix})` : `${digits}${unit.suffix}`
}

export interface ShortUnit {
  size: number
  suffix: string
}

/** The unit that fits the largest mark of a chart. */
export function toShortUnit(largest: number): ShortUnit {
  if (largest >= 2e9) return { size: 1e9, suffix: 'bn' }
  if (largest >= 2e6) return { size: 1e6, suffix: 'm' }
  return largest >= 2e3 ? { size: 1e3, suffix: 'k' } : { size: 1, suffix: '' }
}

/** Bytes: `3.4 MB`, in thousands. */
export function formatBytes(bytes: number, locale = 'en-NZ'): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
  return `${toFormatter(locale, 0, step === 0 ? 0 : 1).format(bytes / 1000 ** step)} ${units[step]}`
}

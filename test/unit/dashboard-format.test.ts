import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatAmount,
  formatBytes,
  formatChange,
  formatPercent,
  formatRate,
  formatShort,
  toAmountParts,
  toDecimals,
  toShortUnit,
  toSpokenAmount,
} from '../../src/dashboard/format/amount.ts'
import {
  addMonths,
  formatDay,
  formatDuration,
  formatInstant,
  formatRelative,
  toLastDay,
} from '../../src/dashboard/format/date.ts'
import { negate, subtract, sum, toPercentChange, toSign } from '../../src/dashboard/format/decimal.ts'
import { toLocale } from '../../src/dashboard/format/locale.ts'

describe('amounts', () => {
  it.each([
    ['1234567.5', 'en-NZ', '1,234,567.50'],
    ['1234567.5', 'de-DE', '1.234.567,50'],
    ['1234567.5', 'fr-FR', '1\u202f234\u202f567,50'],
    ['1234567.5', 'en-IN', '12,34,567.50'],
    ['12345678901234567.89', 'en-NZ', '12,345,678,901,234,567.89'],
    ['-3126.45', 'en-NZ', '(3,126.45)'],
    ['-3126.45', 'de-DE', '(3.126,45)'],
    ['0', 'en-NZ', '0.00'],
    ['-0.00', 'en-NZ', '0.00'],
  ])('%s in %s is %s', (value, locale, text) => {
    expect(formatAmount(value, { locale })).toBe(text)
  })

  it('follows the currency and the reader', () => {
    expect(formatAmount('-1250', { decimals: toDecimals('JPY') })).toBe('(1,250)')
    expect(formatAmount('1.5', { decimals: toDecimals('KWD') })).toBe('1.500')
    expect(formatAmount('-1250', { negative: 'minus' })).toBe('−1,250.00')
    expect(formatAmount('1250', { currency: 'NZD' })).toBe('NZD 1,250.00')
    expect(formatChange('12410.20')).toBe('+12,410.20')
    expect(formatChange('-310')).toBe('−310.00')
    expect(formatChange('0.00')).toBe('0.00')
    expect(toSpokenAmount('-3126.45')).toBe('minus 3,126.45')
    expect(formatRate('0.6132')).toBe('0.6132')
    expect(formatPercent(-12)).toBe('−12.0%')
    expect(toAmountParts('184320.55')).toEqual({ negative: false, zero: false, whole: '184,320', fraction: '.55' })
  })

  it('refuses what is no decimal, rather than showing it', () => {
    expect(() => formatAmount('1e5')).toThrow('Not a decimal')
    expect(() => formatAmount('')).toThrow('Not a decimal')
  })

  it('loses no digit of any length', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (cents) => {
        const size = (cents < 0n ? -cents : cents).toString().padStart(3, '0')
        const value = `${cents < 0n ? '-' : ''}${size.slice(0, -2)}.${size.slice(-2)}`
        expect(formatAmount(value).replaceAll(/[(),]/g, '')).toBe(`${size.slice(0, -2)}.${size.slice(-2)}`)
      }),
    )
  })

  it('is short on axes, one unit a chart', () => {
    const unit = toShortUnit(250_000)
    expect([0, 50_000, 250_000, -10_000].map((value) => formatShort(value, unit))).toEqual(['0', '50k', '250k', '(10k)'])
    expect(formatShort(1_200_000, toShortUnit(4_000_000))).toBe('1.2m')
    expect(formatBytes(3_400_000)).toBe('3.4 MB')
  })
})

describe('sums of decimals as text', () => {
  it('are exact', () => {
    expect(sum(['0.1', '0.2'])).toBe('0.30')
    expect(sum([])).toBe('0.00')
    expect(subtract('99999999999999999.99', '0.01')).toBe('99999999999999999.98')
    expect(negate('-5.00')).toBe('5.00')
    expect(toSign('-0.00')).toBe(0)
  })

  it('give the change in per cent, and none where it says nothing', () => {
    expect(toPercentChange('128412.60', '119870.15')).toBeCloseTo(7.126, 3)
    expect(toPercentChange('-3126.45', '-2870.10')).toBeCloseTo(-8.931, 2)
    expect(toPercentChange('10', '0.00')).toBeNull()
    expect(toPercentChange('-412.00', '268.35')).toBeNull()
  })
})

describe('dates', () => {
  it('have the month as a word, in the organisation’s order', () => {
    expect(formatDay('2026-10-31', 'medium', 'en-NZ')).toBe('31 Oct 2026')
    expect(formatDay('2026-10-31', 'medium', 'en-US')).toBe('Oct 31, 2026')
    expect(formatDay('2026-10-31', 'medium', 'de-DE')).toBe('31. Okt. 2026')
    expect(formatDay('2026-09', 'shortMonth', 'en-NZ')).toBe('Sep 2026')
    expect(toLocale('NZ')).toBe('en-NZ')
    expect(toLocale(null)).toBe('en-GB')
    expect(toLocale('US', 'fr-FR')).toBe('fr-FR')
  })

  it('are shown in the zone of the reader', () => {
    expect(formatInstant('2026-11-21T20:06:00Z', 'en-NZ', 'Pacific/Auckland')).toBe('22 Nov 2026, 09:06')
  })

  it('are relative under a day', () => {
    const now = new Date('2026-11-21T12:00:00Z')
    expect(formatRelative('2026-11-21T11:56:00Z', now)).toBe('4 min ago')
    expect(formatRelative('2026-11-21T12:12:00Z', now)).toBe('in 12 min')
    expect(formatRelative('2026-11-21T09:00:00Z', now)).toBe('3 h ago')
    expect(formatDuration(192_000)).toBe('3 min 12 s')
  })

  it('count months over the ends of years', () => {
    expect(addMonths('2026-01', -1)).toBe('2025-12')
    expect(addMonths('2025-12', 14)).toBe('2027-02')
    expect(toLastDay('2028-02')).toBe('2028-02-29')
  })
})

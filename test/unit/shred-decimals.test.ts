import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { integerRange, moneyRange, numberRange, numberToDecimalText, toDecimalText } from '../../src/xero/decimals.ts'

test.each([
  ['50.00', '50.00'],
  ['1000', '1000'],
  ['-12.30', '-12.30'],
  ['+5', '5'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['007.10', '7.10'],
  ['-0', '0'],
  ['-0.00', '0.00'],
  ['1e3', '1000'],
  ['1.5E-3', '0.0015'],
  ['12.34e1', '123.4'],
  ['99999999999999.9999', '99999999999999.9999'],
  // Zeros that hold nothing do not count as decimals.
  ['1.500000', '1.5000'],
])('%s is the amount %s', (sent, expected) => {
  expect(toDecimalText(sent, moneyRange)).toBe(expected)
})

test.each([
  '',
  ' 5',
  '5 ',
  '1,234.50',
  '$5',
  'NaN',
  'Infinity',
  '0x10',
  '--5',
  '1e',
  '.',
  '1.23456',
  '100000000000000',
  '1e14',
  '1e9999',
])('%j is no amount', (sent) => {
  expect(toDecimalText(sent, moneyRange)).toBeUndefined()
})

test('numbers hold ten decimals and eighteen digits, whole numbers no decimals', () => {
  expect(toDecimalText('123456789012345678.0123456789', numberRange)).toBe('123456789012345678.0123456789')
  expect(toDecimalText('0.01234567891', numberRange)).toBeUndefined()
  expect(toDecimalText('1234567890123456789', numberRange)).toBeUndefined()
  expect(toDecimalText('12.0', integerRange)).toBe('12')
  expect(toDecimalText('12.5', integerRange)).toBeUndefined()
})

test('numbers of JSON keep their digits', () => {
  expect(numberToDecimalText(0.1, moneyRange)).toBe('0.1')
  expect(numberToDecimalText(-0, moneyRange)).toBe('0')
  expect(numberToDecimalText(1e-7, numberRange)).toBe('0.0000001')
  expect(numberToDecimalText(1e-7, moneyRange)).toBeUndefined()
  expect(numberToDecimalText(9_999_999_999.99, moneyRange)).toBe('9999999999.99')
  expect(numberToDecimalText(1e14, moneyRange)).toBeUndefined()
  expect(numberToDecimalText(1e14, numberRange)).toBe('100000000000000')
  expect(numberToDecimalText(1.5, integerRange)).toBeUndefined()
})

test('what is accepted has the value that was sent', () => {
  const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), fc.integer({ min: 0, max: 10 }))
  fc.assert(
    fc.property(decimal, ([digits, decimals]) => {
      const unsigned = String(digits < 0n ? -digits : digits).padStart(decimals + 1, '0')
      const point = unsigned.length - decimals
      const sent = `${digits < 0n ? '-' : ''}${unsigned.slice(0, point)}${decimals === 0 ? '' : `.${unsigned.slice(point)}`}`
      expect(toDecimalText(sent, numberRange)).toBe(/[1-9]/.test(sent) ? sent : sent.replace('-', ''))
      expect(toDecimalText(`${digits}e-${decimals}`, numberRange)).toBe(toDecimalText(sent, numberRange))
    }),
  )
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toDateText, toInstantText } from '../../src/xero/dates.ts'

describe('instants', () => {
  test.each([
    ['/Date(1518685950940+0000)/', '2018-02-15 09:12:30.940+00'],
    ['/Date(1556129558740)/', '2019-04-24 18:12:38.740+00'],
    // The milliseconds already are UTC, whatever offset stands behind them.
    ['/Date(1518685950940+1300)/', '2018-02-15 09:12:30.940+00'],
    ['/Date(1518685950940-0800)/', '2018-02-15 09:12:30.940+00'],
    ['/Date(0)/', '1970-01-01 00:00:00.000+00'],
    ['/Date(-1)/', '1969-12-31 23:59:59.999+00'],
    ['/Date(-2208988800000+0000)/', '1900-01-01 00:00:00.000+00'],
    ['/Date(-62135596800000)/', '0001-01-01 00:00:00.000+00'],
    ['/Date(253402300799999)/', '9999-12-31 23:59:59.999+00'],
    ['2018-11-02T16:36:32Z', '2018-11-02 16:36:32.000+00'],
    ['2017-08-14T01:18:26.74', '2017-08-14 01:18:26.740+00'],
    ['2024-06-21T01:15:39.902', '2024-06-21 01:15:39.902+00'],
    ['2019-07-09T23:40:30.1833130', '2019-07-09 23:40:30.183313+00'],
    ['2019-07-09T23:40:30.9999999Z', '2019-07-09 23:40:30.999999+00'],
    ['2020-02-06T12:17:43.202-08:00', '2020-02-06 20:17:43.202+00'],
    ['2020-02-06T12:17:43+1300', '2020-02-05 23:17:43.000+00'],
    ['2020-02-06', '2020-02-06 00:00:00.000+00'],
    ['0001-01-01T00:00:00', '0001-01-01 00:00:00.000+00'],
  ])('%s', (sent, expected) => {
    expect(toInstantText(sent)).toBe(expected)
  })

  test('agree with JavaScript for every millisecond there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (ms) => {
        const expected = new Date(ms).toISOString().replace('T', ' ').replace('Z', '+00')
        expect(toInstantText(`/Date(${ms}+0000)/`)).toBe(expected)
        expect(toInstantText(new Date(ms).toISOString())).toBe(expected)
      }),
    )
  })
})

describe('calendar dates', () => {
  test.each([
    ['/Date(1518652800000+0000)/', '2018-02-15'],
    ['/Date(1518652800000)/', '2018-02-15'],
    // Midnight UTC is the date itself.
    ['/Date(1518652800000+1300)/', '2018-02-15'],
    ['/Date(1518652800000-0800)/', '2018-02-15'],
    // Midnight where it was written: 11:00 UTC the day before.
    ['/Date(1518606000000+1300)/', '2018-02-15'],
    ['/Date(1518681600000-0800)/', '2018-02-15'],
    ['/Date(1478985000000+0000)/', '2016-11-12'],
    ['/Date(-86400000)/', '1969-12-31'],
    ['/Date(-62135596800000+0000)/', '0001-01-01'],
    ['2018-12-30T00:00:00', '2018-12-30'],
    ['2018-12-30T00:00:00Z', '2018-12-30'],
    ['2018-12-30T00:00:00+13:00', '2018-12-30'],
    ['2018-12-30T23:59:59.9999999', '2018-12-30'],
    ['2018-12-30', '2018-12-30'],
    ['2020-02-29', '2020-02-29'],
    ['0001-01-01', '0001-01-01'],
    ['2019-08', '2019-08-01'],
  ])('%s', (sent, expected) => {
    expect(toDateText(sent)).toBe(expected)
  })

  test('midnight UTC is its own day under any offset', () => {
    const offset = fc.tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 59 }))
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), offset, (day, [sign, hours, minutes]) => {
        const ms = day * 86_400_000
        const zone = `${sign}${String(hours).padStart(2, '0')}${String(minutes).padStart(2, '0')}`
        expect(toDateText(`/Date(${ms}${zone})/`)).toBe(new Date(ms).toISOString().slice(0, 10))
      }),
    )
  })
})

test.each([
  'Refund for /Date(1419937200000)/',
  '/Date(1419937200000)/ refund',
  '/Date(1419937200000)/\n',
  ' /Date(1419937200000)/',
  '/Date()/',
  '/Date(-)/',
  '/Date(12a)/',
  '/Date(1518685950940+00)/',
  '/Date(1518685950940+000a)/',
  '/Date(1518685950940+0060)/',
  '/Date(1518685950940 0000)/',
  '/Date(9999999999999999)/',
  '/Date(253402300800000)/',
  '/Date(1518685950.5)/',
  '/Date(1518685950940',
  '/',
  'yesterday',
  '2018-13-01',
  '2019-02-29',
  '2018-02-15T24:00:00',
  '2018-02-15T12:60:00',
  '2018-02-15T12:00:00+1',
  '2018-2-5',
  '15/02/2018',
  '0000-01-01',
  '２０１８-02-15',
])('%j is text', (text) => {
  expect(toInstantText(text)).toBeUndefined()
  expect(toDateText(text)).toBeUndefined()
})

test('a month alone is no point in time', () => {
  expect(toInstantText('2019-08')).toBeUndefined()
})

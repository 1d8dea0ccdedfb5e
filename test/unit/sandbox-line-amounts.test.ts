import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueDayOf } from '../../src/sandbox/writes/documents/due-dates.ts'
import { divideAmount, extendLine, taxOf, toTenThousandths, undiscount } from '../../src/sandbox/writes/lines/line-amounts.ts'

const cents = fc.integer({ min: -999_999_999_999, max: 999_999_999_999 })
const percent = fc.integer({ min: 0, max: 400_000 }).map((value) => value / 10_000)

describe('amounts of lines', () => {
  test('tax inside an amount and on top of its net are the same but for the rounding of one cent', () => {
    fc.assert(
      fc.property(cents, percent, (amount, rate) => {
        const inside = taxOf('Inclusive', amount, rate)
        expect(Math.abs(taxOf('Exclusive', amount - inside, rate) - inside)).toBeLessThanOrEqual(1)
        expect(taxOf('Exclusive', -amount, rate)).toBe(-taxOf('Exclusive', amount, rate) + 0)
        expect(taxOf('NoTax', amount, rate)).toBe(0)
      }),
    )
  })

  test('a price made out of an amount gives the amount again, to what four places can say', () => {
    fc.assert(
      fc.property(cents, fc.integer({ min: 1, max: 10_000 }), (amount, pieces) => {
        const price = divideAmount(amount, pieces * 10_000)
        const most = Math.ceil((pieces * 0.5) / 100) + 1
        expect(Math.abs(extendLine(pieces * 10_000, price) - amount)).toBeLessThanOrEqual(most)
      }),
    )
  })

  test.each([
    [1.005, 2, 10_100],
    [-1.005, 2, -10_100],
    [0.123_45, 4, 1235],
    [0, 4, 0],
  ] as const)('%d at %d places is %d ten-thousandths', (value, places, expected) => {
    expect(toTenThousandths(value, places)).toBe(expected)
  })

  test('beyond what doubles can say', () => {
    expect(extendLine(99_999_999_999, 99_999_999)).toBe(9_999_999_899_900)
    expect(undiscount(7500, 250_000)).toBe(10_000)
    expect(undiscount(7500, 1_000_000)).toBe(0)
  })
})

describe('when something is due', () => {
  const dayOf = (date: string): number => Date.parse(date) / 86_400_000

  test.each([
    [14, 'DAYSAFTERBILLDATE', '2026-01-31', '2026-02-14'],
    [10, 'DAYSAFTERBILLMONTH', '2026-01-05', '2026-02-10'],
    [31, 'OFCURRENTMONTH', '2026-02-05', '2026-02-28'],
    [20, 'OFFOLLOWINGMONTH', '2026-12-31', '2027-01-20'],
    [31, 'OFFOLLOWINGMONTH', '2027-01-31', '2027-02-28'],
  ])('%d %s from %s is %s', (Day, Type, from, expected) => {
    expect(dueDayOf({ Day, Type }, dayOf(from))).toBe(dayOf(expected))
  })

  test('no terms, or none that are known', () => {
    expect(dueDayOf(undefined, 0)).toBeUndefined()
    expect(dueDayOf({ Day: 3, Type: 'SOMEDAY' }, 0)).toBeUndefined()
  })
})

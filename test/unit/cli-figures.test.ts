import { describe, expect, it } from 'vitest'
import {
  toBytes,
  toCount,
  toCounted,
  toDuration,
  toLocalTime,
  toRelativeTime,
  toTicks,
  toTime,
} from '../../src/cli/render/figures.ts'
import { measure, padStart, toOneLine, truncate, wrap } from '../../src/cli/render/text.ts'

describe('figures', () => {
  it('separates thousands and counts things', () => {
    expect(toCount(1_234_567)).toBe('1,234,567')
    expect(toCounted(1, 'row')).toBe('1 row')
    expect(toCounted(2500, 'row')).toBe('2,500 rows')
  })

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [4_100_000, '4.1 MB'],
    [999_960, '1.0 MB'],
    [12_300_000_000, '12.3 GB'],
  ])('says %d bytes as %s', (bytes, text) => expect(toBytes(bytes)).toBe(text))

  it.each([
    [40, '40 ms'],
    [1234, '1.2 s'],
    [59_960, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_599_600, '1 h 00 min'],
    [7_800_000, '2 h 10 min'],
    [100 * 3_600_000, '4 d 4 h'],
  ])('says %d ms as %s', (ms, text) => expect(toDuration(ms)).toBe(text))

  it('ticks in whole seconds', () => {
    expect(toTicks(8900)).toBe('8 s')
    expect(toTicks(65_000)).toBe('1 min 05 s')
    expect(toTicks(-5)).toBe('0 s')
  })

  it('gives times relative and absolute', () => {
    const now = new Date(2026, 10, 21, 10, 30)
    expect(toTime(new Date(2026, 10, 21, 10, 4), now)).toBe('26 min ago (2026-11-21 10:04)')
    expect(toTime(null, now)).toBe('never')
    expect(toRelativeTime(new Date(2026, 10, 21, 12, 31), now)).toBe('in 2 h')
    expect(toRelativeTime(new Date(2026, 10, 1, 10, 0), now)).toBe('20 days ago')
    expect(toLocalTime(new Date(2026, 0, 2, 3, 4, 5), { seconds: true })).toBe('2026-01-02 03:04:05')
  })
})

describe('text', () => {
  it('measures what a terminal shows', () => {
    expect(measure('\u001B[31mred\u001B[39m')).toBe(3)
    expect(measure('東京')).toBe(4)
    expect(measure('e\u0301')).toBe(1)
  })

  it('cuts to a width, whatever the script', () => {
    expect(truncate('invoices', 8)).toBe('invoices')
    expect(truncate('invoices', 5)).toBe('invo…')
    expect(measure(truncate('東京都庁', 6))).toBeLessThanOrEqual(6)
    expect(padStart('7', 3)).toBe('  7')
  })

  it('keeps data from driving the terminal', () => {
    expect(toOneLine('a\r\nb\u001B[2Jc\u0007')).toBe('a bc')
  })

  it('wraps at spaces', () => {
    expect(wrap('one two three', 7, '  ')).toBe('one two\n  three')
    expect(wrap('  one two\n a  b', 6, '    ')).toBe('  one\n    two\n a  b')
  })
})

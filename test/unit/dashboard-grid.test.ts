import { describe, expect, it } from 'vitest'
import { appendBatch, createColumnStore, toCell } from '../../src/dashboard/grid/column-store.ts'
import { isNumeric, toColumnKind, toTypeWord } from '../../src/dashboard/grid/column-kind.ts'
import { toColumnWidth } from '../../src/dashboard/grid/column-widths.ts'
import { formatCell, isBracketed, toShownDecimals, toTsv } from '../../src/dashboard/grid/format-cell.ts'
import { toNextPlace } from '../../src/dashboard/grid/grid-keys.ts'

const nz = { locale: 'en-NZ', negative: 'brackets' } as const

describe('what a column holds', () => {
  it.each([
    ['VARCHAR', 'text', 'text'],
    ['DECIMAL(18,4)', 'decimal', 'decimal'],
    ['BIGINT', 'integer', 'integer'],
    ['UINTEGER', 'integer', 'integer'],
    ['HUGEINT', 'integer', 'integer'],
    ['DOUBLE', 'number', 'number'],
    ['DATE', 'day', 'date'],
    ['TIMESTAMP WITH TIME ZONE', 'instant', 'time'],
    ['BOOLEAN', 'boolean', 'yes or no'],
    ['JSON', 'nested', 'json'],
    ['INTEGER[]', 'nested', 'json'],
    ['STRUCT(a INTEGER)', 'nested', 'json'],
    ['UUID', 'text', 'text'],
  ])('%s', (type, kind, word) => {
    expect(toColumnKind(type)).toBe(kind)
    expect(toTypeWord(type)).toBe(word)
  })

  it('knows numbers', () => {
    expect(['decimal', 'integer', 'number'].every((kind) => isNumeric(kind as 'decimal'))).toBe(true)
    expect(isNumeric('day')).toBe(false)
  })
})

describe('a cell in words', () => {
  it.each([
    ['-3126.4500', 'decimal', '(3,126.45)'],
    ['12345678901234567.8900', 'decimal', '12,345,678,901,234,567.89'],
    ['1.6613', 'decimal', '1.6613'],
    ['9', 'decimal', '9.00'],
    [76204, 'integer', '76,204'],
    ['170141183460469231731687303715884105727', 'integer', '170,141,183,460,469,231,731,687,303,715,884,105,727'],
    [1.5e300, 'number', '1.5e+300'],
    ['2026-10-31', 'day', '31 Oct 2026'],
    [true, 'boolean', 'yes'],
    [['a', 1], 'nested', '["a",1]'],
    ['not a day', 'day', 'not a day'],
  ] as const)('%s as %s', (cell, kind, words) => {
    expect(formatCell(cell as string, kind, nz)).toBe(words)
  })

  it('shows what was sent and rounds nothing', () => {
    expect(toShownDecimals('0.6132000000', 'decimal')).toBe(4)
    expect(toShownDecimals('5', 'number')).toBe(0)
    expect(toShownDecimals('1e9', 'number')).toBeNull()
  })

  it('knows which cells are heard as minus', () => {
    expect(isBracketed('-1.00', 'decimal', nz)).toBe(true)
    expect(isBracketed('-0.00', 'decimal', nz)).toBe(false)
    expect(isBracketed('-1.00', 'decimal', { ...nz, negative: 'minus' })).toBe(false)
    expect(isBracketed('-1', 'text', nz)).toBe(false)
  })

  it('is copied plain, tabs and quotes kept', () => {
    expect(
      toTsv([
        ['-3126.4500', '2026-10-31', null],
        ['a\tb', 'say "x"', { a: 1 }],
      ]),
    ).toBe('-3126.4500\t2026-10-31\t\n"a\tb"\t"say ""x"""\t"{""a"":1}"')
  })
})

describe('columns of a result', () => {
  it('grow batch by batch', () => {
    const store = createColumnStore([
      { name: 'a', type: 'INTEGER' },
      { name: 'a', type: 'VARCHAR' },
    ])
    appendBatch(
      store,
      [
        [1, 2],
        ['x', 'y'],
      ],
      2,
    )
    appendBatch(store, [[3], [null]], 1)
    expect(store.rows).toBe(3)
    expect(toCell(store, 2, 1)).toBeNull()
    expect(toCell(store, 3, 0)).toBeUndefined()
  })

  it('are as wide as what they hold, within reason', () => {
    expect(toColumnWidth('status', 'text', ['AUTHORISED'])).toBeGreaterThan(10 * 9)
    expect(toColumnWidth('a', 'text', [])).toBe(96)
    expect(toColumnWidth('a', 'text', ['x'.repeat(500)])).toBe(300)
  })
})

describe('keys in the grid', () => {
  const size = { rows: 100, columns: 8, page: 20 }
  const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false })

  it.each([
    ['ArrowDown', false, { row: 6, column: 3 }],
    ['ArrowUp', false, { row: 4, column: 3 }],
    ['ArrowLeft', false, { row: 5, column: 2 }],
    ['Home', false, { row: 5, column: 0 }],
    ['End', false, { row: 5, column: 7 }],
    ['Home', true, { row: 0, column: 0 }],
    ['End', true, { row: 99, column: 7 }],
    ['PageDown', false, { row: 25, column: 3 }],
    ['PageUp', false, { row: 0, column: 3 }],
  ])('%s, with Ctrl: %s', (key, ctrl, to) => {
    expect(toNextPlace({ row: 5, column: 3 }, press(key, ctrl), size)).toEqual(to)
  })

  it('reaches the headings and stays inside', () => {
    expect(toNextPlace({ row: 0, column: 0 }, press('ArrowUp'), size)).toEqual({ row: -1, column: 0 })
    expect(toNextPlace({ row: -1, column: 0 }, press('ArrowUp'), size)).toEqual({ row: -1, column: 0 })
    expect(toNextPlace({ row: 99, column: 7 }, press('PageDown'), size)).toEqual({ row: 99, column: 7 })
    expect(toNextPlace({ row: 0, column: 0 }, press('a'), size)).toBeNull()
  })
})

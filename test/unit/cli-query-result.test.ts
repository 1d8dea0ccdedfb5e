import { describe, expect, it } from 'vitest'
import { renderQueryResult } from '../../src/cli/render/query-result.ts'
import { plainStyle } from '../../src/cli/render/style.ts'
import { measure } from '../../src/cli/render/text.ts'
import type { QueryCell, QueryResult } from '../../src/warehouse/query.ts'

const wide = { style: plainStyle, width: undefined }

function toResult(columns: Record<string, string>, ...rows: QueryCell[][]): QueryResult {
  const list = Object.entries(columns).map(([name, type]) => ({ name, type }))
  return { columns: list, rows, truncated: false, elapsedMs: 1 }
}

describe('json', () => {
  it('prints decimals and big integers with exactly their digits', () => {
    const result = toResult({ total: 'DECIMAL(18,4)', rate: 'DECIMAL(28,10)', big: 'HUGEINT', paid: 'DECIMAL(18,2)' }, [
      '12345678901234.5600',
      '0.0000000001',
      '170141183460469231731687303715884105727',
      '-100.00',
    ])
    expect(renderQueryResult(result, 'json', wide)).toBe(
      '[\n{"total":12345678901234.56,"rate":0.0000000001,"big":170141183460469231731687303715884105727,"paid":-100}\n]',
    )
  })

  it('keeps texts texts, also those that look like numbers', () => {
    const result = toResult({ code: 'VARCHAR', day: 'DATE', gone: 'VARCHAR' }, ['0012.50', '2018-12-30', null])
    expect(JSON.parse(renderQueryResult(result, 'json', wide))).toEqual([{ code: '0012.50', day: '2018-12-30', gone: null }])
  })

  it('prints lists of decimals exactly, and an empty result as an empty array', () => {
    const result = toResult({ amounts: 'DECIMAL(18,4)[]' }, [['99999999999999.9900', null]])
    expect(renderQueryResult(result, 'json', wide)).toBe('[\n{"amounts":[99999999999999.99,null]}\n]')
    expect(renderQueryResult(toResult({ a: 'VARCHAR' }), 'json', wide)).toBe('[]')
  })

  it('gives columns of one name names of their own', () => {
    const columns = ['total', 'total', 'total_2'].map((name) => ({ name, type: 'INTEGER' }))
    const text = renderQueryResult({ columns, rows: [[1, 2, 3]], truncated: false, elapsedMs: 1 }, 'json', wide)
    expect(JSON.parse(text)).toEqual([{ total: 1, total_3: 2, total_2: 3 }])
  })
})

describe('csv', () => {
  it('quotes what needs it, and tells null from an empty text', () => {
    const result = toResult(
      { 'a "b"': 'VARCHAR', total: 'DECIMAL(18,4)', note: 'VARCHAR' },
      ['x, y\nz', '7.5000', null],
      ['', '0.0000', 'ok'],
    )
    expect(renderQueryResult(result, 'csv', wide)).toBe('"a ""b""",total,note\n"x, y\nz",7.5,\n"",0,ok')
  })
})

describe('table', () => {
  it('aligns figures right, with separators', () => {
    const result = toResult(
      { name: 'VARCHAR', owed: 'DECIMAL(18,4)', year: 'INTEGER' },
      ['Ana', '1234567.5000', 2026],
      ['Bo', '12.0000', 2025],
    )
    expect(renderQueryResult(result, 'table', wide)).toBe(
      ['name          owed  year', '────  ────────────  ────', 'Ana   1,234,567.50  2026', 'Bo           12.00  2025'].join('\n'),
    )
  })

  it('gives the figures of a column the same decimals, and days no time of day', () => {
    const result = toResult(
      { month: 'TIMESTAMP', at: 'TIMESTAMP WITH TIME ZONE', rate: 'DECIMAL(28,10)', whole: 'HUGEINT' },
      ['2024-01-01T00:00:00.000', '2024-01-01T10:00:00.500Z', '0.1234500000', '1000'],
      ['2024-02-01T00:00:00.000', '2024-01-01T10:00:00.000Z', '1200.0000000000', '7'],
    )
    const lines = renderQueryResult(result, 'table', wide).split('\n').slice(2)
    expect(lines).toEqual([
      '2024-01-01  2024-01-01 10:00:00.500Z      0.12345  1,000',
      '2024-02-01  2024-01-01 10:00:00Z      1,200.00000      7',
    ])
  })

  it('fits the terminal: long texts are cut, and too many columns become blocks', () => {
    const long = toResult({ id: 'VARCHAR', text: 'VARCHAR' }, ['a', 'word '.repeat(50)])
    for (const line of renderQueryResult(long, 'table', { style: plainStyle, width: 40 }).split('\n')) {
      expect(measure(line)).toBeLessThanOrEqual(40)
    }
    const many = toResult(
      Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`column_${n}`, 'VARCHAR'])),
      Array(30).fill('something'),
    )
    const blocks = renderQueryResult(many, 'table', { style: plainStyle, width: 60 }).split('\n')
    expect(blocks).toHaveLength(31)
    expect(blocks[0]).toMatch(/^── row 1 ─+$/)
    expect(blocks[3]).toBe('column_2   something')
  })

  it('keeps escape sequences in the data from the terminal', () => {
    expect(renderQueryResult(toResult({ a: 'VARCHAR' }, ['\u001B[2Jboo']), 'table', wide)).not.toContain('\u001B')
  })

  it('shows a heading when there are no rows', () => {
    expect(renderQueryResult(toResult({ name: 'VARCHAR' }), 'table', wide)).toBe('name\n────')
  })
})

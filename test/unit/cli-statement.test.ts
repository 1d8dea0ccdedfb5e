import { describe, expect, test } from 'vitest'
import { plainStyle } from '../../src/cli/render/style.ts'
import { renderStatement } from '../../src/cli/render/statement.ts'
import { renderStatementList } from '../../src/cli/render/statement-list.ts'
import { measure } from '../../src/cli/render/text.ts'
import type { ReportAnswer } from '../../src/platform/statements.ts'

const head = {
  organisations: ['Acme\tLtd'],
  asOf: '2026-11-21T10:32:07Z',
  ties: { state: 'unreconciled' as const, asOf: null, explainedPercent: null, text: 'Not compared.' },
  missing: [],
  notes: [],
}
const texts = ['line', 'section', 'code', 'label', 'account_id'].map((name) => ({ name, title: name, type: 'VARCHAR' }))
const money = (name: string): { name: string; title: string; type: string } => ({ name, title: name, type: 'DECIMAL(18,2)' })

const profit: ReportAnswer = {
  ...head,
  statement: 'profit_and_loss',
  title: 'Profit and Loss',
  subtitle: 'by quarter',
  columns: [...texts, money('Q1'), money('Q2')],
  rows: [
    ['account', 'Income', '200', 'Sales', 'a', '1234567.50', '0.00'],
    ['account', 'Income', null, 'Returns', 'b', '-0.05', null],
    ['total', 'Income', null, 'Total Income', null, '1234567.45', '0.00'],
    ['result', null, null, 'Net Profit', null, '1234567.45', '-12.30'],
  ],
}

const list: ReportAnswer = {
  ...head,
  statement: 'aged',
  title: 'Aged',
  subtitle: 'as at',
  columns: [
    { name: 'contact', title: 'Contact', type: 'VARCHAR' },
    money('a'),
    money('b'),
    { name: 'days', title: 'Days', type: 'INTEGER' },
    { name: 'contact_id', title: 'Id', type: 'VARCHAR' },
  ],
  rows: [['A customer with a very long name indeed\nand a second line', '1000.00', '-5.00', 1200, 'c1']],
  totals: [null, '1000.00', '-5.00', null, null],
}

describe('a statement in the terminal', () => {
  test('has sections, subtotals, brackets and dashes', () => {
    expect(renderStatement(profit, { style: plainStyle, width: 80 }).split('\n')).toEqual([
      'Profit and Loss',
      'Acme Ltd',
      'by quarter',
      '',
      '                          Q1       Q2',
      '               ─────────────  ───────',
      'Income',
      '  Sales (200)  1,234,567.50        -',
      '  Returns             (0.05)',
      '               ─────────────  ───────',
      'Total Income   1,234,567.45        -',
      '',
      'Net Profit     1,234,567.45   (12.30)',
      '               ═════════════  ═══════',
      '',
      'As of 2026-11-21 10:32 UTC. Not compared.',
    ])
  })

  test('shows columns that do not fit in blocks, and stays within the width', () => {
    const columns = Array.from({ length: 12 }, (_, index) => money(`2026-${String(index + 1).padStart(2, '0')}`))
    const amounts = columns.map((_, index) => `${index * 111_111}.00`)
    const wide = { ...profit, columns: [...texts, ...columns], rows: profit.rows.map((row) => [...row.slice(0, 5), ...amounts]) }
    const text = renderStatement(wide, { style: plainStyle, width: 80 })
    expect(Math.max(...text.split('\n').map(measure))).toBeLessThanOrEqual(80)
    expect(text.match(/Net Profit/g)!.length).toBeGreaterThan(1)
    for (const { title } of columns) expect(text).toContain(title)
    expect(renderStatement(wide, { style: plainStyle, width: undefined }).match(/Net Profit/g)).toHaveLength(1)
  })

  test('lists rows with a total, without ids, cutting texts', () => {
    const text = renderStatement(list, { style: plainStyle, width: 50 })
    expect(text).toMatch(/^A customer with.*… +1,000\.00 +\(5\.00\) +1200$/m)
    expect(text).toMatch(/^Total +1,000\.00 +\(5\.00\)$/m)
    expect(text).not.toContain('c1')
    expect(Math.max(...text.split('\n').map(measure))).toBeLessThanOrEqual(50)
  })

  test('adds up the rows that a limit left out, and says how many they are where there is nothing to add', () => {
    const others = { count: 1200, sums: [null, '7.00', '-0.50', null, null] }
    const totals = [null, '1007.00', '-5.50', null, null]
    const text = renderStatement({ ...list, others, totals }, { style: plainStyle, width: 80 })
    expect(text).toMatch(/^1,200 others +7\.00 +\(0\.50\)\n─[─ ]+\nTotal +1,007\.00 +\(5\.50\)$/m)
    const { totals: _none, ...untotalled } = { ...list, others: { count: 3, sums: [null, null, null, null, null] } }
    expect(renderStatement(untotalled, { style: plainStyle, width: 80 })).toMatch(/^… and 3 more$/m)
  })

  test('splits a list into blocks of about as many columns, with its names whole', () => {
    const { totals: _none, ...untotalled } = list
    const text = renderStatement(
      {
        ...untotalled,
        columns: [list.columns[0]!, ...['a', 'b', 'c', 'd', 'e', 'f'].map(money)],
        rows: [['A customer of some length', ...Array.from({ length: 6 }, () => '1234567.00')]],
      },
      { style: plainStyle, width: 90 },
    )
    const heads = text.split('\n').filter((line) => line.startsWith('Contact'))
    expect(heads.map((line) => line.split(/ +/).slice(1))).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ])
    expect(text.match(/^A customer of some length /gm)).toHaveLength(2)
  })

  test('leaves the badge to who says it elsewhere', () => {
    expect(renderStatement(profit, { style: plainStyle, width: 80, badge: false })).not.toMatch(/As of|\n$/)
  })

  test('says when there is nothing', () => {
    expect(renderStatement({ ...list, rows: [] }, { style: plainStyle, width: 80 })).toContain('None.')
    expect(renderStatement({ ...profit, rows: [] }, { style: plainStyle, width: 80 })).toContain('Nothing was posted')
  })
})

test('the list of statements names each with its options', () => {
  const text = renderStatementList(plainStyle, 80)
  expect(text).toMatch(/^aged-receivables +What customers owe/m)
  expect(text).toContain('--as-at')
  expect(Math.max(...text.split('\n').map(measure))).toBeLessThanOrEqual(80)
})

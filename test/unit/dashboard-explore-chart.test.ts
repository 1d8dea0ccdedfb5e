import { describe, expect, it } from 'vitest'
import { toChartData, toFigure } from '../../src/dashboard/explore-chart/chart-data.ts'
import { toChartOption } from '../../src/dashboard/explore-chart/chart-option.ts'
import {
  guessChart,
  parseChart,
  toChartColumns,
  toKeptChart,
  type ChartSettings,
} from '../../src/dashboard/explore-chart/chart-settings.ts'
import { toAxisLabels, toFigureWords, toPlaceWords } from '../../src/dashboard/explore-chart/chart-words.ts'
import { fillDays } from '../../src/dashboard/explore-chart/fill-days.ts'
import { toReadingValues } from '../../src/dashboard/explore-chart/reading-values.ts'
import { toChartNotes } from '../../src/dashboard/explore-chart/to-chart-notes.ts'
import { appendBatch, createColumnStore, type ColumnStore } from '../../src/dashboard/grid/column-store.ts'
import type { Cell } from '../../src/http/schemas/answer.ts'

function store(types: Record<string, string>, rows: Cell[][]): ColumnStore {
  const made = createColumnStore(Object.entries(types).map(([name, type]) => ({ name, type })))
  appendBatch(
    made,
    made.names.map((_, column) => rows.map((row) => row[column] ?? null)),
    rows.length,
  )
  return made
}

const settings = (changes: Partial<ChartSettings>): ChartSettings => ({
  kind: 'stacked',
  across: 'month',
  up: ['revenue'],
  split: 'channel',
  format: 'short',
  byMonth: false,
  showAll: false,
  ...changes,
})

const guess = (types: Record<string, string>, rows = 5) => guessChart(toChartColumns(store(types, [])), rows)

describe('the first guess', () => {
  it('is a line for a date with numbers, all of them', () => {
    expect(guess({ month: 'DATE', a: 'DECIMAL(18,2)', b: 'BIGINT' })).toMatchObject({
      kind: 'line',
      across: 'month',
      up: ['a', 'b'],
    })
  })

  it('is sorted bars for a text with a number', () => {
    expect(guess({ contact: 'VARCHAR', total: 'DECIMAL(18,2)' })).toMatchObject({ kind: 'bar', across: 'contact', up: ['total'] })
  })

  it('is one number for one number', () => {
    expect(guess({ total: 'DECIMAL(18,2)' }, 1)).toMatchObject({ kind: 'number', up: ['total'] })
    expect(guess({ total: 'DECIMAL(18,2)' }, 2)).toBeNull()
  })

  it('is stacks for a date, a text and a number', () => {
    expect(guess({ month: 'DATE', channel: 'VARCHAR', revenue: 'DECIMAL(18,2)' })).toMatchObject({
      kind: 'stacked',
      split: 'channel',
    })
  })

  it('is the table else', () => {
    expect(guess({ a: 'VARCHAR', b: 'VARCHAR' })).toBeNull()
  })

  it('gives way to what was kept, where the columns are still there', () => {
    const columns = toChartColumns(store({ month: 'DATE', channel: 'VARCHAR', revenue: 'DECIMAL(18,2)' }, []))
    const kept = settings({ kind: 'area', format: 'exact' })
    expect(parseChart(JSON.parse(JSON.stringify(toKeptChart(kept))), columns)).toEqual(kept)
    expect(parseChart({ ...kept, up: ['gone'] }, columns)).toBeNull()
    expect(parseChart({ ...kept, kind: 'pie' }, columns)).toBeNull()
    expect(parseChart(undefined, columns)).toBeNull()
  })
})

describe('what is drawn', () => {
  const types = { month: 'DATE', channel: 'VARCHAR', revenue: 'DECIMAL(18,2)' }

  it('is exact, with the months between', () => {
    const data = toChartData(
      store(types, [
        ['2025-11-01', 'Online', '0.10'],
        ['2025-11-01', 'Wholesale', '12345678901234567.89'],
        ['2026-01-01', 'Online', '0.20'],
      ]),
      settings({}),
    )
    expect(data.places).toEqual(['2025-11-01', '2025-12-01', '2026-01-01'])
    expect(data.series).toEqual([
      { name: 'Online', values: ['0.10', null, '0.20'], holds: 1 },
      { name: 'Wholesale', values: ['12345678901234567.89', null, null], holds: 1 },
    ])
    expect(data).toMatchObject({ marks: 3, left: 0, added: false })
    expect(toReadingValues(data, settings({}), 0, 'en-NZ', 'brackets')).toEqual([
      { name: 'Online', text: '0.10', series: 0 },
      { name: 'Wholesale', text: '12,345,678,901,234,567.89', series: 1 },
      { name: 'Total', text: '12,345,678,901,234,567.99', series: null },
    ])
  })

  it('adds up rows at one place, and says so', () => {
    const data = toChartData(
      store(types, [
        ['2026-01-01', 'Online', '0.10'],
        ['2026-01-01', 'Online', '0.20'],
        [null, 'Online', '5'],
        ['2026-01-01', 'Online', null],
      ]),
      settings({}),
    )
    expect(data.series[0]?.values).toEqual(['0.30'])
    expect(data).toMatchObject({ added: true, left: 2 })
    expect(toChartNotes(data, settings({}), 'en-NZ').map(({ text }) => text)).toEqual([
      'Rows at the same place are added up.',
      "2 rows have no figure or date and can't be drawn.",
    ])
  })

  it('holds all but the five largest series together, which can be undone', () => {
    const rows = Array.from({ length: 9 }, (_, index) => ['2026-01-01', `c${index}`, `${index + 1}.50`])
    const data = toChartData(store(types, rows), settings({}))
    expect(data.series.map(({ name, values }) => [name, values[0]])).toEqual([
      ['c8', '9.50'],
      ['c7', '8.50'],
      ['c6', '7.50'],
      ['c5', '6.50'],
      ['c4', '5.50'],
      ['Other (4)', '12.00'],
    ])
    expect(toChartNotes(data, settings({}), 'en-NZ')[0]).toEqual({
      text: 'The 5 largest of 9 series; the other 4 are added up.',
      action: { label: 'Show all', changes: { showAll: true } },
    })
    expect(toChartData(store(types, rows), settings({ showAll: true })).series).toHaveLength(9)
  })

  it('offers months for a crowd of days, and draws every day until then', () => {
    const start = Date.UTC(2010, 0, 1)
    const rows = Array.from({ length: 5200 }, (_, index) => [
      new Date(start + index * 86_400_000).toISOString().slice(0, 10),
      'x',
      '1.00',
    ])
    const crowd = toChartData(store(types, rows), settings({ kind: 'line' }))
    expect(crowd.marks).toBe(5200)
    expect(toChartNotes(crowd, settings({ kind: 'line' }), 'en-NZ')[0]?.action).toEqual({
      label: 'Group by month',
      changes: { byMonth: true },
    })
    const months = toChartData(store(types, rows), settings({ kind: 'line', byMonth: true }))
    expect(months.places[0]).toBe('2010-01-01')
    expect(months.series[0]?.values[0]).toBe('31.00')
    expect(months.added).toBe(false)
  })

  it('sorts names by their figure', () => {
    const data = toChartData(
      store({ contact: 'VARCHAR', total: 'DECIMAL(18,2)' }, [
        ['b', '2'],
        ['a', '-5'],
        ['', '9'],
      ]),
      settings({ kind: 'bar', across: 'contact', up: ['total'], split: null }),
    )
    expect(data.places).toEqual(['(empty)', 'b', 'a'])
  })

  it('draws every row of a scatter', () => {
    const scatter = settings({ kind: 'scatter', across: 'x', up: ['y'], split: null })
    const data = toChartData(
      store({ x: 'INTEGER', y: 'DECIMAL(18,2)' }, [
        [1, '1.50'],
        [1, '1.50'],
        [2, null],
      ]),
      scatter,
    )
    expect(data).toMatchObject({ marks: 2, left: 1 })
    expect(toReadingValues(data, scatter, 0, 'en-NZ', 'brackets').map(({ text }) => text)).toEqual(['1', '1.50'])
  })

  it('reads floating-point figures, however they are written', () => {
    expect(toFigure(1e-7)).toBe('0.0000001')
    expect(toFigure(NaN)).toBeNull()
    expect(toFigure('n/a')).toBeNull()
  })
})

describe('the axis', () => {
  it('fills days and months, never what would be too many', () => {
    expect(fillDays(['2026-01-30', '2026-02-02'])).toEqual(['2026-01-30', '2026-01-31', '2026-02-01', '2026-02-02'])
    expect(fillDays(['2020-01-15', '2026-01-15'])).toEqual(['2020-01-15', '2026-01-15'])
    expect(fillDays(['a'])).toEqual(['a'])
  })

  it('has the year under its first month and each January', () => {
    const data = { placeKind: 'day' as const, places: ['2025-11-01', '2025-12-01', '2026-01-01'] }
    expect(toAxisLabels(data, 'en-NZ')).toEqual(['Nov\n{year|2025}', 'Dec', 'Jan\n{year|2026}'])
    expect(toPlaceWords('2026-01-01', data, 'en-NZ')).toBe('January 2026')
    expect(toPlaceWords('2026-01-15', { ...data, places: ['2026-01-15'] }, 'en-NZ')).toBe('15 Jan 2026')
  })

  it('keeps every digit of a figure', () => {
    expect(toFigureWords('-3126.4500', 'en-NZ', 'brackets')).toBe('(3,126.45)')
    expect(toFigureWords('0.6132', 'en-NZ', 'brackets')).toBe('0.6132')
    expect(toFigureWords('48', 'en-NZ', 'brackets')).toBe('48')
  })
})

describe('what the chart library is told', () => {
  const colours = {
    dark: false,
    series: ['#1', '#2', '#3', '#4', '#5', '#6'],
    text: '',
    quiet: '',
    grid: '',
    axis: '',
    ground: '',
    font: '',
  }
  const types = { month: 'DATE', revenue: 'DECIMAL(18,2)' }
  const rows: Cell[][] = [
    ['2026-01-01', '1000000'],
    ['2026-02-01', '-2500000'],
  ]

  it.each(['line', 'bar', 'stacked', 'area', 'scatter'] as const)('samples and moves nothing (%s)', (kind) => {
    const chosen = settings({ kind, split: null })
    const option = toChartOption({
      data: toChartData(store(types, rows), chosen),
      settings: chosen,
      colours,
      locale: 'en-NZ',
      width: 700,
    })
    expect(option).toMatchObject({ animation: false })
    expect(JSON.stringify(option)).not.toMatch(/sampling|large|progressive/)
    const [series] = option['series'] as { data: unknown[] }[]
    expect(series?.data).toHaveLength(2)
  })

  it('begins bars at nought and names the unit once', () => {
    const chosen = settings({ kind: 'bar', split: null })
    const option = toChartOption({
      data: toChartData(store(types, rows), chosen),
      settings: chosen,
      colours,
      locale: 'en-NZ',
      width: 700,
    })
    const axis = option['yAxis'] as { scale: boolean; axisLabel: { formatter: (value: number) => string } }
    expect(axis.scale).toBe(false)
    expect([0, 500_000, -2_500_000].map(axis.axisLabel.formatter)).toEqual(['0', '0.5m', '(2.5m)'])
  })
})

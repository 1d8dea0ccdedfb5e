import type { EChartsCoreOption } from 'echarts/core'
import { formatShort, formatAmount, toShortUnit } from '../format/amount.ts'
import { isNumeric } from '../grid/column-kind.ts'
import type { ChartColours } from './chart-colours.ts'
import type { ChartData } from './chart-data.ts'
import type { ChartSettings } from './chart-settings.ts'
import { toAxisLabels } from './chart-words.ts'

export interface OptionInput {
  data: ChartData
  settings: ChartSettings
  colours: ChartColours
  locale: string
  /** Of the drawing, in px. */
  width: number
}

const dashes: (number[] | 'solid')[] = ['solid', [6, 4], [2, 3], [10, 4, 2, 4], [12, 4], [4, 2]]
const rotateFrom = 14
const endLabelRoom = 108

/** What the chart library is told. Nothing is thinned, sampled or animated: every figure of the data is a mark. */
export function toChartOption({ data, settings, colours, locale, width }: OptionInput): EChartsCoreOption {
  const { kind } = settings
  const named = (kind === 'line' || kind === 'area') && data.series.length >= 3 && width > 520
  const label = { color: colours.quiet, fontFamily: colours.font, fontSize: 11 }
  const up = {
    type: 'value',
    // Everything that is compared by its height begins at nought; points of a scatter are compared by their place.
    scale: kind === 'scatter',
    axisLabel: { ...label, formatter: (value: number) => toAxisFigure(value, toLargest(data, kind), settings, locale) },
    splitLine: { lineStyle: { color: colours.grid } },
    axisLine: { show: false },
    axisTick: { show: false },
  }
  return {
    animation: false,
    darkMode: colours.dark,
    grid: { left: 8, right: named ? endLabelRoom : 12, top: 16, bottom: 8, containLabel: true },
    xAxis:
      kind === 'scatter' ? toScatterAxis(data, colours, label, locale) : toPlaceAxis(data, kind, colours, label, locale, width),
    yAxis: up,
    series: data.series.map((series, index) => ({
      name: series.name,
      ...toSeriesShape(kind, index, data.series.length, colours),
      ...(named
        ? { endLabel: { ...label, show: true, formatter: series.name, color: colours.text, width: 96, overflow: 'truncate' } }
        : {}),
      data: kind === 'scatter' ? toPairs(data, index) : series.values.map((value) => (value === null ? null : Number(value))),
    })),
  }
}

function toSeriesShape(kind: ChartSettings['kind'], index: number, count: number, colours: ChartColours): object {
  const color = colours.series[index % colours.series.length]
  if (kind === 'scatter') return { type: 'scatter', symbolSize: 7, itemStyle: { color, opacity: 0.75 } }
  if (kind === 'bar' || kind === 'stacked') {
    // The gap between parts of a stack is an edge in the ground's colour.
    const gap = kind === 'stacked' ? { borderColor: colours.ground, borderWidth: 0.75 } : {}
    const room = kind === 'stacked' || count === 1 ? { barCategoryGap: '36%' } : { barCategoryGap: '28%', barGap: '8%' }
    return {
      type: 'bar',
      ...(kind === 'stacked' ? { stack: 'all' } : {}),
      ...room,
      barMaxWidth: 56,
      itemStyle: { color, ...gap },
    }
  }
  const line = { width: 1.75, color, type: count >= 3 ? dashes[index % dashes.length] : 'solid' }
  const area =
    kind === 'area' ? { areaStyle: { color, opacity: count > 1 ? 0.5 : 0.16 }, ...(count > 1 ? { stack: 'all' } : {}) } : {}
  return { type: 'line', symbol: 'circle', symbolSize: 5, showSymbol: false, lineStyle: line, itemStyle: { color }, ...area }
}

function toPlaceAxis(data: ChartData, kind: string, colours: ChartColours, label: object, locale: string, width: number): object {
  const labels = toAxisLabels(data, locale)
  const isDate = data.placeKind === 'day' || data.placeKind === 'instant'
  const crowded = !isDate && labels.length > 4 && labels.length * 90 > width
  return {
    type: 'category',
    data: labels,
    boundaryGap: kind === 'bar' || kind === 'stacked',
    axisLabel: {
      ...label,
      hideOverlap: true,
      ...(labels.length * 42 < width ? { interval: 0 } : {}),
      lineHeight: 14,
      ...(isDate ? {} : { overflow: 'truncate', width: crowded ? 120 : Math.max(60, width / Math.max(1, labels.length) - 8) }),
      ...(crowded ? { rotate: labels.length > rotateFrom ? 60 : 35 } : {}),
      rich: { year: { fontWeight: 600, fontSize: 11, color: colours.text, lineHeight: 14 } },
    },
    axisLine: { lineStyle: { color: colours.axis }, onZero: true },
    axisTick: { show: false },
  }
}

function toScatterAxis({ placeKind }: ChartData, colours: ChartColours, label: object, locale: string): object {
  const lines = {
    splitLine: { lineStyle: { color: colours.grid } },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colours.axis } },
  }
  if (placeKind === 'day' || placeKind === 'instant')
    return { type: 'time', axisLabel: { ...label, hideOverlap: true }, ...lines }
  if (!isNumeric(placeKind)) return { type: 'category', axisLabel: { ...label, hideOverlap: true }, ...lines }
  return { type: 'value', scale: true, axisLabel: { ...label, formatter: (value: number) => toPlain(value, locale) }, ...lines }
}

const toPairs = ({ points, placeKind }: ChartData, series: number): [string | number, number][] =>
  points
    .filter((point) => point.series === series)
    .map(({ across, up }) => [isNumeric(placeKind) ? Number(across) : across, Number(up)])

/** The largest figure that is drawn, for one unit on the whole axis. */
function toLargest({ series, points, places }: ChartData, kind: ChartSettings['kind']): number {
  if (kind === 'scatter') return points.reduce((most, { up }) => Math.max(most, Math.abs(Number(up))), 0)
  const stacked = kind === 'stacked' || kind === 'area'
  const sizes = places.map((_, index) => {
    const figures = series.map(({ values }) => Number(values[index] ?? 0))
    return stacked ? figures.reduce((total, figure) => total + Math.abs(figure), 0) : Math.max(0, ...figures.map(Math.abs))
  })
  return sizes.reduce((most, size) => Math.max(most, size), 0)
}

function toAxisFigure(value: number, largest: number, { format }: ChartSettings, locale: string): string {
  return format === 'short' ? formatShort(value, toShortUnit(largest), locale) : toPlain(value, locale)
}

const toPlain = (value: number, locale: string): string => {
  const text = String(value)
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text
  return formatAmount(text, { locale, decimals: /\.(\d+)/.exec(text)?.[1]?.length ?? 0 })
}

import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useWidth } from '../charts/use-width.ts'
import { readChartColours } from './chart-colours.ts'
import type { ChartData } from './chart-data.ts'
import { toChartOption } from './chart-option.ts'
import { ChartReading } from './chart-reading.tsx'
import type { ChartSettings } from './chart-settings.ts'
import { toPlaceWords, toSentence } from './chart-words.ts'
import { openChart, type Chart } from './load-echarts.ts'
import { toReadingValues } from './reading-values.ts'
import classes from './explore-chart.module.css'

export interface ChartCanvasProps {
  title: string
  data: ChartData
  settings: ChartSettings
  locale: string
  negative: 'brackets' | 'minus'
}

/** The drawing, which can be read by pointer and by arrow keys. */
export function ChartCanvas({ title, data, settings, locale, negative }: ChartCanvasProps) {
  const scheme = useComputedColorScheme('light')
  const [frame, width] = useWidth<HTMLDivElement>(700)
  const canvas = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<Chart | null>(null)
  const [reading, setReading] = useState<number | null>(null)
  const hint = useId()
  const count = settings.kind === 'scatter' ? data.points.length : data.places.length

  useEffect(() => {
    const opened = openChart(canvas.current!)
    setChart(opened)
    const observer = new ResizeObserver(() => opened.resize())
    observer.observe(canvas.current!)
    return () => {
      observer.disconnect()
      opened.dispose()
    }
  }, [])
  useEffect(() => {
    chart?.setOption(toChartOption({ data, settings, colours: readChartColours(scheme), locale, width }), { notMerge: true })
  }, [chart, data, settings, locale, width, scheme])

  const words = useMemo(() => (place: string) => toPlaceWords(place, data, locale), [data, locale])
  const values = reading === null ? [] : toReadingValues(data, settings, reading, locale, negative)
  const heading =
    reading === null
      ? ''
      : settings.kind === 'scatter'
        ? (data.series[data.points[reading]?.series ?? 0]?.name ?? '')
        : words(data.places[reading] ?? '')

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect()
    setReading(chart && toNearest(chart, data, settings, [event.clientX - box.left, event.clientY - box.top]))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, number | null> = {
      ArrowLeft: reading === null ? count - 1 : reading - 1,
      ArrowRight: reading === null ? 0 : reading + 1,
      Home: 0,
      End: count - 1,
      PageUp: (reading ?? 0) - 10,
      PageDown: (reading ?? 0) + 10,
      Escape: null,
    }
    if (!(event.key in moves)) return
    event.preventDefault()
    const to = moves[event.key] ?? null
    setReading(to === null ? null : Math.max(0, Math.min(count - 1, to)))
  }
  const at = reading === null || !chart ? null : toPixel(chart, data, settings, reading)
  return (
    <div
      ref={frame}
      className={classes['plot']}
      tabIndex={0}
      role="application"
      aria-roledescription="chart"
      aria-label={toSentence(title, settings.kind, data, words)}
      aria-describedby={hint}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setReading(null)}
      onBlur={() => setReading(null)}
      onKeyDown={onKeyDown}
    >
      {at !== null && at.band > 0 && (
        <div
          className={classes['band']}
          style={{ left: at.x - at.band / 2, width: at.band, top: at.top, height: at.height }}
          aria-hidden="true"
        />
      )}
      <div ref={canvas} className={classes['canvas']} aria-hidden="true" />
      {at !== null && <ChartReading heading={heading} values={values} x={at.x} width={width} band={at.band} />}
      <span id={hint} className="spoken">
        Arrow keys read the {settings.kind === 'scatter' ? 'points' : 'places'}.
      </span>
      <span role="status" className="spoken">
        {reading === null ? '' : `${heading}: ${values.map(({ name, text }) => `${name} ${text}`).join(', ')}`}
      </span>
    </div>
  )
}

const grid = { gridIndex: 0 }

/** The place or point nearest to a pixel; null outside the drawing. */
function toNearest(chart: Chart, data: ChartData, settings: ChartSettings, pixel: [number, number]): number | null {
  if (settings.kind !== 'scatter') {
    if (!chart.containPixel(grid, pixel)) return null
    const [index] = chart.convertFromPixel(grid, pixel)
    return index === undefined ? null : Math.max(0, Math.min(data.places.length - 1, Math.round(index)))
  }
  let nearest: number | null = null
  let least = 24 ** 2
  data.points.forEach((_, index) => {
    const at = toPixel(chart, data, settings, index)
    const away = at === null ? Infinity : (at.x - pixel[0]) ** 2 + (at.y - pixel[1]) ** 2
    if (away < least) [nearest, least] = [index, away]
  })
  return nearest
}

interface Place {
  x: number
  y: number
  /** Width of the band behind bars; a line's is a hairline. */
  band: number
  top: number
  height: number
}

function toPixel(chart: Chart, data: ChartData, settings: ChartSettings, index: number): Place | null {
  if (settings.kind === 'scatter') {
    const point = data.points[index]
    if (!point) return null
    const across = data.placeKind === 'day' || data.placeKind === 'instant' ? Date.parse(point.across) : Number(point.across)
    const [x = 0, y = 0] = chart.convertToPixel(grid, [Number.isNaN(across) ? point.across : across, Number(point.up)])
    return { x, y, band: 0, top: 0, height: 0 }
  }
  const [x = 0] = chart.convertToPixel(grid, [index, 0])
  const [next = x] = chart.convertToPixel(grid, [index + 1, 0])
  const bars = settings.kind === 'bar' || settings.kind === 'stacked'
  const box = chart.getDom().getBoundingClientRect()
  return { x, y: 0, band: bars ? Math.abs(next - x) : 1, top: 16, height: Math.max(0, box.height - 16 - toFoot(chart)) }
}

/** Room under the axis, where the names stand. */
function toFoot(chart: Chart): number {
  const box = chart.getDom().getBoundingClientRect()
  for (let y = box.height; y > 0; y -= 2) if (chart.containPixel(grid, [box.width / 2, y])) return box.height - y
  return 0
}

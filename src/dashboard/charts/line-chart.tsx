import { formatShort, toShortUnit } from '../format/amount.ts'
import { ChartFrame } from './chart-frame.tsx'
import { spread, toAxis, toPath } from './scale.ts'
import classes from './chart.module.css'

export interface LinePoint {
  label: string
  /** Under the axis. */
  shortLabel: string
  /** For where it is drawn. */
  value: number
  /** The exact figure. */
  text: string
  /** Not yet so: drawn dotted. */
  ahead?: boolean
}

export interface LineChartProps {
  label: string
  name: string
  aheadName: string
  pointsName: string
  points: readonly LinePoint[]
  locale: string
  height?: number
  /** Words at the lowest point ahead. */
  lowLabel?: ((point: LinePoint) => string) | undefined
  onOpen?: ((index: number) => void) | undefined
}

const left = 44
const right = 4
const top = 12

/** One line, what was and what is expected; the axis begins at zero, or below where the line does. */
export function LineChart(props: LineChartProps) {
  const { label, name, aheadName, pointsName, points, locale, height = 232, lowLabel, onOpen } = props
  const bottom = height - 30
  const values = points.map(({ value }) => value)
  const axis = toAxis(values, { top, bottom })
  const unit = toShortUnit(Math.max(Math.abs(axis.least), Math.abs(axis.most)))
  const toX = (index: number, width: number): number =>
    left + (index / Math.max(1, points.length - 1)) * Math.max(1, width - left - right)
  const today = points.findLastIndex(({ ahead }) => ahead !== true)
  const low = toLow(points, today)
  return (
    <ChartFrame
      label={label}
      pointsName={pointsName}
      seriesNames={[name, aheadName]}
      height={height}
      toX={toX}
      onOpen={onOpen}
      points={points.map((point) => ({
        label: point.label,
        values: [{ name: point.ahead === true ? aheadName : name, text: point.text }],
      }))}
      draw={(width, reading) => {
        const place = (point: LinePoint, index: number) => [toX(index, width), axis.y(point.value)] as const
        const known = points.slice(0, today + 1).map(place)
        const ahead = points.slice(Math.max(0, today)).map((point, index) => place(point, index + Math.max(0, today)))
        const marks = toMarks(points, today, width)
        const [lastX, lastY] = known.at(-1) ?? [left, axis.y(0)]
        const zero = axis.y(0)
        return (
          <>
            {axis.ticks.map((tick) => (
              <g key={tick}>
                <line x1={left} x2={width - right} y1={axis.y(tick)} y2={axis.y(tick)} stroke="var(--chart-grid)" />
                <text x={left - 8} y={axis.y(tick) + 4} textAnchor="end">
                  {formatShort(tick, unit, locale)}
                </text>
              </g>
            ))}
            {axis.least < 0 && <line x1={left} x2={width - right} y1={zero} y2={zero} stroke="var(--strong)" />}
            {known.length > 1 && (
              <path
                d={`${toPath(known)}L${lastX.toFixed(1)} ${zero}L${left} ${zero}Z`}
                fill="var(--chart-1-soft)"
                opacity="0.6"
              />
            )}
            <path d={toPath(known)} fill="none" stroke="var(--chart-1)" strokeWidth="1.75" strokeLinejoin="round" />
            {ahead.length > 1 && (
              <>
                <path
                  d={toPath(ahead)}
                  fill="none"
                  stroke="var(--chart-1)"
                  strokeWidth="1.75"
                  strokeDasharray="2 4"
                  strokeLinecap="round"
                />
                <line x1={lastX} x2={lastX} y1={top - 4} y2={bottom} stroke="var(--strong)" strokeDasharray="2 3" />
                <text x={lastX - 6} y={top + 4} textAnchor="end">
                  Today
                </text>
              </>
            )}
            <circle cx={lastX} cy={lastY} r="3.5" fill="var(--chart-1)" stroke="var(--bg)" strokeWidth="2" />
            {low !== null && lowLabel && (
              <Low
                x={toX(low, width)}
                y={axis.y(points[low]!.value)}
                width={width}
                bottom={bottom}
                text={lowLabel(points[low]!)}
              />
            )}
            {marks.map((index) => (
              <text
                key={index}
                x={toX(index, width)}
                y={height - 8}
                textAnchor={index === 0 ? 'start' : index === points.length - 1 ? 'end' : 'middle'}
              >
                {points[index]?.shortLabel}
              </text>
            ))}
            {reading !== null && points[reading] && (
              <g>
                <line x1={toX(reading, width)} x2={toX(reading, width)} y1={top} y2={bottom} stroke="var(--strong)" />
                <circle
                  cx={toX(reading, width)}
                  cy={axis.y(points[reading].value)}
                  r="4"
                  fill="var(--bg)"
                  stroke="var(--chart-1)"
                  strokeWidth="2"
                />
              </g>
            )}
          </>
        )
      }}
    />
  )
}

/** The lowest point ahead, where it is lower than today. */
function toLow(points: readonly LinePoint[], today: number): number | null {
  let low: number | null = null
  for (let index = today + 1; index < points.length; index++) {
    if (points[index]!.value < points[low ?? Math.max(0, today)]!.value) low = index
  }
  return low
}

/** Dates under the axis: the ends, today, and some between, none so near that they touch. */
function toMarks(points: readonly LinePoint[], today: number, width: number): number[] {
  const last = points.length - 1
  const room = Math.max(2, Math.floor(width / 120))
  const between = today > 0 && today < last ? [...spread(today + 1, Math.max(2, room - 1)), last] : spread(points.length, room)
  const gap = (points.length / Math.max(1, width)) * 52
  return between.filter((index, place) => place === 0 || index - (between[place - 1] ?? 0) >= gap || index === last)
}

interface LowProps {
  x: number
  y: number
  width: number
  bottom: number
  text: string
}

function Low({ x, y, width, bottom, text }: LowProps) {
  const anchor = x > width - 70 ? 'end' : x < 70 ? 'start' : 'middle'
  return (
    <g>
      <circle cx={x} cy={y} r="3" fill="var(--bg)" stroke="var(--chart-1)" strokeWidth="1.75" />
      <text className={classes['note']} x={x} y={y + 17 > bottom - 2 ? y - 9 : y + 17} textAnchor={anchor}>
        {text}
      </text>
    </g>
  )
}

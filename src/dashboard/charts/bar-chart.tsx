import { formatShort, toShortUnit } from '../format/amount.ts'
import { ChartFrame } from './chart-frame.tsx'
import { toAxis } from './scale.ts'
import classes from './chart.module.css'

export interface Bar {
  label: string
  shortLabel: string
  value: number
  text: string
  /** Not over yet: drawn hollow, and said. */
  open?: boolean
}

export interface BarChartProps {
  label: string
  name: string
  pointsName: string
  bars: readonly Bar[]
  locale: string
  height?: number
  /** A labelled line across: a limit. */
  limit?: { value: number; label: string }
  /** Bars below zero in the colour of losses. Default true. */
  losses?: boolean
  onOpen?: ((index: number) => void) | undefined
}

const left = 40
const right = 2
const top = 16

/** Bars from zero; below it in a colour of their own. */
export function BarChart(props: BarChartProps) {
  const { label, name, pointsName, bars, locale, height = 232, limit, losses = true, onOpen } = props
  const bottom = height - 26
  const axis = toAxis([...bars.map(({ value }) => value), ...(limit ? [limit.value] : [])], { top, bottom, count: 3.4 })
  const unit = toShortUnit(Math.max(Math.abs(axis.least), Math.abs(axis.most)))
  const toStep = (width: number): number => Math.max(1, width - left - right) / Math.max(1, bars.length)
  const toX = (index: number, width: number): number => left + (index + 0.5) * toStep(width)
  return (
    <ChartFrame
      label={label}
      pointsName={pointsName}
      seriesNames={[name]}
      height={height}
      toX={toX}
      onOpen={onOpen}
      points={bars.map((bar) => ({
        label: bar.open ? `${bar.label}, to date` : bar.label,
        values: [{ name, text: bar.text }],
      }))}
      draw={(width, reading) => {
        const size = Math.min(34, toStep(width) * 0.6)
        const zero = axis.y(0)
        const every = Math.ceil(30 / toStep(width))
        return (
          <>
            {axis.ticks.map((tick) => (
              <g key={tick}>
                <line
                  x1={left}
                  x2={width - right}
                  y1={axis.y(tick)}
                  y2={axis.y(tick)}
                  stroke={tick === 0 ? 'var(--strong)' : 'var(--chart-grid)'}
                />
                <text x={left - 8} y={axis.y(tick) + 4} textAnchor="end">
                  {formatShort(tick, unit, locale)}
                </text>
              </g>
            ))}
            {bars.map((bar, index) => {
              const color = bar.value < 0 && losses ? 'var(--chart-5)' : 'var(--chart-1)'
              const y = Math.min(zero, axis.y(bar.value))
              return (
                <g key={bar.label} opacity={reading !== null && reading !== index ? 0.55 : 1}>
                  <rect
                    x={toX(index, width) - size / 2}
                    y={y}
                    width={size}
                    height={Math.max(bar.value === 0 ? 0 : 1, Math.abs(axis.y(bar.value) - zero))}
                    rx="2"
                    fill={color}
                    {...(bar.open ? { fillOpacity: 0.18, stroke: color, strokeDasharray: '3 2.5' } : {})}
                  />
                </g>
              )
            })}
            {bars.map((bar, index) =>
              index % every === (bars.length - 1) % every ? (
                <text
                  key={bar.label}
                  x={toX(index, width)}
                  y={height - 8}
                  textAnchor="middle"
                  className={bar.open ? classes['strong'] : undefined}
                >
                  {bar.shortLabel}
                </text>
              ) : null,
            )}
            {limit && (
              <g>
                <line
                  x1={left}
                  x2={width - right}
                  y1={axis.y(limit.value)}
                  y2={axis.y(limit.value)}
                  stroke="var(--warning)"
                  strokeDasharray="4 3"
                />
                <text className={classes['note']} x={width - right} y={axis.y(limit.value) - 5} textAnchor="end">
                  {limit.label}
                </text>
              </g>
            )}
          </>
        )
      }}
    />
  )
}

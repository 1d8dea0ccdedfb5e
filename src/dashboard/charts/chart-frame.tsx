import { useId, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useWidth } from './use-width.ts'
import classes from './chart.module.css'

/** One place along a chart: what stands in a row of its table, and what is read when the reader is there. */
export interface ChartPoint {
  /** `21 Nov 2026`, `October 2026`. */
  label: string
  /** By series, in words and exact text. */
  values: readonly { name: string; text: string }[]
}

export interface ChartFrameProps {
  /** What it shows, as a sentence with its main fact. */
  label: string
  /** Heads of the table's columns after the first. */
  seriesNames: readonly string[]
  pointsName: string
  points: readonly ChartPoint[]
  height: number
  /** Pixel of each point from the left, for a width. */
  toX: (index: number, width: number) => number
  draw: (width: number, reading: number | null) => ReactNode
  /** Enter and click on a point. */
  onOpen?: ((index: number) => void) | undefined
}

/**
 * What every chart of ours has: a sentence for who can't see it, reading by pointer and by arrow keys, Enter where a point
 * opens, and the same as a table.
 */
export function ChartFrame({ label, seriesNames, pointsName, points, height, toX, draw, onOpen }: ChartFrameProps) {
  const [frame, width] = useWidth<HTMLDivElement>(600)
  const [reading, setReading] = useState<number | null>(null)
  const [asTable, setAsTable] = useState(false)
  const hint = useId()
  const last = points.length - 1
  const onKeyDown = (event: KeyboardEvent): void => {
    const from = reading ?? last
    const moves: Record<string, number | null> = {
      ArrowLeft: reading === null ? last : from - 1,
      ArrowRight: reading === null ? 0 : from + 1,
      Home: 0,
      End: last,
      PageUp: from - 10,
      PageDown: from + 10,
      Escape: null,
    }
    if (event.key === 'Enter' && reading !== null) onOpen?.(reading)
    if (!(event.key in moves)) return
    event.preventDefault()
    const to = moves[event.key] ?? null
    setReading(to === null ? null : Math.max(0, Math.min(last, to)))
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left
    setReading(toNearest(points.length, (index) => toX(index, width), at))
  }
  const point = reading === null ? undefined : points[reading]
  return (
    <div className={classes['frame']}>
      {asTable ? (
        <ChartTable label={label} pointsName={pointsName} seriesNames={seriesNames} points={points} height={height} />
      ) : (
        <div
          ref={frame}
          className={classes['plot']}
          style={{ height }}
          tabIndex={0}
          role="application"
          aria-roledescription="chart"
          aria-label={label}
          aria-describedby={hint}
          data-opens={onOpen ? true : undefined}
          onKeyDown={onKeyDown}
          onBlur={() => setReading(null)}
          onPointerMove={onPointerMove}
          onPointerLeave={() => setReading(null)}
          onClick={() => reading !== null && onOpen?.(reading)}
        >
          <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
            {draw(width, reading)}
          </svg>
          {point && reading !== null && <Reading point={point} x={toX(reading, width)} width={width} />}
        </div>
      )}
      <span id={hint} className="spoken">
        Arrow keys read the points{onOpen ? ', Enter opens one' : ''}.
      </span>
      <span role="status" className="spoken">
        {point ? `${point.label}: ${point.values.map(({ name, text }) => `${name} ${text}`).join(', ')}` : ''}
      </span>
      <button type="button" className={classes['switch']} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
        {asTable ? 'Show as chart' : 'Show as table'}
      </button>
    </div>
  )
}

/** What is under the pointer or the arrow keys; kept inside the chart's own width. */
function Reading({ point, x, width }: { point: ChartPoint; x: number; width: number }) {
  const right = x > width / 2
  return (
    <div className={classes['reading']} style={right ? { right: width - x + 10 } : { left: x + 10 }} aria-hidden="true">
      <div className={classes['when']}>{point.label}</div>
      {point.values.map(({ name, text }) => (
        <div key={name} className={classes['value']}>
          <span>{name}</span>
          <span className="number">{text}</span>
        </div>
      ))}
    </div>
  )
}

function ChartTable({
  label,
  pointsName,
  seriesNames,
  points,
  height,
}: Pick<ChartFrameProps, 'label' | 'pointsName' | 'seriesNames' | 'points' | 'height'>) {
  return (
    <div className={classes['table']} style={{ height }} role="region" aria-label={label} tabIndex={0}>
      <table>
        <caption className="spoken">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{pointsName}</th>
            {seriesNames.map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.label}>
              <th scope="row">{point.label}</th>
              {seriesNames.map((name) => (
                <td key={name} className="number">
                  {point.values.find((value) => value.name === name)?.text ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function toNearest(count: number, toX: (index: number) => number, at: number): number | null {
  let nearest: number | null = null
  let distance = Infinity
  for (let index = 0; index < count; index++) {
    const away = Math.abs(toX(index) - at)
    if (away < distance) {
      distance = away
      nearest = index
    }
  }
  return nearest
}

import type { ReadingValue } from './reading-values.ts'
import classes from './explore-chart.module.css'

export interface ChartReadingProps {
  heading: string
  values: readonly ReadingValue[]
  /** Pixel of what is read, and of the drawing's end. */
  x: number
  width: number
  band: number
}

/** What is under the pointer or the arrow keys, on the side that has room. */
export function ChartReading({ heading, values, x, width, band }: ChartReadingProps) {
  const away = band / 2 + 12
  const right = x > width * 0.6
  return (
    <div className={classes['reading']} style={right ? { right: width - x + away } : { left: x + away }} aria-hidden="true">
      <div className={classes['heading']}>{heading}</div>
      {values.map(({ name, text, series }) => (
        <div key={name} className={classes['value']} data-total={series === null || undefined}>
          {series !== null && <i className={classes['swatch']} data-series={(series % 6) + 1} />}
          <span className={classes['name']}>{name}</span>
          <span className="number">{text}</span>
        </div>
      ))}
    </div>
  )
}

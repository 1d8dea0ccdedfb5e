import { useMemo } from 'react'
import { formatCount } from '../format/amount.ts'
import type { ColumnStore } from '../grid/column-store.ts'
import { usePreferences } from '../shell/preferences.ts'
import { useLocale } from '../shell/use-organisation.ts'
import { ChartCanvas } from './chart-canvas.tsx'
import { mostSeries, toChartData, toFigure, type ChartData } from './chart-data.ts'
import { ChartNotes } from './chart-notes.tsx'
import { ChartPanel } from './chart-panel.tsx'
import { guessChart, parseChart, toChartColumns, type ChartSettings } from './chart-settings.ts'
import { toChartNotes } from './to-chart-notes.ts'
import { toFigureWords } from './chart-words.ts'
import classes from './explore-chart.module.css'

export interface ExploreChartProps {
  title: string
  store: ColumnStore
  rows: number
  /** False while rows still come: the drawing follows when all are there. */
  complete: boolean
  /** As it was kept; what doesn't fit the result is guessed anew. */
  kept: unknown
  onKeep: (settings: ChartSettings) => void
}

/** A result as a chart: drawing, legend, settings; and what a reader must know of it in words. */
export function ExploreChart({ title, store, rows, complete, kept, onKeep }: ExploreChartProps) {
  const locale = useLocale()
  const { negative } = usePreferences()
  const columns = useMemo(() => toChartColumns(store), [store])
  const settings = useMemo(() => parseChart(kept, columns) ?? guessChart(columns, rows), [kept, columns, rows])
  const data = useMemo(
    () => (settings === null || !complete ? null : toChartData(store, settings, rows)),
    [store, settings, complete, rows],
  )
  if (!complete)
    return <p className={classes['note']}>{formatCount(rows, locale)} rows so far. The chart is drawn when all are here.</p>
  if (settings === null || data === null) {
    return (
      <p className={classes['note']}>
        A chart needs a column of numbers and one to set them against. The table shows this result as it is.
      </p>
    )
  }
  const change = (changes: Partial<ChartSettings>): void => onKeep({ ...settings, ...changes })
  return (
    <div className={classes['chart']}>
      <div className={classes['drawing']}>
        <div className={classes['head']}>
          <h2>{title}</h2>
          <span className="small quiet">{toNote(settings)}</span>
          <span className={classes['space']} />
          {data.series.length > 1 && <Legend data={data} />}
        </div>
        <ChartNotes notes={toChartNotes(data, settings, locale)} onChange={change} />
        {settings.kind === 'number' ? (
          <SingleNumber store={store} column={settings.up[0] ?? ''} locale={locale} negative={negative} />
        ) : (
          <ChartCanvas title={title} data={data} settings={settings} locale={locale} negative={negative} />
        )}
      </div>
      <ChartPanel columns={columns} settings={settings} onChange={change} />
    </div>
  )
}

function toNote({ kind, across, up, split, byMonth }: ChartSettings): string {
  if (kind === 'number') return up[0] ?? ''
  const by = byMonth ? `${across}, added up by month` : across
  return `${up.join(', ')} by ${by}${split === null ? '' : ` and ${split}`}`
}

function Legend({ data }: { data: ChartData }) {
  return (
    <ul className={classes['legend']} aria-label="Series">
      {data.series.map(({ name }, index) => (
        <li key={name}>
          <i className={classes['swatch']} data-series={(index % mostSeries) + 1} aria-hidden="true" />
          {name}
        </li>
      ))}
    </ul>
  )
}

function SingleNumber({
  store,
  column,
  locale,
  negative,
}: {
  store: ColumnStore
  column: string
  locale: string
  negative: 'brackets' | 'minus'
}) {
  const figure = toFigure(store.values[store.names.indexOf(column)]?.[0])
  const text = figure === null ? '–' : toFigureWords(figure, locale, negative)
  const bracketed = text.startsWith('(')
  return (
    <div className={classes['number']}>
      {bracketed && <span className="spoken">minus {text.slice(1, -1)}</span>}
      <span aria-hidden={bracketed || undefined}>{text}</span>
      <p className="small quiet">
        {column}
        {store.rows > 1 && `, the first of ${formatCount(store.rows, locale)} rows`}
      </p>
    </div>
  )
}

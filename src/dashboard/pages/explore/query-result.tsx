import { lazy, Suspense, useCallback, useMemo } from 'react'
import { Empty, Loading } from '../../components/panel-state.tsx'
import type { ChartSettings } from '../../explore-chart/chart-settings.ts'
import { formatCount } from '../../format/amount.ts'
import { toColumnKind } from '../../grid/column-kind.ts'
import type { GridColumn } from '../../grid/grid-column.ts'
import { ResultGrid } from '../../grid/result-grid.tsx'
import { useLocale } from '../../shell/use-organisation.ts'
import type { RowsRead } from './row-reader.ts'
import { TieLine } from './tie-line.tsx'
import foot from './foot.module.css'
import classes from './query-result.module.css'

// The chart library is asked for when Chart is pressed, not before.
const ExploreChart = lazy(async () => ({ default: (await import('../../explore-chart/explore-chart.tsx')).ExploreChart }))

export interface QueryResultProps {
  /** Of the tab: what was chosen for its chart is kept under it. */
  id: string
  title: string
  read: RowsRead
  /** The SQL the rows are of. */
  sql: string | null
  /** The text was changed since. */
  changed: boolean
  view: 'table' | 'chart'
  failed: boolean
  connection: string | undefined
  /** What was chosen for the chart; undefined: it is guessed. */
  chart: unknown
  onChart: (settings: ChartSettings) => void
}

/** The answer as a table or a chart, and what is to be known about it. */
export function QueryResult({ id, title, read, sql, changed, view, failed, connection, chart, onChart }: QueryResultProps) {
  const { store, rows, phase } = read
  const columns = useMemo<GridColumn[]>(
    () => (store === null ? [] : store.names.map((name, index) => toGridColumn(name, store.types[index] ?? 'VARCHAR'))),
    [store],
  )
  const cellAt = useCallback((row: number, column: number) => store?.values[column]?.[row], [store])
  const body = () => {
    if (store === null) {
      if (phase === 'reading') return <Loading height={240} waitingFor="The query is running" />
      if (failed) return null
      return <p className={classes['hint']}>Results appear here. Ctrl Enter runs the query.</p>
    }
    if (rows === 0) {
      if (phase === 'reading') return <Loading height={240} waitingFor="The query is running" />
      return <Empty title="No rows.">The query ran and nothing is like what it asks for.</Empty>
    }
    if (view === 'chart') {
      return (
        <Suspense fallback={<Loading height={320} waitingFor="Loading the chart" />}>
          <ExploreChart
            key={`${id} ${read.generation}`}
            title={title}
            store={store}
            rows={rows}
            complete={phase !== 'reading'}
            kept={chart}
            onKeep={onChart}
          />
        </Suspense>
      )
    }
    return (
      <ResultGrid
        label={`Result of ${title}`}
        columns={columns}
        rowCount={rows}
        complete={phase !== 'reading'}
        generation={read.generation}
        cellAt={cellAt}
      />
    )
  }
  return (
    <>
      <div className={classes['body']}>{body()}</div>
      <footer className={foot['foot']}>
        {sql !== null && <TieLine sql={sql} connection={connection} />}
        <span className={foot['space']} />
        {changed && rows > 0 && phase !== 'failed' && <span>The rows are those of the last run</span>}
        <span role="status">
          <Drawn read={read} view={view} />
        </span>
        <span>Read only</span>
      </footer>
    </>
  )
}

/** Says what of the answer is here: all of it, or where it was cut. */
function Drawn({ read: { phase, rows, truncated, stale }, view }: { read: RowsRead; view: 'table' | 'chart' }) {
  const locale = useLocale()
  const count = formatCount(rows, locale)
  if (phase === 'failed' && rows > 0) return 'The rows are those of the last run that worked'
  if (phase === 'stopped' && stale) return 'Stopped before its first rows. Those here are of the run before'
  if (phase === 'stopped') return `Stopped. ${count} rows were read`
  if (phase !== 'done' || rows === 0) return ''
  if (truncated) return `Stopped after ${count} rows. The answer has more. Export it all, or add a limit.`
  if (rows === 1) return view === 'chart' ? 'The one row drawn' : 'One row'
  return `All ${count} rows ${view === 'chart' ? 'drawn' : 'read'}`
}

function toGridColumn(name: string, type: string): GridColumn {
  return { name, type, kind: toColumnKind(type) }
}

import { Button, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { SavedQuery } from '../../../http/schemas/query.ts'
import { PanelState } from '../../components/panel-state.tsx'
import { toKeptChart } from '../../explore-chart/chart-settings.ts'
import { savedQueriesQuery } from '../../api/saved-queries.ts'
import { QueryFailure } from './query-failure.tsx'
import { QueryResult } from './query-result.tsx'
import { startRun, toRun } from './query-runs.ts'
import { mostRows, readSavedQuery } from './read-query.ts'
import { SavedQueryList } from './saved-query-list.tsx'
import { useExploreOrganisation } from './use-explore-organisation.ts'
import { toQueryFailure } from './to-query-failure.ts'
import { useRowsRead } from './use-row-reader.ts'
import classes from './saved-query-runner.module.css'

/** For who may run saved queries and write none: the list, and the one that was chosen with its result. */
export function SavedQueryRunner({ id, org }: { id: string; org: string | undefined }) {
  const saved = useQuery(savedQueriesQuery)
  return (
    <div className={classes['panes']}>
      <PanelState query={saved} height={240} waitingFor="Reading the saved queries">
        {(queries) => {
          const query = queries.find((each) => each.id === id)
          return (
            <>
              <section className={classes['list']} aria-label="Saved queries">
                <SavedQueryList queries={queries} org={org} current={id} />
                <p className={classes['note']}>Your role runs saved queries. An analyst can write new ones.</p>
              </section>
              {query && <Runner key={id} query={query} org={org} />}
            </>
          )
        }}
      </PanelState>
    </div>
  )
}

function Runner({ query, org }: { query: SavedQuery; org: string | undefined }) {
  const { view = 'table' } = useSearch({ from: '/shell/explore/sql/$query' })
  const navigate = useNavigate()
  const { connection } = useExploreOrganisation(org)
  const run = toRun(query.id)
  const read = useRowsRead(run.reader)
  const [chart, setChart] = useState<unknown>(query.view?.['chart'])
  const failure = useMemo(() => (read.phase === 'failed' ? toQueryFailure(read.error, query.sql) : null), [read, query])
  const start = (): void => {
    const connections = connection === undefined ? undefined : [connection]
    startRun(query.id, query.sql, readSavedQuery(query.id, { connections, maxRows: mostRows }))
  }
  return (
    <section className={classes['run']} aria-label={query.name}>
      <div className={classes['bar']}>
        {read.phase === 'reading' ? (
          <Button leftSection={<IconPlayerStop size={16} stroke={1.6} aria-hidden="true" />} onClick={run.reader.stop}>
            Stop
          </Button>
        ) : (
          <Button variant="filled" leftSection={<IconPlayerPlay size={16} stroke={1.6} aria-hidden="true" />} onClick={start}>
            Run
          </Button>
        )}
        <SegmentedControl
          aria-label="Result as"
          data={[
            { value: 'table', label: 'Table' },
            { value: 'chart', label: 'Chart' },
          ]}
          value={view}
          onChange={(next) => {
            void navigate({
              to: '/explore/sql/$query',
              params: { query: query.id },
              search: (held) => ({ ...held, view: next === 'chart' ? next : undefined }),
              replace: true,
            })
          }}
        />
        <details className={classes['sql']}>
          <summary>SQL</summary>
          <pre tabIndex={0} role="region" aria-label="SQL">
            {query.sql}
          </pre>
        </details>
      </div>
      {failure && <QueryFailure {...failure} />}
      <QueryResult
        id={query.id}
        title={query.name}
        read={read}
        sql={run.sql}
        changed={false}
        view={view}
        failed={failure !== null}
        connection={connection}
        chart={chart}
        onChart={(settings) => setChart(toKeptChart(settings))}
      />
    </section>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useId, useMemo, useState } from 'react'
import type { SavedQuery } from '../../../http/schemas/query.ts'
import { patch } from '../../api/request.ts'
import { queryClient } from '../../api/query-client.ts'
import { notify, notifyFailure } from '../../components/notices.ts'
import { LazySqlEditor } from '../../editor/lazy-sql-editor.tsx'
import { toKeptChart } from '../../explore-chart/chart-settings.ts'
import { changeDraft, closeDraft, isDraftId, openSaved, type Draft } from './drafts.ts'
import { savedQueriesQuery } from '../../api/saved-queries.ts'
import { catalogueQuery } from './queries.ts'
import { moveRun, startRun, toRun } from './query-runs.ts'
import { QueryFailure } from './query-failure.tsx'
import { QueryResult } from './query-result.tsx'
import { QueryToolbar } from './query-toolbar.tsx'
import { mostRows, readQuery } from './read-query.ts'
import { LazySaveQueryDialog } from './lazy-save-query-dialog.tsx'
import { Splitter } from './splitter.tsx'
import { useEditorHeight } from './use-editor-height.ts'
import { useExploreOrganisation } from './use-explore-organisation.ts'
import { toView } from './to-view.ts'
import { toQueryFailure } from './to-query-failure.ts'
import { useRowsRead } from './use-row-reader.ts'
import { WorkedQuestions } from './worked-question-list.tsx'
import classes from './sql-workspace.module.css'

/** One query: its text, its result. */
export function SqlWorkspace({ draft }: { draft: Draft }) {
  const { org, view = 'table' } = useSearch({ from: '/shell/explore/sql/$query' })
  const navigate = useNavigate()
  const { data: catalogue } = useQuery(catalogueQuery)
  const { connection } = useExploreOrganisation(org)
  const run = toRun(draft.id)
  const read = useRowsRead(run.reader)
  const [height, setHeight] = useEditorHeight()
  const [saving, setSaving] = useState(false)
  const hint = useId()
  const failure = useMemo(() => (read.phase === 'failed' ? toQueryFailure(read.error, run.sql ?? '') : null), [read, run])

  const start = (): void => {
    const { sql } = draft
    if (sql.trim() === '') return
    const connections = connection === undefined ? undefined : [connection]
    startRun(draft.id, sql, readQuery({ sql, connections, maxRows: mostRows }))
  }
  const setView = (next: 'table' | 'chart'): void => {
    void navigate({
      to: '/explore/sql/$query',
      params: { query: draft.id },
      search: (held) => ({ ...held, view: next === 'chart' ? next : undefined }),
      replace: true,
    })
  }
  const save = async (): Promise<void> => {
    if (isDraftId(draft.id)) return setSaving(true)
    try {
      const { sql, chart } = draft
      await patch<SavedQuery>(`/v1/saved-queries/${encodeURIComponent(draft.id)}`, { sql, view: toView(draft) })
      changeDraft(draft.id, { savedSql: sql, savedChart: chart })
      notify('Query saved.')
      await queryClient.invalidateQueries(savedQueriesQuery)
    } catch (error) {
      notifyFailure(error)
    }
  }
  const onSaved = (saved: SavedQuery): void => {
    setSaving(false)
    moveRun(draft.id, saved.id)
    openSaved(saved)
    closeDraft(draft.id)
    void navigate({ to: '/explore/sql/$query', params: { query: saved.id }, search: (held) => held, replace: true })
    notify('Query saved.')
    void queryClient.invalidateQueries(savedQueriesQuery)
  }
  const empty = draft.sql.trim() === '' && run.sql === null
  return (
    <div className={classes['workspace']}>
      <section aria-label="Query" className={classes['editor']} style={{ height }}>
        <LazySqlEditor
          value={draft.sql}
          onChange={(sql) => changeDraft(draft.id, { sql })}
          onRun={start}
          onSave={() => void save()}
          catalogue={catalogue}
          error={failure?.range ?? null}
          describedBy={hint}
        />
        <p id={hint} className="spoken">
          Tab leaves the editor. Control Enter runs the query, Control S saves it.
        </p>
      </section>
      <Splitter label="Height of the editor" value={height} onChange={setHeight} />
      {failure && <QueryFailure {...failure} />}
      <QueryToolbar
        draft={draft}
        read={read}
        ranSql={run.sql}
        view={view}
        connection={connection}
        onRun={start}
        onStop={run.reader.stop}
        onSave={() => void save()}
        onView={setView}
      />
      {empty ? (
        <WorkedQuestions onChoose={(sql) => changeDraft(draft.id, { sql })} />
      ) : (
        <QueryResult
          id={draft.id}
          title={draft.title}
          read={read}
          sql={run.sql}
          changed={run.sql !== null && run.sql !== draft.sql}
          view={view}
          failed={failure !== null}
          connection={connection}
          chart={draft.chart}
          onChart={(chart) => changeDraft(draft.id, { chart: toKeptChart(chart) })}
        />
      )}
      {saving && <LazySaveQueryDialog draft={draft} onClose={() => setSaving(false)} onSaved={onSaved} />}
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import type { Sync, SyncDetail } from '../../../http/schemas/syncs.ts'
import { get } from '../../api/request.ts'
import { DataTable, type DataColumn } from '../../components/data-table.tsx'
import { DateText } from '../../components/date-text.tsx'
import { TextLink } from '../../components/links.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { StateText, type Tone } from '../../components/state-dot.tsx'
import { formatBytes, formatCount } from '../../format/amount.ts'
import { formatDuration, formatTime } from '../../format/date.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { states } from './log-filters.ts'
import { Facts, type LensDefinition } from './log-view.tsx'
import classes from './activity.module.css'

const tones: Record<Sync['status'], Tone> = {
  queued: 'quiet',
  running: 'running',
  complete: 'good',
  partial: 'warning',
  failed: 'bad',
  paused: 'quiet',
  stopped: 'quiet',
}

const toLabel = (status: string): string => states.runs.find(({ value }) => value === status)?.label ?? status

const organisation: DataColumn<Sync> = {
  key: 'organisation',
  title: 'Organisation',
  cell: ({ tenantName }) => <span className="name">{tenantName}</span>,
}

const columns: readonly DataColumn<Sync>[] = [
  { key: 'state', title: 'State', cell: ({ status }) => <StateText tone={tones[status]}>{toLabel(status)}</StateText> },
  { key: 'started', title: 'Started', cell: ({ startedAt }) => <DateText instant={startedAt} /> },
  {
    key: 'took',
    title: 'Took',
    align: 'right',
    hideUnder: 'sm',
    cell: ({ elapsedMs }) => (elapsedMs === null ? 'not over' : formatDuration(elapsedMs)),
  },
  { key: 'rows', title: 'Rows read', align: 'right', cell: ({ totals }) => <Count value={totals.read} /> },
  { key: 'changed', title: 'Changed', align: 'right', hideUnder: 'sm', cell: ({ totals }) => <Count value={totals.changed} /> },
  { key: 'calls', title: 'Calls', align: 'right', hideUnder: 'sm', cell: ({ totals }) => <Count value={totals.calls} /> },
  { key: 'bytes', title: 'Data', align: 'right', hideUnder: 'md', cell: ({ totals }) => <Bytes value={totals.bytes} /> },
  {
    key: 'why',
    title: 'What was left',
    hideUnder: 'md',
    cell: ({ reason, error }) => <span className="second">{error?.message ?? reason}</span>,
  },
]

export const runsLens: LensDefinition<Sync> = {
  lens: 'runs',
  path: '/v1/syncs',
  idOf: ({ id }) => id,
  columns: (fixed) => (fixed ? columns : [...columns.slice(0, 1), organisation, ...columns.slice(1)]),
  empty: 'No runs yet. The first begins when an organisation is connected.',
  title: ({ tenantName }) => `Run of ${tenantName}`,
  detail: (run) => <RunDetail run={run} />,
}

export function Count({ value }: { value: number }) {
  return <>{formatCount(value, useLocale())}</>
}

export function Bytes({ value }: { value: number }) {
  return <>{formatBytes(value, useLocale())}</>
}

function RunDetail({ run }: { run: Sync }) {
  const locale = useLocale()
  const detail = useQuery({
    queryKey: ['sync', run.id, 'detail'],
    queryFn: ({ signal }) => get<SyncDetail>(`/v1/syncs/${encodeURIComponent(run.id)}`, { signal }),
    refetchInterval: run.finishedAt === null ? 3000 : false,
  })
  return (
    <>
      <Facts
        facts={{
          State: <StateText tone={tones[run.status]}>{toLabel(run.status)}</StateText>,
          Why: run.error?.message ?? run.reason,
          'Goes on': run.resumesAt && `at ${formatTime(run.resumesAt, locale)}`,
          Started: <DateText instant={run.startedAt} exact />,
          Took: run.elapsedMs === null ? null : formatDuration(run.elapsedMs),
          Kind: run.incremental === null ? null : run.incremental ? 'what changed' : 'everything',
          'Rows read': formatCount(run.totals.read, locale),
          Changed: formatCount(run.totals.changed, locale),
          Deleted: formatCount(run.totals.deleted, locale),
          'In quarantine': run.totals.quarantined > 0 ? formatCount(run.totals.quarantined, locale) : null,
          Calls: formatCount(run.totals.calls, locale),
          Data: formatBytes(run.totals.bytes, locale),
          Connection: (
            <TextLink to="/connections/$name/$tab" params={{ name: run.connection, tab: 'streams' }}>
              {run.connection}
            </TextLink>
          ),
        }}
      />
      <section className={classes['section']}>
        <h3>Streams</h3>
        <PanelState query={detail} height={200}>
          {({ streams }) => (
            <DataTable
              label="Streams of the run"
              rows={streams}
              rowKey={({ stream }) => stream}
              empty="No stream was begun."
              columns={[
                { key: 'stream', title: 'Stream', cell: ({ stream }) => <code>{stream}</code> },
                {
                  key: 'status',
                  title: 'State',
                  cell: ({ status, reason }) => <span title={reason ?? undefined}>{status}</span>,
                },
                { key: 'read', title: 'Rows', align: 'right', cell: ({ read }) => <Count value={read} /> },
                { key: 'changed', title: 'Changed', align: 'right', cell: ({ changed }) => <Count value={changed} /> },
                { key: 'calls', title: 'Calls', align: 'right', cell: ({ calls }) => <Count value={calls} /> },
              ]}
            />
          )}
        </PanelState>
      </section>
    </>
  )
}

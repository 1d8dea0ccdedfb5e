import { Tabs } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { ConnectionDetail } from '../../../http/schemas/connections.ts'
import { DateText } from '../../components/date-text.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { Chip } from '../../components/state-dot.tsx'
import { TiePill } from '../../components/tie-badge.tsx'
import { toTie } from '../../components/to-tie.ts'
import { formatCount } from '../../format/amount.ts'
import { formatDay, formatTime } from '../../format/date.ts'
import { useActor } from '../../shell/use-actor.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { toStateText, toTone } from '../connections/connection-state.ts'
import { AccessTab } from './access-tab.tsx'
import { ChangesTab, RunsTab } from './activity-tabs.tsx'
import { Attention } from './attention.tsx'
import { ConnectionMenu } from './connection-menu.tsx'
import { connectionQuery, hasReadQuery, streamsQuery } from './queries.ts'
import { SettingsTab } from './settings-tab.tsx'
import { toReadyNames, toStreamRows } from './stream-rows.ts'
import { StreamsTab } from './streams-tab.tsx'
import { SyncAside } from './first-sync/sync-aside.tsx'
import { SyncOutcome } from './first-sync/sync-outcome.tsx'
import { SyncProgress } from './first-sync/sync-progress.tsx'
import { toStepLines } from './first-sync/sync-words.ts'
import { useFollowedSync } from './first-sync/use-followed-sync.ts'
import { useActions } from './use-actions.ts'
import classes from './connection-page.module.css'

const tabs = [
  { tab: 'streams', title: 'Streams', needs: 'read' },
  { tab: 'runs', title: 'Runs', needs: 'configure' },
  { tab: 'changes', title: 'Changes', needs: 'read' },
  { tab: 'access', title: 'Access', needs: 'connect' },
  { tab: 'settings', title: 'Settings', needs: 'configure' },
] as const

export function ConnectionPage() {
  const { name } = useParams({ from: '/shell/connections/$name/$tab' })
  const connection = useQuery(connectionQuery(name))
  return (
    <>
      {connection.data === undefined && <PageHeader title={name} before={<Crumb />} />}
      <PanelState query={connection} height={480} waitingFor="Reading the connection">
        {(data) => <Detail connection={data} />}
      </PanelState>
    </>
  )
}

function Crumb() {
  return (
    <span className={classes['crumb']}>
      <Link to="/connections">Connections</Link>
      <IconChevronRight size={14} stroke={1.6} aria-hidden="true" />
    </span>
  )
}

function Detail({ connection }: { connection: ConnectionDetail }) {
  const { name, tenantName, state } = connection
  const { tab } = useParams({ from: '/shell/connections/$name/$tab' })
  const actor = useActor()
  const locale = useLocale()
  const navigate = useNavigate()
  const actions = useActions(connection)
  const streams = useQuery(streamsQuery(name, state === 'syncing'))
  const { live, waiting, ended } = useFollowedSync(connection, streams.data ?? [])
  const runs = live !== undefined && !ended
  const running = runs ? { reports: live.sync.streams, planned: live.sync.planned } : null
  const before = useQuery({ ...hasReadQuery(name), enabled: runs })
  const first = runs && (before.data === false || live.sync.incremental === false)
  const tie = toTie(connection.badge, locale)
  const rows = toStreamRows(streams.data ?? [], running)
  const allowed = tabs.filter(({ needs }) => actor.can(needs))
  const shown = allowed.find((each) => each.tab === tab)?.tab ?? 'streams'
  const stateText = toStateText({ ...connection, first: before.data === false }, (instant) => formatTime(instant, locale))
  return (
    <>
      <PageHeader
        title={tenantName}
        of={allowed.find((each) => each.tab === shown)?.title ?? 'Connections'}
        before={<Crumb />}
        subtitle={<Chip tone={toTone(state)}>{stateText}</Chip>}
        asOf={connection.asOf === null || first ? undefined : <AsOf instant={connection.asOf} />}
        badge={<TiePill state={tie.state} words={first && tie.state === 'unchecked' ? 'Not checked yet' : tie.words} />}
        actions={<ConnectionMenu connection={connection} actions={actions} />}
      />
      <div className={classes['columns']} data-aside={first || undefined}>
        <div className={classes['body']}>
          <Attention connection={connection} />
          {runs && (
            <SyncProgress
              sync={live.sync}
              first={first}
              waiting={waiting}
              ready={toReadyNames(rows)}
              toTitle={(stream) => rows.find((row) => row.stream === stream)?.title ?? stream}
              onPause={actor.can('sync') ? () => void actions.pause(live.sync.id) : undefined}
            />
          )}
          {live !== undefined && ended && <SyncOutcome sync={live.sync} connection={connection} />}
          <Tabs
            value={shown}
            className={classes['tabs']}
            keepMounted={false}
            onChange={(next) => void navigate({ to: '/connections/$name/$tab', params: { name, tab: next ?? 'streams' } })}
          >
            <Tabs.List>
              {allowed.map(({ tab: each, title }) => (
                <Tabs.Tab key={each} value={each}>
                  {title}
                  {each === 'streams' && streams.data && (
                    <span className="quiet"> {formatCount(streams.data.length, locale)}</span>
                  )}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="streams">
              <PanelState query={streams} height={400} waitingFor="Reading the streams">
                {(data) => <StreamsTab connection={connection} streams={data} running={running} />}
              </PanelState>
            </Tabs.Panel>
            <Tabs.Panel value="runs">
              <RunsTab name={name} />
            </Tabs.Panel>
            <Tabs.Panel value="changes">
              <ChangesTab name={name} />
            </Tabs.Panel>
            <Tabs.Panel value="access">
              <AccessTab connection={connection} />
            </Tabs.Panel>
            <Tabs.Panel value="settings">
              <SettingsTab connection={connection} streams={streams.data ?? []} />
            </Tabs.Panel>
          </Tabs>
        </div>
        {first && (
          <SyncAside
            name={name}
            demo={connection.demo}
            live={live}
            steps={toStepLines(live.sync, {
              signedInAt: formatTime(connection.createdAt, locale),
              readable: streams.data?.filter(({ access }) => access === null || access.readable).length,
              streams: streams.data?.length,
              since: toSince(connection.settings.startDate, locale),
            })}
          />
        )}
      </div>
    </>
  )
}

function AsOf({ instant }: { instant: string }) {
  return (
    <span className="small quiet">
      Synced <DateText instant={instant} />
    </span>
  )
}

const toSince = (startDate: string | null, locale: string): string =>
  startDate === null ? 'from the beginning' : `since ${formatDay(startDate, 'medium', locale)}`

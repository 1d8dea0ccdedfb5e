import { ActionIcon, Menu, Select, TextInput } from '@mantine/core'
import { IconDots, IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ConnectionSummary } from '../../../http/schemas/connections.ts'
import { DataTable, type DataColumn } from '../../components/data-table.tsx'
import { DateText } from '../../components/date-text.tsx'
import { ButtonLink, TextLink } from '../../components/links.tsx'
import { PageBody } from '../../components/page-body.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, PanelState } from '../../components/panel-state.tsx'
import { StateText } from '../../components/state-dot.tsx'
import { TieGlyph } from '../../components/tie-badge.tsx'
import { toTie } from '../../components/to-tie.ts'
import { formatBytes, formatCount } from '../../format/amount.ts'
import { formatTime } from '../../format/date.ts'
import { useActor } from '../../shell/use-actor.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { useActions } from '../connection/use-actions.ts'
import { toReconnect } from '../wizard/to-reconnect.ts'
import { filterConnections, needsSomebody, stateNames, toStateText, toTone } from './connection-state.ts'
import { connectionsQuery } from './queries.ts'
import type { ConnectionsSearch } from './search.ts'
import classes from './connections.module.css'

/** Every organisation that is read: how it is, how fresh, and what it costs. */
export function ConnectionsPage() {
  const { can } = useActor()
  const connections = useQuery(connectionsQuery)
  const waiting = (connections.data ?? []).filter(({ state }) => needsSomebody(state)).length
  return (
    <>
      <PageHeader
        title="Connections"
        subtitle={waiting === 0 ? undefined : waiting === 1 ? '1 needs something from you' : `${waiting} need something from you`}
        actions={
          can('connect') && (
            <ButtonLink
              to="/connections/new"
              variant="filled"
              leftSection={<IconPlus size={16} stroke={1.6} aria-hidden="true" />}
            >
              Connect
            </ButtonLink>
          )
        }
      />
      <PageBody>
        <PanelState query={connections} height={320} waitingFor="Reading the connections">
          {(items) => (items.length === 0 ? <NoConnection canConnect={can('connect')} /> : <Listed connections={items} />)}
        </PanelState>
      </PageBody>
    </>
  )
}

function NoConnection({ canConnect }: { canConnect: boolean }) {
  return (
    <Empty
      title="Nothing is connected yet"
      action={
        canConnect && (
          <ButtonLink to="/connections/new" variant="filled">
            Connect Xero
          </ButtonLink>
        )
      }
    >
      {canConnect
        ? 'Every organisation you connect is listed here, with how fresh its copy is.'
        : 'No organisation is open to you here. An admin can connect one, or add you to it.'}
    </Empty>
  )
}

function Listed({ connections }: { connections: readonly ConnectionSummary[] }) {
  const search = useSearch({ from: '/shell/connections' })
  const navigate = useNavigate()
  const columns = useColumns()
  const shown = filterConnections(connections, search)
  const change = (next: ConnectionsSearch): void =>
    void navigate({ to: '/connections', search: { ...search, ...next }, replace: true })
  const states = (Object.keys(stateNames) as ConnectionSummary['state'][]).filter((state) =>
    connections.some((each) => each.state === state),
  )
  return (
    <>
      <div className={classes['bar']} role="search" aria-label="Filter connections">
        <TextInput
          data-filter
          aria-label="Organisation or name"
          placeholder="Organisation or name"
          leftSection={<IconSearch size={16} stroke={1.6} aria-hidden="true" />}
          value={search.search ?? ''}
          w={240}
          onChange={({ currentTarget }) => change({ search: currentTarget.value || undefined })}
        />
        <Select
          aria-label="State"
          placeholder="Any state"
          clearable
          w={220}
          value={search.state ?? null}
          data={states.map((state) => ({ value: state, label: stateNames[state] }))}
          onChange={(state) => change({ state: state ?? undefined })}
        />
        <span className="small quiet">
          {shown.length === connections.length ? `${connections.length} in all` : `${shown.length} of ${connections.length}`}
        </span>
      </div>
      <div className={classes['table']}>
        <DataTable
          label="Connections"
          columns={columns}
          rows={shown}
          rowKey={({ name }) => name}
          initialSort={{ key: 'organisation' }}
          empty="No connection matches."
          onOpen={({ name }) => void navigate({ to: '/connections/$name/$tab', params: { name, tab: 'streams' } })}
        />
      </div>
    </>
  )
}

function useColumns(): readonly DataColumn<ConnectionSummary>[] {
  const locale = useLocale()
  return useMemo(
    () => [
      {
        key: 'organisation',
        title: 'Organisation',
        sortBy: ({ tenantName }) => tenantName.toLowerCase(),
        cell: ({ name, tenantName, demo, currency }) => (
          <span className={classes['organisation']}>
            <TextLink to="/connections/$name/$tab" params={{ name, tab: 'streams' }} className={classes['name']}>
              {tenantName}
            </TextLink>
            <span className="small quiet">
              {demo ? 'demo company' : name}
              {currency === null ? '' : `, ${currency}`}
            </span>
          </span>
        ),
      },
      {
        key: 'state',
        title: 'State',
        sortBy: ({ state }) => `${needsSomebody(state) ? 0 : 1} ${stateNames[state]}`,
        cell: (connection) => (
          <StateText tone={toTone(connection.state)}>
            {toStateText(connection, (instant) => formatTime(instant, locale))}
          </StateText>
        ),
      },
      {
        key: 'ties',
        title: 'Ties to Xero',
        hideUnder: 'sm',
        sortBy: ({ badge }) => badge.asOf,
        cell: ({ badge }) => <Ties badge={badge} locale={locale} />,
      },
      {
        key: 'synced',
        title: 'Last synced',
        sortBy: ({ asOf }) => asOf,
        cell: ({ asOf }) => (asOf === null ? <span className="quiet">never</span> : <DateText instant={asOf} />),
      },
      {
        key: 'next',
        title: 'Next',
        hideUnder: 'md',
        sortBy: ({ nextSyncAt }) => nextSyncAt,
        cell: ({ nextSyncAt, state }) =>
          nextSyncAt === null ? (
            <span className="quiet">{state === 'paused' ? 'paused' : 'by hand'}</span>
          ) : (
            <DateText instant={nextSyncAt} />
          ),
      },
      {
        key: 'calls',
        title: 'Calls today',
        align: 'right',
        hideUnder: 'sm',
        sortBy: ({ callsToday }) => callsToday,
        cell: ({ callsToday }) => formatCount(callsToday, locale),
      },
      {
        key: 'egress',
        title: 'Data this month',
        align: 'right',
        hideUnder: 'md',
        sortBy: ({ bytesThisMonth }) => bytesThisMonth,
        cell: ({ bytesThisMonth }) => formatBytes(bytesThisMonth, locale),
      },
      {
        key: 'actions',
        title: 'Actions',
        spokenTitle: true,
        width: 44,
        align: 'right',
        cell: (connection) => <RowMenu connection={connection} />,
      },
    ],
    [locale],
  )
}

function Ties({ badge, locale }: { badge: ConnectionSummary['badge']; locale: string }) {
  const { state, words } = toTie(badge, locale)
  return (
    <span className={classes['ties']}>
      <TieGlyph state={state} words={words} />
      <span className="second" aria-hidden="true">
        {words.replace(/^Ties to Xero, /, '')}
      </span>
    </span>
  )
}

function RowMenu({ connection }: { connection: ConnectionSummary }) {
  const { can } = useActor()
  const actions = useActions(connection)
  const { tenantName, state, runningSyncId } = connection
  const navigate = useNavigate()
  if (!can('sync')) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} aria-label={`Actions for ${tenantName}`}>
          <IconDots size={16} stroke={1.6} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {state !== 'syncing' && state !== 'paused' && <Menu.Item onClick={() => void actions.sync()}>Sync now</Menu.Item>}
        {state === 'paused' ? (
          <Menu.Item onClick={() => void actions.resume()}>Resume</Menu.Item>
        ) : (
          <Menu.Item onClick={() => void actions.pause(runningSyncId)}>Pause</Menu.Item>
        )}
        {state === 'sign_in' && can('connect') && (
          <Menu.Item onClick={() => void navigate({ to: '/connections/new', search: toReconnect(connection) })}>
            Sign in again
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import type { ConnectionDetail, ConnectionStream } from '../../../http/schemas/connections.ts'
import { useActor } from '../../shell/use-actor.ts'
import { useShortcuts } from '../../shell/use-shortcuts.ts'
import { signs, StreamRowLine, type StreamRowActions } from './stream-row-line.tsx'
import { groupStreams, toShortList, toStreamRows, type RunningReports, type StreamGroupRows } from './stream-rows.ts'
import { useActions } from './use-actions.ts'
import { useLocks } from './use-locks.ts'
import classes from './streams-table.module.css'

export interface StreamsTabProps {
  connection: ConnectionDetail
  streams: readonly ConnectionStream[]
  running: RunningReports | null
}

const shownFolded = 4
const head = {
  running: ['Stream', 'Progress', 'Rows', 'Calls', 'Changed'],
  idle: ['Stream', 'Changed in the last run', 'Rows', 'Calls', 'Fresh as of'],
} as const

/** Every stream of a connection, what needs somebody first. Arrows move between rows, `r` runs the one in focus. */
export function StreamsTab({ connection, streams, running }: StreamsTabProps) {
  const actor = useActor()
  const actions = useActions(connection)
  const lockOf = useLocks(connection.name)
  const groups = groupStreams(toStreamRows(streams, running))
  // On a phone some columns are left out; what spans them must know how many there are.
  const narrow = useMediaQuery('screen and (max-width: 47.99em)')
  const columns = narrow ? (running ? 4 : 5) : 7
  const titles = head[running ? 'running' : 'idle']
  const rowActions: StreamRowActions = {
    canSync: actor.can('sync'),
    // A list of streams that a file sets is changed in the file.
    canConfigure: actor.can('configure') && lockOf('streams') === undefined,
    canConnect: actor.can('connect'),
    run: (row) => void actions.sync(row),
    reset: actions.resetStream,
    pause: (row, chosen) => void actions.configure({ streams: toChosen(connection, streams, row.stream, chosen) }),
  }
  useShortcuts({
    r: () => {
      const focused = document.activeElement?.closest<HTMLElement>('tr[data-stream]')?.dataset['stream']
      const stream = streams.find((each) => each.stream === focused)
      if (!actor.can('sync')) return
      void actions.sync(stream)
    },
  })
  return (
    <div className={classes['region']} role="region" aria-label="Streams" tabIndex={0}>
      <table className={classes['table']}>
        <caption className="spoken">Streams of {connection.tenantName}</caption>
        <thead>
          <tr>
            <th>
              <span className="spoken">State</span>
            </th>
            <th scope="col" style={{ width: '34%' }}>
              {titles[0]}
            </th>
            <th scope="col" className={classes['wide']}>
              {titles[1]}
            </th>
            <th scope="col" className={classes['right']} style={{ width: 180 }}>
              {titles[2]}
            </th>
            <th scope="col" className={`${classes['right']} ${classes['wide']}`} style={{ width: 64 }}>
              {titles[3]}
            </th>
            <th scope="col" className={`${classes['right']} ${running ? classes['wide'] : ''}`} style={{ width: 120 }}>
              {titles[4]}
            </th>
            <th style={{ width: 32 }}>
              <span className="spoken">Actions</span>
            </th>
          </tr>
        </thead>
        {groups.map((group) => (
          <Group
            key={group.group}
            group={group}
            running={running !== null}
            columns={columns}
            connection={connection}
            actions={rowActions}
          />
        ))}
      </table>
    </div>
  )
}

function Group(props: {
  group: StreamGroupRows
  running: boolean
  columns: number
  connection: ConnectionDetail
  actions: StreamRowActions
}) {
  const { group, running, columns, connection, actions } = props
  const [open, setOpen] = useState(false)
  const folds = group.folded && (running || group.group === 'waiting') && group.rows.length > shownFolded
  const listed = folds && !open && group.group === 'waiting' ? [] : folds && !open ? group.rows.slice(0, shownFolded) : group.rows
  const count = group.group === 'reading' ? `${group.rows.length} at once` : String(group.rows.length)
  return (
    <tbody>
      <tr className={classes['group']}>
        <th scope="rowgroup" colSpan={columns - 2}>
          {group.title}, {count}
        </th>
        <td colSpan={2} className={classes['right']}>
          {folds && (
            <button type="button" className={classes['show']} aria-expanded={open} onClick={() => setOpen(!open)}>
              {open ? 'Show fewer' : 'Show all'}
              <span className="spoken"> of {group.title}</span>
            </button>
          )}
        </td>
      </tr>
      {listed.map((row) => (
        <StreamRowLine key={row.stream} row={row} running={running} columns={columns} connection={connection} actions={actions} />
      ))}
      {folds && listed.length === 0 && (
        <tr>
          <td>{signs[group.group]}</td>
          <td colSpan={columns - 1} className={classes['reason']}>
            {toShortList(group.rows.map(({ title }) => title))}
          </td>
        </tr>
      )}
    </tbody>
  )
}

/** Streams to read when one is taken out or put back; null where all are. */
export function toChosen(
  connection: Pick<ConnectionDetail, 'settings'>,
  streams: readonly Pick<ConnectionStream, 'stream' | 'chosen'>[],
  stream: string,
  chosen: boolean,
): string[] | null {
  const before = connection.settings.streams ?? streams.map((each) => each.stream)
  const after = chosen ? [...before, stream] : before.filter((each) => each !== stream)
  return streams.every((each) => after.includes(each.stream)) ? null : after
}

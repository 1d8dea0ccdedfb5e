import { ActionIcon, Menu } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconClock, IconDots, IconLock, IconMinus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { KeyboardEvent, ReactNode } from 'react'
import type { ConnectionDetail } from '../../../http/schemas/connections.ts'
import { DateText } from '../../components/date-text.tsx'
import { TextLink } from '../../components/links.tsx'
import { formatCount } from '../../format/amount.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { toStreamShare, type StreamGroup, type StreamRow } from './stream-rows.ts'
import classes from './streams-table.module.css'

export interface StreamRowActions {
  canSync: boolean
  canConfigure: boolean
  canConnect: boolean
  run: (row: StreamRow) => void
  reset: (row: StreamRow) => void
  /** Takes the stream out of what is read, or puts it back. */
  pause: (row: StreamRow, chosen: boolean) => void
}

export interface StreamRowLineProps {
  row: StreamRow
  running: boolean
  /** How many columns the table has. */
  columns: number
  connection: ConnectionDetail
  actions: StreamRowActions
}

export function StreamRowLine({ row, running, columns, connection, actions }: StreamRowLineProps) {
  const navigate = useNavigate()
  const locale = useLocale()
  const [schema = 'xero', table = row.stream] = row.table.split('.')
  const open = (): void =>
    void navigate({ to: '/explore/$schema/$table', params: { schema, table }, search: { org: connection.name } })
  const refused = row.access !== null && !row.access.readable && row.group !== 'done'
  const { report } = row
  return (
    <tr data-stream={row.stream} tabIndex={0} onKeyDown={(event) => onRowKey(event, open)}>
      <td>{signs[row.group]}</td>
      <td>
        <span className={row.group === 'not_offered' ? 'second' : classes['title']}>{row.title}</span>
        <code>{row.stream}</code>
        {!row.chosen && <span className="quiet"> paused</span>}
      </td>
      {refused ? (
        <td colSpan={columns - 3} className={classes['reason']}>
          <Refusal row={row} connection={connection} canConnect={actions.canConnect} />
        </td>
      ) : (
        <>
          <td className={classes['wide']}>{running ? <Progress row={row} /> : <Changed row={row} locale={locale} />}</td>
          <td className={classes['right']}>{toRowsText(row, running, (value) => formatCount(value, locale))}</td>
          <td className={`${classes['right']} ${classes['wide']} second`}>{report ? formatCount(report.calls, locale) : ''}</td>
          <td className={`${classes['right']} ${running ? classes['wide'] : ''} quiet`}>
            {running ? (
              report && formatCount(report.changed, locale)
            ) : row.asOf === null ? (
              'never'
            ) : (
              <DateText instant={row.asOf} />
            )}
          </td>
        </>
      )}
      <td className={classes['right']}>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size={28} aria-label={`Actions for ${row.title}`}>
              <IconDots size={16} stroke={1.6} aria-hidden="true" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {actions.canSync && row.chosen && !refused && <Menu.Item onClick={() => actions.run(row)}>Run now</Menu.Item>}
            {actions.canSync && !refused && <Menu.Item onClick={() => actions.reset(row)}>Reset and read again</Menu.Item>}
            {actions.canConfigure && (
              <Menu.Item onClick={() => actions.pause(row, !row.chosen)}>
                {row.chosen ? 'Pause stream' : 'Resume stream'}
              </Menu.Item>
            )}
            <Menu.Item onClick={open}>Open table</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  )
}

const sign = { size: 15, stroke: 1.6, 'aria-hidden': true } as const

export const signs: Record<StreamGroup, ReactNode> = {
  needs_you: <IconLock {...sign} className={classes['warn']} />,
  reading: (
    <svg className={classes['ring']} width="14" height="14" viewBox="0 0 16 16" fill="none" strokeWidth="2" aria-hidden="true">
      <circle cx="8" cy="8" r="6" stroke="var(--border)" />
      <path d="M8 2a6 6 0 0 1 6 6" stroke="var(--accent)" strokeLinecap="round" />
    </svg>
  ),
  failed: <IconAlertTriangle {...sign} className={classes['bad']} />,
  done: <IconCheck {...sign} stroke={2} className={classes['good']} />,
  waiting: <IconClock {...sign} className={classes['faint']} />,
  not_offered: <IconMinus {...sign} className={classes['faint']} />,
}

function Progress({ row }: { row: StreamRow }) {
  const share = toStreamShare(row)
  if (row.group === 'done') return <span className="small quiet">complete</span>
  if (row.group === 'failed') return <span className={classes['bad']}>{row.report?.reason ?? 'failed'}</span>
  if (row.group !== 'reading' || share === null) return null
  return <progress className={classes['bar']} max={100} value={Math.floor(share * 100)} aria-label={`${row.title} read`} />
}

function Changed({ row, locale }: { row: StreamRow; locale: string }) {
  const { report } = row
  if (!report) return null
  if (report.status === 'failed') return <span className={classes['bad']}>{report.reason ?? 'failed'}</span>
  const parts = [
    report.changed > 0 ? `${formatCount(report.changed, locale)} changed` : null,
    report.deleted > 0 ? `${formatCount(report.deleted, locale)} deleted` : null,
    report.quarantined > 0 ? `${formatCount(report.quarantined, locale)} in quarantine` : null,
  ].filter((part) => part !== null)
  return <span className="second">{parts.length === 0 ? 'nothing' : parts.join(', ')}</span>
}

/** A stream that can't be read says why and what to do: it is never an empty table. */
function Refusal({ row, connection, canConnect }: { row: StreamRow; connection: ConnectionDetail; canConnect: boolean }) {
  if (row.access === null || row.access.readable) return null
  const reason =
    row.access.why === 'scope' && row.group === 'needs_you' && row.scopes[0] ? (
      <>
        Xero was not asked for <code>{row.scopes[0]}</code>
      </>
    ) : (
      toSentence(row.access.reason)
    )
  return (
    <>
      {reason}{' '}
      {row.access.why === 'scope' && row.group === 'needs_you' && canConnect && (
        <TextLink to="/connections/$name/$tab" params={{ name: connection.name, tab: 'access' }}>
          Grant access
        </TextLink>
      )}
    </>
  )
}

/** The server's reasons go on from a stream's name; alone they begin a sentence. */
const toSentence = (reason: string): string => reason.charAt(0).toUpperCase() + reason.slice(1)

function toRowsText(row: StreamRow, running: boolean, toCount: (value: number) => string): string {
  const { report } = row
  if (!running || row.group !== 'reading' || !report) return row.group === 'waiting' && row.rows === 0 ? '' : toCount(row.rows)
  return report.expected === null
    ? `${toCount(report.read)} so far`
    : `${toCount(report.read)} of about ${toCount(report.expected)}`
}

function onRowKey(event: KeyboardEvent<HTMLTableRowElement>, open: () => void): void {
  if (event.target !== event.currentTarget) return
  if (event.key === 'Enter') open()
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  event.preventDefault()
  const rows = [...(event.currentTarget.closest('table')?.querySelectorAll<HTMLElement>('tr[data-stream]') ?? [])]
  rows[rows.indexOf(event.currentTarget) + (event.key === 'ArrowDown' ? 1 : -1)]?.focus()
}

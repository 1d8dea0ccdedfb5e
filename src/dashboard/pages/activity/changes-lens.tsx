import type { Change } from '../../../http/schemas/activity.ts'
import { Amount } from '../../components/amount.tsx'
import type { DataColumn } from '../../components/data-table.tsx'
import { DateText, DayText } from '../../components/date-text.tsx'
import { OutLink, TextLink } from '../../components/links.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { Facts, type LensDefinition } from './log-view.tsx'
import classes from './activity.module.css'

const words: Record<Change['op'], string> = { insert: 'New', update: 'Changed', delete: 'Deleted', reset: 'Read again' }

const organisation: DataColumn<Change> = {
  key: 'organisation',
  title: 'Organisation',
  hideUnder: 'sm',
  cell: ({ connection }) => <TenantName connection={connection} />,
}

const columns: readonly DataColumn<Change>[] = [
  {
    key: 'time',
    title: 'When',
    cell: ({ modifiedAt, changedAt }) => <DateText instant={modifiedAt ?? changedAt} />,
  },
  { key: 'op', title: 'What', cell: ({ op }) => words[op] },
  {
    key: 'title',
    title: 'Document',
    cell: ({ title, record, op }) => (
      <span className={op === 'delete' ? classes['struck'] : 'name'}>
        {title} {record?.number}
      </span>
    ),
  },
  { key: 'name', title: 'Contact', cell: ({ record }) => record?.name },
  { key: 'status', title: 'Status', hideUnder: 'md', cell: ({ record }) => <span className="second">{record?.status}</span> },
  {
    key: 'total',
    title: 'Amount',
    align: 'right',
    cell: ({ record }) => record?.total && <Amount value={record.total} currency={record.currency} showCurrency />,
  },
]

export const changesLens: LensDefinition<Change> = {
  lens: 'changes',
  path: '/v1/changes',
  idOf: ({ connection, seq }) => `${connection}:${seq}`,
  columns: (fixed) => (fixed ? columns : [...columns.slice(0, 1), organisation, ...columns.slice(1)]),
  empty: 'Nothing has changed in Xero since the first sync.',
  title: ({ title, record }) => [title, record?.number].filter(Boolean).join(' '),
  detail: (change) => <ChangeDetail change={change} />,
}

function TenantName({ connection }: { connection: string }) {
  const { organisations } = useActor()
  return <>{organisations.find(({ name }) => name === connection)?.tenantName ?? connection}</>
}

function ChangeDetail({ change }: { change: Change }) {
  const { connection, stream, key, op, modifiedAt, changedAt, record, link, runId } = change
  return (
    <>
      <Facts
        facts={{
          Organisation: <TenantName connection={connection} />,
          What: words[op],
          'Changed in Xero': modifiedAt && <DateText instant={modifiedAt} exact />,
          'Stored here': <DateText instant={changedAt} exact />,
          'Contact or name': record?.name,
          Date: record?.date && <DayText day={record.date} />,
          Status: record?.status,
          Amount: record?.total && <Amount value={record.total} currency={record.currency} showCurrency />,
          Run: runId && (
            <TextLink to="/activity/$lens" params={{ lens: 'runs' }} search={{ open: runId }}>
              {runId.slice(0, 8)}
            </TextLink>
          ),
        }}
      />
      <p className={classes['section']}>
        {key !== null && op !== 'delete' && (
          <TextLink
            to="/explore/$schema/$table"
            params={{ schema: 'xero', table: stream }}
            search={{ org: connection, row: key }}
          >
            Open the record with its history
          </TextLink>
        )}{' '}
        {link !== null && <OutLink href={link}>Open in Xero</OutLink>}
      </p>
    </>
  )
}

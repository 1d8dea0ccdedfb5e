import type { AlertEventDto } from '../../../http/schemas/alerts.ts'
import type { DataColumn } from '../../components/data-table.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { DateText } from '../../components/date-text.tsx'
import { TextLink } from '../../components/links.tsx'
import { StateText } from '../../components/state-dot.tsx'
import { Facts, type LensDefinition } from './log-view.tsx'
import classes from './activity.module.css'

const columns: readonly DataColumn<AlertEventDto>[] = [
  { key: 'state', title: 'State', cell: (event) => <AlertState event={event} /> },
  { key: 'title', title: 'What', cell: ({ title }) => <span className="name">{title}</span> },
  { key: 'raised', title: 'Raised', cell: ({ raisedAt }) => <DateText instant={raisedAt} /> },
  {
    key: 'recovered',
    title: 'Recovered',
    hideUnder: 'sm',
    cell: ({ recoveredAt }) => (recoveredAt === null ? '' : <DateText instant={recoveredAt} />),
  },
  {
    key: 'told',
    title: 'Delivered to',
    hideUnder: 'md',
    cell: ({ deliveries }) => <span className="second">{toReached(deliveries)}</span>,
  },
]

export const alertsLens: LensDefinition<AlertEventDto> = {
  lens: 'alerts',
  path: '/v1/alerts/events',
  idOf: ({ id }) => id,
  columns: () => columns,
  empty: 'No alert has been raised. What is watched, and who is told, is set in Settings, Alerts.',
  title: ({ title }) => title,
  detail: (event) => <AlertDetail event={event} />,
}

function AlertState({ event }: { event: AlertEventDto }) {
  return event.state === 'open' ? <StateText tone="warning">Open</StateText> : <StateText tone="good">Recovered</StateText>
}

function toReached(deliveries: AlertEventDto['deliveries']): string {
  const reached = [...new Set(deliveries.filter(({ status }) => status === 'delivered').map(({ channel }) => channel))]
  return reached.length === 0 ? (deliveries.length === 0 ? 'nobody is set to be told' : 'not delivered yet') : reached.join(', ')
}

const notices = { raised: 'raised', recovered: 'recovered', test: 'test' } as const

function AlertDetail({ event }: { event: AlertEventDto }) {
  return (
    <>
      <p className="prose">{event.detail}</p>
      <div className={classes['section']}>
        <Facts
          facts={{
            State: <AlertState event={event} />,
            Raised: <DateText instant={event.raisedAt} exact />,
            'Last found so': <DateText instant={event.seenAt} exact />,
            Recovered: event.recoveredAt && <DateText instant={event.recoveredAt} exact />,
            How: event.recovery,
            Connection: event.connection && (
              <TextLink to="/connections/$name/$tab" params={{ name: event.connection, tab: 'streams' }}>
                {event.connection}
              </TextLink>
            ),
          }}
        />
      </div>
      <section className={classes['section']}>
        <h3>Delivered to</h3>
        <DataTable
          label="Deliveries"
          rows={event.deliveries}
          rowKey={({ channel, notice, at }) => `${channel} ${notice} ${at}`}
          empty="Nobody is set to be told of this."
          columns={[
            { key: 'channel', title: 'Channel', cell: ({ channel }) => channel },
            { key: 'notice', title: 'Notice', cell: ({ notice }) => notices[notice] },
            {
              key: 'status',
              title: 'State',
              cell: ({ status, answer }) => (
                <StateText tone={status === 'failed' ? 'bad' : status === 'delivered' ? 'good' : 'quiet'}>
                  {status}
                  {answer === null ? '' : `: ${answer}`}
                </StateText>
              ),
            },
            { key: 'at', title: 'When', cell: ({ at }) => <DateText instant={at} /> },
          ]}
        />
      </section>
    </>
  )
}

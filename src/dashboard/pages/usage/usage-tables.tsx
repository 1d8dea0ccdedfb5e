import type { Usage } from '../../../http/schemas/activity.ts'
import { Amount } from '../../components/amount.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { DayText } from '../../components/date-text.tsx'
import { TextLink } from '../../components/links.tsx'
import { Panel } from '../../components/panel.tsx'
import { Chip } from '../../components/state-dot.tsx'
import type { Words } from './usage-view.ts'
import classes from './usage.module.css'

type Of<K extends 'tiers' | 'connections' | 'kinds'> = Usage[K][number]

/** Where the calls went, and what the month costs at each tier. */
export function UsageTables({ usage, words }: { usage: Usage; words: Words }) {
  const { tiers, connections, kinds, currency, pricesAsOf } = usage
  return (
    <>
      <Panel
        title="What it costs at each of Xero’s tiers"
        note={
          <>
            {currency}, prices as of <DayText day={pricesAsOf} />
          </>
        }
      >
        <div className={classes['table']}>
          <DataTable<Of<'tiers'>>
            label="Tiers"
            rows={tiers}
            rowKey={({ name }) => name}
            empty="No tiers are known."
            columns={[
              {
                key: 'tier',
                title: 'Tier',
                cell: ({ title, yours }) => (
                  <>
                    <span className="name">{title}</span> {yours && <Chip tone="running">Yours</Chip>}
                  </>
                ),
              },
              {
                key: 'price',
                title: 'Per month',
                align: 'right',
                cell: ({ monthlyPrice }) => <Amount value={monthlyPrice} currency={currency} />,
              },
              { key: 'connections', title: 'Connections', align: 'right', cell: (tier) => words.count(tier.connections) },
              {
                key: 'day',
                title: 'Calls a day, each organisation',
                align: 'right',
                hideUnder: 'md',
                cell: ({ dayLimit }) => words.count(dayLimit),
              },
              {
                key: 'included',
                title: 'Data included',
                align: 'right',
                hideUnder: 'sm',
                cell: ({ includedBytes }) => (includedBytes === null ? 'not metered' : words.bytes(includedBytes)),
              },
              {
                key: 'cost',
                title: 'This month so far',
                align: 'right',
                cell: ({ cost, fits }) =>
                  fits ? <Amount value={cost} currency={currency} /> : <span className="quiet">too few connections</span>,
              },
            ]}
          />
        </div>
      </Panel>
      <Panel title="By organisation">
        <div className={classes['table']}>
          <DataTable<Of<'connections'>>
            label="Calls by organisation"
            rows={connections}
            rowKey={({ connection }) => connection}
            empty="No organisation is connected."
            initialSort={{ key: 'bytes', descending: true }}
            columns={[
              {
                key: 'organisation',
                title: 'Organisation',
                sortBy: ({ tenantName }) => tenantName.toLowerCase(),
                cell: ({ connection, tenantName }) => (
                  <TextLink to="/connections/$name/$tab" params={{ name: connection, tab: 'runs' }}>
                    {tenantName}
                  </TextLink>
                ),
              },
              {
                key: 'today',
                title: 'Calls today',
                align: 'right',
                sortBy: (each) => each.callsToday,
                cell: ({ callsToday }) => words.count(callsToday),
              },
              {
                key: 'left',
                title: 'Left today',
                align: 'right',
                hideUnder: 'sm',
                sortBy: ({ dayRemaining }) => dayRemaining,
                cell: ({ dayRemaining }) =>
                  dayRemaining === null ? <span className="quiet">not known</span> : words.count(dayRemaining),
              },
              {
                key: 'calls',
                title: 'Calls this month',
                align: 'right',
                sortBy: (each) => each.calls,
                cell: ({ calls }) => words.count(calls),
              },
              {
                key: 'bytes',
                title: 'Data this month',
                align: 'right',
                sortBy: (each) => each.bytes,
                cell: (each) => toBytesText(each, words),
              },
            ]}
          />
        </div>
      </Panel>
      <Panel title="By kind" note="this month">
        <div className={classes['table']}>
          <DataTable<Of<'kinds'>>
            label="Calls by kind"
            rows={kinds}
            rowKey={({ kind }) => kind}
            empty="No calls this month."
            columns={[
              { key: 'kind', title: 'Kind', cell: ({ title }) => title },
              { key: 'calls', title: 'Calls', align: 'right', cell: ({ calls }) => words.count(calls) },
              { key: 'bytes', title: 'Data', align: 'right', cell: (each) => toBytesText(each, words) },
            ]}
          />
        </div>
      </Panel>
    </>
  )
}

/** Older runs didn't measure: that is said, never shown as nothing. */
const toBytesText = ({ calls, bytes }: { calls: number; bytes: number }, words: Words): string =>
  calls > 0 && bytes === 0 ? 'not measured' : words.bytes(bytes)

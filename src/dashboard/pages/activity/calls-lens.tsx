import type { Call } from '../../../http/schemas/activity.ts'
import type { DataColumn } from '../../components/data-table.tsx'
import { DateText } from '../../components/date-text.tsx'
import { TextLink } from '../../components/links.tsx'
import { StateText } from '../../components/state-dot.tsx'
import { formatCount } from '../../format/amount.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { Facts, type LensDefinition } from './log-view.tsx'
import { Bytes, Count } from './runs-lens.tsx'
import classes from './activity.module.css'

const askers: Record<Call['askedBy'], string> = { sync: 'a sync', interactive: 'a person or program' }

const isFailed = ({ status, error }: Call): boolean => error !== null || status === null || status >= 400

const organisation: DataColumn<Call> = {
  key: 'connection',
  title: 'Connection',
  hideUnder: 'sm',
  cell: ({ connection }) => <span className={classes['line']}>{connection ?? 'none'}</span>,
}

const columns: readonly DataColumn<Call>[] = [
  { key: 'at', title: 'When', cell: ({ at }) => <DateText instant={at} /> },
  { key: 'method', title: 'Method', cell: ({ method }) => <code>{method}</code> },
  { key: 'path', title: 'Path', cell: ({ path }) => <span className={classes['path']}>{path}</span> },
  { key: 'status', title: 'Answer', cell: (call) => <Answer call={call} /> },
  { key: 'ms', title: 'Took, ms', align: 'right', hideUnder: 'sm', cell: ({ durationMs }) => <Count value={durationMs} /> },
  { key: 'bytes', title: 'Data', align: 'right', hideUnder: 'sm', cell: ({ bytes }) => <Bytes value={bytes} /> },
  { key: 'asked', title: 'Asked by', hideUnder: 'md', cell: ({ askedBy }) => <span className="second">{askers[askedBy]}</span> },
]

export const callsLens: LensDefinition<Call> = {
  lens: 'calls',
  path: '/v1/calls',
  idOf: ({ id }) => id,
  columns: (fixed) => (fixed ? columns : [...columns.slice(0, 1), organisation, ...columns.slice(1)]),
  empty: 'No calls to Xero yet.',
  title: ({ method, path }) => `${method} ${path.split('?')[0] ?? path}`,
  detail: (call) => <CallDetail call={call} />,
}

function Answer({ call }: { call: Call }) {
  return <StateText tone={isFailed(call) ? 'bad' : 'good'}>{call.status ?? 'no answer'}</StateText>
}

function CallDetail({ call }: { call: Call }) {
  const locale = useLocale()
  return (
    <Facts
      facts={{
        Answer: <Answer call={call} />,
        'What went wrong': call.error,
        Path: <span className={classes['path']}>{call.path}</span>,
        When: <DateText instant={call.at} exact />,
        Took: `${formatCount(call.durationMs, locale)} ms`,
        Data: <Bytes value={call.bytes} />,
        Bodies: <span className="second">Never kept, neither what was asked nor what was answered.</span>,
        Connection: call.connection,
        'Asked by': askers[call.askedBy],
        Run: call.runId && (
          <TextLink to="/activity/$lens" params={{ lens: 'runs' }} search={{ open: call.runId }}>
            {call.runId.slice(0, 8)}
          </TextLink>
        ),
        'Xero’s correlation id': call.correlationId && <code>{call.correlationId}</code>,
      }}
    />
  )
}

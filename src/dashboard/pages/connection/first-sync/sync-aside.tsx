import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { StateDot } from '../../../components/state-dot.tsx'
import { useNow } from '../../../components/date-text.tsx'
import { formatCount } from '../../../format/amount.ts'
import { useLocale } from '../../../shell/use-organisation.ts'
import { connectionUsageQuery } from '../queries.ts'
import { toCallsThisMinute, type LiveSync } from './live-sync.ts'
import { callsAMinute, type SyncStepLine } from './sync-words.ts'
import classes from './sync-aside.module.css'

export interface SyncAsideProps {
  name: string
  /** The made-up company: nothing limits its calls. */
  demo: boolean
  live: LiveSync
  steps: SyncStepLine[]
}

const spoken: Record<SyncStepLine['state'], string> = { done: 'done', now: 'now', next: 'to come' }

/** What happens in a first sync, why it takes as long as it does, and what has just come in. */
export function SyncAside({ name, demo, live, steps }: SyncAsideProps) {
  return (
    <aside className={classes['aside']} aria-label="What happens now">
      <section>
        <h2>What happens now</h2>
        <ol className={classes['steps']}>
          {steps.map(({ title, detail, state }) => (
            <li key={title} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
              <span className={classes['sign']} aria-hidden="true">
                {state === 'done' && <IconCheck size={11} stroke={3} />}
              </span>
              <span>
                <span className={classes['title']}>{title}</span>
                <span className="spoken">, {spoken[state]}</span>
                {detail !== undefined && <span className={classes['detail']}>{detail}</span>}
              </span>
            </li>
          ))}
        </ol>
      </section>
      <Limits name={name} demo={demo} live={live} />
      <section>
        <h2 className={classes['live']}>
          Live <StateDot tone="running" />
        </h2>
        {live.log.length === 0 && <p className="small quiet">What arrives is listed here.</p>}
        <ul className={classes['log']}>
          {live.log.map(({ id, at, text }) => (
            <li key={id}>
              <time dateTime={new Date(at).toISOString()}>{toClock(at)}</time>
              <span>{text}</span>
            </li>
          ))}
        </ul>
      </section>
    </aside>
  )
}

function Limits({ name, demo, live }: Pick<SyncAsideProps, 'name' | 'demo' | 'live'>) {
  const locale = useLocale()
  const now = useNow(1000).getTime()
  const { data } = useQuery(connectionUsageQuery(name))
  const thisMinute = toCallsThisMinute(live, now)
  return (
    <section className={classes['limits']}>
      <h2>Xero’s limits</h2>
      {demo ? (
        <Calls label="This minute" calls={thisMinute} locale={locale} />
      ) : (
        <Meter label="This minute" value={thisMinute} limit={callsAMinute} locale={locale} />
      )}
      {data?.today.limit ? (
        <Meter
          label="Today"
          value={data.today.limit - (data.today.remaining ?? data.today.limit)}
          limit={data.today.limit}
          locale={locale}
        />
      ) : (
        <Calls label="Today" calls={data?.today.calls ?? live.sync.totals.calls} locale={locale} />
      )}
      <p className="small quiet">
        Xero allows {callsAMinute} calls a minute.{' '}
        {demo ? 'The made-up company has no such limit.' : 'That, not your machine, sets the pace.'}
      </p>
    </section>
  )
}

function Calls({ label, calls, locale }: { label: string; calls: number; locale: string }) {
  return (
    <p className={classes['row']}>
      <span className="second">{label}</span>
      <span className="number">{formatCount(calls, locale)} calls</span>
    </p>
  )
}

function Meter({ label, value, limit, locale }: { label: string; value: number; limit: number; locale: string }) {
  const text = `${formatCount(value, locale)} of ${formatCount(limit, locale)} calls`
  return (
    <div>
      <p className={classes['row']}>
        <span className="second">{label}</span>
        <span className="number">{text}</span>
      </p>
      <meter className={classes['meter']} min={0} max={limit} value={value} aria-label={`${label}: ${text}`} />
    </div>
  )
}

function toClock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour12: false })
}

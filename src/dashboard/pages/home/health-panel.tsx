import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { statusQuery } from '../../api/queries.ts'
import type { ConnectionState, StatusItem } from '../../api/types.ts'
import { DateText } from '../../components/date-text.tsx'
import { TextLink } from '../../components/links.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { StateDot, type Tone } from '../../components/state-dot.tsx'
import { formatCount } from '../../format/amount.ts'
import { useActor } from '../../shell/use-actor.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { homeQueries } from './queries.ts'
import classes from './home.module.css'

const tones: Record<ConnectionState, Tone> = {
  ok: 'good',
  never_synced: 'quiet',
  syncing: 'running',
  paused: 'quiet',
  sign_in: 'warning',
  scope: 'warning',
  day_limit: 'warning',
  failed: 'bad',
}

const most = 6

/** Every connection; only what needs something from a person has colour. */
export function Health({ org }: { org: string }) {
  const locale = useLocale()
  const query = useQuery(statusQuery)
  const usage = useQuery(homeQueries.usage(org))
  const { calls, limit } = usage.data?.today ?? { calls: 0, limit: null }
  return (
    <section className={classes['health']} aria-labelledby="sync-health">
      <div className={classes['healthHead']}>
        <h2 id="sync-health">Sync health</h2>
        {usage.data && (
          <span className="small quiet">
            {formatCount(calls, locale)} {limit === null ? '' : `of ${formatCount(limit, locale)} `}calls today
          </span>
        )}
      </div>
      <PanelState query={query} height={40}>
        {(items) => {
          const ordered = items.toSorted((a, b) => Number(needsSomeone(b)) - Number(needsSomeone(a)))
          const few = ordered.length > most ? ordered.slice(0, most - 1) : items
          return (
            <ul className={classes['connections']}>
              {few.map((item) => (
                <li key={item.name} className={classes['connection']}>
                  <StateDot tone={tones[item.state]} />
                  <Link to="/connections/$name" params={{ name: item.name }}>
                    {item.tenantName}
                  </Link>
                  <span className={classes['doing']}>
                    <Doing item={item} />
                  </span>
                </li>
              ))}
              {ordered.length > few.length && (
                <li className={classes['connection']}>
                  <TextLink to="/connections" className="small">
                    {ordered.length - few.length} more, see all
                  </TextLink>
                </li>
              )}
            </ul>
          )
        }}
      </PanelState>
    </section>
  )
}

const needsSomeone = ({ state }: StatusItem): boolean => tones[state] === 'warning' || tones[state] === 'bad'

/** The state in words, and what can be done by who may. */
function Doing({ item }: { item: StatusItem }) {
  const { can } = useActor()
  const { state, stateText, asOf, action, name } = item
  if (state === 'ok' && asOf !== null) {
    return (
      <span>
        Synced <DateText instant={asOf} />
      </span>
    )
  }
  const words = <span className={needsSomeone(item) ? 'warning' : undefined}>{stateText}</span>
  if (action === 'sign_in' || action === 'grant') {
    return can('connect') ? (
      <>
        {words}{' '}
        <TextLink to="/connections/new" search={{ way: 'oauth', again: name }}>
          {action === 'sign_in' ? 'Reconnect' : 'Grant access'}
        </TextLink>
      </>
    ) : (
      <>
        {words} <span className="quiet">Ask an admin to sign in to Xero again</span>
      </>
    )
  }
  return words
}

import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { StatusItem } from '../../api/types.ts'
import { useNow } from '../../components/date-text.tsx'
import { TextLink } from '../../components/links.tsx'
import { PageBody } from '../../components/page-body.tsx'
import { Panel } from '../../components/panel.tsx'
import { Partial } from '../../components/panel-state.tsx'
import { formatCount } from '../../format/amount.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import type { LiveSync } from '../connection/first-sync/live-sync.ts'
import { toReadySentence, toRemainingMs } from '../connection/first-sync/sync-words.ts'
import { useSync } from '../connection/first-sync/use-sync.ts'
import { Health } from './health-panel.tsx'
import { awaited, toAwaitedWords, type Awaited } from './to-awaited.ts'
import classes from './home.module.css'

const figures: readonly { title: string; of: Awaited }[] = [
  { title: 'Cash in bank', of: awaited.cash },
  { title: 'Owed to us', of: awaited.owedToUs },
  { title: 'Owed by us', of: awaited.owedByUs },
  { title: 'Net profit, month to date', of: awaited.profit },
]

/**
 * Home before there are books: every panel in its place and of its size, each with what it waits for. No figure is shown
 * before it was added up, and none of nought.
 */
export function WaitingHome({ item, toHeader }: { item: StatusItem; toHeader: (subtitle: ReactNode) => ReactNode }) {
  const locale = useLocale()
  const toCount = (count: number): string => formatCount(count, locale)
  const { live } = useSync(item.runningSyncId, { toTitle: (stream) => stream, toCount })
  const words = (of: Awaited): string => toAwaitedWords(live?.sync, of, toCount)
  // What goes by itself stands in the header, where its going moves nothing; what needs somebody, over the panels.
  const goes = item.state === 'syncing' || item.state === 'never_synced'
  const note = (
    <>
      {toSentence(item)} <Ready live={live} />{' '}
      <TextLink to="/connections/$name" params={{ name: item.name }}>
        {goes ? 'See how far it is' : 'Open the connection'}
      </TextLink>
    </>
  )
  return (
    <>
      {toHeader(goes ? note : item.stateText)}
      <PageBody>
        {!goes && <Partial>{note}</Partial>}
        <div className={classes['grid']}>
          <section className={classes['figures']} aria-label="Figures" aria-busy={goes || undefined}>
            {figures.map(({ title, of }) => (
              <div key={title} className={classes['figure']}>
                <span className={classes['figureName']}>{title}</span>
                <Skeleton height={24} width="62%" radius="sm" mt={8} mb={5} />
                <p className={classes['figureNote']}>{words(of)}</p>
              </div>
            ))}
          </section>
          <Awaiting title="Cash" words={words(awaited.cash)} height={244} />
          <Awaiting title="Profit by month" words={words(awaited.profit)} height={244} />
          <Awaiting title="Owed, by age" words={words(awaited.ageing)} height={310} />
          <div className={classes['feed']}>
            <section aria-labelledby="changed-today">
              <div className={classes['feedHead']}>
                <h2 id="changed-today">Changed today</h2>
                <span />
              </div>
              <p className={`${classes['change']} second`} style={{ display: 'flex' }}>
                What changes in Xero is listed once the first sync is done.
              </p>
            </section>
            <Health org={item.name} />
          </div>
        </div>
      </PageBody>
    </>
  )
}

function Awaiting({ title, words, height }: { title: string; words: string; height: number }) {
  return (
    <Panel title={title}>
      <div className={classes['awaiting']} style={{ minHeight: height }}>
        <Skeleton height={12} width="86%" radius="sm" />
        <Skeleton height={12} width="64%" radius="sm" />
        <Skeleton height={12} width="78%" radius="sm" />
        <p className="small second">{words}</p>
      </div>
    </Panel>
  )
}

function Ready({ live }: { live: LiveSync | undefined }) {
  const now = useNow(1000)
  if (live === undefined) return null
  const remaining = toRemainingMs(live.sync, now.getTime() - Date.parse(live.sync.startedAt))
  return remaining === null ? null : <>{toReadySentence(remaining, now)}</>
}

/** Whether figures come by themselves, or somebody is needed first. */
function toSentence({ state, stateText, reason }: StatusItem): string {
  if (state === 'syncing') return 'The first sync is running.'
  if (state === 'never_synced') return 'Nothing has been read yet: figures come with the first sync.'
  return `${reason ?? `${stateText}.`} Figures come when a sync has read the documents and checked them.`
}

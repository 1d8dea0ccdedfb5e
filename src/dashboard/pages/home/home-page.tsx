import { Skeleton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { statusQuery } from '../../api/queries.ts'
import { BasisSwitch } from '../../components/basis-switch.tsx'
import { useNow } from '../../components/date-text.tsx'
import { TextLink } from '../../components/links.tsx'
import { PageBody } from '../../components/page-body.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, Loading, Partial } from '../../components/panel-state.tsx'
import { SyncedAgo } from '../../components/synced-ago.tsx'
import { TieBadge } from '../../components/tie-popover.tsx'
import { formatDay, toDay } from '../../format/date.ts'
import { everyOrganisation } from '../../shell/every-organisation.ts'
import { useLocale, useOrganisation } from '../../shell/use-organisation.ts'
import { AgeingPanel } from './ageing-panel.tsx'
import { CashPanel } from './cash-panel.tsx'
import { Changes } from './changes-panel.tsx'
import { Figures } from './figures.tsx'
import { Health } from './health-panel.tsx'
import { ProfitPanel } from './profit-panel.tsx'
import classes from './home.module.css'

const route = getRouteApi('/shell/o/$org')

const AllHome = lazy(async () => ({ default: (await import('./all-home.tsx')).AllHome }))

/** Of one organisation, or of all added up. */
export function HomePage() {
  const { org } = route.useParams()
  if (org !== everyOrganisation) return <OneHome org={org} />
  return (
    <Suspense fallback={<Loading height={640} />}>
      <AllHome />
    </Suspense>
  )
}

/** Cash, who owes whom, the result, what changed, and whether the data is good. */
function OneHome({ org }: { org: string }) {
  const { basis = 'accrual' } = route.useSearch()
  const navigate = route.useNavigate()
  const locale = useLocale()
  const { organisation } = useOrganisation()
  const now = useNow(60_000)
  const status = useQuery(statusQuery)
  const item = status.data?.find(({ name }) => name === org)
  useFreshFigures(item && `${item.hasBooks} ${item.lastRun?.finishedAt ?? ''}`)
  if (organisation === null) {
    return (
      <>
        <PageHeader title="Home" />
        <PageBody>
          <Empty title="There is no such organisation here." action={<TextLink to="/connections">See connections</TextLink>}>
            It may have been disconnected, or it isn't one you may see.
          </Empty>
        </PageBody>
      </>
    )
  }
  // Figures go up to what the copy holds: the same day the reports behind them default to. Before there are books, none can be had.
  const day = item?.hasBooks ? item.asOf?.slice(0, 10) : undefined
  const today = new Date(now)
  today.setHours(0, 0, 0, 0)
  return (
    <>
      <PageHeader
        title="Home"
        of={organisation.tenantName}
        subtitle={formatDay(toDay(now), 'long', locale)}
        asOf={<SyncedAgo org={org} />}
        badge={<TieBadge org={org} basis={basis} />}
        actions={
          <BasisSwitch
            value={basis}
            onChange={(value) => void navigate({ search: { basis: value === 'cash' ? 'cash' : undefined }, replace: true })}
          />
        }
      />
      <PageBody>
        {item && day === undefined && <Waiting name={org} text={item.stateText} />}
        {day === undefined ? (
          status.data === undefined && <Loading height={640} />
        ) : (
          <div className={classes['grid']}>
            <Figures org={org} day={day} basis={basis} />
            <CashPanel org={org} day={day} />
            <ProfitPanel org={org} day={day} basis={basis} />
            <AgeingPanel org={org} day={day} />
            <div className={classes['feed']}>
              <Changes org={org} since={today.toISOString()} />
              <Health org={org} />
            </div>
          </div>
        )}
      </PageBody>
    </>
  )
}

/** Asks for everything again when a sync has ended meanwhile. `stand`: what its end changes; undefined while not known. */
function useFreshFigures(stand: string | undefined): void {
  const client = useQueryClient()
  const before = useRef(stand)
  useEffect(() => {
    const known = before.current
    before.current = stand
    if (known === undefined || known === stand) return
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'status' })
  }, [stand, client])
}

const awaited = [
  { title: 'Cash in bank', from: 'the bank accounts' },
  { title: 'Owed to us', from: 'the invoices' },
  { title: 'Owed by us', from: 'the bills' },
  { title: 'Net profit, month to date', from: 'the ledger' },
]

/** Nothing has been read to its end yet: grey lines of the figures' size rather than noughts. */
function Waiting({ name, text }: { name: string; text: string }) {
  return (
    <>
      <Partial>
        {text}. Figures come when the first sync has read the documents and they were checked.{' '}
        <TextLink to="/connections/$name" params={{ name }}>
          See how far it is
        </TextLink>
      </Partial>
      <section className={classes['figures']} aria-label="Figures" aria-busy="true">
        {awaited.map(({ title, from }) => (
          <div key={title} className={classes['figure']}>
            <span className={classes['figureName']}>{title}</span>
            <Skeleton height={24} width="62%" radius="sm" mt={8} />
            <p className={classes['figureNote']}>Waiting for {from}</p>
          </div>
        ))}
      </section>
      <Health org={name} />
    </>
  )
}

import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { statusQuery } from '../../api/queries.ts'
import { statementQuery, toLineFigures } from '../../api/statements.ts'
import type { Organisation, StatusItem } from '../../api/types.ts'
import { Amount } from '../../components/amount.tsx'
import { BasisSwitch } from '../../components/basis-switch.tsx'
import { useNow } from '../../components/date-text.tsx'
import { PageBody } from '../../components/page-body.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Partial, PanelState } from '../../components/panel-state.tsx'
import { TieGlyph } from '../../components/tie-badge.tsx'
import { toTie } from '../../components/to-tie.ts'
import { formatDay, toDay } from '../../format/date.ts'
import { toLocale } from '../../format/locale.ts'
import { everyOrganisation } from '../../shell/every-organisation.ts'
import { useActor } from '../../shell/use-actor.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { toAgeing } from './ageing.ts'
import { ProfitPanel } from './profit-panel.tsx'
import { homeQueries, type Basis } from './queries.ts'
import classes from './home.module.css'

const route = getRouteApi('/shell/o/$org')
const few = 20

/**
 * All organisations added up, in one currency: the first one's unless another is chosen. What each of them has stands below
 * in its own.
 */
export function AllHome() {
  const { organisations } = useActor()
  const { basis = 'accrual', currency: chosen } = route.useSearch()
  const navigate = route.useNavigate()
  const locale = useLocale()
  const now = useNow(60_000)
  const status = useQuery(statusQuery)
  const held = useMemo(() => organisations.filter(({ currency }) => currency !== null), [organisations])
  const currencies = [...new Set(held.flatMap(({ currency }) => (currency === null ? [] : [currency])))]
  const currency = chosen ?? currencies[0] ?? ''
  // The copies reach up to different moments: figures of all go up to the earliest.
  const days = (status.data ?? []).flatMap(({ asOf }) => (asOf === null ? [] : [asOf.slice(0, 10)])).toSorted()
  const day = days[0] ?? toDay(now)
  const lacking = organisations.length - held.length
  return (
    <>
      <PageHeader
        title="Home"
        of="All organisations"
        subtitle={`${formatDay(toDay(now), 'long', locale)}, ${held.length === 1 ? '1 organisation' : `${held.length} organisations`} in ${currency}`}
        actions={
          <>
            {currencies.length > 1 && (
              <Select
                aria-label="Currency"
                w={92}
                data={currencies}
                value={currency}
                onChange={(value) =>
                  void navigate({ search: { basis: toCash(basis), currency: value ?? undefined }, replace: true })
                }
              />
            )}
            <BasisSwitch
              value={basis}
              onChange={(value) => void navigate({ search: { basis: toCash(value), currency: chosen }, replace: true })}
            />
          </>
        }
      />
      <PageBody>
        {lacking > 0 && (
          <Partial>
            {lacking === 1
              ? 'One organisation has no books yet and is left out: its first sync builds them.'
              : `${lacking} organisations have no books yet and are left out: their first syncs build them.`}
          </Partial>
        )}
        {status.data && (
          <>
            <div className={classes['all']}>
              <AllFigures day={day} basis={basis} currency={currency} />
              <ProfitPanel org={everyOrganisation} day={day} basis={basis} currency={currency} />
            </div>
            <OrganisationTable organisations={held} status={status.data} basis={basis} />
          </>
        )}
      </PageBody>
    </>
  )
}

const toCash = (basis: Basis): 'cash' | undefined => (basis === 'cash' ? 'cash' : undefined)

function AllFigures({ day, basis, currency }: { day: string; basis: Basis; currency: string }) {
  const locale = useLocale()
  const balance = useQuery(statementQuery(everyOrganisation, 'balance_sheet', { as_at: day, currency }))
  const profit = useQuery(homeQueries.profitByMonth(everyOrganisation, day, basis, currency))
  return (
    <section className={`${classes['figures']} ${classes['two']}`} aria-label="Figures">
      <div className={classes['figure']}>
        <span className={classes['figureName']}>Cash in bank</span>
        <PanelState query={balance} height={57}>
          {(answer) => (
            <>
              <Amount
                value={toLineFigures(answer, 'Total Bank')[0]?.text ?? '0.00'}
                currency={currency}
                figure
                className={classes['large']}
              />
              <p className={classes['figureNote']}>{answer.notes[0] ?? `as at ${formatDay(day, 'medium', locale)}`}</p>
            </>
          )}
        </PanelState>
      </div>
      <div className={classes['figure']}>
        <span className={classes['figureName']}>Net profit, {formatDay(day, 'monthName', locale)} to date</span>
        <PanelState query={profit} height={57}>
          {(answer) => (
            <>
              <Amount
                value={toLineFigures(answer).at(-1)?.text ?? '0.00'}
                currency={currency}
                figure
                className={classes['large']}
              />
              <p className={classes['figureNote']}>What organisations owe each other is not taken out.</p>
            </>
          )}
        </PanelState>
      </div>
    </section>
  )
}

interface OrganisationTableProps {
  organisations: readonly Organisation[]
  status: readonly StatusItem[]
  basis: Basis
}

function OrganisationTable({ organisations, status, basis }: OrganisationTableProps) {
  const [shown, setShown] = useState(few)
  return (
    <section className={classes['organisations']} aria-label="Organisations" tabIndex={0}>
      <table>
        <caption className="spoken">Organisations, each in its own currency</caption>
        <thead>
          <tr>
            <th scope="col">Organisation</th>
            <th scope="col">Cash in bank</th>
            <th scope="col">Owed to us</th>
            <th scope="col">Owed by us</th>
            <th scope="col">Net profit, month to date</th>
          </tr>
        </thead>
        <tbody>
          {organisations.slice(0, shown).map((organisation) => (
            <OrganisationRow
              key={organisation.name}
              organisation={organisation}
              day={status.find(({ name }) => name === organisation.name)?.asOf?.slice(0, 10)}
              basis={basis}
            />
          ))}
        </tbody>
      </table>
      {organisations.length > shown && (
        <button type="button" className={classes['more']} onClick={() => setShown(shown + few)}>
          Show {Math.min(few, organisations.length - shown)} more of {organisations.length}
        </button>
      )}
    </section>
  )
}

function OrganisationRow({ organisation, day, basis }: { organisation: Organisation; day: string | undefined; basis: Basis }) {
  const { name, tenantName, currency, countryCode, badge } = organisation
  const tie = toTie(badge, toLocale(countryCode))
  return (
    <tr>
      <th scope="row">
        <Link to="/o/$org" params={{ org: name }} className="link">
          {tenantName}
        </Link>{' '}
        <TieGlyph state={tie.state} words={tie.words} />
      </th>
      {day === undefined ? (
        <td colSpan={4} className="quiet">
          Not synced yet
        </td>
      ) : (
        <Cells org={name} day={day} basis={basis} currency={currency} />
      )}
    </tr>
  )
}

function Cells({ org, day, basis, currency }: { org: string; day: string; basis: Basis; currency: string | null }) {
  const cash = useQuery(homeQueries.cash(org, day))
  const owedToUs = useQuery(homeQueries.owedToUs(org, day))
  const owedByUs = useQuery(homeQueries.owedByUs(org, day))
  const profit = useQuery(homeQueries.profitByMonth(org, day, basis))
  const total = cash.data?.totals?.find((cell) => typeof cell === 'string')
  const figures = [
    total,
    owedToUs.data && toAgeing(owedToUs.data).total,
    owedByUs.data && toAgeing(owedByUs.data).total,
    profit.data && (toLineFigures(profit.data).at(-1)?.text ?? '0.00'),
  ]
  return figures.map((figure, index) => (
    <td key={index}>
      {figure === undefined ? <span className="quiet">…</span> : <Amount value={figure} currency={currency} showCurrency />}
    </td>
  ))
}

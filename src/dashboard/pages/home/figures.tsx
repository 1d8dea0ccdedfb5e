import { Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { toLineFigures } from '../../api/statements.ts'
import type { StatementAnswer } from '../../api/types.ts'
import { Amount } from '../../components/amount.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { TieGlyph } from '../../components/tie-badge.tsx'
import { toTie } from '../../components/to-tie.ts'
import { formatDay } from '../../format/date.ts'
import { subtract } from '../../format/decimal.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { toAgeing } from './ageing.ts'
import { homeQueries, toSameDaysBefore, type Basis } from './queries.ts'
import classes from './home.module.css'

export interface HomeOf {
  org: string
  day: string
  basis: Basis
}

/** Four figures, each the report's own, each leading to it. */
export function Figures({ org, day, basis }: HomeOf) {
  return (
    <section className={classes['figures']} aria-label="Figures">
      <CashFigure org={org} day={day} />
      <OwedFigure org={org} day={day} direction="owedToUs" />
      <OwedFigure org={org} day={day} direction="owedByUs" />
      <ProfitFigure org={org} day={day} basis={basis} />
    </section>
  )
}

function Figure({
  title,
  hint,
  to,
  glyph,
  children,
}: {
  title: string
  hint?: string
  to: ReactNode
  glyph?: ReactNode
  children: ReactNode
}) {
  const name = <span className={classes['figureName']}>{title}</span>
  return (
    <div className={classes['figure']}>
      <div className={classes['figureHead']}>
        {hint === undefined ? (
          name
        ) : (
          <Tooltip label={hint} multiline w={260}>
            {name}
          </Tooltip>
        )}
        {glyph}
        {to}
      </div>
      {children}
    </div>
  )
}

/** Covers the whole figure. */
function FigureLink({ org, report, label, search = {} }: { org: string; report: string; label: string; search?: object }) {
  return (
    <Link to="/o/$org/reports/$report" params={{ org, report }} search={search} className={classes['cover']} aria-label={label} />
  )
}

const height = 57

function Glyph({ answer }: { answer: StatementAnswer | undefined }) {
  const tie = toTie(answer?.ties, useLocale())
  return answer ? <TieGlyph state={tie.state} words={tie.words} /> : null
}

function CashFigure({ org, day }: { org: string; day: string }) {
  const query = useQuery(homeQueries.cash(org, day))
  const days = useQuery(homeQueries.cashByDay(org, day))
  return (
    <Figure
      title="Cash in bank"
      hint="The balance as posted in Xero, not the one on the bank's statement. Xero's own home shows both."
      glyph={<Glyph answer={query.data} />}
      to={<FigureLink org={org} report="cash-position" label="Cash in bank: open the report" />}
    >
      <PanelState query={query} height={height} waitingFor="Waiting for the bank accounts">
        {(answer) => {
          const total = answer.totals?.find((cell) => typeof cell === 'string') ?? '0.00'
          const series = days.data ? toLineFigures(days.data, 'Cash at the end') : []
          const before = series.at(-31)?.text
          const accounts = answer.rows.length
          return (
            <>
              <Amount value={total} figure className={classes['large']} />
              <p className={classes['figureNote']}>
                {before !== undefined && (
                  <>
                    <Amount value={subtract(total, before)} change className={classes['strong']} /> in 30 days,{' '}
                  </>
                )}
                {accounts === 1 ? '1 account' : `${accounts} accounts`}
              </p>
            </>
          )
        }}
      </PanelState>
    </Figure>
  )
}

const owed = {
  owedToUs: { title: 'Owed to us', report: 'aged-receivables', one: 'invoice', many: 'invoices' },
  owedByUs: { title: 'Owed by us', report: 'aged-payables', one: 'bill', many: 'bills' },
} as const

function OwedFigure({ org, day, direction }: { org: string; day: string; direction: keyof typeof owed }) {
  const query = useQuery(homeQueries[direction](org, day))
  const { title, report, one, many } = owed[direction]
  return (
    <Figure
      title={title}
      glyph={<Glyph answer={query.data} />}
      to={<FigureLink org={org} report={report} label={`${title}: open the report`} />}
    >
      <PanelState query={query} height={height} waitingFor={`Waiting for the ${many}`}>
        {(answer) => {
          const { total, overdue, count, overdueCount } = toAgeing(answer)
          return (
            <>
              <Amount value={total} figure className={classes['large']} />
              <p className={classes['figureNote']}>
                {overdueCount === 0 ? (
                  `nothing overdue, ${count} ${count === 1 ? one : many}`
                ) : (
                  <>
                    <Amount value={overdue} flush className={classes['overdue']} /> overdue, {overdueCount} of {count}{' '}
                    {count === 1 ? one : many}
                  </>
                )}
              </p>
            </>
          )
        }}
      </PanelState>
    </Figure>
  )
}

function ProfitFigure({ org, day, basis }: HomeOf) {
  const locale = useLocale()
  const query = useQuery(homeQueries.profitByMonth(org, day, basis))
  const before = useQuery(homeQueries.profitBefore(org, day, basis))
  const span = toSameDaysBefore(day)
  return (
    <Figure
      title={`Net profit, ${formatDay(day, 'monthName', locale)} to date`}
      hint="The month is not over, so Xero's report of it can still change: not compared yet."
      to={
        <FigureLink
          org={org}
          report="profit-and-loss"
          label="Net profit to date: open the report"
          search={{ from: `${day.slice(0, 7)}-01`, to: day, basis: basis === 'cash' ? 'cash' : undefined }}
        />
      }
    >
      <PanelState query={query} height={height} waitingFor="Waiting for the ledger">
        {(answer) => {
          const now = toLineFigures(answer).at(-1)?.text ?? '0.00'
          const then = before.data && (toLineFigures(before.data).at(-1)?.text ?? '0.00')
          return (
            <>
              <Amount value={now} figure className={classes['large']} />
              <p className={classes['figureNote']}>
                {then === undefined ? (
                  ' '
                ) : (
                  <>
                    <Amount value={subtract(now, then)} change className={classes['strong']} /> on {Number(span.from.slice(8))} to{' '}
                    {Number(span.to.slice(8))} {formatDay(span.to, 'monthName', locale)}
                  </>
                )}
              </p>
            </>
          )
        }}
      </PanelState>
    </Figure>
  )
}

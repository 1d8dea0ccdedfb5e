import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { toLineFigures } from '../../api/statements.ts'
import { BarChart } from '../../charts/bar-chart.tsx'
import { Amount } from '../../components/amount.tsx'
import { Panel } from '../../components/panel.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { formatAmount } from '../../format/amount.ts'
import { formatDay, toFirstDay, toLastDay } from '../../format/date.ts'
import { sum } from '../../format/decimal.ts'
import { useAmountFormat, useLocale, useOrganisation } from '../../shell/use-organisation.ts'
import type { HomeOf } from './figures.tsx'
import { homeQueries } from './queries.ts'
import classes from './home.module.css'

const height = 232

/** Net profit of twelve months; the one that isn't over is hollow. */
export function ProfitPanel({ org, day, basis, currency }: HomeOf & { currency?: string }) {
  const locale = useLocale()
  const format = useAmountFormat(currency)
  const navigate = useNavigate()
  const { organisation } = useOrganisation()
  const query = useQuery(homeQueries.profitByMonth(org, day, basis, currency))
  const figures = query.data ? toLineFigures(query.data) : []
  return (
    <Panel
      title="Profit by month"
      note={`${currency ?? organisation?.currency ?? ''}, ${basis}`}
      side={
        figures.length > 0 && (
          <span className="small second">
            12 months <Amount value={sum(figures.map(({ text }) => text))} flush className={classes['bold']} />
          </span>
        )
      }
    >
      <div style={{ padding: '8px 14px 4px 6px' }}>
        <PanelState query={query} height={height} waitingFor="Waiting for the ledger">
          {() => (
            <BarChart
              label={`Net profit by month, ${basis}, ${figures.length} months. The last is not over.`}
              name="Net profit"
              pointsName="Month"
              locale={locale}
              height={height}
              bars={figures.map(({ name, text }) => ({
                label: formatDay(name, 'month', locale),
                shortLabel: formatDay(name, 'monthLetters', locale),
                value: Number(text),
                text: formatAmount(text, format),
                open: name === day.slice(0, 7) && day !== toLastDay(name),
              }))}
              onOpen={(index) => {
                const month = figures[index]?.name
                if (month === undefined) return
                const to = toLastDay(month) > day ? day : toLastDay(month)
                void navigate({
                  to: '/o/$org/reports/$report',
                  params: { org, report: 'profit-and-loss' },
                  search: { from: toFirstDay(month), to, basis: basis === 'cash' ? 'cash' : undefined },
                })
              }}
            />
          )}
        </PanelState>
      </div>
    </Panel>
  )
}

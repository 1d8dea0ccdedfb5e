import { useQueries } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { toLineFigures } from '../../api/statements.ts'
import { LineChart, type LinePoint } from '../../charts/line-chart.tsx'
import { LineKey } from '../../charts/line-key.tsx'
import { Panel } from '../../components/panel.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { formatAmount, formatShort, toShortUnit } from '../../format/amount.ts'
import { formatDay } from '../../format/date.ts'
import { useAmountFormat, useLocale, useOrganisation } from '../../shell/use-organisation.ts'
import type { HomeOf } from './figures.tsx'
import { homeQueries } from './queries.ts'

const height = 232

/** Ninety days of cash and thirty ahead, from zero. */
export function CashPanel({ org, day }: Omit<HomeOf, 'basis'>) {
  const locale = useLocale()
  const format = useAmountFormat()
  const navigate = useNavigate()
  const { organisation } = useOrganisation()
  const query = useQueries({
    queries: [homeQueries.cashByDay(org, day), homeQueries.forecast(org, day)],
    combine: ([actual, forecast]) => ({
      data: actual.data && (forecast.data || forecast.error) ? { actual: actual.data, forecast: forecast.data } : undefined,
      error: actual.error,
      isFetching: actual.isFetching,
      refetch: actual.refetch,
    }),
  })
  return (
    <Panel
      title="Cash"
      note={`${organisation?.currency ?? ''}, last 90 days and 30 days ahead`}
      side={
        <>
          <LineKey name="Actual" />
          <LineKey name="Forecast" dotted />
        </>
      }
    >
      <div style={{ padding: '8px 14px 4px 8px' }}>
        <PanelState query={query} height={height} waitingFor="Waiting for the bank transactions">
          {({ actual, forecast }) => {
            const toPoints = (figures: { name: string; text: string }[], ahead: boolean): LinePoint[] =>
              figures.map(({ name, text }) => ({
                label: formatDay(name, 'medium', locale),
                shortLabel: formatDay(name, 'short', locale),
                value: Number(text),
                text: formatAmount(text, format),
                ahead,
              }))
            const points = [
              ...toPoints(toLineFigures(actual, 'Cash at the end'), false),
              ...(forecast ? toPoints(toLineFigures(forecast, 'Cash at the end'), true) : []),
            ]
            const today = points.findLast(({ ahead }) => !ahead)
            const unit = toShortUnit(Math.max(...points.map(({ value }) => Math.abs(value))))
            return (
              <LineChart
                label={`Cash in bank, last 90 days and forecast for 30 days. ${today ? `Today ${today.text}.` : ''}`}
                name="Actual"
                aheadName="Forecast"
                pointsName="Day"
                points={points}
                locale={locale}
                height={height}
                lowLabel={({ value, shortLabel }) => `Low ${formatShort(value, unit, locale)}, ${shortLabel}`}
                onOpen={() => void navigate({ to: '/o/$org/reports/$report', params: { org, report: 'cash-flow' } })}
              />
            )
          }}
        </PanelState>
      </div>
    </Panel>
  )
}

import { ActionIcon, Select } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Usage } from '../../../http/schemas/activity.ts'
import { get } from '../../api/request.ts'
import { BarChart } from '../../charts/bar-chart.tsx'
import { useNow } from '../../components/date-text.tsx'
import { PageBody } from '../../components/page-body.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Panel } from '../../components/panel.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { formatBytes, formatCount } from '../../format/amount.ts'
import { addMonths, formatDay, formatTime, toDay } from '../../format/date.ts'
import { useActor } from '../../shell/use-actor.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { useShortcuts } from '../../shell/use-shortcuts.ts'
import { UsageTables } from './usage-tables.tsx'
import { toDayBars, toForecastSentence, toOwnTier, toPeak, toShareOf, type Words } from './usage-view.ts'
import classes from './usage.module.css'

/** Calls and data against Xero's limits, and what they cost at each of its tiers. */
export function UsagePage() {
  const search = useSearch({ from: '/shell/usage' })
  const navigate = useNavigate()
  const locale = useLocale()
  const { organisations } = useActor()
  const thisMonth = toDay(useNow(60_000)).slice(0, 7)
  const month = search.month ?? thisMonth
  const usage = useQuery({
    queryKey: ['usage', search.connection ?? null, month],
    queryFn: ({ signal }) => get<Usage>('/v1/usage', { query: { connection: search.connection, month }, signal }),
    refetchInterval: 15_000,
    placeholderData: keepPreviousData,
  })
  const toMonth = (next: string): void => {
    if (next > thisMonth) return
    void navigate({ to: '/usage', search: { ...search, month: next === thisMonth ? undefined : next }, replace: true })
  }
  useShortcuts({ '[': () => toMonth(addMonths(month, -1)), ']': () => toMonth(addMonths(month, 1)) })
  const words: Words = {
    count: (value) => formatCount(value, locale),
    bytes: (value) => formatBytes(value, locale),
    hour: (instant) => formatTime(instant, locale),
  }
  return (
    <>
      <PageHeader
        title="Usage"
        subtitle={formatDay(month, 'month', locale)}
        actions={
          <>
            {organisations.length > 1 && (
              <Select
                aria-label="Organisation"
                placeholder="All organisations"
                clearable
                searchable
                limit={50}
                w={200}
                value={search.connection ?? null}
                data={organisations.map(({ name, tenantName }) => ({ value: name, label: tenantName }))}
                onChange={(connection) =>
                  void navigate({ to: '/usage', search: { ...search, connection: connection ?? undefined } })
                }
              />
            )}
            <ActionIcon.Group>
              <ActionIcon variant="default" aria-label="Previous month" onClick={() => toMonth(addMonths(month, -1))}>
                <IconChevronLeft size={16} stroke={1.6} aria-hidden="true" />
              </ActionIcon>
              <ActionIcon
                variant="default"
                aria-label="Next month"
                disabled={month >= thisMonth}
                onClick={() => toMonth(addMonths(month, 1))}
              >
                <IconChevronRight size={16} stroke={1.6} aria-hidden="true" />
              </ActionIcon>
            </ActionIcon.Group>
          </>
        }
      />
      <PageBody>
        <PanelState query={usage} height={480} waitingFor="Adding up the calls">
          {(data) => (
            <>
              <Figures usage={data} words={words} />
              {month === thisMonth && <Day usage={data} words={words} locale={locale} />}
              <Month usage={data} words={words} locale={locale} />
              <UsageTables usage={data} words={words} />
            </>
          )}
        </PanelState>
      </PageBody>
    </>
  )
}

function Figures({ usage, words }: { usage: Usage; words: Words }) {
  const { today, month, hours } = usage
  const peak = toPeak(hours)
  const tier = toOwnTier(usage.tiers)
  const used = today.limit === null ? null : today.limit - (today.remaining ?? today.limit)
  return (
    <dl className={classes['figures']}>
      <Figure name="Calls in 24 hours" value={words.count(today.calls)}>
        {today.limit === null || used === null ? (
          'Xero has not said how many are left.'
        ) : (
          <Used
            used={used}
            limit={today.limit}
            words={`${words.count(used)} of ${words.count(today.limit)}${today.connection === null ? '' : ` of ${today.connection}`}`}
          />
        )}
      </Figure>
      <Figure name="Most in a minute" value={peak === null ? '0' : words.count(peak.calls)}>
        {peak === null ? 'Xero allows 60.' : `of the 60 Xero allows, after ${words.hour(peak.at)}`}
      </Figure>
      <Figure name="Data this month" value={words.bytes(month.bytes)}>
        {typeof tier?.includedBytes !== 'number' ? (
          tier ? (
            'Not metered at your tier.'
          ) : (
            'Your tier is not set.'
          )
        ) : (
          <Used
            used={month.bytes}
            limit={tier.includedBytes}
            words={`of ${words.bytes(tier.includedBytes)} included in ${tier.title}`}
          />
        )}
      </Figure>
      <Figure name="Forecast" value={usage.forecast === null ? '–' : words.bytes(usage.forecast.highBytes)}>
        {toForecastSentence(usage, words)}
      </Figure>
    </dl>
  )
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={classes['value']}>{value}</dd>
      <dd className="small second">{children}</dd>
    </div>
  )
}

function Used({ used, limit, words }: { used: number; limit: number; words: string }) {
  const { share, near, over } = toShareOf(used, limit)
  return (
    <>
      <meter
        className={classes['meter']}
        data-near={near || over || undefined}
        min={0}
        max={1}
        value={Math.min(1, share)}
        aria-label={words}
      />
      <span className={near || over ? 'warning' : undefined}>
        {words}
        {near ? ', nearly used' : over ? ', used up' : ''}
      </span>
    </>
  )
}

function Day({ usage, words, locale }: { usage: Usage; words: Words; locale: string }) {
  const { hours, today } = usage
  const bars = toDayBars(hours, words)
  if (today.calls === 0) {
    return (
      <Panel title="Calls today">
        <p className={classes['empty']}>No calls yet today.</p>
      </Panel>
    )
  }
  return (
    <Panel title="Calls today" note="added up over the last 24 hours, by hour">
      <div className={classes['chart']}>
        <BarChart
          label={`${words.count(today.calls)} calls to Xero in 24 hours${today.limit === null ? '' : `, of ${words.count(today.limit)} allowed`}.`}
          name="Calls so far"
          pointsName="Hour"
          bars={bars}
          locale={locale}
          height={220}
          losses={false}
          {...(today.limit === null ? {} : { limit: { value: today.limit, label: `day limit ${words.count(today.limit)}` } })}
        />
      </div>
    </Panel>
  )
}

function Month({ usage, words, locale }: { usage: Usage; words: Words; locale: string }) {
  const { days, month, bytes, calls } = usage.month
  return (
    <Panel
      title="Data by day"
      note={`${formatDay(month, 'month', locale)}, in bytes`}
      side={<span className="number">{words.bytes(bytes)}</span>}
    >
      {calls === 0 ? (
        <p className={classes['empty']}>No calls in this month.</p>
      ) : (
        <div className={classes['chart']}>
          <BarChart
            label={`${words.bytes(bytes)} in ${words.count(calls)} calls in ${formatDay(month, 'month', locale)}.`}
            name="Data"
            pointsName="Day"
            locale={locale}
            height={180}
            losses={false}
            bars={days.map(({ day, bytes: ofDay, calls: callsOfDay }) => ({
              label: formatDay(day, 'medium', locale),
              shortLabel: String(Number(day.slice(8))),
              value: ofDay,
              text:
                callsOfDay > 0 && ofDay === 0
                  ? `not measured, ${words.count(callsOfDay)} calls`
                  : `${words.bytes(ofDay)}, ${words.count(callsOfDay)} calls`,
            }))}
          />
        </div>
      )}
    </Panel>
  )
}

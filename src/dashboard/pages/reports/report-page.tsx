import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { statusQuery } from '../../api/queries.ts'
import { statementQuery } from '../../api/statements.ts'
import { useNow } from '../../components/date-text.tsx'
import { NoBooks } from '../../components/no-books.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, Loading, PanelState } from '../../components/panel-state.tsx'
import { PageBody } from '../../components/page-body.tsx'
import { SyncedAgo } from '../../components/synced-ago.tsx'
import { TextLink } from '../../components/links.tsx'
import { TieBadge } from '../../components/tie-popover.tsx'
import { toDay } from '../../format/date.ts'
import { everyOrganisation } from '../../shell/every-organisation.ts'
import { useShortcuts } from '../../shell/use-shortcuts.ts'
import { useLocale, useOrganisation } from '../../shell/use-organisation.ts'
import { exportReport } from './export-report.ts'
import { FinancialReport } from './financial-report.tsx'
import { ListReport } from './list-report.tsx'
import { formatPeriod, shiftDay, shiftPeriod } from './period.ts'
import { reportLinks, toStatementName } from './report-list.ts'
import { toParameters, toReportView, toSettings } from './report-settings.ts'
import { ReportToolbar, type ExportForm } from './report-toolbar.tsx'
import { statementListQuery, trackingQuery } from './queries.ts'
import { addComparison, isFinancial, toStatementView } from './statement-view.ts'
import type { ReportSearch } from './search.ts'

const route = getRouteApi('/shell/o/$org/reports/$report')

/** One statement: its period, comparison and basis are in the address. */
export function ReportPage() {
  const { org, report } = route.useParams()
  const link = reportLinks.find(({ name }) => name === report)
  const { data: status } = useQuery(statusQuery)
  const { organisation } = useOrganisation()
  const now = useNow(600_000)
  if (link === undefined) {
    return (
      <>
        <PageHeader title="Reports" />
        <PageBody>
          <Empty
            title="There is no such report."
            action={
              <TextLink to="/o/$org/reports" params={{ org }}>
                See all reports
              </TextLink>
            }
          />
        </PageBody>
      </>
    )
  }
  if (status === undefined) {
    return (
      <>
        <PageHeader title={link.label} of={organisation?.tenantName} />
        <Loading height={400} />
      </>
    )
  }
  const item = status.find(({ name }) => name === org)
  if (item?.hasBooks === false) {
    return (
      <>
        <PageHeader title={link.label} of={organisation?.tenantName} />
        <PageBody>
          <NoBooks item={item} />
        </PageBody>
      </>
    )
  }
  // Reports go up to the day of the copy; without one, of today.
  const asOf = item?.asOf
  return (
    <Report key={report} org={org} title={link.label} name={toStatementName(report)} day={asOf?.slice(0, 10) ?? toDay(now)} />
  )
}

function Report({ org, title, name, day }: { org: string; title: string; name: string; day: string }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const locale = useLocale()
  const { organisation } = useOrganisation()
  const [exportOpened, setExportOpened] = useState(false)
  const settings = toSettings(name)
  const view = toReportView(name, search, day)
  const list = useQuery(statementListQuery)
  const takes = new Set(list.data?.find((each) => each.name === name)?.parameters.map((each) => each.name))
  const tracking = useQuery({ ...trackingQuery(org), enabled: takes.has('tracking') && org !== everyOrganisation })
  const compare = takes.has('compare') ? view.compare : []
  const asked = (compare.length === 0 ? [undefined] : compare).map((each) =>
    toParameters(takes, settings.time, view, search, each),
  )
  const query = useQueries({
    queries: asked.map((parameters) => ({
      ...statementQuery(org, name, parameters),
      enabled: list.data !== undefined,
      placeholderData: keepPreviousData,
    })),
    combine: (results) => {
      const [first] = results
      const answers = results.flatMap(({ data }) => (data ? [data] : []))
      return {
        data: answers.length === results.length ? answers : undefined,
        error: list.error ?? results.find(({ error }) => error !== null)?.error ?? null,
        isFetching: first?.isFetching ?? false,
        refetch: () => Promise.all([list.refetch(), ...results.map(({ refetch }) => refetch())]) as never,
      }
    },
  })
  const change = (changes: Partial<ReportSearch>): void => {
    void navigate({ search: { ...search, explain: undefined, ...changes }, replace: true })
  }
  const shift = (steps: number): void => {
    if (settings.time === 'span') change(shiftPeriod(view.period, steps))
    else change({ to: shiftDay(view.period.to, steps) })
  }
  useShortcuts({
    '[': () => shift(-1),
    ']': () => shift(1),
    b: () => takes.has('basis') && change({ basis: view.basis === 'cash' ? undefined : 'cash' }),
    e: () => setExportOpened(true),
  })
  const spans = settings.time === 'span'
  const periodText = spans
    ? formatPeriod(view.period, locale)
    : `As at ${formatPeriod({ from: view.period.to, to: view.period.to }, locale)}`
  const subtitle = [periodText, takes.has('basis') ? view.basis : null].filter(Boolean).join(', ')
  const onExport = (form: ExportForm): void => exportReport(form, query.data ?? [], { title, org, period: periodText })
  return (
    <>
      <PageHeader
        title={title}
        of={organisation?.tenantName}
        subtitle={subtitle}
        asOf={<SyncedAgo org={org} />}
        badge={<TieBadge org={org} basis={view.basis} view={{ name, title, ...view.period, answer: query.data?.[0] }} />}
      />
      <ReportToolbar
        org={org}
        day={day}
        takes={takes}
        settings={settings}
        view={{ ...view, compare }}
        search={search}
        periodText={periodText}
        trackingCategories={tracking.data ?? []}
        onChange={change}
        onShift={shift}
        onExport={onExport}
        exportOpened={exportOpened}
        setExportOpened={setExportOpened}
      />
      <div style={{ padding: '0 var(--page-padding) 32px' }}>
        <PanelState query={query} height={480} waitingFor="Adding up the ledger">
          {(answers) => {
            const [first, ...others] = answers
            if (first === undefined) return null
            if (!isFinancial(first)) return <ListReport answer={first} org={org} name={name} periodText={periodText} />
            const statement = others.map(toStatementView).reduce(addComparison, toStatementView(first))
            return (
              <FinancialReport
                answer={first}
                statement={statement}
                org={org}
                name={name}
                title={title}
                view={{ ...view, compare }}
                search={search}
                spans={spans}
                day={day}
                onClose={() => change({})}
              />
            )
          }}
        </PanelState>
      </div>
    </>
  )
}

import { SegmentedControl } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { StatementAnswer } from '../../api/types.ts'
import { Partial } from '../../components/panel-state.tsx'
import { everyOrganisation } from '../../shell/every-organisation.ts'
import { useLocale, useOrganisation } from '../../shell/use-organisation.ts'
import { ExplainDrawer } from './explain-drawer.tsx'
import { NoPostings } from './no-postings.tsx'
import { formatPeriod, type Period } from './period.ts'
import type { ReportView } from './report-settings.ts'
import { ReportNotes } from './report-notes.tsx'
import { separateUnexplained } from './separate-unexplained.ts'
import type { ReportSearch } from './search.ts'
import { Statement, type ExplainQuestion } from './statement.tsx'
import { toColumnPeriods } from './to-column-periods.ts'
import type { StatementLine, StatementView } from './statement-view.ts'
import { useAbsent } from './use-absent.ts'
import { useLabelled, type Labelled } from './use-labelled.ts'

export interface FinancialReportProps {
  answer: StatementAnswer
  statement: StatementView
  org: string
  name: string
  title: string
  view: ReportView
  search: ReportSearch
  /** From a day to a day; else as at the end of a day. */
  spans: boolean
  day: string
  onClose: () => void
}

/** A statement with lines, and the postings of the cell that is open. */
export function FinancialReport(props: FinancialReportProps) {
  const { answer, statement: given, org, name, title, view, search, spans, day, onClose } = props
  const locale = useLocale()
  const navigate = useNavigate()
  const { organisation } = useOrganisation()
  const labelled = useLabelled(org, name, view)
  // A column a month or an option shows other sums than those of the whole period, of which the causes are known.
  const whole = search.by === undefined && search.tracking === undefined && search.contact === undefined
  const statement = whole ? separateUnexplained(given, labelled) : given
  const absent = useAbsent({ org, name, view, statement })
  const periods = toColumnPeriods(statement.columns, view, search, spans)
  const columns = statement.columns.map((column, index) => {
    const period = periods[index]
    const named = period !== undefined && search.tracking === undefined
    return named ? { ...column, title: formatColumn(period, locale, spans) } : column
  })
  // A phone has room for one column: which, is a switch above it.
  const phone = useMediaQuery('screen and (max-width: 47.99em)') && columns.length > 1
  const [chosen, setChosen] = useState(0)
  const only = Math.min(chosen, columns.length - 1)
  const toQuestion = (line: StatementLine, index: number): ExplainQuestion | null => {
    const period = periods[index]
    const column = statement.columns[index]
    if (line.accountId === null || period === undefined || org === everyOrganisation || !explainable.has(name)) return null
    // Postings without an option can't be asked for by one.
    if (search.tracking !== undefined && column?.key === 'Unassigned') return null
    const option = search.tracking === undefined || column?.key === 'total' ? undefined : column?.key
    return {
      connection: org,
      account: line.accountId,
      from: spans ? period.from : undefined,
      to: period.to,
      basis: view.basis === 'cash' ? 'cash' : undefined,
      contact: search.contact,
      tracking_option: option,
    }
  }
  const open = toOpen(search.explain, statement)
  const question = open ? toQuestion(open.line, open.column) : null
  const openPeriod = open ? periods[open.column] : undefined
  // Of several organisations the statement itself says which, at the end of its subtitle.
  const currency = organisation?.currency ?? answer.subtitle.split(' · ').at(-1) ?? ''
  if (statement.lines.every(({ kind }) => kind === 'result')) {
    return (
      <NoPostings
        question={{ org, name, basis: view.basis === 'cash' ? 'cash' : undefined, day }}
        period={view.period}
        spans={spans}
      />
    )
  }
  const last = statement.lines.findLast(({ kind }) => kind === 'result')
  return (
    <>
      {answer.missing.map((sentence) => (
        <Partial key={sentence}>{sentence}</Partial>
      ))}
      {phone && (
        <SegmentedControl
          aria-label="Period shown"
          fullWidth
          value={String(only)}
          onChange={(value) => setChosen(Number(value))}
          data={columns.map(({ title }, index) => ({ value: String(index), label: title }))}
        />
      )}
      <Statement
        view={phone ? toOneColumn({ ...statement, columns }, only) : { ...statement, columns }}
        caption={[title, answer.organisations.join(', '), answer.subtitle].join(', ')}
        currency={currency}
        changeTitle={toChangeTitle(periods, locale, spans)}
        labelled={whole ? labelled : none}
        toQuestion={(line, column) => toQuestion(line, phone ? only : column)}
        grand={(line) => line === last}
        absent={(line, column) => absent(line, phone ? only : column)}
        open={search.explain}
      />
      <ReportNotes answer={answer} />
      <ExplainDrawer
        question={question}
        account={open ? [open.line.code, open.line.label].filter(Boolean).join(' ') : ''}
        of={openPeriod ? `${formatColumn(openPeriod, locale, spans, true)}, ${view.basis}` : ''}
        onClose={() => {
          onClose()
          void navigate({ to: '.', search: ((held: object) => ({ ...held, explain: undefined })) as never })
        }}
      />
    </>
  )
}

const none: ReadonlyMap<string, Labelled> = new Map()

/** One column alone, without changes. */
function toOneColumn(view: StatementView, column: number): StatementView {
  return {
    changes: false,
    columns: view.columns.slice(column, column + 1),
    lines: view.lines.map((line) => ({ ...line, figures: line.figures.slice(column, column + 1) })),
  }
}

/** Statements whose cells are sums of postings of an account. */
const explainable = new Set(['profit_and_loss', 'balance_sheet', 'cash_flow_indirect', 'budget_vs_actual'])

function formatColumn(period: Period, locale: string, spans: boolean, long = false): string {
  return formatPeriod(spans ? period : { from: period.to, to: period.to }, locale, !long)
}

/** `Change on Sep`. */
function toChangeTitle(periods: readonly (Period | undefined)[], locale: string, spans: boolean): string {
  const [, before] = periods
  if (before === undefined) return 'Change'
  const text = formatColumn(before, locale, spans)
  return `Change on ${text.replace(/ \d{4}$/, '')}`
}

/** `account:column` of the address, where the statement has both. */
function toOpen(explain: string | undefined, { lines, columns }: StatementView): { line: StatementLine; column: number } | null {
  if (explain === undefined) return null
  const at = explain.indexOf(':')
  const line = lines.find(({ accountId }) => accountId !== null && accountId === explain.slice(0, at))
  const column = columns.findIndex(({ key }) => key === explain.slice(at + 1))
  return line === undefined || column === -1 ? null : { line, column }
}

import { Link } from '@tanstack/react-router'
import { useMemo, type ReactNode } from 'react'
import { toCellText, toRecords } from '../../api/statements.ts'
import type { Cell, StatementAnswer } from '../../api/types.ts'
import { Amount } from '../../components/amount.tsx'
import { DataTable, type DataColumn } from '../../components/data-table.tsx'
import { DayText } from '../../components/date-text.tsx'
import { Empty, Partial } from '../../components/panel-state.tsx'
import { formatCount, formatPercent } from '../../format/amount.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { ReportNotes } from './report-notes.tsx'
import classes from './list-report.module.css'

type Row = Record<string, Cell> & { key: string }

/** A report that is a list: of contacts, documents, accounts. Sorted by the head of a column; sums stand under it. */
export function ListReport({
  answer,
  org,
  name,
  periodText,
}: {
  answer: StatementAnswer
  org: string
  name: string
  periodText: string
}) {
  const locale = useLocale()
  const rows = useMemo(() => toRecords(answer).map((row, index): Row => ({ ...row, key: String(index) })), [answer])
  const columns = useMemo(() => toColumns(answer, org, locale), [answer, org, locale])
  if (rows.length === 0) {
    return (
      <Empty title="Nothing to list.">
        {answer.title} has no rows for {periodText}. Choose another day or period.
      </Empty>
    )
  }
  return (
    <div className={classes['list']} data-name={name}>
      {answer.missing.map((sentence) => (
        <Partial key={sentence}>{sentence}</Partial>
      ))}
      <DataTable
        label={[answer.title, answer.organisations.join(', '), answer.subtitle].join(', ')}
        columns={columns}
        rows={rows}
        rowKey={({ key }) => key}
        empty=""
        totals={toTotals(answer)}
      />
      <ReportNotes answer={answer} />
    </div>
  )
}

/** Ids serve links, and are not read. */
const isShown = (name: string): boolean => !name.endsWith('_id') && name !== 'document_type'
const isMoney = (type: string): boolean => /^DECIMAL\(18,\s?[24]\)$/.test(type)
const isPercent = (name: string): boolean => /percent|share/.test(name)

function toColumns(answer: StatementAnswer, org: string, locale: string): DataColumn<Row>[] {
  return answer.columns
    .filter(({ name }) => isShown(name))
    .map(({ name, title, type }) => {
      const right = isMoney(type) || /INT|DECIMAL|DOUBLE/.test(type)
      return {
        key: name,
        title,
        ...(right ? { align: 'right' as const } : {}),
        sortBy: (row) => (right ? Number(row[name] ?? 0) : toCellText(row[name]).toLowerCase()),
        cell: (row) => toCell(row, { name, type, org, locale }),
      }
    })
}

/** Where a document's record lies. */
const streamOf: Record<string, string> = {
  invoice: 'invoices',
  bill: 'invoices',
  credit_note: 'credit_notes',
  bill_credit_note: 'credit_notes',
  overpayment: 'overpayments',
  prepayment: 'prepayments',
}

function toCell(row: Row, { name, type, org, locale }: { name: string; type: string; org: string; locale: string }): ReactNode {
  const value = row[name]
  if (value === null || value === undefined) return null
  const text = toCellText(value)
  if (isPercent(name)) return formatPercent(Number(text), locale)
  if (isMoney(type)) {
    const foreign = name === 'document_amount' ? toCellText(row['currency']) || null : null
    return <Amount value={trimScale(text)} currency={foreign} />
  }
  if (/INT/.test(type)) return formatCount(Number(text), locale)
  if (type === 'DATE') return <DayText day={text} />
  const stream = streamOf[toCellText(row['document_type'])]
  const id = toCellText(row['document_id'])
  if (name === 'number' && stream !== undefined && id !== '') {
    return (
      <Link className="link" to="/explore/$schema/$table" params={{ schema: 'xero', table: stream }} search={{ org, row: id }}>
        {text || 'Open'}
      </Link>
    )
  }
  return text
}

/** Four decimals of which the last two are nought are two. */
const trimScale = (text: string): string => text.replace(/(\.\d{2})0+$/, '$1')

function toTotals(answer: StatementAnswer): Record<string, ReactNode> | undefined {
  const { totals, columns } = answer
  if (!totals) return undefined
  const cells = Object.fromEntries(
    columns.flatMap(({ name, type }, index) => {
      const total = totals[index]
      return typeof total === 'string' && isMoney(type) ? [[name, <Amount key={name} value={trimScale(total)} />]] : []
    }),
  )
  const first = columns.find(({ name }) => isShown(name))?.name
  return first === undefined || first in cells ? cells : { [first]: 'Total', ...cells }
}

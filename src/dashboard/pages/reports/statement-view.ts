import { lineColumns, toCellText, toRecords } from '../../api/statements.ts'
import type { StatementAnswer } from '../../api/types.ts'
import { subtract, toPercentChange } from '../../format/decimal.ts'

/** A statement as it is drawn: lines from top to bottom, with a figure for each column. */
export interface StatementView {
  columns: StatementColumn[]
  lines: StatementLine[]
  /** The first comparison's: difference from the first column and per cent. */
  changes: boolean
}

export interface StatementColumn {
  key: string
  title: string
}

export interface StatementLine {
  key: string
  kind: 'account' | 'total' | 'result'
  section: string | null
  code: string | null
  label: string
  accountId: string | null
  /** Exact text; null where a column says nothing of the line. */
  figures: (string | null)[]
}

/** Whether an answer has lines (a financial statement) or is a list. */
export const isFinancial = ({ columns }: Pick<StatementAnswer, 'columns'>): boolean => columns[0]?.name === 'line'

const workedOut = ['change', 'change_percent']

/** Lines of one answer. Columns of changes are left out: they are worked out for what is shown. */
export function toStatementView(answer: StatementAnswer): StatementView {
  const figures = answer.columns.filter(({ name }) => !lineColumns.includes(name) && !workedOut.includes(name))
  return {
    columns: figures.map(({ name, title }) => ({ key: name, title })),
    changes: answer.columns.some(({ name }) => name === 'change'),
    lines: toRecords(answer).map((row) => {
      const [section, code, label] = [row['section'], row['code'], row['label']].map(toCellText)
      const accountId = toCellText(row['account_id']) || null
      return {
        key: [row['line'], section, accountId ?? label].map(toCellText).join('|'),
        kind: toCellText(row['line']) as StatementLine['kind'],
        section: section || null,
        code: code || null,
        label: label ?? '',
        accountId,
        figures: figures.map(({ name }) => toCellText(row[name]) || null),
      }
    }),
  }
}

/**
 * Adds the comparison of a further answer to the same statement: its second column. A line that only one of the two has
 * stands where that one has it; the figures it lacks are nought, since a statement leaves out lines that are nought throughout.
 */
export function addComparison(view: StatementView, other: StatementView): StatementView {
  const [, column] = other.columns
  if (column === undefined) return view
  const theirs = new Map(other.lines.map((line) => [line.key, line.figures[1] ?? null]))
  const lines = view.lines.map((line) => ({ ...line, figures: [...line.figures, theirs.get(line.key) ?? nought] }))
  const held = new Set(lines.map(({ key }) => key))
  other.lines.forEach((line, index) => {
    if (held.has(line.key)) return
    lines.splice(toPlace(lines, other.lines, index), 0, {
      ...line,
      figures: [...view.columns.map(() => nought), line.figures[1] ?? nought],
    })
    held.add(line.key)
  })
  return { ...view, columns: [...view.columns, column], lines }
}

const nought = '0.00'

/** Where a line goes that is not held: before the line of its section that follows it there, else after the one before it. */
function toPlace(held: readonly StatementLine[], theirs: readonly StatementLine[], index: number): number {
  const line = theirs[index]
  const find = (key: string | undefined): number => held.findIndex((each) => each.key === key)
  const before = theirs[index - 1]
  if (before?.section !== line?.section) {
    const next = theirs.slice(index + 1).find((each) => each.section === line?.section && find(each.key) !== -1)
    if (next) return find(next.key)
  }
  return find(before?.key) + 1
}

/** Difference of the first column from the second, and per cent; null where that says nothing. */
export function toChange({ figures }: StatementLine): { amount: string; percent: number | null } | null {
  const [now, then] = figures
  if (now === undefined || now === null || then === undefined || then === null) return null
  return { amount: subtract(now, then), percent: toPercentChange(now, then) }
}

/** Xero's headings as sentences: `Less Cost of Sales` is `Cost of sales`. Accounts keep their names. */
export function toHeading(text: string): string {
  const bare = text.replace(/^(Less|Plus) /, '')
  const [first = '', ...rest] = bare.split(' ')
  return [first, ...rest.map((word) => (word === word.toUpperCase() && word.length > 1 ? word : word.toLowerCase()))].join(' ')
}

/** Lines grouped for drawing: a heading before the first line of a section. */
export function toSections(lines: readonly StatementLine[]): { heading: string | null; lines: StatementLine[] }[] {
  const parts: { heading: string | null; lines: StatementLine[] }[] = []
  for (const line of lines) {
    const last = parts.at(-1)
    if (last && last.heading === line.section) last.lines.push(line)
    else parts.push({ heading: line.section, lines: [line] })
  }
  return parts
}

/** Plain values for a file: amounts with a minus, no grouping. */
export function toExportRows(view: StatementView): string[][] {
  const head = [
    'Section',
    'Code',
    'Line',
    ...view.columns.map(({ title }) => title),
    ...(view.changes ? ['Change', 'Change %'] : []),
  ]
  const rows = view.lines.map((line) => {
    const change = view.changes ? toChange(line) : null
    return [
      line.section ?? '',
      line.code ?? '',
      line.label,
      ...line.figures.map((figure) => figure ?? ''),
      ...(view.changes
        ? [change?.amount ?? '', change === null || change.percent === null ? '' : change.percent.toFixed(1)]
        : []),
    ]
  })
  return [head, ...rows]
}

import type { QueryCell } from '../../warehouse/query.ts'
import type { ReportAnswer } from '../../platform/statements.ts'
import type { TableView } from './query-result.ts'
import { toCount, toCounted } from './figures.ts'
import { measure, padEnd, padStart, toOneLine, truncate, wrap } from './text.ts'

export interface StatementView extends TableView {
  /** Whether how fresh it is and whether it ties stands below. Default true. */
  badge?: boolean
}

/**
 * A statement as accountants lay it out: title, organisation, period; sections with subtotals; negatives in brackets,
 * nought as a dash, figures right-aligned. Too many columns for the terminal are shown in blocks, one under the other.
 */
export function renderStatement(answer: ReportAnswer, view: StatementView): string {
  const head = [
    view.style.bold(answer.title),
    toOneLine(answer.organisations.join(', ')),
    ...wrap(answer.subtitle, view.width ?? 120).split('\n'),
  ]
  const body = answer.columns[0]?.name === 'line' ? renderFinancial(answer, view) : renderList(answer, view)
  const foot = renderFoot(answer, view)
  return [...head, '', ...body, ...(foot.length > 0 ? ['', ...foot] : [])].join('\n')
}

function renderFoot({ asOf, ties, missing, notes }: ReportAnswer, { style, width, badge = true }: StatementView): string[] {
  const paint =
    ties.state === 'ties' || ties.state === 'explained' ? style.good : ties.state === 'differs' ? style.bad : style.dim
  const known = asOf === null ? 'Not fully read yet.' : `As of ${asOf.slice(0, 16).replace('T', ' ')} UTC.`
  const lines = (text: string): string[] => wrap(text, width ?? 120).split('\n')
  return [
    ...notes.flatMap(lines),
    ...missing.flatMap(lines).map((line) => style.warn(line)),
    ...(badge ? lines(`${known} ${ties.text}`).map(paint) : []),
  ]
}

interface PageLine {
  kind: 'heading' | 'account' | 'total' | 'result'
  label: string
  figures: string[]
}

/** Columns before the figures in a financial statement: line, section, code, label, account_id. */
const figuresFrom = 5

function renderFinancial(answer: ReportAnswer, view: TableView): string[] {
  const columns = answer.columns.slice(figuresFrom)
  const lines = toPageLines(answer)
  if (answer.rows.every((row) => row.slice(figuresFrom).every(isNought))) return ['Nothing was posted in this time.']
  const widths = columns.map((column, index) =>
    Math.max(measure(column.title), ...lines.map(({ figures }) => measure(figures[index] ?? ''))),
  )
  const labelWidth = Math.min(Math.max(...lines.map(({ label }) => measure(label))), toLabelLimit(view.width, widths))
  return toBlocks(widths, labelWidth, view.width).flatMap((block, index) => [
    ...(index === 0 ? [] : ['']),
    ...renderBlock(
      lines,
      columns.map(({ title }) => title),
      widths,
      labelWidth,
      block,
      view,
    ),
  ])
}

/** Labels give way before figures do, but not past what still tells accounts apart. */
function toLabelLimit(width: number | undefined, widths: number[]): number {
  if (width === undefined) return 200
  const rest = width - widths.reduce((sum, each) => sum + each + gap, 0)
  return rest >= 26 ? rest : Math.min(48, Math.floor(width / 2))
}

const gap = 2

/** Indexes of the columns that fit beside the labels, block by block: as few blocks as can be, of about as many columns. */
function toBlocks(widths: number[], labelWidth: number, width: number | undefined): number[][] {
  const full = fillBlocks(widths, labelWidth, width, widths.length)
  const even = fillBlocks(widths, labelWidth, width, Math.ceil(widths.length / full.length))
  return even.length === full.length ? even : full
}

function fillBlocks(widths: number[], labelWidth: number, width: number | undefined, most: number): number[][] {
  const blocks: number[][] = [[]]
  let used = labelWidth
  for (const [index, each] of widths.entries()) {
    const block = blocks.at(-1)!
    if (width !== undefined && block.length > 0 && (block.length >= most || used + gap + each > width)) {
      blocks.push([index])
      used = labelWidth + gap + each
    } else {
      block.push(index)
      used += gap + each
    }
  }
  return blocks
}

function renderBlock(
  lines: PageLine[],
  titles: string[],
  widths: number[],
  labelWidth: number,
  block: number[],
  { style }: TableView,
): string[] {
  const toLine = (label: string, cells: string[], paint = (text: string): string => text): string =>
    `${paint(padEnd(truncate(label, labelWidth), labelWidth))}${block
      .map((index) => ' '.repeat(gap) + paint(padStart(cells[index] ?? '', widths[index] ?? 0)))
      .join('')}`.trimEnd()
  const rule = (sign: string): string =>
    toLine(
      '',
      widths.map((width) => sign.repeat(width)),
      style.dim,
    )
  const rendered = [toLine('', titles, style.dim), rule('─')]
  for (const [index, { kind, label, figures }] of lines.entries()) {
    const before = lines[index - 1]?.kind
    if (kind === 'heading') rendered.push(...(index === 0 ? [] : ['']), style.bold(label))
    if (kind === 'account') rendered.push(toLine(label, figures))
    if (kind === 'total') rendered.push(rule('─'), toLine(label, figures, style.bold))
    if (kind === 'result')
      rendered.push(...(before === 'result' || before === undefined ? [] : ['']), toLine(label, figures, style.bold))
  }
  return [...rendered, rule('═')]
}

function toPageLines({ rows }: ReportAnswer): PageLine[] {
  const lines: PageLine[] = []
  let section: QueryCell = null
  for (const [kind, ownSection, code, label, , ...cells] of rows) {
    if (ownSection !== section && ownSection !== null && ownSection !== undefined) {
      lines.push({ kind: 'heading', label: asText(ownSection), figures: [] })
    }
    section = ownSection ?? null
    const named = code === null || code === undefined ? asText(label) : `${asText(label)} (${asText(code)})`
    lines.push({
      kind: kind as PageLine['kind'],
      label: kind === 'account' ? `  ${named}` : named,
      figures: cells.map((cell) => toFigure(cell)),
    })
  }
  return lines
}

const asText = (cell: QueryCell | undefined): string =>
  cell === null || cell === undefined ? '' : toOneLine(typeof cell === 'object' ? JSON.stringify(cell) : String(cell))

const isNought = (cell: QueryCell | undefined): boolean => /^-?0*(\.0*)?$/.test(asText(cell))

/** `-1234.50` → `(1,234.50)`; a space stands where others have a bracket, so that digits are under digits. */
function toFigure(cell: QueryCell | undefined): string {
  if (cell === null || cell === undefined) return ''
  const text = asText(cell)
  if (isNought(text)) return '- '
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  const digits = `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === '' ? '' : `.${fraction.replace(/(\.?\d\d)00$/, '$1')}`}`
  return text.startsWith('-') ? `(${digits})` : `${digits} `
}

function renderList(answer: ReportAnswer, view: TableView): string[] {
  // Ids are for programs; on paper they take the room of what people read.
  const shown = answer.columns.map((_, index) => index).filter((index) => !answer.columns[index]!.name.endsWith('_id'))
  if (answer.rows.length === 0) return ['None.']
  const numeric = shown.map((index) => /^(DECIMAL|INTEGER)/.test(answer.columns[index]!.type))
  const toCells = (row: QueryCell[]): string[] =>
    shown.map((index, place) => (numeric[place] ? toListFigure(row[index], answer.columns[index]!.type) : asText(row[index])))
  const rows = answer.rows.map(toCells)
  const totals = answer.totals && label('Total', toCells(answer.totals))
  const { others: left } = answer
  const others = left && totals && label(toCounted(left.count, 'other'), toCells(left.sums))
  const sums = [others, totals].filter((cells) => cells !== undefined)
  const titles = shown.map((index) => answer.columns[index]!.title)
  const widths = titles.map((title, place) =>
    Math.max(measure(title), ...[...rows, ...sums].map((cells) => measure(cells[place] ?? ''))),
  )
  const [whole = 0] = widths
  shrinkTexts(widths, numeric, view.width)
  const split = toBlocks(widths.slice(1), widths[0]!, view.width)
  const room = view.width === undefined ? whole : view.width - Math.max(...split.map((block) => sumWidths(block, widths)))
  widths[0] = Math.max(widths[0]!, Math.min(whole, room))
  const blocks = split.flatMap((block, index) => {
    const places = [0, ...block.map((each) => each + 1)]
    const toLine = (cells: string[], paint = (text: string): string => text): string =>
      places
        .map((place) => paint(fit(cells[place]!, widths[place]!, numeric[place]!)))
        .join(' '.repeat(gap))
        .trimEnd()
    const rule = (sign: string): string =>
      toLine(
        widths.map((width) => sign.repeat(width)),
        view.style.dim,
      )
    return [
      ...(index === 0 ? [] : ['']),
      toLine(titles, view.style.dim),
      rule('─'),
      ...rows.map((cells) => toLine(cells)),
      ...(others ? [toLine(others, view.style.dim)] : []),
      ...(totals ? [rule('─'), toLine(totals, view.style.bold), rule('═')] : []),
    ]
  })
  return left && !totals ? [...blocks, view.style.dim(`… and ${toCount(left.count)} more`)] : blocks
}

/** What columns of a block take beside the first. */
const sumWidths = (block: number[], widths: number[]): number => block.reduce((sum, each) => sum + gap + widths[each + 1]!, 0)

/** A name for a row of sums, in the first column, of which there is no sum. */
const label = (name: string, [, ...cells]: string[]): string[] => [name, ...cells]

const fit = (cell: string, width: number, numeric: boolean): string =>
  numeric ? padStart(cell, width) : padEnd(truncate(cell, width), width)

function toListFigure(cell: QueryCell | undefined, type: string): string {
  return type.startsWith('INTEGER') ? asText(cell) : toFigure(cell)
}

/** Takes from the widest text, the first down to twenty columns and others to ten, until the list fits or none gives way. */
function shrinkTexts(widths: number[], numeric: boolean[], width: number | undefined): void {
  if (width === undefined) return
  const total = (): number => widths.reduce((sum, each) => sum + each + gap, -gap)
  while (total() > width) {
    let widest = -1
    for (const [index, each] of widths.entries()) {
      if (!numeric[index] && each > (index === 0 ? 20 : 10) && (widest < 0 || each > widths[widest]!)) widest = index
    }
    if (widest < 0) return
    widths[widest]! -= 1
  }
}

import type { StreamReport } from '../../sync/report.ts'
import { toBytes, toCount, toCounted, toLocalTime, toTicks } from './figures.ts'
import { type ProgressState, toTotals } from './progress-state.ts'
import { toStatusWord } from './stream-line.ts'
import type { Style } from './style.ts'
import { padEnd, padStart, truncate } from './text.ts'

export interface BlockView {
  columns: number
  rows: number
  now: Date
  style: Style
}

/** The live picture of a run: a heading, a bar a stream, a line of totals. Never taller than the terminal. */
export function renderProgressBlock(state: ProgressState, view: BlockView): string {
  const { style } = view
  const width = Math.max(20, view.columns - 1)
  const elapsed = toTicks(view.now.getTime() - state.startedAt.getTime())
  const title = truncate(state.title || 'Starting', width - elapsed.length - 2)
  const heading = `${style.bold(padEnd(title, width - elapsed.length))}${style.dim(elapsed)}`
  const footer = [renderTotals(state, width, style), ...renderWaiting(state, view, width)]
  const room = Math.max(1, view.rows - 1 - 2 - footer.length - 1)
  return ['', heading, ...renderStreams(state, room, width, style), ...footer].join('\n')
}

function renderTotals(state: ProgressState, width: number, style: Style): string {
  const totals = toTotals(state)
  const text = [
    `${totals.done} of ${toCounted(totals.streams, 'stream')}`,
    toCounted(totals.rows, 'row'),
    toCounted(totals.calls, 'call'),
    toBytes(totals.bytes),
  ].join(' · ')
  return style.dim(truncate(text, width))
}

function renderWaiting(state: ProgressState, view: BlockView, width: number): string[] {
  if (state.stopping)
    return [view.style.warn(truncate('Stopping, after storing what is in hand. Ctrl-C again stops at once.', width))]
  if (!state.waiting) return []
  const { until, reason } = state.waiting
  const left = toTicks(until.getTime() - view.now.getTime() + 999)
  return [
    view.style.warn(truncate(`Waiting ${left}, until ${toLocalTime(until, { seconds: true }).slice(11)}: ${reason}`, width)),
  ]
}

interface Layout {
  name: number
  bar: number
  rows: number
  calls: number
  bytes: number
}

/** Bars where there is room; bytes, then calls, then the bar give way as the terminal narrows. */
function toLayout(names: string[], width: number): Layout {
  const name = Math.min(Math.max(8, ...names.map((each) => each.length)), Math.max(8, width - 14))
  const layout = { name, bar: 0, rows: 20, calls: 12, bytes: 10 }
  const left = (): number => width - 2 - layout.name - 1 - layout.rows - layout.calls - layout.bytes
  if (left() < 8) layout.bytes = 0
  if (left() < 8) layout.calls = 0
  if (left() < 8) layout.rows = Math.max(0, Math.min(20, width - layout.name - 3))
  layout.bar = left() < 6 ? 0 : Math.min(28, left())
  return layout
}

/**
 * Every stream has its line while they fit. Where they don't, what is being read comes first, then troubles, then as many
 * of the last finished as there is room for; the rest is counted in one line each way.
 */
function renderStreams(state: ProgressState, room: number, width: number, style: Style): string[] {
  const entries = [...state.streams]
  const layout = toLayout(
    entries.map(([stream]) => stream),
    width,
  )
  const line = ([stream, report]: [string, StreamReport | undefined]): string => renderLine(stream, report, layout, width, style)
  if (entries.length <= room) return entries.map(line)
  const isActive = (report: StreamReport | undefined): boolean => report?.status === 'running'
  const isTrouble = (report: StreamReport | undefined): boolean =>
    (report?.status === 'failed' && report.code !== 'stopped') || report?.status === 'paused'
  const isDone = (report: StreamReport | undefined): boolean => report !== undefined && !isActive(report) && !isTrouble(report)
  const active = entries.filter(([, report]) => isActive(report))
  const troubles = entries.filter(([, report]) => isTrouble(report))
  const done = entries.filter(([, report]) => isDone(report))
  const ahead = entries.filter(([, report]) => report === undefined)
  const shown = new Set<string>()
  let left = room - 2
  // The largest finished streams stay in sight: they are what a person is waiting to see land.
  const byRows = [...done].sort((a, b) => (b[1]?.read ?? 0) - (a[1]?.read ?? 0))
  for (const [stream] of [...active, ...troubles, ...byRows, ...ahead]) {
    if (left <= 0) break
    shown.add(stream)
    left -= 1
  }
  const doneHidden = done.filter(([stream]) => !shown.has(stream)).length
  const aheadHidden = entries.filter(([stream, report]) => !shown.has(stream) && !isDone(report)).length
  return [
    ...entries.filter(([stream]) => shown.has(stream)).map(line),
    ...(doneHidden > 0 ? [`  ${style.dim(truncate(`${toCount(doneHidden)} more done`, width - 2))}`] : []),
    ...(aheadHidden > 0 ? [`  ${style.dim(truncate(`${toCount(aheadHidden)} more to come`, width - 2))}`] : []),
  ]
}

function renderLine(stream: string, report: StreamReport | undefined, layout: Layout, width: number, style: Style): string {
  const name = padEnd(truncate(stream, layout.name), layout.name)
  if (!report) return `  ${style.dim(name)}`
  const words = toStatusWord(report)
  if (report.code === 'stopped') return `  ${name}  ${style.dim(words)}`
  if (
    report.status === 'skipped' ||
    report.status === 'unavailable' ||
    report.status === 'failed' ||
    report.status === 'paused'
  ) {
    const paint = report.status === 'failed' ? style.bad : report.status === 'unavailable' ? style.dim : style.warn
    const reason = report.reason === null || report.reason === '' ? words : `${words}: ${report.reason}`
    return `  ${report.status === 'unavailable' ? style.dim(name) : name}  ${paint(truncate(reason, width - layout.name - 4))}`
  }
  if (report.status === 'current') return `  ${name}  ${style.dim(truncate(words, width - layout.name - 4))}`
  const bar = layout.bar > 0 ? renderBar(report, layout.bar, style) : ''
  const rows = padStart(toRowsText(report, layout.rows), layout.rows)
  const calls = layout.calls > 0 ? style.dim(padStart(toCounted(report.calls, 'call'), layout.calls)) : ''
  const bytes = layout.bytes > 0 ? style.dim(padStart(toBytes(report.bytes), layout.bytes)) : ''
  return `  ${name} ${bar}${rows}${calls}${bytes}`
}

function toRowsText(report: StreamReport, width: number): string {
  const read = toCount(report.read)
  if (report.status === 'running' && report.expected !== null && report.expected > report.read) {
    const both = `${read} of ${toCount(report.expected)}`
    if (both.length < width) return both
  }
  return width >= 12 ? toCounted(report.read, 'row') : read
}

function renderBar(report: StreamReport, length: number, style: Style): string {
  if (report.status === 'complete') return style.good('━'.repeat(length))
  // Without a known length the bar only says that something is under way.
  const share =
    report.expected !== null && report.expected > 0 ? Math.min(1, report.read / report.expected) : report.read > 0 ? 0.5 : 0
  const filled = Math.round(share * length)
  return style.accent('━'.repeat(filled)) + style.dim('─'.repeat(length - filled))
}

import { AppError } from '../lib/app-error.ts'
import type { ReportRead } from '../streams/stream.ts'
import type { ReadResponse } from '../xero/api.ts'
import { parseReport } from '../xero/parse-report.ts'
import { planGaps, planReport, type ReportCall } from './plan-reports.ts'
import { toReportRecords } from './report-records.ts'
import type { StreamRun } from './stream-run.ts'
import type { Reading } from './stream-state.ts'

/** Months of a report that are asked for at once. */
const callsAtOnce = 4

/**
 * Brings a report up to date: reads the months that are missing or may say something else now. What was read is noted
 * with what it rests on, in the transaction that stores it, so that an interrupted run goes on with what is left.
 */
export async function readReports(run: StreamRun): Promise<void> {
  const { context, stream } = run
  if (stream.read.kind !== 'report') throw new Error(`${stream.name} is no report`)
  const { read } = stream
  const readings: Record<string, Reading> = { ...run.state.readings }
  run.report.mode = Object.keys(readings).length === 0 ? 'full' : 'incremental'
  const options = async () => ({
    readings,
    facts: await context.reportFacts(),
    today: context.clock.now().toISOString().slice(0, 10),
    startDate: context.startDate?.toISOString().slice(0, 10),
    full: context.full,
  })
  let calls = planReport(read, await options())
  for (let round = 0; round < mostRounds; round++) {
    if (calls.length > 0) await readCalls(run, read, calls, readings)
    calls = planGaps(read, await options())
    if (calls.length === 0) break
  }
  if (run.report.calls === 0) run.report.status = 'current'
}

/** A gap that is closed can show another, a month earlier. */
const mostRounds = 12

async function readCalls(
  run: StreamRun,
  read: ReportRead,
  calls: ReportCall[],
  readings: Record<string, Reading>,
): Promise<void> {
  run.report.expected = (run.report.expected ?? 0) + calls.reduce((sum, call) => sum + call.periods.size, 0)
  run.progress()
  for (let at = 0; at < calls.length; at += callsAtOnce) {
    const group = calls.slice(at, at + callsAtOnce)
    const asked = await Promise.allSettled(group.map((call) => run.read({ params: call.params })))
    for (const [index, answer] of asked.entries()) {
      if (answer.status === 'rejected') continue
      const call = group[index]!
      await add(run, read, call, answer.value)
      for (const [month, { lastDay, basis, gap }] of call.periods) {
        readings[month] = { lastDay, basis, ...(gap === undefined ? {} : { gap }) }
      }
    }
    await run.checkpoint({ ...run.state, readings: { ...readings } })
    const failed = asked.find((answer) => answer.status === 'rejected')
    if (failed) throw failed.reason
  }
  await run.finish({ ...run.state, readings: { ...readings } })
}

async function add(run: StreamRun, read: ReportRead, call: ReportCall, response: ReadResponse): Promise<void> {
  const [report, second] = response.records
  if (report === undefined || second !== undefined) {
    throw new AppError(
      'xero_garbled',
      `Xero answered GET ${run.stream.path} with ${response.records.length} reports where one was asked for.`,
    )
  }
  const parsed = parseReport(report, run.stream.path)
  for (const result of toReportRecords(read, call, parsed, response.serverTime)) {
    if (result.trouble === undefined) await run.add({ records: [result.record] })
    else run.refuse({ key: result.key, reason: result.trouble, raw: JSON.stringify(report) })
  }
}

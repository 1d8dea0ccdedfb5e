import { AppError } from '../../lib/app-error.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Platform, SyncOptions } from '../../platform/platform.ts'
import type { SyncReport } from '../../sync/report.ts'
import { printJson, withPlatform, type Cli } from '../cli.ts'
import { createLineProgress, createLiveProgress, noProgress, type Progress } from '../progress.ts'
import { toTime } from '../render/figures.ts'
import { renderSyncSummary } from '../render/sync-summary.ts'

interface SyncCommandOptions {
  streams?: string[]
  full?: boolean
  wait?: boolean
  json?: boolean
}

export async function runSync(cli: Cli, name: string, options: SyncCommandOptions): Promise<number> {
  const signal = cli.untilStopped()
  const json = options.json ?? false
  for (;;) {
    const report = await withPlatform(cli, `sync ${name}`, (platform) =>
      syncWithProgress(cli, platform, name, {
        ...(options.streams ? { streams: options.streams } : {}),
        full: options.full ?? false,
        json,
        signal,
      }),
    )
    const resumesAt = report.resumesAt === null ? undefined : new Date(report.resumesAt)
    const again = options.wait === true && report.status === 'paused' && resumesAt !== undefined && !signal.aborted
    if (json && !again) printJson(cli, report)
    if (!json) cli.print(renderSyncSummary(report, { style: cli.style, width: cli.width() ?? 120, now: cli.now() }))
    if (signal.aborted) throw new AppError('stopped', 'Stopped on request. What landed is kept; the next sync goes on from it.')
    if (!again) return toExitCode(report)
    // The home is closed while waiting, which can take most of a day: other commands work meanwhile.
    cli.note(`Waiting for Xero's limit, goes on ${toTime(resumesAt, cli.now())}. Ctrl-C stops.`)
    await systemClock.sleep(resumesAt.getTime() - cli.now().getTime(), signal)
  }
}

/** Runs a sync and shows it; the block on a terminal, lines elsewhere. Beside JSON only a person's terminal gets any. */
export async function syncWithProgress(
  cli: Cli,
  platform: Platform,
  name: string,
  options: SyncOptions & { json?: boolean },
): Promise<SyncReport> {
  const { json, ...rest } = options
  const progress = chooseProgress(cli, json ?? false, options.signal)
  try {
    return await platform.sync(name, { ...rest, onEvent: progress.onEvent })
  } finally {
    progress.end()
  }
}

function chooseProgress(cli: Cli, json: boolean, signal: AbortSignal | undefined): Progress {
  const terminal = cli.config().environment === 'terminal'
  if (json) return cli.terminal.err.isTTY && terminal ? createLiveProgress(cli.terminal.err, cli.now, signal) : noProgress
  return terminal ? createLiveProgress(cli.terminal.out, cli.now, signal) : createLineProgress(cli.print, cli.now)
}

function toExitCode(report: SyncReport): number {
  switch (report.status) {
    case 'complete':
      return 0
    case 'partial':
    case 'paused':
      return 3
    case 'failed':
      return 1
  }
}

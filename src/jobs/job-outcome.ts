import { errorCodes, type AppError, type ErrorCode } from '../lib/app-error.ts'
import type { SyncReport } from '../sync/report.ts'

/** What becomes of a job: done, tried again later, or put aside for a person. */
export interface JobOutcome {
  status: 'completed' | 'failed' | 'deadletter'
  /** Kept with the job. Never a secret. */
  output: { code: ErrorCode | null; message: string }
}

/**
 * A sync that was run to its end, by how the error table says its trouble is to be treated. `last`: it is not tried again
 * after this, so that one which read something is done.
 */
export function toSyncOutcome(report: SyncReport, { last }: { last: boolean }): JobOutcome {
  const passing = report.streams.find(
    (stream) => stream.status === 'failed' && stream.code !== null && errorCodes[stream.code].retry === 'backoff',
  )
  switch (report.status) {
    case 'paused':
      return done('day_limited', `Paused until ${report.resumesAt ?? 'the limit resets'}.`)
    case 'complete':
      return done(null, 'The sync is complete.')
    case 'partial':
      return passing && !last ? toOutcome(passing.code ?? 'internal', passing.reason ?? '') : done(null, 'The sync is partial.')
    case 'failed': {
      if (report.error) return toOutcome(report.error.code, report.error.message)
      // Every stream failed for itself: worth another try when that can help one of them.
      const told = passing ?? report.streams.find((stream) => stream.code !== null)
      return toOutcome(told?.code ?? 'internal', told?.reason ?? 'No stream could be read.')
    }
  }
}

function done(code: ErrorCode | null, message: string): JobOutcome {
  return { status: 'completed', output: { code, message } }
}

export function toErrorOutcome(error: AppError): JobOutcome {
  return toOutcome(error.code, error.message)
}

function toOutcome(code: ErrorCode, message: string): JobOutcome {
  // A person stopped it: nothing is wrong.
  if (code === 'stopped') return done(code, message)
  const { retry } = errorCodes[code]
  return { status: retry === 'backoff' || retry === 'after' ? 'failed' : 'deadletter', output: { code, message } }
}

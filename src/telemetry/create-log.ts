import { pino, type DestinationStream } from 'pino'
import type { Log, LogFields } from '../lib/log.ts'
import { redact, redactText } from './redact.ts'
import { toReadableLine } from './readable-line.ts'

export interface LogOptions {
  level: 'debug' | 'info' | 'warn' | 'error'
  /** One JSON object a line, or a line for people. */
  style: 'json' | 'readable'
  /** Default: standard error, so that standard output is an answer and nothing else. */
  write?: (line: string) => void
  /** Instants of lines. Default: the system's. */
  now?: () => Date
  /** Names the trace a line belongs to, where there is one. */
  traceOf?: () => { traceId: string; spanId: string } | undefined
}

/** A log of lines without secrets: fields are redacted by name and by look before they are written. */
export function createLog(options: LogOptions): Log {
  const { level, style, now = () => new Date(), traceOf } = options
  const write = options.write ?? ((line: string): void => void process.stderr.write(line))
  const destination: DestinationStream = {
    write: style === 'json' ? write : (line) => write(toReadableLine(JSON.parse(line) as Record<string, unknown>)),
  }
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"at":"${now().toISOString()}"`,
      messageKey: 'message',
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
  const toLog = (bound: LogFields): Log => {
    const line =
      (at: 'debug' | 'info' | 'warn' | 'error') =>
      (message: string, fields: LogFields = {}) => {
        if (!logger.isLevelEnabled(at)) return
        const facts = redact({ ...bound, ...fields }) as Record<string, unknown>
        logger[at]({ ...facts, ...traceOf?.() }, redactText(message))
      }
    return {
      debug: line('debug'),
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      with: (fields) => toLog({ ...bound, ...fields }),
    }
  }
  return toLog({})
}

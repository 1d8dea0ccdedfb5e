import { AppError } from '../../lib/app-error.ts'
import { asText, quote, quoteName } from '../answers/rows.ts'
import type { Services } from '../services.ts'
import type { Place } from './source.ts'

/** A position in the change feed of each schema: what lies at or before it has been seen. */
export type Checkpoint = Record<string, number>

/** Up to where the feeds go now. Read before the rows are, it loses nothing: what is stored meanwhile lies after it. */
export async function loadCheckpoint(services: Services, places: readonly Place[]): Promise<Checkpoint> {
  const rows = await services.readers.select(
    places
      .map(({ schema }) => `SELECT ${quote(schema)} AS place, coalesce(max(seq), 0) AS seq FROM ${quoteName(schema)}._changes`)
      .join(' UNION ALL '),
  )
  return Object.fromEntries(rows.map((row) => [asText(row['place']), Number(row['seq'])]))
}

/** The position before the first change that was stored at this instant or later. */
export async function loadCheckpointAt(services: Services, places: readonly Place[], instant: Date): Promise<Checkpoint> {
  const at = `CAST(${quote(instant.toISOString())} AS TIMESTAMPTZ)`
  const rows = await services.readers.select(
    places
      .map(
        ({ schema }) =>
          `SELECT ${quote(schema)} AS place, coalesce(min(seq) FILTER (WHERE changed_at >= ${at}) - 1, max(seq), 0) AS seq FROM ${quoteName(schema)}._changes`,
      )
      .join(' UNION ALL '),
  )
  return Object.fromEntries(rows.map((row) => [asText(row['place']), Number(row['seq'])]))
}

const prefix = 'cp1.'

export function toCheckpointText(checkpoint: Checkpoint): string {
  return prefix + Buffer.from(JSON.stringify(checkpoint)).toString('base64url')
}

/** A checkpoint, or an instant. Throws `usage` for neither. */
export async function parseChangedSince(services: Services, places: readonly Place[], text: string): Promise<Checkpoint> {
  if (text.startsWith(prefix)) return parseCheckpoint(text)
  const time = /^\d{4}-\d{2}-\d{2}(T|$)/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) {
    throw new AppError(
      'usage',
      '"changedSince": give an instant like 2026-03-31T09:41:00Z, or the checkpoint of an earlier list.',
    )
  }
  return loadCheckpointAt(services, places, new Date(time))
}

export function parseCheckpoint(text: string): Checkpoint {
  try {
    const value: unknown = JSON.parse(Buffer.from(text.slice(prefix.length), 'base64url').toString())
    if (isCheckpoint(value)) return value
  } catch {
    // Told below.
  }
  throw new AppError('usage', 'No list has given this checkpoint. Leave it out to begin again.')
}

function isCheckpoint(value: unknown): value is Checkpoint {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((seq) => Number.isSafeInteger(seq) && (seq as number) >= 0)
  )
}

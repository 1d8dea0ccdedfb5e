const wireDate = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/

/** Epoch ms of `/Date(1518685950940+0000)/`; undefined for anything else. The offset only says where the clock hung. */
export function parseWireDate(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined
  const match = wireDate.exec(value)
  return match ? Number(match[1]) : undefined
}

export function toWireDate(ms: number): string {
  return `/Date(${ms}+0000)/`
}

const plainDate = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i

/** Epoch ms of midnight UTC on `2026-04-01`, or on the day that the same with a time names. 31 February is no day. */
export function parsePlainDate(text: string): number | undefined {
  const match = plainDate.exec(text.trim())
  if (!match) return undefined
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  const ms = toUtc(year, month, day)
  const found = new Date(ms)
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === day ? ms : undefined
}

/** As `Date.UTC`, months from 1, but the year 26 is not 1926. Time parts may follow. */
export function toUtc(year: number, month: number, day: number, ...time: number[]): number {
  const [hour = 0, minute = 0, second = 0, ms = 0] = time
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.setUTCHours(hour, minute, second, ms)
}

/**
 * If-Modified-Since in the forms seen: `2026-11-20T09:15:00`, RFC 1123, ISO with ms, `Z` or an offset. UTC where nothing
 * is said, whole seconds. Undefined when it cannot be read, or when precise forms are to be ignored.
 */
export function parseModifiedSince(text: string | undefined, ignorePrecise: boolean): number | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const trimmed = text.trim()
  const iso = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(trimmed)
  let ms: number
  if (iso) {
    if (ignorePrecise && (iso[1] !== undefined || iso[2] !== undefined)) return undefined
    ms = Date.parse(
      iso[2] !== undefined ? trimmed : `${trimmed.length === 10 ? `${trimmed}T00:00:00` : trimmed.replace(' ', 'T')}Z`,
    )
  } else {
    ms = Date.parse(/GMT|UTC|[+-]\d{4}$/.test(trimmed) ? trimmed : `${trimmed} UTC`)
  }
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000) * 1000
}

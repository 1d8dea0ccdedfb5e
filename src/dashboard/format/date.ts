const formatters = new Map<string, Intl.DateTimeFormat>()

function toFormatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, options)
  formatters.set(key, made)
  return made
}

/** Calendar days have no zone: they are worked out in UTC, so that no browser moves them. */
const dayOptions = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  medium: { day: 'numeric', month: 'short', year: 'numeric' },
  short: { day: 'numeric', month: 'short' },
  month: { month: 'long', year: 'numeric' },
  shortMonth: { month: 'short', year: 'numeric' },
  monthName: { month: 'long' },
  monthLetters: { month: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

export type DayStyle = keyof typeof dayOptions

/** `2026-10-31` as `31 Oct 2026`; a month (`2026-10`) stands for its first day. */
export function formatDay(day: string, style: DayStyle = 'medium', locale = 'en-NZ'): string {
  const date = new Date(`${day.length === 7 ? `${day}-01` : day.slice(0, 10)}T00:00:00Z`)
  return toFormatter(locale, { ...dayOptions[style], timeZone: 'UTC' })
    .format(date)
    .replace(/\bSept\b/, 'Sep')
    .replace(',', style === 'long' ? '' : ',')
}

/** An instant in the reader's own zone: `31 Oct 2026, 09:06`. */
export function formatInstant(instant: string, locale = 'en-NZ', timeZone?: string): string {
  return toFormatter(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(new Date(instant))
}

/** With seconds and zone: what a tooltip says. */
export function formatInstantExactly(instant: string, locale = 'en-NZ', timeZone?: string): string {
  return toFormatter(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'long',
    timeZone,
  }).format(new Date(instant))
}

/** `09:06` */
export function formatTime(instant: string, locale = 'en-NZ', timeZone?: string): string {
  return toFormatter(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(new Date(instant))
}

/** Under a day ago in words (`4 min ago`), else the date. In the future: `in 12 min`. */
export function formatRelative(instant: string, now: Date, locale = 'en-NZ'): string {
  const seconds = Math.round((now.getTime() - new Date(instant).getTime()) / 1000)
  const size = Math.abs(seconds)
  if (size < 45) return seconds >= 0 ? 'just now' : 'in a moment'
  const say = (count: number, unit: string): string => (seconds > 0 ? `${count} ${unit} ago` : `in ${count} ${unit}`)
  if (size < 3570) return say(Math.max(1, Math.round(size / 60)), 'min')
  if (size < 86_400) return say(Math.max(1, Math.round(size / 3600)), 'h')
  return toFormatter(locale, dayOptions.medium).format(new Date(instant))
}

/** How long something took or will take: `0.4 s`, `48 s`, `3 min 12 s`, `1 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** The calendar day an instant falls on for the reader: `2026-11-21`. */
export function toDay(instant: Date): string {
  const pad = (part: number): string => String(part).padStart(2, '0')
  return `${instant.getFullYear()}-${pad(instant.getMonth() + 1)}-${pad(instant.getDate())}`
}

/** Adds days to a calendar day. */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + count)
  return date.toISOString().slice(0, 10)
}

/** Adds months to a month (`2026-10`). */
export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const index = year * 12 + (number - 1) + count
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((((index % 12) + 12) % 12) + 1).padStart(2, '0')}`
}

export const toFirstDay = (month: string): string => `${month}-01`
export const toLastDay = (month: string): string => addDays(`${addMonths(month, 1)}-01`, -1)

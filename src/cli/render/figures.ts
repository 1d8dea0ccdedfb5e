/** Figures as people read them. */

const grouped = new Intl.NumberFormat('en-US')

/** `2,500` */
export function toCount(value: number): string {
  return grouped.format(value)
}

/** `1 row`, `2,500 rows` */
export function toCounted(value: number, noun: string, plural = `${noun}s`): string {
  return `${toCount(value)} ${value === 1 ? noun : plural}`
}

/** `812 B`, `4.1 MB` (powers of 1000, as Xero bills them). */
export function toBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  let value = bytes
  for (const unit of ['kB', 'MB', 'GB']) {
    value /= 1000
    // 999.95 would round to 1000.0
    if (value < 999.95 || unit === 'GB') return `${value.toFixed(1)} ${unit}`
  }
  return `${bytes} B`
}

/** `40 ms`, `1.2 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h` */
export function toDuration(ms: number): string {
  if (ms < 100) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
  const hours = Math.round(minutes / 60)
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** Whole seconds, for what ticks: `8 s`, `1 min 05 s`. */
export function toTicks(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return seconds < 60 ? `${seconds} s` : toDuration(seconds * 1000)
}

/** Local time of day on a 24-hour clock: `2026-11-21 10:04`, and with `seconds` `10:04:05`. */
export function toLocalTime(at: Date, options: { seconds?: boolean } = {}): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`
  return `${day} ${time}${options.seconds ? `:${two(at.getSeconds())}` : ''}`
}

/** `just now`, `3 min ago`, `in 2 h`, `5 days ago` */
export function toRelativeTime(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime()
  const minutes = Math.round(Math.abs(ms) / 60_000)
  if (minutes < 1) return ms > 0 ? 'in a moment' : 'just now'
  const hours = Math.round(minutes / 60)
  const span = minutes < 60 ? `${minutes} min` : hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`
  return ms > 0 ? `in ${span}` : `${span} ago`
}

/** `3 min ago (2026-11-21 10:04)`, or `never`. */
export function toTime(at: Date | string | null | undefined, now: Date): string {
  if (at === null || at === undefined) return 'never'
  const date = typeof at === 'string' ? new Date(at) : at
  return `${toRelativeTime(date, now)} (${toLocalTime(date)})`
}

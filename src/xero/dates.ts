/**
 * Xero's dates in canonical text. Two forms are met everywhere, `/Date(1518685950940+0000)/` and ISO 8601, and two
 * meanings: an instant, and a calendar date that is encoded as midnight UTC and must never be moved to another zone.
 * Only a whole string is a date; text that merely contains one is not.
 */

const msPerDay = 86_400_000
const msPerMinute = 60_000
/** The years a calendar writes with four digits: 0001-01-01 to 9999-12-31. */
const earliestMs = -62_135_596_800_000
const latestMs = 253_402_300_799_999

const zero = 48
const nine = 57

const two = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'))
const three = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'))

/** A point in time as `2018-02-15 07:12:30.940+00` (six decimals where more than three were sent), or undefined. */
export function toInstantText(text: string): string | undefined {
  if (text.charCodeAt(0) !== 47) return isoToInstant(text)
  if (!parseWire(text)) return undefined
  return formatInstant(wire.ms)
}

/** A calendar date as `2018-12-30`, or undefined. `2019-08`, a month of a budget, is its first day. */
export function toDateText(text: string): string | undefined {
  if (text.charCodeAt(0) !== 47) return isoToDate(text)
  if (!parseWire(text)) return undefined
  // Midnight UTC is how Xero writes a calendar date, whatever offset it puts behind it.
  const ms = wire.ms % msPerDay === 0 ? wire.ms : wire.ms + wire.offsetMinutes * msPerMinute
  if (ms < earliestMs || ms > latestMs) return undefined
  return dayText(Math.floor(ms / msPerDay))
}

/** The last parsed `/Date(ms+hhmm)/`: one object, because the parser runs once a cell. */
const wire = { ms: 0, offsetMinutes: 0 }

function parseWire(text: string): boolean {
  const end = text.length - 2
  if (end < 7 || !text.startsWith('/Date(') || text.charCodeAt(end) !== 41 || text.charCodeAt(end + 1) !== 47) return false
  let at = 6
  const negative = text.charCodeAt(at) === 45
  if (negative) at++
  const first = at
  let ms = 0
  for (; at < end; at++) {
    const digit = text.charCodeAt(at) - zero
    if (digit < 0 || digit > 9) break
    ms = ms * 10 + digit
  }
  if (at === first || at - first > 15) return false
  if (negative) ms = -ms
  let offsetMinutes = 0
  if (at !== end) {
    const sign = text.charCodeAt(at)
    if (end - at !== 5 || (sign !== 43 && sign !== 45)) return false
    const hours = twoDigits(text, at + 1)
    const minutes = twoDigits(text, at + 3)
    if (hours < 0 || minutes < 0 || minutes > 59) return false
    offsetMinutes = (hours * 60 + minutes) * (sign === 45 ? -1 : 1)
  }
  if (ms < earliestMs || ms > latestMs) return false
  wire.ms = ms
  wire.offsetMinutes = offsetMinutes
  return true
}

/** -1 where the two characters are not digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at)
  const ones = text.charCodeAt(at + 1)
  if (!(tens >= zero && tens <= nine && ones >= zero && ones <= nine)) return -1
  return (tens - zero) * 10 + ones - zero
}

function formatInstant(ms: number): string {
  const day = Math.floor(ms / msPerDay)
  let rest = ms - day * msPerDay
  const hours = Math.floor(rest / 3_600_000)
  rest -= hours * 3_600_000
  const minutes = Math.floor(rest / msPerMinute)
  rest -= minutes * msPerMinute
  const seconds = Math.floor(rest / 1000)
  return `${dayText(day)} ${two[hours]}:${two[minutes]}:${two[seconds]}.${three[rest - seconds * 1000]}+00`
}

/** Documents share a few thousand days: their texts are kept. */
const days = new Map<number, string>()
const daysKept = 20_000

function dayText(day: number): string {
  const known = days.get(day)
  if (known !== undefined) return known
  const at = new Date(day * msPerDay)
  const text = `${String(at.getUTCFullYear()).padStart(4, '0')}-${two[at.getUTCMonth() + 1]}-${two[at.getUTCDate()]}`
  if (days.size >= daysKept) days.clear()
  days.set(day, text)
  return text
}

const isoPattern = /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?$/

/** Parts of an ISO text, checked against the calendar and the clock. */
interface IsoParts {
  day: string
  hasDay: boolean
  msOfDay: number
  /** Digits behind the second. */
  fraction: string
  offsetMinutes: number
}

function parseIso(text: string): IsoParts | undefined {
  const match = isoPattern.exec(text)
  if (!match) return undefined
  const [, year = '', month = '', dayOfMonth, hours = '00', minutes = '00', seconds = '00', fraction = '', zone] = match
  const day = `${year}-${month}-${dayOfMonth ?? '01'}`
  const midnight = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight) || midnight < earliestMs || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  return {
    day,
    hasDay: dayOfMonth !== undefined,
    msOfDay: ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000,
    fraction,
    offsetMinutes: toOffsetMinutes(zone),
  }
}

/** No zone is UTC: Xero leaves it out. */
function toOffsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0)
  return zone.startsWith('-') ? -minutes : minutes
}

function isoToInstant(text: string): string | undefined {
  const parts = parseIso(text)
  if (!parts?.hasDay) return undefined
  const ms = Date.parse(`${parts.day}T00:00:00Z`) + parts.msOfDay - parts.offsetMinutes * msPerMinute
  if (ms < earliestMs || ms > latestMs) return undefined
  // A warehouse keeps microseconds; what is finer is cut off, not rounded, so that no instant moves forward.
  const micros = parts.fraction.slice(0, 6).padEnd(6, '0')
  const fraction = micros.endsWith('000') ? micros.slice(0, 3) : micros
  return `${formatInstant(ms).slice(0, 19)}.${fraction}+00`
}

/** The date as written: a zone behind it says where it was written, not that it is another day. */
function isoToDate(text: string): string | undefined {
  return parseIso(text)?.day
}

import { toCalendarDate, toDay } from './calendar.ts'
import { ReportFault } from './report-fault.ts'
import { parseMonth } from './report-texts.ts'

/** Parameters of a report. Names in any case; an empty one counts as absent. Throws ReportFault for what cannot be read. */
export interface ReportQuery {
  text(name: string): string | undefined
  /** Days since 1970-01-01. */
  date(name: string): number | undefined
  flag(name: string): boolean
  integer(name: string, least: number, most: number): number | undefined
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined
}

/** `query` has its keys in lower case, as the server reads them. */
export function createReportQuery(query: Map<string, string>): ReportQuery {
  const text = (name: string): string | undefined => {
    const value = query.get(name.toLowerCase())?.trim()
    return value === '' ? undefined : value
  }
  return {
    text,
    date(name) {
      const value = text(name)
      if (value === undefined) return undefined
      const day = parseReportDate(value)
      if (day === undefined) throw new ReportFault(`The supplied ${name} parameter is not a valid date.`)
      return day
    },
    flag(name) {
      const value = text(name)?.toLowerCase()
      if (value === undefined || value === 'false') return false
      if (value === 'true') return true
      throw new ReportFault(`The supplied ${name} parameter must be one of the following: 'true', 'false'.`)
    },
    integer(name, least, most) {
      const value = text(name)
      if (value === undefined) return undefined
      const number = /^[+-]?\d{1,9}$/.test(value) ? Number(value) : Number.NaN
      if (number >= least && number <= most) return number
      throw new ReportFault(`The supplied ${name} parameter must be an integer between ${least} and ${most}.`)
    },
    choice(name, choices) {
      const value = text(name)
      if (value === undefined) return undefined
      const found = choices.find((choice) => choice.toLowerCase() === value.toLowerCase())
      if (found !== undefined) return found
      const list = choices.map((choice) => `'${choice}'`).join(', ')
      throw new ReportFault(`The supplied ${name} parameter must be one of the following: ${list}.`)
    },
  }
}

const earliestYear = 1900

/** `2019-04-30` with or without a time, `2019/4/30`, `30 Apr 2019`. Undefined: no date there ever was. */
export function parseReportDate(text: string): number | undefined {
  const iso =
    /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(
      text,
    )
  const words = /^(\d{1,2}) ([A-Za-z]{3,9}) (\d{4})$/.exec(text)
  const [year, month, day] = iso
    ? [Number(iso[1]), Number(iso[2]), Number(iso[3])]
    : words
      ? [Number(words[3]), parseMonth(words[2]!) ?? 0, Number(words[1])]
      : [0, 0, 0]
  if (year < earliestYear || month < 1 || month > 12) return undefined
  const found = toDay(year, month, day)
  return toCalendarDate(found).month === month && day > 0 ? found : undefined
}

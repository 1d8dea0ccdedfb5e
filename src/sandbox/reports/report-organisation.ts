import type { Books } from '../books/books.ts'
import type { YearEnd } from './calendar.ts'

/** What reports need to know of the organisation. */
export interface ReportOrganisation {
  name: string
  yearEnd: YearEnd
  isDemo: boolean
  /** `PAYMENTS`, `INVOICE`, … as Xero says it. */
  taxBasis: string
  taxPeriod: string
  /** Today where the organisation is, as days since 1970-01-01. */
  today: number
}

export function readOrganisation(books: Books, nowMs: number): ReportOrganisation {
  const [record = {}] = books.each('Organisations')
  const number = (property: string, fallback: number): number => {
    const value = Number(record[property])
    return Number.isInteger(value) && value > 0 ? value : fallback
  }
  const text = (property: string): string => (typeof record[property] === 'string' ? record[property] : '')
  return {
    name: text('Name') || books.name,
    yearEnd: { day: number('FinancialYearEndDay', 31), month: Math.min(12, number('FinancialYearEndMonth', 12)) },
    isDemo: record['IsDemoCompany'] === true,
    taxBasis: text('SalesTaxBasis'),
    taxPeriod: text('SalesTaxPeriod'),
    today: toLocalDay(nowMs, text('Timezone')),
  }
}

/** Xero's names, which are those of Windows run together. Others count as UTC. */
const timeZones: Readonly<Record<string, string>> = {
  NEWZEALANDSTANDARDTIME: 'Pacific/Auckland',
  AUSEASTERNSTANDARDTIME: 'Australia/Sydney',
  EAUSTRALIASTANDARDTIME: 'Australia/Brisbane',
  CENAUSTRALIASTANDARDTIME: 'Australia/Adelaide',
  AUSCENTRALSTANDARDTIME: 'Australia/Darwin',
  WAUSTRALIASTANDARDTIME: 'Australia/Perth',
  TASMANIASTANDARDTIME: 'Australia/Hobart',
  GMTSTANDARDTIME: 'Europe/London',
  EASTERNSTANDARDTIME: 'America/New_York',
  CENTRALSTANDARDTIME: 'America/Chicago',
  MOUNTAINSTANDARDTIME: 'America/Denver',
  PACIFICSTANDARDTIME: 'America/Los_Angeles',
  SINGAPORESTANDARDTIME: 'Asia/Singapore',
  CHINASTANDARDTIME: 'Asia/Shanghai',
  SOUTHAFRICASTANDARDTIME: 'Africa/Johannesburg',
  ROMANCESTANDARDTIME: 'Europe/Paris',
  WEUROPESTANDARDTIME: 'Europe/Berlin',
}

const dayMs = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

function toLocalDay(nowMs: number, name: string): number {
  const timeZone = timeZones[name] ?? 'UTC'
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(timeZone, format)
  }
  return Math.floor(Date.parse(`${format.format(nowMs)}T00:00:00Z`) / dayMs)
}

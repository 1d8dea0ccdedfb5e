import { toText } from './cells.ts'
import { AppError } from '../../lib/app-error.ts'
import { divide, parseScaled, toDecimal } from './cents.ts'
import { toLongDay } from './days.ts'
import { ownTenants } from './movements.ts'
import type { Ask, BooksOrganisation } from './statement.ts'

/** Between the currencies of organisations and the one a statement is in. */
export interface Translation {
  /** The statement's currency. */
  currency: string
  /** Of balances: at the latest rate on or before a day. Throws `not_found` where there is none. */
  at(organisation: BooksOrganisation, cents: bigint, day: string): bigint
  /** Of movements: at the average rate of the days; without one, at the latest before they end. Throws `not_found`. */
  over(organisation: BooksOrganisation, cents: bigint, from: string, to: string): bigint
  /** Sentences on the rates that were used. */
  notes(): string[]
}

/** Units of a foreign currency for one unit of base, times 10^10, by day: the mean of the documents of that day. */
interface Rate {
  day: string
  rate: bigint
}

const scale = 10

/**
 * The statement's currency is the one asked for, else the base currency of the first organisation. Rates are those the
 * organisations' own documents have: documents in the statement's currency, or documents of an organisation that keeps its
 * books in it, in the other one's.
 */
export async function loadTranslation(ask: Ask): Promise<Translation> {
  const [first] = ask.organisations
  const currency = ask.given.currency?.toUpperCase() ?? first.baseCurrency
  const foreign = ask.organisations.filter(({ baseCurrency }) => baseCurrency !== currency)
  const rates = foreign.length === 0 ? new Map<string, Rate[]>() : await loadRates(ask)
  const used = new Set<string>()

  const pick = (organisation: BooksOrganisation): { rates: Rate[]; inverse: boolean } => {
    const own = rates.get(`${organisation.baseCurrency} ${currency}`)
    if (own) return { rates: own, inverse: false }
    const others = rates.get(`${currency} ${organisation.baseCurrency}`)
    if (others) return { rates: others, inverse: true }
    throw new AppError(
      'not_found',
      `There is no rate between ${organisation.baseCurrency}, the currency of ${organisation.name}, and ${currency}: no document of these organisations has one. Ask for another currency, or for each organisation alone.`,
    )
  }
  const convert = (organisation: BooksOrganisation, cents: bigint, choose: (rates: Rate[]) => Rate, how: string): bigint => {
    if (organisation.baseCurrency === currency || cents === 0n) return cents
    const { rates: known, inverse } = pick(organisation)
    const { day, rate } = choose(known)
    const [one, many] = inverse ? [currency, organisation.baseCurrency] : [organisation.baseCurrency, currency]
    used.add(
      `1 ${one} = ${toDecimal(rate, scale).replace(/0+$/, '').replace(/\.$/, '')} ${many} (${how.replace('%', toLongDay(day))})`,
    )
    return inverse ? divide(cents * 10n ** BigInt(scale), rate) : divide(cents * rate, 10n ** BigInt(scale))
  }
  return {
    currency,
    at: (organisation, cents, day) => convert(organisation, cents, (known) => latest(known, day), 'documents of %'),
    over: (organisation, cents, from, to) => convert(organisation, cents, (known) => average(known, from, to), 'average up to %'),
    notes: () =>
      used.size === 0
        ? []
        : [`Translated into ${currency} at rates of the organisations' own documents: ${summarise([...used])}.`],
  }
}

/** The newest on or before a day; else the oldest after it, which is nearer than none. */
function latest(rates: Rate[], day: string): Rate {
  return rates.findLast((each) => each.day <= day) ?? rates[0]!
}

function average(rates: Rate[], from: string, to: string): Rate {
  const within = rates.filter(({ day }) => day >= from && day <= to)
  if (within.length === 0) return latest(rates, to)
  const total = within.reduce((all, { rate }) => all + rate, 0n)
  return { day: to, rate: divide(total, BigInt(within.length)) }
}

function summarise(rates: string[]): string {
  const shown = rates.slice(0, 6).join('; ')
  return rates.length > 6 ? `${shown}; and ${rates.length - 6} more` : shown
}

/** By `BASE FOREIGN`, oldest first. A rate of exactly 1 stands where a document has none. */
async function loadRates(ask: Ask): Promise<Map<string, Rate[]>> {
  const rows = await ask.read(
    `SELECT o.base_currency, d.currency, CAST(d.date AS VARCHAR) AS day, CAST(avg(d.currency_rate) AS DECIMAL(28,10)) AS rate
     FROM books.documents d JOIN books.organisations o ON o.tenant_id = d.tenant_id
     WHERE ${ownTenants(ask, 'd')} AND d.currency <> o.base_currency AND d.currency_rate <> 1 AND d.date IS NOT NULL
     GROUP BY 1, 2, 3 ORDER BY 3`,
  )
  const rates = new Map<string, Rate[]>()
  for (const row of rows) {
    const key = `${toText(row['base_currency'])} ${toText(row['currency'])}`
    const known = rates.get(key) ?? []
    known.push({ day: toText(row['day']), rate: parseScaled(row['rate'], scale) })
    rates.set(key, known)
  }
  return rates
}

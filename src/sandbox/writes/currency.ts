import type { Write } from './write-routes.ts'

export interface Currency {
  code: string
  /** Foreign units for one of the base currency, with six decimals at most; 1 for the base currency. */
  rate: number
}

/** A rate this many times the day's rate, or the day's this many times it, is taken with a warning. */
const outOfRange = 2

/**
 * The currency of a document and its rate: what is sent, else what the document had, else the organisation's own at 1 or the
 * rate of the document's day. A rate that was the day's follows the document to another day. Undefined, with a problem: the
 * organisation has not added the currency, or the rate is none.
 */
export function readCurrency(
  { books, draft, problems, input }: Pick<Write, 'books' | 'draft' | 'problems' | 'input'>,
  day: number,
  before?: Currency & { day: number },
): Currency | undefined {
  const code = input.text('CurrencyCode')?.toUpperCase() || before?.code || books.baseCurrency
  const sent = input.number('CurrencyRate')
  if (code === books.baseCurrency) return { code, rate: 1 }
  if (!draft.find('Currencies', code)) {
    problems.error(`Organisation is not subscribed to currency ${code}`)
    return undefined
  }
  const usual = books.rateOn(code, day)
  if (sent === undefined) {
    const keeps = before && before.code === code && before.rate !== books.rateOn(code, before.day)
    return { code, rate: keeps ? before.rate : usual }
  }
  const rate = Math.round(sent * 1_000_000) / 1_000_000
  if (!(rate > 0)) {
    problems.error('A currency rate must be specified')
    return undefined
  }
  if (rate > usual * outOfRange || rate < usual / outOfRange) {
    problems.warn(`The currency rate ${rate} is outside of the expected range for ${code}.`)
  }
  return { code, rate }
}

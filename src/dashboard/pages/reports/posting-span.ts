import { queryOptions } from '@tanstack/react-query'
import { lineColumns, statementQuery, toCellText, toRecords } from '../../api/statements.ts'
import type { StatementAnswer } from '../../api/types.ts'
import { addDays } from '../../format/date.ts'
import { toSign } from '../../format/decimal.ts'
import type { Period } from './period.ts'

/** Before anything that Xero could hold. */
const beginning = '1990-01-01'

/** The days of the first and the last posting; null where there is none. */
export type PostingSpan = { first: string; last: string } | null

/** Columns in which some account has a figure, as days; the first begins with the question. */
export function toFilledPeriods(answer: Pick<StatementAnswer, 'columns' | 'rows'>, from: string): Period[] {
  const accounts = toRecords(answer).filter((row) => row['line'] === 'account')
  const ends = answer.columns.flatMap(({ name }) => (lineColumns.includes(name) ? [] : [{ name, to: name.slice(-10) }]))
  return ends.flatMap(({ name, to }, index) => {
    const before = ends[index - 1]
    const filled = accounts.some((row) => toSign(toCellText(row[name]) || '0') !== 0)
    return filled ? [{ from: before === undefined ? from : addDays(before.to, 1), to }] : []
  })
}

export interface SpanQuestion {
  org: string
  /** A statement that takes `by`. */
  name: string
  basis: 'cash' | undefined
  /** Up to when the copy is complete. */
  day: string
}

/** From years to days, so that two questions are enough whatever the age of the books; a third where they span years. */
export const postingSpanQuery = ({ org, name, basis, day }: SpanQuestion) =>
  queryOptions({
    queryKey: ['posting-span', org, name, basis ?? null, day],
    queryFn: async ({ client }): Promise<PostingSpan> => {
      const load = async (by: 'year' | 'day', { from, to }: Period): Promise<Period[]> =>
        toFilledPeriods(await client.query(statementQuery(org, name, { by, from, to, basis })), from)
      const years = await load('year', { from: beginning, to: day })
      const [firstYear, lastYear] = [years[0], years.at(-1)]
      if (firstYear === undefined || lastYear === undefined) return null
      const firstDays = await load('day', firstYear)
      const lastDays = firstYear === lastYear ? firstDays : await load('day', lastYear)
      return { first: firstDays[0]?.to ?? firstYear.from, last: lastDays.at(-1)?.to ?? lastYear.to }
    },
    staleTime: 600_000,
  })

/** Which lines have had a figure at all by the end of a day, by the lines' keys. */
export const everPostedQuery = ({ org, name, basis, day }: SpanQuestion) =>
  statementQuery(org, name, { by: 'year', from: beginning, to: day, basis })

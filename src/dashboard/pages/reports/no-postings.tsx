import { useQuery } from '@tanstack/react-query'
import { TextLink } from '../../components/links.tsx'
import { Empty } from '../../components/panel-state.tsx'
import { formatDay, toFirstDay, toLastDay } from '../../format/date.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { formatPeriod, type Period } from './period.ts'
import { postingSpanQuery, type PostingSpan, type SpanQuestion } from './posting-span.ts'

export interface NoPostingsProps {
  question: SpanQuestion
  period: Period
  /** From a day to a day; else as at the end of a day. */
  spans: boolean
}

/** An empty period says where the nearest postings are, and leads there. */
export function NoPostings({ question, period, spans }: NoPostingsProps) {
  const locale = useLocale()
  const { data } = useQuery({ ...postingSpanQuery(question), enabled: splitting.has(question.name), retry: false })
  const near = data === undefined ? undefined : toNearest(data, period)
  const shown = formatPeriod(spans ? period : { from: period.to, to: period.to }, locale)
  return (
    <Empty
      title={spans ? `No postings in ${shown}.` : `No postings up to ${shown}.`}
      action={
        near && (
          <TextLink
            to="."
            search={
              ((held: object) => ({
                ...held,
                from: spans ? toFirstDay(near.day.slice(0, 7)) : undefined,
                to: toLastDay(near.day.slice(0, 7)),
              })) as never
            }
          >
            Go there
          </TextLink>
        )
      }
    >
      {near === undefined
        ? 'Nothing is posted to the accounts of this report in these days. Choose another period.'
        : `The ${near.which} is on ${formatDay(near.day, 'medium', locale)}.`}
    </Empty>
  )
}

/** Statements that can be split by year and day. */
const splitting = new Set(['profit_and_loss', 'balance_sheet', 'cash_flow', 'cash_flow_indirect'])

/** The first posting for days before it, else the last. */
export function toNearest(span: PostingSpan, { to }: Period): { which: 'first' | 'last'; day: string } | undefined {
  if (span === null) return undefined
  return to < span.first ? { which: 'first', day: span.first } : { which: 'last', day: span.last }
}

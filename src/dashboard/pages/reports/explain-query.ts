import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get } from '../../api/request.ts'
import type { Explanation } from '../../api/types.ts'
import type { ExplainQuestion } from './statement.tsx'

const ask = (question: ExplainQuestion, limit: number, cursor: string | null, signal: AbortSignal): Promise<Explanation> =>
  get<Explanation>('/v1/explain', { query: { ...question, limit, cursor }, signal })

/** The first postings of a figure, and how many there are. */
export const explainQuery = (question: ExplainQuestion, limit: number) =>
  queryOptions({
    queryKey: ['explain', question, limit],
    queryFn: ({ signal }) => ask(question, limit, null, signal),
    staleTime: 60_000,
  })

/** All postings of a figure, page by page. */
export const explainPagesQuery = (question: ExplainQuestion) =>
  infiniteQueryOptions({
    queryKey: ['explain', question, 'pages'],
    queryFn: ({ pageParam, signal }) => ask(question, 200, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 60_000,
  })

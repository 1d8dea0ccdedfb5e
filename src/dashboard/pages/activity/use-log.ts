import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { get, type QueryValue } from '../../api/request.ts'
import type { List } from '../../api/types.ts'
import { mergeHead } from './merge-head.ts'

export interface LogOptions<T> {
  /** Path of the list and what it is asked for. */
  path: string
  query: Record<string, QueryValue>
  idOf: (item: T) => string
  /** New lines come in by themselves; off when a row is open or the reader has scrolled, so that nothing moves. */
  following: boolean
}

export interface Log<T> {
  items: T[]
  /** Newer lines that wait to be shown. */
  waiting: number
  showWaiting: () => void
  more: (() => void) | null
  loadingMore: boolean
  query: { data: T[] | undefined; error: Error | null; isFetching: boolean; refetch: () => Promise<unknown> }
}

const pageSize = 100
const headEveryMs = 4000

/** A log, newest first: pages as they are asked for, and a watch on what is new at its head. */
export function useLog<T>({ path, query, idOf, following }: LogOptions<T>): Log<T> {
  const load = (cursor: string | null, signal: AbortSignal): Promise<List<T>> =>
    get<List<T>>(path, { query: { ...query, limit: pageSize, cursor }, signal })
  const pages = useInfiniteQuery({
    queryKey: ['log', path, query],
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
  })
  const head = useQuery({
    queryKey: ['log-head', path, query],
    queryFn: ({ signal }) => load(null, signal),
    refetchInterval: headEveryMs,
    enabled: pages.isSuccess,
    gcTime: 0,
  })
  const held = pages.data?.pages.flatMap((page) => page.items)
  const { items, waiting, gap } = mergeHead(held ?? [], head.data?.items ?? [], { idOf, following, pageSize })
  const { refetch } = pages
  useEffect(() => {
    if (gap && following) void refetch()
  }, [gap, following, refetch])
  return {
    items,
    waiting,
    showWaiting: () => void refetch().then(() => window.scrollTo({ top: 0 })),
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : null,
    loadingMore: pages.isFetchingNextPage,
    query: { data: held && items, error: pages.error, isFetching: pages.isFetching, refetch },
  }
}

/** Whether the reader has left the top of the page. */
export function useScrolled(): boolean {
  const [scrolled, setScrolled] = useState(false)
  useEffect(() => {
    const listen = (): void => setScrolled(window.scrollY > 80)
    window.addEventListener('scroll', listen, { passive: true })
    return () => window.removeEventListener('scroll', listen)
  }, [])
  return scrolled
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { SyncDetail, SyncEventAnswer } from '../../../../http/schemas/syncs.ts'
import { get } from '../../../api/request.ts'
import { useEvents } from '../../../api/use-events.ts'
import { applyPolledSync, applySyncEvent, type LiveSync, type Naming } from './live-sync.ts'

const names = ['snapshot', 'progress', 'stream', 'waiting', 'finished'] as const
type Events = Record<(typeof names)[number], SyncEventAnswer>

/** Painted at most four times a second, however fast facts come. */
const paintMs = 250
const pollMs = 2000

export interface FollowedSync {
  live: LiveSync | undefined
  /** The connection to Daybook broke and is being made again; the sync itself goes on. */
  waiting: boolean
}

/** Follows a sync by its events, or by asking every two seconds where those don't arrive. Null follows nothing. */
export function useSync(id: string | null, naming: Naming): FollowedSync {
  const client = useQueryClient()
  const [held, setHeld] = useState<{ id: string | null; live: LiveSync | undefined }>({ id, live: undefined })
  const newest = useRef<{ id: string | null; live: LiveSync | undefined }>(held)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const toNewest = (): LiveSync | undefined => (newest.current.id === id ? newest.current.live : undefined)
  const take = (live: LiveSync | undefined): void => {
    newest.current = { id, live }
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      setHeld(newest.current)
    }, paintMs)
  }
  const state = useEvents<Events>(id === null ? undefined : `/v1/syncs/${encodeURIComponent(id)}/events`, {
    names,
    last: 'finished',
    onEvent: ({ data }) => {
      take(applySyncEvent(toNewest(), data, Date.now(), naming))
      if (data.type === 'finished') void client.invalidateQueries()
    },
  })
  const live = held.id === id ? held.live : undefined
  const ended = live !== undefined && live.sync.finishedAt !== null
  const { data: polled } = useQuery({
    queryKey: ['sync', id, 'polled'],
    queryFn: ({ signal }) => get<SyncDetail>(`/v1/syncs/${encodeURIComponent(id ?? '')}`, { signal }),
    enabled: id !== null && state === 'ended' && !ended,
    refetchInterval: pollMs,
  })
  useEffect(() => {
    if (!polled || polled.id !== id) return
    const before = newest.current.id === id ? newest.current.live : undefined
    const next = applyPolledSync(before, polled, Date.now())
    newest.current = { id, live: next }
    setHeld(newest.current)
    if (polled.finishedAt !== null) void client.invalidateQueries()
  }, [polled, id, client])
  useEffect(() => () => clearTimeout(timer.current), [])
  return { live, waiting: state === 'waiting' }
}

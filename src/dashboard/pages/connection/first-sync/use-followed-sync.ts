import { useEffect, useState } from 'react'
import type { ConnectionDetail, ConnectionStream } from '../../../../http/schemas/connections.ts'
import { formatCount } from '../../../format/amount.ts'
import { useLocale } from '../../../shell/use-organisation.ts'
import type { LiveSync } from './live-sync.ts'
import { useSync } from './use-sync.ts'

/**
 * The sync of a connection that is on; one that was on when the page was opened stays, so that its end can be said. A next
 * one takes its place.
 */
export function useFollowedSync(
  connection: ConnectionDetail,
  streams: readonly ConnectionStream[],
): { live: LiveSync | undefined; waiting: boolean; ended: boolean } {
  const locale = useLocale()
  const [followed, setFollowed] = useState({ name: connection.name, id: connection.runningSyncId })
  const { name, runningSyncId } = connection
  useEffect(() => {
    setFollowed((before) => {
      const id = runningSyncId ?? (before.name === name ? before.id : null)
      return before.name === name && before.id === id ? before : { name, id }
    })
  }, [name, runningSyncId])
  const titles = new Map(streams.map(({ stream, title }) => [stream, title]))
  const { live, waiting } = useSync(followed.name === name ? followed.id : null, {
    toTitle: (stream) => titles.get(stream) ?? stream,
    toCount: (count) => formatCount(count, locale),
  })
  return { live, waiting, ended: live !== undefined && live.sync.finishedAt !== null }
}

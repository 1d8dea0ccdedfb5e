import { useQueryClient } from '@tanstack/react-query'
import { notify, notifyFailure } from '../../components/notices.ts'
import { patch, post, remove } from '../../api/request.ts'
import type { ConfigureConnection, ConnectionSummary } from '../../../http/schemas/connections.ts'
import { toPath } from './queries.ts'
import { deferWithUndo } from './defer-with-undo.ts'

type Named = Pick<ConnectionSummary, 'name' | 'tenantName'>

export interface ConnectionActions {
  sync: (streams?: { stream: string; title: string }) => Promise<void>
  /** Stops what runs; what has landed stays. */
  pause: (runningSyncId?: string | null) => Promise<void>
  resume: () => Promise<void>
  stop: (syncId: string) => Promise<void>
  /** One stream again from its beginning; begins after the time for Undo. */
  resetStream: (stream: { stream: string; title: string }) => void
  resetAll: () => Promise<void>
  configure: (change: ConfigureConnection) => Promise<void>
  disconnect: (purge: boolean) => Promise<void>
}

/** What one does with a connection: each says what it did, and asks again for what it changed. */
export function useActions({ name, tenantName }: Named): ConnectionActions {
  const client = useQueryClient()
  const refresh = (): void => {
    for (const key of [['connections'], ['connection', name], ['status'], ['syncs'], ['jobs']])
      void client.invalidateQueries({ queryKey: key })
  }
  const act = async (work: () => Promise<unknown>, done: () => void): Promise<void> => {
    try {
      await work()
      done()
    } catch (error) {
      notifyFailure(error)
    }
    refresh()
  }
  const call = (rest: string, body?: unknown): Promise<unknown> => post(toPath(name, rest), body)
  const actions: ConnectionActions = {
    sync: (stream) =>
      act(
        () => call('/sync', stream ? { streams: [stream.stream] } : {}),
        () => notify(stream ? `Reading ${stream.title} of ${tenantName}.` : `Syncing ${tenantName}.`),
      ),
    pause: (runningSyncId) =>
      act(
        async () => {
          await call('/pause')
          if (runningSyncId) await post(`/v1/syncs/${encodeURIComponent(runningSyncId)}/stop`)
        },
        () =>
          notify(`${tenantName} paused.`, {
            undo: () =>
              void act(
                async () => {
                  await call('/resume')
                  if (runningSyncId) await call('/sync')
                },
                () => notify(`${tenantName} resumed.`),
              ),
          }),
      ),
    resume: () =>
      act(
        () => call('/resume'),
        () => notify(`${tenantName} resumed.`),
      ),
    stop: (syncId) =>
      act(
        () => post(`/v1/syncs/${encodeURIComponent(syncId)}/stop`),
        () => notify('Sync stopped. What has landed stays.'),
      ),
    resetStream: ({ stream, title }) =>
      deferWithUndo(`${title} will be read again from the beginning.`, () => call('/reset', { streams: [stream] }), refresh),
    resetAll: async () => {
      await call('/reset', {})
      notify(`Reading everything of ${tenantName} again.`)
      refresh()
    },
    configure: async (change) => {
      await patch(toPath(name), change)
      refresh()
      void client.invalidateQueries({ queryKey: ['me'] })
    },
    disconnect: async (purge) => {
      await remove(toPath(name), { query: { purge } })
      notify(purge ? `${tenantName} disconnected and deleted.` : `${tenantName} disconnected. Its rows stay on this machine.`)
      refresh()
      await client.invalidateQueries({ queryKey: ['me'] })
    },
  }
  return actions
}

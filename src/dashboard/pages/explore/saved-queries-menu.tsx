import { Button, Popover } from '@mantine/core'
import { IconBookmark } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { SavedQuery } from '../../../http/schemas/query.ts'
import { queryClient } from '../../api/query-client.ts'
import { post, remove } from '../../api/request.ts'
import { notify, notifyFailure } from '../../components/notices.ts'
import { Loading, PanelState } from '../../components/panel-state.tsx'
import { closeDraft, openSaved, toDraft } from './drafts.ts'
import { savedQueriesQuery } from '../../api/saved-queries.ts'
import { LazySaveQueryDialog } from './lazy-save-query-dialog.tsx'

const SavedQueryList = lazy(async () => ({ default: (await import('./saved-query-list.tsx')).SavedQueryList }))

/** Every saved query one may see, behind a button of the header. */
export function SavedQueriesMenu({ org }: { org: string | undefined }) {
  const [opened, setOpened] = useState(false)
  const [changing, setChanging] = useState<SavedQuery | null>(null)
  const saved = useQuery({ ...savedQueriesQuery, enabled: opened })
  const onDelete = async (query: SavedQuery): Promise<void> => {
    try {
      await remove(`/v1/saved-queries/${encodeURIComponent(query.id)}`)
      const draft = toDraft(query.id)
      if (draft) closeDraft(query.id)
      await queryClient.invalidateQueries(savedQueriesQuery)
      notify(`${query.name} deleted.`, { undo: () => void putBack(query).catch(notifyFailure) })
    } catch (error) {
      notifyFailure(error)
    }
  }
  const onChanged = (query: SavedQuery): void => {
    setChanging(null)
    if (toDraft(query.id)) openSaved(query)
    notify('Query changed.')
    void queryClient.invalidateQueries(savedQueriesQuery)
  }
  return (
    <>
      <Popover opened={opened} onChange={setOpened} position="bottom-end" width={380} trapFocus returnFocus>
        <Popover.Target>
          <Button leftSection={<IconBookmark size={16} stroke={1.6} aria-hidden="true" />} onClick={() => setOpened(!opened)}>
            Saved queries
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={8}>
          <PanelState query={saved} height={120} waitingFor="Reading the saved queries">
            {(queries) => (
              <Suspense fallback={<Loading height={120} />}>
                <SavedQueryList
                  queries={queries}
                  org={org}
                  onOpen={() => setOpened(false)}
                  onChange={(query) => {
                    setOpened(false)
                    setChanging(query)
                  }}
                  onDelete={(query) => void onDelete(query)}
                />
              </Suspense>
            )}
          </PanelState>
        </Popover.Dropdown>
      </Popover>
      {changing && (
        <LazySaveQueryDialog
          draft={{ title: changing.name, sql: changing.sql }}
          saved={changing}
          onClose={() => setChanging(null)}
          onSaved={onChanged}
        />
      )}
    </>
  )
}

async function putBack({ name, description, sql, sharedWith, view }: SavedQuery): Promise<void> {
  await post('/v1/saved-queries', { name, description, sql, sharedWith, view })
  await queryClient.invalidateQueries(savedQueriesQuery)
}

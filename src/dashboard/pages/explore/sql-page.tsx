import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { SavedQuery } from '../../../http/schemas/query.ts'
import { get } from '../../api/request.ts'
import { ButtonLink } from '../../components/links.tsx'
import { Empty, PanelState } from '../../components/panel-state.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { beginDraft, isDraftId, openSaved, useTabs } from './drafts.ts'
import { ExploreFrame } from './explore-frame.tsx'
import { SavedQueriesMenu } from './saved-queries-menu.tsx'
import { SavedQueryRunner } from './saved-query-runner.tsx'
import { SqlWorkspace } from './sql-workspace.tsx'

/** SQL in tabs; for who may not write it, the saved queries they may run. */
export function SqlPage() {
  const { query: id } = useParams({ from: '/shell/explore/sql/$query' })
  const { org } = useSearch({ from: '/shell/explore/sql/$query' })
  const { can } = useActor()
  const { drafts } = useTabs()
  const draft = drafts.find((each) => each.id === id)
  return (
    <ExploreFrame mode="sql" org={org} of={draft?.title} actions={can('query') && <SavedQueriesMenu org={org} />}>
      {!can('query') ? (
        <SavedQueryRunner id={id} org={org} />
      ) : draft ? (
        <SqlWorkspace key={id} draft={draft} />
      ) : id === 'new' ? (
        <NewDraft org={org} />
      ) : (
        <OpenSaved id={id} />
      )}
    </ExploreFrame>
  )
}

function NewDraft({ org }: { org: string | undefined }) {
  const navigate = useNavigate()
  useEffect(() => {
    void navigate({ to: '/explore/sql/$query', params: { query: beginDraft() }, search: { org }, replace: true })
  }, [navigate, org])
  return null
}

/** An address of a saved query, or of a draft that another browser has. */
function OpenSaved({ id }: { id: string }) {
  const saved = useQuery({
    queryKey: ['saved-query', id],
    queryFn: ({ signal }) => get<SavedQuery>(`/v1/saved-queries/${encodeURIComponent(id)}`, { signal }),
    enabled: !isDraftId(id),
  })
  const { data } = saved
  useEffect(() => {
    if (data) openSaved(data)
  }, [data])
  if (isDraftId(id)) {
    return (
      <Empty
        title="This query isn't in this browser."
        action={
          <ButtonLink to="/explore/sql/$query" params={{ query: 'new' }}>
            New query
          </ButtonLink>
        }
      >
        It was never saved, or its tab was closed.
      </Empty>
    )
  }
  return (
    <PanelState query={saved} height={400} waitingFor="Reading the saved query">
      {() => null}
    </PanelState>
  )
}

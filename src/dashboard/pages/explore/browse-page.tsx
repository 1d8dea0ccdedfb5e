import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { CatalogueTable } from '../../../http/schemas/query.ts'
import { Empty, PanelState } from '../../components/panel-state.tsx'
import { BrowseTable } from './browse-table.tsx'
import { rememberTable } from './drafts.ts'
import { ExploreFrame } from './explore-frame.tsx'
import { catalogueQuery } from './queries.ts'
import { SavedQueriesMenu } from './saved-queries-menu.tsx'

/** One table, as it is: filtered, sorted, its records opened. */
export function BrowsePage() {
  const { schema, table } = useParams({ from: '/shell/explore/$schema/$table' })
  const search = useSearch({ from: '/shell/explore/$schema/$table' })
  const navigate = useNavigate()
  const catalogue = useQuery(catalogueQuery)
  const id = `${schema}.${table}`
  useEffect(() => rememberTable(id), [id])
  const open = (opened: CatalogueTable): void => {
    void navigate({
      to: '/explore/$schema/$table',
      params: { schema: opened.schema, table: opened.name },
      search: { org: search.org },
    })
  }
  return (
    <ExploreFrame
      mode="browse"
      org={search.org}
      of={table}
      table={id}
      onOpenTable={open}
      actions={<SavedQueriesMenu org={search.org} />}
    >
      <PanelState query={catalogue} height={400} waitingFor="Reading what tables there are">
        {({ schemas }) => {
          const found = schemas.find(({ name }) => name === schema)?.tables.find(({ name }) => name === table)
          if (found) return <BrowseTable key={id} table={found} />
          return (
            <Empty title={`There is no table ${id}.`}>
              {schemas.length === 0
                ? 'Nothing has been synced yet: tables appear when their first rows have been read.'
                : 'It may have been renamed, or nothing of it has been read yet. Choose one on the left.'}
            </Empty>
          )
        }}
      </PanelState>
    </ExploreFrame>
  )
}

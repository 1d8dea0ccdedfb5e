import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { IconListTree } from '@tabler/icons-react'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import type { Catalogue, CatalogueTable } from '../../../http/schemas/query.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { SyncedAgo } from '../../components/synced-ago.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { useTabs } from './drafts.ts'
import { ExploreTabs } from './explore-tabs.tsx'
import { catalogueQuery } from './queries.ts'
import { TableTree } from './table-tree.tsx'
import { useExploreOrganisation } from './use-explore-organisation.ts'
import classes from './explore-frame.module.css'

const TablesDrawer = lazy(async () => ({ default: (await import('./tables-drawer.tsx')).TablesDrawer }))

export interface ExploreFrameProps {
  mode: 'browse' | 'sql'
  org: string | undefined
  /** What the window is called beside "Explore". */
  of?: string | undefined
  /** `schema.table` that is open. */
  table?: string | undefined
  onOpenTable?: ((table: CatalogueTable) => void) | undefined
  /** Beside the title, at the right. */
  actions?: ReactNode
  children: ReactNode
}

/** Header, tree of tables and tabs, which Browse and SQL have in common. */
export function ExploreFrame({ mode, org, of, table, onOpenTable, actions, children }: ExploreFrameProps) {
  const catalogue = useQuery(catalogueQuery)
  const { connection, title } = useExploreOrganisation(org)
  const { can } = useActor()
  const [drawn, setDrawn] = useState(false)
  const [wanted, setWanted] = useState(false)
  const tree = (
    <PanelState query={catalogue} height={400} waitingFor="Reading what tables there are">
      {(data) => (
        <TableTree
          catalogue={can('query') ? data : toRecordTables(data)}
          current={table}
          onOpen={
            onOpenTable &&
            ((opened) => {
              setDrawn(false)
              onOpenTable(opened)
            })
          }
        />
      )}
    </PanelState>
  )
  return (
    <div className={classes['page']}>
      <PageHeader
        title="Explore"
        of={of ?? title}
        subtitle={<ModeSwitch mode={mode} org={org} />}
        asOf={connection !== undefined && <SyncedAgo org={connection} />}
        actions={
          <>
            <Button
              className={classes['tables']}
              leftSection={<IconListTree size={16} stroke={1.6} aria-hidden="true" />}
              onClick={() => {
                setWanted(true)
                setDrawn(true)
              }}
            >
              Tables
            </Button>
            {actions}
          </>
        }
      />
      <div className={classes['panes']}>
        <nav className={classes['tree']} aria-label="Schemas and tables">
          {tree}
        </nav>
        <div className={classes['work']}>
          <ExploreTabs org={org} current={mode === 'browse' ? { table } : {}} />
          {children}
        </div>
      </div>
      {wanted && (
        <Suspense fallback={null}>
          <TablesDrawer opened={drawn} onClose={() => setDrawn(false)}>
            <div className={classes['drawn']}>{tree}</div>
          </TablesDrawer>
        </Suspense>
      )}
    </div>
  )
}

/** What can be opened without SQL: the records. */
function toRecordTables(catalogue: Catalogue): Catalogue {
  const schemas = catalogue.schemas.map((schema) => ({
    ...schema,
    tables: schema.tables.filter(({ stream }) => stream !== null),
  }))
  return { ...catalogue, schemas: schemas.filter(({ tables }) => tables.length > 0) }
}

function ModeSwitch({ mode, org }: { mode: 'browse' | 'sql'; org: string | undefined }) {
  const { can } = useActor()
  const { drafts, table } = useTabs()
  const [schema = 'xero', name = 'invoices'] = (table ?? '').split('.')
  return (
    <span className={classes['modes']} role="group" aria-label="Way of looking">
      <Link
        to="/explore/$schema/$table"
        params={{ schema: schema || 'xero', table: name || 'invoices' }}
        search={{ org }}
        className={classes['mode']}
        aria-current={mode === 'browse' ? 'page' : undefined}
      >
        Browse
      </Link>
      <Link
        to="/explore/sql/$query"
        params={{ query: drafts.at(-1)?.id ?? 'new' }}
        search={{ org }}
        className={classes['mode']}
        aria-current={mode === 'sql' ? 'page' : undefined}
      >
        {can('query') ? 'SQL' : 'Saved queries'}
      </Link>
    </span>
  )
}

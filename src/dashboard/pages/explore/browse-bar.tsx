import { Button, Switch } from '@mantine/core'
import type { CatalogueTable } from '../../../http/schemas/query.ts'
import type { Organisation } from '../../api/types.ts'
import { toAddress } from '../../api/request.ts'
import { CopyAs } from '../../components/copy-as.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { useNavigate } from '@tanstack/react-router'
import { ColumnPicker } from './column-picker.tsx'
import { beginDraft } from './drafts.ts'
import { FilterBar } from './filter-bar.tsx'
import { toFilterText, type Filter } from './filters.ts'
import { toSortText } from './table-sql.ts'
import type { BrowseView } from './use-browse-search.ts'
import classes from './browse-bar.module.css'

export interface BrowseBarProps {
  table: CatalogueTable
  view: BrowseView
  connection: string | undefined
  organisation: Organisation | null
  sql: string
  onFilters: (filters: readonly Filter[]) => void
  onShown: (names: readonly string[] | undefined) => void
  onDeleted: (shown: boolean) => void
}

/** What is asked of the table: filters at the left, what is shown at the right. */
export function BrowseBar({ table, view, connection, sql, onFilters, onShown, onDeleted }: BrowseBarProps) {
  const { can } = useActor()
  const navigate = useNavigate()
  const deletes = table.columns.some(({ name }) => name === '_deleted_at') || table.stream !== null
  const askInSql = (): void => {
    const query = beginDraft({ title: table.name, sql: `${sql}\nLIMIT 1000` })
    void navigate({ to: '/explore/sql/$query', params: { query }, search: { org: view.org } })
  }
  return (
    <div className={classes['bar']}>
      <FilterBar columns={table.columns} filters={view.filters} onChange={onFilters} />
      <span className={classes['space']} />
      {deletes && (
        <Switch
          label="Include deleted"
          checked={view.includeDeleted}
          onChange={({ currentTarget }) => onDeleted(currentTarget.checked)}
          className={classes['deleted']}
        />
      )}
      <ColumnPicker table={table} shown={view.shown} onChange={onShown} />
      {can('query') && (
        <Button onClick={askInSql} variant="default">
          Ask in SQL
        </Button>
      )}
      <CopyAs forms={toForms({ table, view, connection, sql })} />
    </div>
  )
}

function toForms({ table, view, connection, sql }: Pick<BrowseBarProps, 'table' | 'view' | 'connection' | 'sql'>) {
  if (table.stream === null) return { sql }
  const query = {
    connection,
    filter: view.filters.map(toFilterText),
    sort: view.sort && toSortText(view.sort),
    includeDeleted: view.includeDeleted || undefined,
    limit: 1000,
  }
  const path = toAddress(`/v1/records/${table.stream}`, query)
  const { filter, ...rest } = query
  const given = JSON.stringify({ ...rest, limit: '1000', ...(filter.length > 0 ? { filter } : {}) })
  return {
    curl: `curl -H "Authorization: Bearer $DAYBOOK_KEY" '${window.location.origin}${path}'`,
    typescript: [
      `import { createDaybookClient } from 'daybook/client'`,
      ``,
      `const daybook = createDaybookClient({ url: '${window.location.origin}', key: process.env.DAYBOOK_KEY ?? '' })`,
      `const answer = await daybook.api.records[':stream'].$get({ param: { stream: '${table.stream}' }, query: ${given} })`,
      `const { items, nextCursor } = await answer.json()`,
    ].join('\n'),
    sql,
  }
}

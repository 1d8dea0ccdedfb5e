import { Button, Drawer } from '@mantine/core'
import { useMemo, useState, type ReactNode } from 'react'
import { DataTable, type DataColumn } from '../../components/data-table.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { useShortcuts } from '../../shell/use-shortcuts.ts'
import { FilterBar } from './filter-bar.tsx'
import { isFiltered, lensTitles, toLogQuery, toSince, type Lens } from './log-filters.ts'
import type { ActivitySearch } from './search.ts'
import { useLog, useScrolled } from './use-log.ts'
import classes from './activity.module.css'

export interface LensDefinition<T> {
  lens: Lens
  path: string
  idOf: (item: T) => string
  columns: (fixed: boolean) => readonly DataColumn<T>[]
  /** Said when there is nothing at all. */
  empty: string
  title: (item: T) => string
  detail: (item: T) => ReactNode
}

export interface LogViewProps {
  search: ActivitySearch
  onSearch: (change: Partial<ActivitySearch>) => void
  /** Of one connection alone. */
  connection?: string
}

/** One lens of the log: filters, lines, and the drawer of the one that is open. `j` and `k` move, Enter opens, Esc closes. */
export function LogView<T extends object>({
  definition,
  search,
  onSearch,
  connection,
}: LogViewProps & { definition: LensDefinition<T> }) {
  const { lens, path, idOf, columns, empty, title, detail } = definition
  const fixed = connection !== undefined
  const asked = fixed ? { ...search, connection } : search
  const scrolled = useScrolled()
  // What a span is counted from stays, so that a question is the same question for as long as the page is there.
  const [opened] = useState(() => new Date())
  const since = toSince(search.since, opened)
  const log = useLog<T>({
    path,
    query: toLogQuery(lens, asked, since),
    idOf,
    following: search.live !== 'off' && search.open === undefined && !scrolled,
  })
  const shown = useMemo(() => columns(fixed), [columns, fixed])
  const open = log.items.find((item) => idOf(item) === search.open)
  useShortcuts({ j: () => moveFocus(1), k: () => moveFocus(-1) })
  return (
    <div className={classes['panel']}>
      <FilterBar
        lens={lens}
        search={search}
        fixed={fixed}
        onChange={onSearch}
        waiting={log.waiting}
        onShowWaiting={log.showWaiting}
      />
      <PanelState query={log.query} height={360} waitingFor={`Reading the ${lensTitles[lens].toLowerCase()}`}>
        {() => (
          <div className={classes['table']}>
            <DataTable
              label={lensTitles[lens]}
              columns={shown}
              rows={log.items}
              rowKey={idOf}
              selected={search.open}
              onOpen={(item) => onSearch({ open: idOf(item) })}
              empty={isFiltered(search) ? toNothing(lens, search) : empty}
            />
          </div>
        )}
      </PanelState>
      {log.more && (
        <Button onClick={log.more} loading={log.loadingMore} style={{ alignSelf: 'center' }}>
          Show older
        </Button>
      )}
      <Drawer
        opened={open !== undefined}
        onClose={() => onSearch({ open: undefined })}
        size={560}
        title={open && title(open)}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {open && detail(open)}
      </Drawer>
    </div>
  )
}

function toNothing(lens: Lens, { state, since }: ActivitySearch): string {
  const what = lensTitles[lens].toLowerCase()
  const days = since === '1d' ? ' in 24 hours' : since === '7d' ? ' in 7 days' : since === '30d' ? ' in 30 days' : ''
  return state === 'failed' ? `No failed ${what}${days}.` : `No ${what} match these filters${days}.`
}

function moveFocus(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('tr[data-opens]')]
  const at = rows.findIndex((row) => row === document.activeElement)
  rows[Math.max(0, at + step)]?.focus()
}

/** Names and values, one under the other; what is null is left out. */
export function Facts({ facts }: { facts: Readonly<Record<string, ReactNode>> }) {
  return (
    <dl className={classes['facts']}>
      {Object.entries(facts)
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([name, value]) => (
          <FactPair key={name} name={name} value={value} />
        ))}
    </dl>
  )
}

function FactPair({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}

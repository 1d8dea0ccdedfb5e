import { useNavigate, useSearch } from '@tanstack/react-router'
import { changesLens } from '../activity/changes-lens.tsx'
import { LogView } from '../activity/log-view.tsx'
import { runsLens } from '../activity/runs-lens.tsx'
import type { ActivitySearch } from '../activity/search.ts'
import classes from './connection-page.module.css'

/** The log of Activity, of one connection. */
export function RunsTab({ name }: { name: string }) {
  const [search, onSearch] = useTabSearch(name, 'runs')
  return (
    <div className={classes['panel']}>
      <LogView definition={runsLens} connection={name} search={search} onSearch={onSearch} />
    </div>
  )
}

export function ChangesTab({ name }: { name: string }) {
  const [search, onSearch] = useTabSearch(name, 'changes')
  return (
    <div className={classes['panel']}>
      <LogView definition={changesLens} connection={name} search={search} onSearch={onSearch} />
    </div>
  )
}

function useTabSearch(name: string, tab: string): [ActivitySearch, (change: Partial<ActivitySearch>) => void] {
  const search = useSearch({ from: '/shell/connections/$name/$tab' })
  const navigate = useNavigate()
  return [
    search,
    (change) => void navigate({ to: '/connections/$name/$tab', params: { name, tab }, search: { ...search, ...change } }),
  ]
}

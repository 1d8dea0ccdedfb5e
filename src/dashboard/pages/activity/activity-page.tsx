import { Tabs } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { PageBody } from '../../components/page-body.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { alertsLens } from './alerts-lens.tsx'
import { callsLens } from './calls-lens.tsx'
import { changesLens } from './changes-lens.tsx'
import { lensTitles, lenses } from './log-filters.ts'
import { LogView } from './log-view.tsx'
import { runsLens } from './runs-lens.tsx'
import type { ActivitySearch } from './search.ts'
import classes from './activity.module.css'

/** One log through four lenses. */
export function ActivityPage() {
  const { lens: asked } = useParams({ from: '/shell/activity/$lens' })
  const search = useSearch({ from: '/shell/activity/$lens' })
  const navigate = useNavigate()
  const { can } = useActor()
  const shown = lenses.filter((each) => each !== 'alerts' || can('alerts'))
  const lens = shown.find((each) => each === asked) ?? 'runs'
  const onSearch = (change: Partial<ActivitySearch>): void =>
    void navigate({ to: '/activity/$lens', params: { lens }, search: { ...search, ...change }, replace: 'search' in change })
  return (
    <>
      <PageHeader title={lensTitles[lens]} of="Activity" />
      <PageBody>
        <Tabs
          value={lens}
          keepMounted={false}
          className={classes['tabs']}
          onChange={(next) =>
            void navigate({
              to: '/activity/$lens',
              params: { lens: next ?? 'runs' },
              search: { connection: search.connection, since: search.since },
            })
          }
        >
          <Tabs.List>
            {shown.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {lensTitles[each]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="runs">
            <LogView definition={runsLens} search={search} onSearch={onSearch} />
          </Tabs.Panel>
          <Tabs.Panel value="changes">
            <LogView definition={changesLens} search={search} onSearch={onSearch} />
          </Tabs.Panel>
          <Tabs.Panel value="calls">
            <LogView definition={callsLens} search={search} onSearch={onSearch} />
          </Tabs.Panel>
          <Tabs.Panel value="alerts">
            <LogView definition={alertsLens} search={search} onSearch={onSearch} />
          </Tabs.Panel>
        </Tabs>
      </PageBody>
    </>
  )
}

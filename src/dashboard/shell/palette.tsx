import { useMantineColorScheme } from '@mantine/core'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.layer.css'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { post } from '../api/request.ts'
import { notify, notifyFailure } from '../components/notices.ts'
import { toPaletteGroups, type PaletteItem } from './palette-items.ts'
import { paletteQueries } from './palette-queries.ts'
import { useActor } from './use-actor.ts'
import { useLocale, useOrganisation } from './use-organisation.ts'
import classes from './palette.module.css'

const [store, actions] = createSpotlight()
const searchFrom = 3

/** Pages, organisations, reports, tables, queries, connections, actions; with three letters or more also what is in the books. */
export function Palette({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [words, setWords] = useState('')
  const asked = useSettled(words.trim(), 150)
  const { organisations, can } = useActor()
  const { name: org } = useOrganisation()
  const locale = useLocale()
  const navigate = useNavigate()
  const { setColorScheme } = useMantineColorScheme()
  const tables = useQuery(paletteQueries.tables)
  const queries = useQuery(paletteQueries.savedQueries)
  const hits = useQuery({
    ...paletteQueries.search(asked),
    enabled: asked.length >= searchFrom,
    placeholderData: keepPreviousData,
  })
  useEffect(() => {
    if (opened) actions.open()
    else actions.close()
  }, [opened])
  const dark = document.documentElement.dataset['mantineColorScheme'] === 'dark'
  const groups = toPaletteGroups({
    words: words.trim(),
    org,
    organisations,
    tables: tables.data ?? [],
    queries: queries.data ?? [],
    hits: asked.length >= searchFrom ? (hits.data ?? []) : [],
    dark,
    can,
    locale,
  })
  const run = async (item: PaletteItem): Promise<void> => {
    if (item.go !== undefined) await navigate({ to: item.go as '/' })
    else if (item.act?.kind === 'theme') setColorScheme(item.act.theme)
    else if (item.act?.kind === 'sync') {
      try {
        await post(`/v1/connections/${encodeURIComponent(item.act.connection)}/sync`)
        notify(`Syncing ${item.act.title}.`)
      } catch (thrown) {
        notifyFailure(thrown)
      }
    }
  }
  return (
    <Spotlight.Root
      store={store}
      query={words}
      onQueryChange={setWords}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight={440}
      radius="xl"
      size={600}
      transitionProps={{ duration: 0 }}
      overlayProps={{ blur: 0 }}
      yOffset={96}
      centered={false}
      attributes={{ content: { 'aria-label': 'Search or jump to' } }}
      classNames={{ action: classes['action'] ?? '', actionsGroup: classes['group'] ?? '', search: classes['search'] ?? '' }}
    >
      <Spotlight.Search
        placeholder="Search or jump to"
        aria-label="Search or jump to"
        leftSection={<IconSearch size={16} stroke={1.6} aria-hidden="true" />}
      />
      <Spotlight.ActionsList>
        {groups.map(({ title, items }) => (
          <Spotlight.ActionsGroup key={title} label={title}>
            {items.map((item) => (
              <Spotlight.Action key={item.id} onClick={() => void run(item)}>
                <span className={classes['label']}>{item.label}</span>
                {item.note !== undefined && <span className={classes['note']}>{item.note}</span>}
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && (
          <Spotlight.Empty>{hits.isFetching ? 'Looking in the books' : 'Nothing is called that.'}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** A value once it has stayed the same for so long. */
function useSettled(value: string, delayMs: number): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs)
    return () => clearTimeout(timer)
  }, [value, delayMs])
  return settled
}

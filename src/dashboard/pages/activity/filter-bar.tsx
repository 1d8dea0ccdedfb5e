import { Button, Select, Switch, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useActor } from '../../shell/use-actor.ts'
import { lensTitles, spans, states, type Lens } from './log-filters.ts'
import type { ActivitySearch } from './search.ts'
import classes from './activity.module.css'

export interface FilterBarProps {
  lens: Lens
  search: ActivitySearch
  /** The page is of one connection: it isn't chosen here. */
  fixed?: boolean
  onChange: (change: Partial<ActivitySearch>) => void
  waiting: number
  onShowWaiting: () => void
}

/** Filters of a log; they are the address, so that a link shows the same. */
export function FilterBar({ lens, search, fixed = false, onChange, waiting, onShowWaiting }: FilterBarProps) {
  const { organisations } = useActor()
  return (
    <div className={classes['bar']} role="search" aria-label={`Filter ${lensTitles[lens].toLowerCase()}`}>
      {lens === 'calls' && (
        <PathFilter key={search.search ?? ''} value={search.search ?? ''} onChange={(text) => onChange({ search: text })} />
      )}
      {!fixed && organisations.length > 1 && (
        <Select
          aria-label="Organisation"
          placeholder="All organisations"
          clearable
          searchable
          w={190}
          limit={50}
          value={search.connection ?? null}
          data={organisations.map(({ name, tenantName }) => ({ value: name, label: tenantName }))}
          onChange={(value) => onChange({ connection: value ?? undefined })}
        />
      )}
      <Select
        aria-label={lens === 'changes' ? 'Kind of change' : 'State'}
        placeholder={lens === 'changes' ? 'Any change' : 'Any state'}
        clearable
        w={160}
        value={states[lens].some(({ value }) => value === search.state) ? (search.state ?? null) : null}
        data={[...states[lens]]}
        onChange={(value) => onChange({ state: value ?? undefined })}
      />
      {lens !== 'alerts' && (
        <Select
          aria-label="How far back"
          placeholder="All time"
          clearable
          w={150}
          value={search.since ?? null}
          data={spans.map(({ value, label }) => ({ value, label }))}
          onChange={(value) => onChange({ since: value ?? undefined })}
        />
      )}
      <span className={classes['space']} />
      {waiting > 0 && (
        <Button size="xs" onClick={onShowWaiting}>
          {waiting >= 100 ? '100 or more new, show' : `${waiting} new, show`}
        </Button>
      )}
      <Switch
        label="Live"
        checked={search.live !== 'off'}
        onChange={({ currentTarget }) => onChange({ live: currentTarget.checked ? undefined : 'off' })}
      />
    </div>
  )
}

/** Goes into the address a moment after the last letter. */
function PathFilter({ value, onChange }: { value: string; onChange: (text: string | undefined) => void }) {
  const [text, setText] = useState(value)
  useEffect(() => {
    if (text === value) return undefined
    const timer = setTimeout(() => onChange(text.trim() === '' ? undefined : text.trim()), 300)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <TextInput
      data-filter
      aria-label="Part of the path"
      placeholder="Part of the path"
      leftSection={<IconSearch size={16} stroke={1.6} aria-hidden="true" />}
      w={220}
      maxLength={200}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
    />
  )
}

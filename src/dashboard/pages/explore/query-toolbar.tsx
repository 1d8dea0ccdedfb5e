import { Button, SegmentedControl } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { formatCount } from '../../format/amount.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { isChanged, type Draft } from './drafts.ts'
import { LazyExportMenu } from './lazy-export-menu.tsx'
import type { RowsRead } from './row-reader.ts'
import classes from './query-toolbar.module.css'

export interface QueryToolbarProps {
  draft: Draft
  read: RowsRead
  ranSql: string | null
  view: 'table' | 'chart'
  connection: string | undefined
  onRun: () => void
  onStop: () => void
  onSave: () => void
  onView: (view: 'table' | 'chart') => void
}

const command = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'

export function QueryToolbar({ draft, read, ranSql, view, connection, onRun, onStop, onSave, onView }: QueryToolbarProps) {
  const running = read.phase === 'reading'
  return (
    <div className={classes['bar']}>
      {running ? (
        <Button leftSection={<IconPlayerStop size={16} stroke={1.6} aria-hidden="true" />} onClick={onStop}>
          Stop
        </Button>
      ) : (
        <Button
          variant="filled"
          leftSection={<IconPlayerPlay size={16} stroke={1.6} aria-hidden="true" />}
          onClick={onRun}
          disabled={draft.sql.trim() === ''}
        >
          Run
          <span className={classes['key']}>{command} Enter</span>
        </Button>
      )}
      <Button onClick={onSave} disabled={!isChanged(draft)}>
        Save
      </Button>
      <SegmentedControl
        aria-label="Result as"
        data={[
          { value: 'table', label: 'Table' },
          { value: 'chart', label: 'Chart' },
        ]}
        value={view}
        onChange={(value) => onView(value === 'chart' ? 'chart' : 'table')}
      />
      <span className={classes['space']} />
      <RunLine read={read} />
      <LazyExportMenu title={draft.title} sql={ranSql ?? draft.sql} connection={connection} />
    </div>
  )
}

/** "48 rows in 38 ms"; while it runs, the rows so far and the time. */
function RunLine({ read }: { read: RowsRead }) {
  const locale = useLocale()
  const seconds = useSeconds(read.phase === 'reading')
  const rows = `${formatCount(read.rows, locale)} ${read.rows === 1 ? 'row' : 'rows'}`
  const words = (): string => {
    if (read.phase === 'reading') return `${read.store === null ? 'Running' : 'Reading'}, ${seconds} s`
    if (read.phase === 'stopped') return read.stale || read.rows === 0 ? 'Stopped' : `Stopped after ${rows}`
    if (read.phase !== 'done') return ''
    const ms = Math.round(read.elapsedMs ?? 0)
    return `${rows} in ${ms < 10_000 ? `${formatCount(ms, locale)} ms` : `${Math.round(ms / 1000)} s`}`
  }
  return (
    <span className={classes['line']} role="status">
      {words()}
    </span>
  )
}

function useSeconds(running: boolean): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (!running) return undefined
    setSeconds(0)
    const began = performance.now()
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - began) / 1000)), 1000)
    return () => clearInterval(timer)
  }, [running])
  return seconds
}

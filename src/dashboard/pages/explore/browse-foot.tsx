import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { CatalogueTable } from '../../../http/schemas/query.ts'
import { toFailure } from '../../components/to-failure.ts'
import { formatCount } from '../../format/amount.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import type { RowsRead } from './row-reader.ts'
import classes from './foot.module.css'

export interface BrowseFootProps {
  read: RowsRead
  table: CatalogueTable
  filtered: boolean
  onRetry: () => void
  onStop: () => void
}

/** How many rows there are and how many of them are here: limits are said, never silent. */
export function BrowseFoot({ read, table, filtered, onRetry, onStop }: BrowseFootProps) {
  const locale = useLocale()
  const count = (rows: number): string => formatCount(rows, locale)
  const words = (): ReactNode => {
    if (read.phase === 'failed') {
      return (
        <>
          {toFailure(read.error).message} {read.rows > 0 && `The first ${count(read.rows)} rows are here.`}
        </>
      )
    }
    if (read.phase === 'stopped') return `Stopped after ${count(read.rows)} rows.`
    if (read.truncated)
      return `The first ${count(read.rows)} rows. There are more: filter or sort to reach them, or export with SQL.`
    if (read.phase === 'done') return `All ${count(read.rows)} ${read.rows === 1 ? 'row' : 'rows'} read`
    if (read.rows === 0) return ''
    const total = filtered || table.stream === null ? null : table.rows
    return `${count(read.rows)}${total === null ? '' : ` of about ${count(total)}`} rows read; the rest come as you scroll`
  }
  return (
    <footer className={classes['foot']}>
      <span role="status">{words()}</span>
      {(read.phase === 'failed' || read.phase === 'stopped') && (
        <Button size="xs" onClick={onRetry}>
          {read.phase === 'failed' ? 'Try again' : 'Read again'}
        </Button>
      )}
      {read.phase === 'reading' && table.stream === null && read.rows > 0 && (
        <Button size="xs" onClick={onStop}>
          Stop
        </Button>
      )}
      <span className={classes['space']} />
      <span>Read only</span>
    </footer>
  )
}

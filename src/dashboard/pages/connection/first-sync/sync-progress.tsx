import { Button } from '@mantine/core'
import { IconBolt, IconPlayerPause } from '@tabler/icons-react'
import { useEffect, useState, type ReactNode } from 'react'
import type { SyncSnapshot } from '../../../../http/schemas/syncs.ts'
import { useNow } from '../../../components/date-text.tsx'
import { ButtonLink } from '../../../components/links.tsx'
import { formatBytes, formatCount } from '../../../format/amount.ts'
import { formatDuration, formatTime } from '../../../format/date.ts'
import { useLocale } from '../../../shell/use-organisation.ts'
import { toExpectedRows, toReadySentence, toRemainingMs, toShare, toSpokenProgress } from './sync-words.ts'
import classes from './sync-progress.module.css'

export interface SyncProgressProps {
  sync: SyncSnapshot
  /** Everything is read, not what changed alone. */
  first: boolean
  /** `Contacts, accounts and items`: what can be opened already. */
  ready: string | null
  /** Daybook itself isn't heard from at the moment. */
  waiting: boolean
  toTitle: (stream: string) => string
  onPause?: (() => void) | undefined
}

/** How far a sync has come: true counts only, and what they allow to say about the rest. */
export function SyncProgress({ sync, first, ready, waiting, toTitle, onPause }: SyncProgressProps) {
  const locale = useLocale()
  const now = useNow(1000)
  const elapsed = Math.max(0, now.getTime() - new Date(sync.startedAt).getTime())
  const share = toShare(sync)
  const remaining = toRemainingMs(sync, elapsed)
  const count = (value: number): string => formatCount(value, locale)
  const done = sync.streams.filter(({ status }) => status === 'complete' || status === 'current').length
  const all = Math.max(sync.planned.length, sync.streams.length)
  const about = toExpectedRows(sync)
  const headline = first ? `${count(sync.totals.read)} rows` : `${count(sync.totals.changed)} changes`
  const expected = first && about !== null ? `of about ${count(about)}.` : 'so far.'
  const soon = remaining === null ? '' : ` ${toReadySentence(remaining, now)}`
  useWindowTitle(share)
  return (
    <section aria-label="Progress of the sync">
      <div className={classes['head']}>
        <p className={classes['figure']}>{headline}</p>
        <p className={classes['about']}>{sync.step === 'queued' ? 'Waiting for its turn.' : `${expected}${soon}`}</p>
        {onPause && (
          <Button onClick={onPause} leftSection={<IconPlayerPause size={16} stroke={1.6} aria-hidden="true" />}>
            Pause
          </Button>
        )}
      </div>
      <progress
        className={classes['bar']}
        aria-label="Rows read"
        max={100}
        {...(share === null ? {} : { value: Math.floor(share * 100) })}
        data-unknown={share === null || undefined}
        aria-valuetext={`${headline} ${expected}`}
      />
      <p className={classes['facts']}>
        <span>
          {done} of {all} streams done
        </span>
        <span>
          {count(sync.totals.calls)} calls{sync.expectedCalls === null ? '' : ` of about ${count(sync.expectedCalls)}`}
        </span>
        <span>{formatBytes(sync.totals.bytes, locale)}</span>
        <span>{formatDuration(elapsed)} so far</span>
        <span className={classes['leave']}>You can close this window. The sync goes on.</span>
      </p>
      <Waiting sync={sync} offline={waiting} toTime={(instant) => formatTime(instant, locale)} count={count} />
      {ready !== null && first && (
        <div className={classes['ready']}>
          <IconBolt size={16} stroke={1.6} aria-hidden="true" />
          <p>
            <strong>{ready} are ready to use.</strong>{' '}
            <span className="second">Figures on Home appear when the history has been checked against Xero.</span>
          </p>
          <ButtonLink to="/explore" size="xs">
            Explore now
          </ButtonLink>
        </div>
      )}
      <Spoken
        share={share}
        failed={sync.streams.filter(({ status }) => status === 'failed').map(({ stream }) => toTitle(stream))}
      />
    </section>
  )
}

function Waiting(props: {
  sync: SyncSnapshot
  offline: boolean
  toTime: (instant: string) => string
  count: (value: number) => string
}): ReactNode {
  const { sync, offline, toTime, count } = props
  if (offline) return <p className={classes['note']}>Waiting for the network. Nothing is lost.</p>
  if (sync.waiting === null) return null
  const kept = `${count(sync.totals.written)} rows are safe. Going on at ${toTime(sync.waiting.until)}.`
  return (
    <p className={classes['note']}>
      {sync.waiting.reason} {kept}
    </p>
  )
}

/** A polite word at every quarter and at each failure; rows would drown it. */
function Spoken({ share, failed }: { share: number | null; failed: readonly string[] }) {
  const [said, setSaid] = useState({ text: '', share: 0, failed: 0 })
  useEffect(() => {
    setSaid((before) => {
      if (failed.length > before.failed) {
        return { ...before, text: `${failed.at(-1) ?? 'A stream'} failed. The others go on.`, failed: failed.length }
      }
      const next = toSpokenProgress(share, before.share)
      return next ? { ...before, ...next } : before
    })
  }, [share, failed])
  return (
    <span className="spoken" role="status">
      {said.text}
    </span>
  )
}

/** The tab's title carries the per cent, for who looks at another one meanwhile. */
function useWindowTitle(share: number | null): void {
  const percent = share === null ? null : Math.floor(share * 100)
  useEffect(() => {
    if (percent === null) return undefined
    const bare = document.title.replace(/^(?:\d+% |✓ )/, '')
    document.title = `${percent}% ${bare}`
    return () => {
      document.title = document.title.replace(/^\d+% /, '')
    }
  }, [percent])
}

import { IconCheck } from '@tabler/icons-react'
import { useEffect } from 'react'
import type { ConnectionDetail } from '../../../../http/schemas/connections.ts'
import type { SyncSnapshot } from '../../../../http/schemas/syncs.ts'
import { ButtonLink } from '../../../components/links.tsx'
import { formatCount } from '../../../format/amount.ts'
import { formatTime } from '../../../format/date.ts'
import { useLocale } from '../../../shell/use-organisation.ts'
import { toOutcome } from './sync-words.ts'
import classes from './sync-progress.module.css'

/** How a sync that was watched came out, with what one wanted it for. */
export function SyncOutcome({ sync, connection }: { sync: SyncSnapshot; connection: ConnectionDetail }) {
  const locale = useLocale()
  const { headline, sentence, good } = toOutcome(sync, connection, {
    toCount: (count) => formatCount(count, locale),
    toTime: (instant) => formatTime(instant, locale),
  })
  useEffect(() => {
    if (good) document.title = `✓ ${document.title.replace(/^(?:\d+% |✓ )/, '')}`
  }, [good])
  return (
    <section className={classes['ready']} data-outcome data-good={good || undefined} role="status">
      {good && <IconCheck size={16} stroke={2} aria-hidden="true" />}
      <p>
        <strong>{headline}</strong> <span className="second">{sentence}</span>
      </p>
      {good && (
        <ButtonLink to="/o/$org" params={{ org: connection.name }} size="xs">
          See your figures
        </ButtonLink>
      )}
    </section>
  )
}

import type { RecordDetail } from '../../../http/schemas/records.ts'
import { formatInstant } from '../../format/date.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import classes from './record-sections.module.css'

const words = { insert: 'First stored', update: 'Changed', delete: 'Deleted or voided' } as const

/** Each time something about the record was stored, newest first: Xero's time of it, and ours. */
export function RecordHistory({ history }: Pick<RecordDetail, 'history'>) {
  const locale = useLocale()
  if (history.length === 0) return null
  return (
    <section aria-label="History" className={classes['section']}>
      <h3>History</h3>
      <ol className={classes['history']}>
        {history.map(({ op, modifiedAt, changedAt }, index) => (
          <li key={index}>
            <span className="name">{words[op]}</span>
            <span className="second">{modifiedAt === null ? '' : `at Xero ${formatInstant(modifiedAt, locale)}`}</span>
            <span className="quiet">stored {formatInstant(changedAt, locale)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

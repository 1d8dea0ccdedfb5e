import {
  IconCash,
  IconFileInvoice,
  IconFileOff,
  IconPencil,
  IconReceipt2,
  IconUserEdit,
  type TablerIcon,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Change } from '../../api/types.ts'
import { Amount } from '../../components/amount.tsx'
import { TextLink } from '../../components/links.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { Chip } from '../../components/state-dot.tsx'
import { formatTime } from '../../format/date.ts'
import { negate, toSign } from '../../format/decimal.ts'
import { useLocale, useOrganisation } from '../../shell/use-organisation.ts'
import { homeQueries } from './queries.ts'
import { toChangeWords, type ChangeIcon } from './to-change-words.ts'
import classes from './home.module.css'

const icons: Record<ChangeIcon, TablerIcon> = {
  invoice: IconFileInvoice,
  bill: IconReceipt2,
  payment: IconCash,
  contact: IconUserEdit,
  removed: IconFileOff,
  other: IconPencil,
}

const shown = 5

/** What changed in Xero today; each leads to the record and what it was before. */
export function Changes({ org, since }: { org: string; since: string }) {
  const query = useQuery(homeQueries.changes(org, since))
  const count = query.data?.items.length ?? 0
  return (
    <section aria-labelledby="changed-today">
      <div className={classes['feedHead']}>
        <h2 id="changed-today">Changed today</h2>
        {count > 0 && <Chip>{query.data?.nextCursor === null ? count : `${count}+`}</Chip>}
        <TextLink to="/activity/$lens" params={{ lens: 'changes' }} search={{ connection: org, since }} className="small">
          See all
        </TextLink>
      </div>
      <PanelState query={query} height={190} waitingFor="Waiting for what changed">
        {({ items }) =>
          items.length === 0 ? (
            <p className={`${classes['change']} second`} style={{ display: 'flex' }}>
              Nothing has changed in Xero today.
            </p>
          ) : (
            <ul className={classes['changes']}>
              {items.slice(0, shown).map((change) => (
                <li key={change.seq}>
                  <ChangeRow change={change} />
                </li>
              ))}
            </ul>
          )
        }
      </PanelState>
    </section>
  )
}

function ChangeRow({ change }: { change: Change }) {
  const locale = useLocale()
  const { organisation } = useOrganisation()
  const { icon, what, who, removed } = toChangeWords(change)
  const Icon = icons[icon]
  const { record, key, stream, connection } = change
  const at = change.modifiedAt ?? change.changedAt
  const total = record?.total ?? null
  const foreign = record?.currency !== null && record?.currency !== organisation?.currency
  const content = (
    <>
      <Icon size={16} stroke={1.6} aria-hidden="true" />
      <span className={classes['changeWhat']}>
        <span>{what}</span>
        <span>{who}</span>
      </span>
      <time className="number small quiet" dateTime={at}>
        {formatTime(at, locale)}
      </time>
      <span className="number">
        {total !== null && (
          <Amount
            value={removed && toSign(total) > 0 ? negate(total) : total}
            currency={record?.currency ?? null}
            showCurrency={foreign}
          />
        )}
      </span>
    </>
  )
  if (key === null) return <span className={classes['change']}>{content}</span>
  return (
    <Link
      className={classes['change']}
      to="/explore/$schema/$table"
      params={{ schema: 'xero', table: stream }}
      search={{ org: connection, row: key }}
    >
      {content}
    </Link>
  )
}

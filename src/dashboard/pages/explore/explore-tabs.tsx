import { IconCode, IconPlus, IconTable, IconX } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { notify } from '../../components/notices.ts'
import { useActor } from '../../shell/use-actor.ts'
import { closeDraft, isChanged, putBack, rememberTable, useTabs, type Draft } from './drafts.ts'
import classes from './explore-tabs.module.css'

/** The table looked at last, and every query that is open. They are places with an address, so they are links. */
export function ExploreTabs({ org, current }: { org: string | undefined; current: { table?: string | undefined } }) {
  const { drafts, table } = useTabs()
  const { can } = useActor()
  const { query } = useParams({ strict: false })
  const navigate = useNavigate()
  const shown = current.table ?? table
  const [schema = '', name = ''] = (shown ?? '').split('.')
  const close = (draft: Draft): void => {
    const { closed, at, next } = closeDraft(draft.id)
    if (query === draft.id) {
      void (next
        ? navigate({ to: '/explore/sql/$query', params: { query: next.id }, search: { org } })
        : navigate({
            to: '/explore/$schema/$table',
            params: { schema: schema || 'xero', table: name || 'invoices' },
            search: { org },
          }))
    }
    if (closed && isChanged(closed)) notify(`${closed.title} closed.`, { undo: () => putBack(closed, at) })
  }
  if (!can('query')) return null
  return (
    <nav className={classes['tabs']} aria-label="Open tables and queries">
      {shown && (
        <span className={classes['tab']} data-on={current.table !== undefined || undefined}>
          <Link
            to="/explore/$schema/$table"
            params={{ schema, table: name }}
            search={{ org }}
            className={classes['link']}
            aria-current={current.table === undefined ? undefined : 'page'}
          >
            <IconTable size={14} stroke={1.6} aria-hidden="true" />
            <span className={classes['title']}>{name}</span>
          </Link>
          {current.table === undefined && <Close title={name} onClose={() => rememberTable(null)} />}
        </span>
      )}
      {drafts.map((draft) => (
        <span key={draft.id} className={classes['tab']} data-on={query === draft.id || undefined}>
          <Link
            to="/explore/sql/$query"
            params={{ query: draft.id }}
            search={{ org }}
            className={classes['link']}
            aria-current={query === draft.id ? 'page' : undefined}
          >
            <IconCode size={14} stroke={1.6} aria-hidden="true" />
            <span className={classes['title']}>{draft.title}</span>
            {isChanged(draft) && (
              <span className={classes['dot']}>
                <span className="spoken">not saved</span>
              </span>
            )}
          </Link>
          <Close title={draft.title} onClose={() => close(draft)} />
        </span>
      ))}
      <Link
        to="/explore/sql/$query"
        params={{ query: 'new' }}
        search={{ org }}
        className={classes['plus']}
        aria-label="New query"
      >
        <IconPlus size={14} stroke={1.6} aria-hidden="true" />
      </Link>
    </nav>
  )
}

function Close({ title, onClose }: { title: string; onClose: () => void }) {
  return (
    <button type="button" className={classes['close']} aria-label={`Close ${title}`} onClick={onClose}>
      <IconX size={12} stroke={1.8} aria-hidden="true" />
    </button>
  )
}

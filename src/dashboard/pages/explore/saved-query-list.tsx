import { ActionIcon, TextInput } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { SavedQuery } from '../../../http/schemas/query.ts'
import { Empty } from '../../components/panel-state.tsx'
import classes from './saved-query-list.module.css'

export interface SavedQueryListProps {
  queries: readonly SavedQuery[]
  org: string | undefined
  /** The one that is open. */
  current?: string | undefined
  onOpen?: () => void
  /** Undefined: this reader can't change any. */
  onChange?: (query: SavedQuery) => void
  onDelete?: (query: SavedQuery) => void
}

const filterFrom = 7

export function SavedQueryList({ queries, org, current, onOpen, onChange, onDelete }: SavedQueryListProps) {
  const [words, setWords] = useState('')
  const asked = words.trim().toLowerCase()
  const found = queries.filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(asked))
  if (queries.length === 0) {
    return onChange ? (
      <Empty title="No query is saved yet.">Write one and press Save: it gets a name and an address others can open.</Empty>
    ) : (
      <Empty title="No query is shared yet.">An analyst, admin or owner can save one for everyone.</Empty>
    )
  }
  return (
    <>
      {queries.length >= filterFrom && (
        <TextInput
          placeholder="Find a saved query"
          aria-label="Find a saved query"
          value={words}
          onChange={({ currentTarget }) => setWords(currentTarget.value)}
          className={classes['search']}
          data-autofocus
        />
      )}
      <ul className={classes['list']}>
        {found.map((query) => (
          <li key={query.id} className={classes['item']}>
            <Link
              to="/explore/sql/$query"
              params={{ query: query.id }}
              search={{ org }}
              className={classes['link']}
              aria-current={query.id === current ? 'page' : undefined}
              onClick={onOpen}
            >
              <span className="name">{query.name}</span>
              {query.description !== '' && <span className={classes['note']}>{query.description}</span>}
              <span className={classes['note']}>
                {query.mine ? 'Yours' : query.owner.name}
                {query.sharedWith === 'everyone' ? ', for everyone' : ''}
              </span>
            </Link>
            {query.mine && onChange && (
              <ActionIcon aria-label={`Change ${query.name}`} size={28} onClick={() => onChange(query)}>
                <IconPencil size={16} stroke={1.6} aria-hidden="true" />
              </ActionIcon>
            )}
            {query.mine && onDelete && (
              <ActionIcon aria-label={`Delete ${query.name}`} size={28} onClick={() => onDelete(query)}>
                <IconTrash size={16} stroke={1.6} aria-hidden="true" />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={classes['none']}>No saved query is called that.</p>}
    </>
  )
}

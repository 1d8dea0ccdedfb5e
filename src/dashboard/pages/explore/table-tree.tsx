import { IconChevronDown, IconChevronRight, IconSearch, IconTable } from '@tabler/icons-react'
import { TextInput } from '@mantine/core'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { Catalogue, CatalogueTable } from '../../../http/schemas/query.ts'
import { formatCount } from '../../format/amount.ts'
import { toTypeWord } from '../../grid/column-kind.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { toTreeItems, toTreeMove, type TreeItem } from './tree-items.ts'
import { useTreeFolds } from './use-tree-folds.ts'
import classes from './table-tree.module.css'

export interface TableTreeProps {
  catalogue: Catalogue
  /** `schema.table` that is open. */
  current: string | undefined
  /** Undefined: a press on a table folds its columns out. */
  onOpen?: ((table: CatalogueTable) => void) | undefined
}

/** Schemas, their tables and the columns of these. What a thing means is shown beside it on hover and focus. */
export function TableTree({ catalogue, current, onOpen }: TableTreeProps) {
  const [words, setWords] = useState('')
  const folds = useTreeFolds()
  const items = useMemo(() => toTreeItems(catalogue, { ...folds.view, words }), [catalogue, folds.view, words])
  const [focused, setFocused] = useState<string | null>(null)
  const [meaning, setMeaning] = useState<{ text: string; top: number; left: number } | null>(null)
  const tree = useRef<HTMLDivElement>(null)
  const reached = items.some(({ id }) => id === focused) ? focused : (items.find(({ id }) => id === current)?.id ?? items[0]?.id)

  const press = (item: TreeItem): void => {
    if (item.kind === 'schema' || item.kind === 'more') folds.toggle(item.id, item.kind === 'schema')
    else if (item.kind === 'table' && !onOpen) folds.toggle(item.id)
    else onOpen?.(item.table)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = (event.target as HTMLElement).dataset['id']
    const item = items.find((each) => each.id === id)
    if (!item || !id) return
    if (event.key === 'Escape') return setMeaning(null)
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      return press(item)
    }
    const move = toTreeMove(items, id, event.key)
    if (!move) return
    event.preventDefault()
    if ('toggle' in move) return folds.toggle(move.toggle, item.kind === 'schema')
    setFocused(move.focus)
    tree.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(move.focus)}"]`)?.focus()
  }
  const explain = (target: HTMLElement, item: TreeItem): void => {
    const text = toMeaning(item)
    const box = target.getBoundingClientRect()
    setMeaning(text ? { text, top: box.top, left: box.right + 8 } : null)
  }
  return (
    <div className={classes['pane']}>
      <TextInput
        placeholder="Find a table or column"
        aria-label="Find a table or column"
        leftSection={<IconSearch size={16} stroke={1.6} aria-hidden="true" />}
        value={words}
        onChange={({ currentTarget }) => setWords(currentTarget.value)}
        data-filter="true"
      />
      <Seen {...catalogue.organisations} />
      <div ref={tree} role="tree" aria-label="Tables" className={classes['tree']} tabIndex={-1} onScroll={() => setMeaning(null)}>
        {items.map((item) => (
          <div
            key={item.id}
            role="treeitem"
            aria-level={item.level}
            aria-expanded={item.kind === 'column' ? undefined : item.expanded}
            aria-selected={item.kind === 'table' && item.id === current}
            aria-describedby={meaning && focused === item.id ? 'tree-meaning' : undefined}
            data-id={item.id}
            data-kind={item.kind}
            tabIndex={item.id === reached ? 0 : -1}
            className={classes['item']}
            onClick={() => press(item)}
            onKeyDown={onKeyDown}
            onFocus={({ currentTarget }) => {
              setFocused(item.id)
              if (currentTarget.matches(':focus-visible')) explain(currentTarget, item)
            }}
            onBlur={() => setMeaning(null)}
            onMouseEnter={({ currentTarget }) => explain(currentTarget, item)}
            onMouseLeave={() => setMeaning(null)}
          >
            <Line item={item} onFold={() => folds.toggle(item.id)} />
          </div>
        ))}
      </div>
      {items.length === 0 && <p className={classes['none']}>No table or column is called that.</p>}
      {meaning && (
        <div id="tree-meaning" role="tooltip" className={classes['meaning']} style={{ top: meaning.top, left: meaning.left }}>
          {meaning.text}
        </div>
      )}
    </div>
  )
}

function Line({ item, onFold }: { item: TreeItem; onFold: () => void }) {
  const locale = useLocale()
  if (item.kind === 'column') {
    return (
      <>
        <span className={classes['name']}>{item.column.name}</span>
        <span className={classes['side']}>{toTypeWord(item.column.type)}</span>
      </>
    )
  }
  const Chevron = item.expanded ? IconChevronDown : IconChevronRight
  const chevron = <Chevron size={14} stroke={1.6} aria-hidden="true" className={classes['chevron']} />
  if (item.kind === 'schema') {
    return (
      <>
        {chevron}
        <span className={classes['name']}>{item.name}</span>
        {item.title.toLowerCase() !== item.name && <span className={classes['side']}>{item.title}</span>}
      </>
    )
  }
  if (item.kind === 'more') {
    return (
      <>
        {chevron}
        <span className={classes['name']}>{item.count} without rows</span>
      </>
    )
  }
  const { name, rows } = item.table
  return (
    <>
      <span
        className={classes['fold']}
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation()
          onFold()
        }}
      >
        {chevron}
        <IconTable size={14} stroke={1.6} className={classes['table']} />
      </span>
      <span className={classes['name']}>{name}</span>
      {rows !== null && (
        <span className={classes['side']}>
          {formatCount(rows, locale)}
          <span className="spoken"> rows</span>
        </span>
      )}
    </>
  )
}

/** Said where a reader sees some organisations only: nothing here is of the others. */
function Seen({ visible, total }: { visible: number; total: number }) {
  if (visible >= total) return null
  return (
    <p className={classes['seen']}>
      {visible} of {total} organisations
    </p>
  )
}

function toMeaning(item: TreeItem): string | null {
  const about = (name: string, comment: string | null): string => [name, comment].filter(Boolean).join('\n')
  if (item.kind === 'column') return about(item.column.name, item.column.comment)
  if (item.kind === 'table') return about(item.table.name, item.table.comment)
  return item.kind === 'schema' ? item.comment : null
}

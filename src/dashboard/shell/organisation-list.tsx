import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { TieGlyph } from '../components/tie-badge.tsx'
import { toTie } from '../components/to-tie.ts'
import type { Organisation } from '../api/types.ts'
import { toInitials } from './to-initials.ts'
import { usePreferences } from './preferences.ts'
import { useActor } from './use-actor.ts'
import { everyOrganisation } from './every-organisation.ts'
import { useLocale, useOrganisation } from './use-organisation.ts'
import classes from './organisation-switcher.module.css'

const rowHeight = 42

/** Filters as one types; "All organisations" on top, then the last five, then the rest by name. */
export function OrganisationList({ onChoose }: { onChoose: () => void }) {
  const { organisations } = useActor()
  const { recent } = usePreferences()
  const { name: current } = useOrganisation()
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const navigate = useNavigate()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const scroller = useRef<HTMLDivElement>(null)
  const found = useMemo(() => toOptions(organisations, recent, words), [organisations, recent, words])
  const rows = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  })
  const choose = (name: string): void => {
    onChoose()
    if (path.startsWith('/explore')) {
      void navigate({ to: '.', search: (held: Record<string, unknown>) => ({ ...held, org: name, row: undefined }) })
      return
    }
    // The same page of the other organisation, where there is one.
    const rest = /^\/o\/[^/]+(\/.*)?$/.exec(path)?.[1] ?? ''
    void navigate({ to: `/o/${encodeURIComponent(name)}${rest}` as '/' })
  }
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(found.length - 1, to))
    setAt(next)
    rows.scrollToIndex(next)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      move(at + step)
    }
    const chosen = found[at]
    if (event.key === 'Enter' && chosen) choose(chosen.name)
  }
  return (
    <div>
      <input
        className={classes['search']}
        placeholder="Find an organisation"
        role="combobox"
        aria-expanded="true"
        aria-controls="organisations"
        aria-activedescendant={found[at] ? `organisation-${at}` : undefined}
        aria-label="Find an organisation"
        data-autofocus
        value={words}
        onChange={({ currentTarget }) => {
          setWords(currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      {found.length === 0 && <p className={classes['none']}>No organisation is called that.</p>}
      <div ref={scroller} className={classes['list']}>
        <div
          id="organisations"
          role="listbox"
          aria-label="Organisations"
          className={classes['rows']}
          style={{ height: rows.getTotalSize() + (found.length > 0 ? 12 : 0) }}
        >
          {rows.getVirtualItems().map(({ index, start }) => {
            const option = found[index]
            return option === undefined ? null : (
              <Option
                key={option.name}
                option={option}
                index={index}
                top={start + 6}
                at={index === at}
                current={option.name === current}
                onChoose={() => choose(option.name)}
                onPoint={() => setAt(index)}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface OptionProps {
  option: Organisation
  index: number
  top: number
  at: boolean
  current: boolean
  onChoose: () => void
  onPoint: () => void
}

function Option({ option, index, top, at, current, onChoose, onPoint }: OptionProps) {
  const tie = toTie(option.badge, useLocale())
  return (
    <div
      id={`organisation-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={current}
      data-at={at || undefined}
      className={classes['option']}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onChoose}
      onKeyDown={({ key }) => key === 'Enter' && onChoose()}
      onMouseMove={onPoint}
    >
      <span className={classes['initials']} aria-hidden="true">
        {toInitials(option.tenantName)}
      </span>
      <span className={classes['words']} style={{ display: 'block' }}>
        <span className={classes['title']}>{option.tenantName}</span>
        <span className="small quiet">{option.currency ?? ''}</span>
      </span>
      {option.name !== everyOrganisation && <TieGlyph state={tie.state} words={tie.words} />}
    </div>
  )
}

function toOptions(organisations: readonly Organisation[], recent: readonly string[], words: string): Organisation[] {
  const asked = words.trim().toLowerCase()
  const place = ({ name }: Organisation): number => (recent.includes(name) ? recent.indexOf(name) : recent.length)
  const found = organisations
    .filter(({ name, tenantName }) => asked === '' || `${tenantName} ${name}`.toLowerCase().includes(asked))
    .toSorted((a, b) => place(a) - place(b) || a.tenantName.localeCompare(b.tenantName))
  const every: Organisation = {
    name: everyOrganisation,
    tenantName: 'All organisations',
    currency: `${organisations.length} together`,
    countryCode: null,
    badge: null,
  }
  return asked === '' && organisations.length > 1 ? [every, ...found] : found
}

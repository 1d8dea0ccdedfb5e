import { useEffect, useRef, type ReactNode } from 'react'
import { useRouterState } from '@tanstack/react-router'
import classes from './page-header.module.css'

export interface PageHeaderProps {
  title: string
  /** What the page is part of, as a link before the title. */
  before?: ReactNode
  /** Period, date, what is looked at. */
  subtitle?: ReactNode
  /** How old the figures are: `<SyncedAgo>`. */
  asOf?: ReactNode
  /** The reconciliation badge, once a page. */
  badge?: ReactNode
  /** At most one filled button among them. */
  actions?: ReactNode
  /** What the window is called between title and "Daybook": the organisation, the connection. */
  of?: string | undefined
}

let lastPath: string | undefined
/** A heading has had the focus of a navigation. */
let arrived = false

/** Title of a page, of the window, and where the focus goes after navigation. */
export function PageHeader({ title, before, subtitle, asOf, badge, actions, of }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  useEffect(() => {
    document.title = [title, of, 'Daybook'].filter(Boolean).join(' · ')
  }, [title, of])
  useEffect(() => {
    // The first page keeps the browser's own focus; a change of filters or of an open drawer is no navigation. A heading that
    // takes the place of one with the focus, when its page has loaded, takes the focus too.
    const moved = lastPath !== undefined && lastPath !== path
    lastPath = path
    if (!moved && !(arrived && document.activeElement === document.body)) return
    arrived = true
    heading.current?.focus({ preventScroll: true })
  }, [path])
  return (
    <header className={classes['header']}>
      {before}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {of !== undefined && <span className={classes['of']}>{of}</span>}
      {subtitle !== undefined && <span className={classes['subtitle']}>{subtitle}</span>}
      <span className={classes['space']} />
      {asOf}
      {badge}
      {actions}
    </header>
  )
}

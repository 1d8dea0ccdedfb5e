import { useId, type ReactNode } from 'react'
import classes from './panel.module.css'

export interface PanelProps {
  title: string
  /** Quiet words after the title: unit, period. */
  note?: ReactNode
  /** What stands at the right of the title: legend, total, link. */
  side?: ReactNode
  children: ReactNode
  className?: string | undefined
}

/** A framed section of a page, named by its heading. */
export function Panel({ title, note, side, children, className }: PanelProps) {
  const id = useId()
  return (
    <section className={[classes['panel'], className].filter(Boolean).join(' ')} aria-labelledby={id}>
      <div className={classes['head']}>
        <h2 id={id}>{title}</h2>
        {note !== undefined && <span className={classes['note']}>{note}</span>}
        {side !== undefined && <span className={classes['side']}>{side}</span>}
      </div>
      {children}
    </section>
  )
}

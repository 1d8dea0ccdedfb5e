import type { ReactNode } from 'react'
import classes from './page-body.module.css'

/** What stands under the header, with the page's padding. `narrow`: 640 px, for settings and prose. */
export function PageBody({ children, narrow = false }: { children: ReactNode; narrow?: boolean }) {
  return (
    <div className={classes['body']} data-narrow={narrow || undefined}>
      {children}
    </div>
  )
}

import type { ReactNode } from 'react'
import classes from './wizard.module.css'

/** What came of something: in words first, in colour second. */
export function Message({ tone, children }: { tone: 'good' | 'warning' | 'bad' | 'plain'; children: ReactNode }) {
  return (
    <div className={classes['message']} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}

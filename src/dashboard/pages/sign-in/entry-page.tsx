import { useEffect, type ReactNode } from 'react'
import { Mark } from '../../components/mark.tsx'
import classes from './entry-page.module.css'

/** A page before anybody is signed in: one thing to do, nothing around it. */
export function EntryPage({ title, intro, children }: { title: string; intro?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Daybook`
  }, [title])
  return (
    <main className={classes['page']} id="page">
      <div className={classes['brand']}>
        <Mark size={28} /> Daybook
      </div>
      <h1>{title}</h1>
      {intro !== undefined && <p className={classes['intro']}>{intro}</p>}
      {children}
    </main>
  )
}

export { classes as entryClasses }

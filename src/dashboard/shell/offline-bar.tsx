import { OfflineError } from '../api/request.ts'
import classes from './offline-bar.module.css'

/** The program has ended, or can't be reached. What is on screen stays. */
export function OfflineBar({ error }: { error: unknown }) {
  return (
    <div role="status">
      {error instanceof OfflineError && (
        <p className={classes['bar']}>Daybook isn't answering. Is it still running? Trying again in 5 s.</p>
      )}
    </div>
  )
}

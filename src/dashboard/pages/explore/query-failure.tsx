import type { QueryFailureWords } from './to-query-failure.ts'
import classes from './query-failure.module.css'

/** What was wrong, under the editor, in the place's own words. The focus stays where it is. */
export function QueryFailure({ text, line, print }: QueryFailureWords) {
  return (
    <div className={classes['failure']} role="alert">
      <p className={classes['text']}>
        {line !== null && <span className={classes['line']}>Line {line}: </span>}
        {text}
      </p>
      {print !== null && <span className="small quiet">{print}</span>}
    </div>
  )
}

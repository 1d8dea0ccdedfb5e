import type { StatementAnswer } from '../../api/types.ts'
import classes from './report-notes.module.css'

/** What a reader must know beside the figures, under them. */
export function ReportNotes({ answer }: { answer: StatementAnswer }) {
  if (answer.notes.length === 0) return null
  return (
    <ul className={classes['notes']}>
      {answer.notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  )
}

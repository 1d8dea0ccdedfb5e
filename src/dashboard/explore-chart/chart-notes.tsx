import { Button } from '@mantine/core'
import type { ChartSettings } from './chart-settings.ts'
import type { ChartNote } from './to-chart-notes.ts'
import classes from './explore-chart.module.css'

/** Said above the drawing, each with the button that changes it. */
export function ChartNotes({
  notes,
  onChange,
}: {
  notes: readonly ChartNote[]
  onChange: (changes: Partial<ChartSettings>) => void
}) {
  if (notes.length === 0) return null
  return (
    <ul className={classes['notes']}>
      {notes.map(({ text, action }) => (
        <li key={text}>
          {text}
          {action && (
            <Button size="xs" onClick={() => onChange(action.changes)}>
              {action.label}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

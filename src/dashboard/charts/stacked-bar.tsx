import classes from './stacked-bar.module.css'

export interface StackPart {
  name: string
  /** How much of the bar. */
  value: number
  color: string
}

/** One bar in parts, a gap between them; the words and figures stand in the table below it. */
export function StackedBar({ label, parts }: { label: string; parts: readonly StackPart[] }) {
  const shown = parts.filter(({ value }) => value > 0)
  return (
    <div className={classes['bar']} role="img" aria-label={label}>
      {shown.map(({ name, value, color }) => (
        <span key={name} style={{ flexGrow: value, background: color }} />
      ))}
    </div>
  )
}

/** The colour of a part, beside its name. */
export function Swatch({ color }: { color: string }) {
  return <span className={classes['swatch']} style={{ background: color }} aria-hidden="true" />
}

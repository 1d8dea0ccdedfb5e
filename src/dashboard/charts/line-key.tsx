import classes from './chart.module.css'

/** Of a legend: how a line is drawn, and what it is. */
export function LineKey({ name, dotted = false, color = 'var(--chart-1)' }: { name: string; dotted?: boolean; color?: string }) {
  return (
    <span className={classes['legend']}>
      <svg width="14" height="4" viewBox="0 0 14 4" aria-hidden="true">
        <line x1="0.5" x2="13.5" y1="2" y2="2" stroke={color} strokeWidth="2" strokeDasharray={dotted ? '2 2' : undefined} />
      </svg>
      {name}
    </span>
  )
}

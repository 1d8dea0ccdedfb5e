import type { ReactNode } from 'react'
import classes from './state-dot.module.css'

export type Tone = 'good' | 'warning' | 'bad' | 'running' | 'quiet'

/** A state in words, with a dot whose colour only supports them. */
export function StateText({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes['state']}>
      <StateDot tone={tone} />
      {children}
    </span>
  )
}

export function StateDot({ tone }: { tone: Tone }) {
  return <span className={classes['dot']} data-tone={tone} aria-hidden="true" />
}

/** A small label: a count, a kind. */
export function Chip({ children, tone }: { children: ReactNode; tone?: Tone }) {
  return (
    <span className={classes['chip']} data-tone={tone}>
      {children}
    </span>
  )
}

import { IconAlertTriangle, IconHourglass, IconMinus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { TieMark } from './mark.tsx'
import classes from './tie-badge.module.css'

export type TieState = 'ties' | 'unexplained' | 'off' | 'older' | 'checking' | 'unchecked'

/** Shape, sign and words differ in each state; colour only supports them. */
export const tieLooks: Record<TieState, { tone: 'good' | 'warning' | 'plain'; sign: ReactNode }> = {
  ties: { tone: 'good', sign: <TieMark /> },
  unexplained: { tone: 'warning', sign: <TieMark question /> },
  off: { tone: 'warning', sign: <IconAlertTriangle size={14} stroke={1.8} aria-hidden="true" /> },
  older: { tone: 'plain', sign: <TieMark /> },
  checking: { tone: 'plain', sign: <IconHourglass size={14} stroke={1.6} aria-hidden="true" /> },
  unchecked: { tone: 'plain', sign: <IconMinus size={14} stroke={1.8} aria-hidden="true" /> },
}

/** The pill of a header, without a popover. */
export function TiePill({ state, words, small = false }: { state: TieState; words: string; small?: boolean }) {
  const { tone, sign } = tieLooks[state]
  return (
    <span className={classes['pill']} data-tone={tone} data-small={small || undefined}>
      {sign}
      {words}
    </span>
  )
}

/** The sign alone, beside a figure; its name says what it means. Figures that don't tie have a grey one, never none. */
export function TieGlyph({ state, words }: { state: TieState; words: string }) {
  const { tone, sign } = tieLooks[state]
  return (
    <span className={classes['glyph']} data-tone={tone} role="img" aria-label={words} title={words}>
      {sign}
    </span>
  )
}

export { classes as tieClasses }

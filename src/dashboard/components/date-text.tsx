import { Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'
import { formatDay, formatInstant, formatInstantExactly, formatRelative, type DayStyle } from '../format/date.ts'
import { useLocale } from '../shell/use-organisation.ts'

/** A calendar day (`2026-10-31`) or month in words. */
export function DayText({ day, style = 'medium' }: { day: string; style?: DayStyle }) {
  return <time dateTime={day}>{formatDay(day, style, useLocale())}</time>
}

/**
 * An instant: relative under a day ("4 min ago"), with the exact moment and its zone on hover and focus; or, with `exact`,
 * date and time.
 */
export function DateText({ instant, exact = false }: { instant: string; exact?: boolean }) {
  const locale = useLocale()
  const now = useNow(30_000)
  return (
    <Tooltip label={formatInstantExactly(instant, locale)}>
      <time dateTime={instant} tabIndex={0}>
        {exact ? formatInstant(instant, locale) : formatRelative(instant, now, locale)}
      </time>
    </Tooltip>
  )
}

/** The present, renewed as often as asked. */
export function useNow(everyMs: number): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

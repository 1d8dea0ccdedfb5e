import { Button } from '@mantine/core'
import { DatePicker, MonthPicker } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { toLastDay } from '../../format/date.ts'
import { toPresets, toWholeMonths, toYearEnd, type Period } from './period.ts'
import { yearEndQuery } from './year-end-query.ts'
import classes from './period-picker.module.css'

export interface PeriodPickerProps {
  org: string
  day: string
  period: Period
  /** As at a day, not from one to another. */
  single: boolean
  onChoose: (period: Period) => void
  onShift: (steps: number) => void
}

/** Periods people ask for most, and any other. */
export function PeriodPicker({ org, day, period, single, onChoose, onShift }: PeriodPickerProps) {
  const { data: yearEnd = { month: 12, day: 31 } } = useQuery(yearEndQuery(org))
  const presets = toPresets(day, yearEnd)
  const ends = [
    { label: 'Up to the copy', from: '', to: day },
    { label: 'End of last month', from: '', to: presets[1]?.to ?? day },
    { label: 'End of last quarter', from: '', to: presets[3]?.to ?? day },
    { label: 'End of last financial year', from: '', to: presets[6]?.to ?? day },
    { label: 'End of this financial year', from: '', to: toYearEnd(day, yearEnd) },
  ]
  return (
    <div className={classes['picker']}>
      <div className={classes['presets']}>
        {(single ? ends : presets).map(({ label, from, to }) => (
          <button
            key={label}
            type="button"
            aria-pressed={period.to === to && (single || period.from === from)}
            onClick={() => onChoose({ from, to })}
          >
            {label}
          </button>
        ))}
        <div className={classes['steps']}>
          <Button size="xs" aria-label="Previous period" onClick={() => onShift(-1)}>
            <IconChevronLeft size={14} stroke={1.6} aria-hidden="true" />
          </Button>
          <Button size="xs" aria-label="Next period" onClick={() => onShift(1)}>
            <IconChevronRight size={14} stroke={1.6} aria-hidden="true" />
          </Button>
        </div>
      </div>
      {single ? (
        <DatePicker
          size="xs"
          ariaLabels={labels}
          value={period.to}
          defaultDate={period.to}
          onChange={(to) => to !== null && onChoose({ from: '', to })}
        />
      ) : (
        <Range period={period} onChoose={onChoose} />
      )}
    </div>
  )
}

const labels = {
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  previousYear: 'Previous year',
  nextYear: 'Next year',
  previousDecade: 'Previous ten years',
  nextDecade: 'Next ten years',
  monthLevelControl: 'Choose a month',
  yearLevelControl: 'Choose a year',
}

/** Months by two clicks, or days. */
function Range({ period, onChoose }: Pick<PeriodPickerProps, 'period' | 'onChoose'>) {
  const [days, setDays] = useState(toWholeMonths(period) === null)
  const [range, setRange] = useState<[string | null, string | null]>([period.from, period.to])
  const choose = ([from, to]: [string | null, string | null]): void => {
    setRange([from, to])
    if (from !== null && to !== null) onChoose({ from, to: days ? to : toLastDay(to.slice(0, 7)) })
  }
  const shared = {
    size: 'xs' as const,
    ariaLabels: labels,
    type: 'range' as const,
    value: range,
    defaultDate: period.from,
    allowSingleDateInRange: true,
  }
  return (
    <div>
      {days ? (
        <DatePicker {...shared} onChange={(value) => choose(value)} />
      ) : (
        <MonthPicker {...shared} onChange={(value) => choose(value)} />
      )}
      <button type="button" className={classes['switch']} onClick={() => setDays(!days)}>
        {days ? 'Choose months' : 'Choose days'}
      </button>
    </div>
  )
}

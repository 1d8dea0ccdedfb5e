import { Button, Checkbox, Menu, Popover } from '@mantine/core'
import { IconCalendar, IconChevronDown, IconDownload } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { BasisSwitch } from '../../components/basis-switch.tsx'
import { Loading } from '../../components/panel-state.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { toWholeMonths, type Period } from './period.ts'
import type { ReportSettings, ReportView } from './report-settings.ts'
import type { Comparison, ReportSearch } from './search.ts'
import classes from './report-toolbar.module.css'

// The calendars are a page's worth of code, and wanted when a period is changed.
const PeriodPicker = lazy(async () => ({ default: (await import('./period-picker.tsx')).PeriodPicker }))

export interface ReportToolbarProps {
  org: string
  day: string
  takes: ReadonlySet<string>
  settings: ReportSettings
  view: ReportView
  search: ReportSearch
  periodText: string
  trackingCategories: readonly string[]
  onChange: (changes: Partial<ReportSearch>) => void
  onShift: (steps: number) => void
  onExport: (form: ExportForm) => void
  exportOpened: boolean
  setExportOpened: (opened: boolean) => void
}

export type ExportForm = 'csv' | 'excel' | 'json' | 'print'

const exportForms: readonly { form: ExportForm; label: string }[] = [
  { form: 'csv', label: 'CSV' },
  { form: 'excel', label: 'CSV for Excel' },
  { form: 'json', label: 'JSON' },
  { form: 'print', label: 'Print' },
]

/** Period, comparison, basis, columns, export: what the report takes, and nothing else. */
export function ReportToolbar(props: ReportToolbarProps) {
  const { takes, settings, view, onChange } = props
  const { can } = useActor()
  return (
    <div className={classes['toolbar']} role="toolbar" aria-label="What the report shows">
      {settings.time !== 'none' && <PeriodControl {...props} />}
      {takes.has('compare') && props.search.by === undefined && props.search.tracking === undefined && (
        <CompareControl
          compare={view.compare}
          onChange={(compare) => onChange({ compare })}
          month={settings.time === 'day' || toWholeMonths(view.period) === 1}
        />
      )}
      {takes.has('basis') && (
        <BasisSwitch value={view.basis} onChange={(basis) => onChange({ basis: basis === 'cash' ? 'cash' : undefined })} />
      )}
      {takes.has('by') && <ByControl {...props} />}
      {can('export') && <ExportControl {...props} />}
    </div>
  )
}

function PeriodControl({ org, day, settings, view, periodText, onChange, onShift }: ReportToolbarProps) {
  const [opened, setOpened] = useState(false)
  const choose = ({ from, to }: Period): void => {
    setOpened(false)
    onChange({ from: settings.time === 'span' ? from : undefined, to })
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          onClick={() => setOpened(!opened)}
          leftSection={<IconCalendar size={16} stroke={1.6} aria-hidden="true" />}
          rightSection={<IconChevronDown size={16} stroke={1.6} aria-hidden="true" />}
        >
          {periodText}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Suspense fallback={<Loading height={280} />}>
          <PeriodPicker
            org={org}
            day={day}
            period={view.period}
            single={settings.time === 'day'}
            onChoose={choose}
            onShift={onShift}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}

function CompareControl({
  compare,
  onChange,
  month,
}: {
  compare: readonly Comparison[]
  onChange: (compare: Comparison[]) => void
  /** Whether what comes before is a month. */
  month: boolean
}) {
  const names: [Comparison, string][] = [
    ['previous_period', month ? 'previous month' : 'previous period'],
    ['previous_year', 'last year'],
  ]
  const chosen = names.filter(([name]) => compare.includes(name))
  return (
    <Popover position="bottom-start">
      <Popover.Target>
        <Button rightSection={<IconChevronDown size={16} stroke={1.6} aria-hidden="true" />}>
          {chosen.length === 0 ? 'Compare: nothing' : `Compare: ${chosen.map(([, words]) => words).join(', ')}`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes['choices']}>
          {names.map(([name, words]) => (
            <Checkbox
              key={name}
              label={words.charAt(0).toUpperCase() + words.slice(1)}
              checked={compare.includes(name)}
              onChange={({ currentTarget }) => {
                const next = names
                  .map(([each]) => each)
                  .filter((each) => (each === name ? currentTarget.checked : compare.includes(each)))
                onChange(next.length === 0 ? ['none'] : next)
              }}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

const byNames = { month: 'month', quarter: 'quarter', year: 'financial year' } as const

function ByControl({ takes, search, trackingCategories, onChange }: ReportToolbarProps) {
  const current = search.tracking ?? (search.by === undefined ? 'account' : byNames[search.by])
  const choose = (by: ReportSearch['by'], tracking?: string): void =>
    onChange({ by, tracking, compare: undefined, explain: undefined })
  return (
    <Menu>
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={16} stroke={1.6} aria-hidden="true" />}>By: {current}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choose(undefined)}>Account</Menu.Item>
        <Menu.Label>A column each</Menu.Label>
        <Menu.Item onClick={() => choose('month')}>Month</Menu.Item>
        <Menu.Item onClick={() => choose('quarter')}>Quarter</Menu.Item>
        <Menu.Item onClick={() => choose('year')}>Financial year</Menu.Item>
        {takes.has('tracking') &&
          trackingCategories.map((name) => (
            <Menu.Item key={name} onClick={() => choose(undefined, name)}>
              {name}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function ExportControl({ onExport, exportOpened, setExportOpened }: ReportToolbarProps) {
  return (
    <Menu opened={exportOpened} onChange={setExportOpened}>
      <Menu.Target>
        <Button leftSection={<IconDownload size={16} stroke={1.6} aria-hidden="true" />} aria-keyshortcuts="e">
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {exportForms.map(({ form, label }) => (
          <Menu.Item key={form} onClick={() => onExport(form)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

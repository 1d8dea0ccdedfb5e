import { MultiSelect, Select } from '@mantine/core'
import { isNumeric } from '../grid/column-kind.ts'
import { chartKinds, type ChartColumn, type ChartFormat, type ChartKind, type ChartSettings } from './chart-settings.ts'
import { kindWords } from './chart-words.ts'
import classes from './explore-chart.module.css'

export interface ChartPanelProps {
  columns: readonly ChartColumn[]
  settings: ChartSettings
  onChange: (changes: Partial<ChartSettings>) => void
}

const formatWords: Record<ChartFormat, string> = { short: 'Short: 40k, 1.2m', exact: 'Every digit' }

/** What is drawn, and of which columns. */
export function ChartPanel({ columns, settings, onChange }: ChartPanelProps) {
  const numbers = columns.filter(({ kind }) => isNumeric(kind)).map(({ name }) => name)
  const others = columns.map(({ name }) => name).filter((name) => !settings.up.includes(name) && name !== settings.across)
  const across = settings.kind === 'scatter' ? columns : columns.filter(({ name }) => !settings.up.includes(name))
  const drawn = settings.kind !== 'number'
  return (
    <section className={classes['panel']} aria-label="Chart settings">
      <Select
        label="Chart"
        data={chartKinds.map((kind) => ({ value: kind, label: kindWords[kind] }))}
        value={settings.kind}
        onChange={(kind) => onChange(toKind(kind as ChartKind, settings, columns))}
      />
      {drawn && (
        <Select
          label="Across"
          data={across.map(({ name }) => name)}
          value={settings.across}
          onChange={(name) => onChange({ across: name, byMonth: false })}
        />
      )}
      {settings.split === null && drawn ? (
        <MultiSelect
          label="Up"
          data={numbers.filter((name) => name !== settings.across)}
          value={[...settings.up]}
          onChange={(names) => names.length > 0 && onChange({ up: names })}
        />
      ) : (
        <Select
          label="Up"
          data={numbers}
          value={settings.up[0] ?? null}
          onChange={(name) => name !== null && onChange({ up: [name] })}
        />
      )}
      {drawn && (
        <Select
          label="Split by"
          data={[{ value: '', label: 'Nothing' }, ...others.map((name) => ({ value: name, label: name }))]}
          value={settings.split ?? ''}
          onChange={(name) => onChange(name ? { split: name, up: settings.up.slice(0, 1) } : { split: null })}
        />
      )}
      {drawn && (
        <Select
          label="Format"
          data={Object.entries(formatWords).map(([value, label]) => ({ value, label }))}
          value={settings.format}
          onChange={(format) => onChange({ format: format === 'exact' ? 'exact' : 'short' })}
        />
      )}
    </section>
  )
}

/** Another kind keeps the columns; one that needs an axis takes the first that can be one. */
function toKind(kind: ChartKind, settings: ChartSettings, columns: readonly ChartColumn[]): Partial<ChartSettings> {
  if (kind === 'number' || settings.across !== null) return { kind }
  return { kind, across: columns.find(({ name }) => !settings.up.includes(name))?.name ?? null }
}

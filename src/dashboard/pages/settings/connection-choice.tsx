import { MultiSelect, Select } from '@mantine/core'
import { useActor } from '../../shell/use-actor.ts'

export type ConnectionChoiceValue = 'all' | string[]

export interface ConnectionChoiceProps {
  value: ConnectionChoiceValue
  onChange: (value: ConnectionChoiceValue) => void
  label?: string
}

/** All organisations there are and will be, or some by name. */
export function ConnectionChoice({ value, onChange, label = 'Organisations' }: ConnectionChoiceProps) {
  const { organisations } = useActor()
  return (
    <>
      <Select
        label={label}
        value={value === 'all' ? 'all' : 'some'}
        data={[
          { value: 'all', label: 'All, also later ones' },
          { value: 'some', label: 'Only these' },
        ]}
        onChange={(chosen) => onChange(chosen === 'all' ? 'all' : [])}
      />
      {value !== 'all' && (
        <MultiSelect
          aria-label="Which organisations"
          placeholder={value.length === 0 ? 'Choose organisations' : ''}
          searchable
          limit={50}
          value={value}
          data={organisations.map(({ name, tenantName }) => ({ value: name, label: tenantName }))}
          onChange={onChange}
        />
      )}
    </>
  )
}

/** `all`, `Harbour & Vine`, `3 organisations`, `none`. */
export function toConnectionsText(value: ConnectionChoiceValue, toTitle: (name: string) => string): string {
  if (value === 'all') return 'all'
  if (value.length === 0) return 'none'
  return value.length === 1 ? toTitle(value[0] ?? '') : `${value.length} organisations`
}

import { SegmentedControl } from '@mantine/core'

/** Accrual or cash. */
export function BasisSwitch({ value, onChange }: { value: 'accrual' | 'cash'; onChange: (value: 'accrual' | 'cash') => void }) {
  return (
    <SegmentedControl
      aria-label="Basis"
      value={value}
      onChange={onChange}
      data={[
        { value: 'accrual', label: 'Accrual' },
        { value: 'cash', label: 'Cash' },
      ]}
    />
  )
}

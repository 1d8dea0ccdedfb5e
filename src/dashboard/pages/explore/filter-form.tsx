import { Button, Select, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { CatalogueColumn } from '../../../http/schemas/streams.ts'
import { toColumnKind } from '../../grid/column-kind.ts'
import { checkValue, filterOps, toOps, type Filter, type FilterOp } from './filters.ts'
import classes from './filter-form.module.css'

export interface FilterFormProps {
  columns: readonly CatalogueColumn[]
  /** The one to change; null for a new one. */
  filter: Filter | null
  onDone: (filter: Filter) => void
}

/** One condition: column, comparison, value. */
export function FilterForm({ columns, filter, onDone }: FilterFormProps) {
  const [column, setColumn] = useState(
    filter?.column ?? columns.find(({ name }) => name === 'status')?.name ?? columns[0]?.name ?? '',
  )
  const [op, setOp] = useState<FilterOp>(filter?.op ?? 'eq')
  const [value, setValue] = useState(filter?.value ?? '')
  const [wrong, setWrong] = useState<string | null>(null)
  const kind = toColumnKind(columns.find(({ name }) => name === column)?.type ?? 'VARCHAR')
  const ops = toOps(kind)
  const at = ops.some((each) => each.op === op) ? op : ops[0]!.op
  const takesValue = filterOps[at].value

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const trimmed = value.trim()
    const doubt = takesValue && kind !== 'boolean' ? checkValue(trimmed, kind) : null
    setWrong(doubt)
    if (doubt === null) onDone({ column, op: at, value: takesValue ? (kind === 'boolean' ? value || 'true' : trimmed) : '' })
  }
  return (
    <form onSubmit={submit} className={classes['form']}>
      <Select
        label="Column"
        searchable
        data={columns.map(({ name }) => name)}
        value={column}
        onChange={(name) => name !== null && setColumn(name)}
        comboboxProps={{ withinPortal: false }}
        nothingFoundMessage="No column is called that."
      />
      <Select
        label="Comparison"
        data={ops.map(({ op: name, words }) => ({ value: name, label: words }))}
        value={at}
        onChange={(name) => name !== null && setOp(name)}
        comboboxProps={{ withinPortal: false }}
      />
      {takesValue && kind === 'boolean' && (
        <Select
          label="Value"
          data={[
            { value: 'true', label: 'yes' },
            { value: 'false', label: 'no' },
          ]}
          value={value === 'false' ? 'false' : 'true'}
          onChange={(chosen) => setValue(chosen ?? 'true')}
          comboboxProps={{ withinPortal: false }}
        />
      )}
      {takesValue && kind !== 'boolean' && (
        <TextInput
          label="Value"
          description={at === 'in' ? 'Several, with commas between' : undefined}
          type={kind === 'day' ? 'date' : 'text'}
          value={value}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
          error={wrong}
          data-autofocus
        />
      )}
      <Button type="submit" variant="filled">
        {filter === null ? 'Add filter' : 'Change filter'}
      </Button>
    </form>
  )
}

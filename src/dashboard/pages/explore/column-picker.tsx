import { Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { IconColumns } from '@tabler/icons-react'
import { useState } from 'react'
import type { CatalogueTable } from '../../../http/schemas/query.ts'
import { toTypeWord } from '../../grid/column-kind.ts'
import { toDefaultColumns } from './table-columns.ts'
import classes from './column-picker.module.css'

export interface ColumnPickerProps {
  table: CatalogueTable
  shown: readonly string[]
  /** Undefined: the default again. */
  onChange: (names: readonly string[] | undefined) => void
}

/** Which columns are shown; added ones come in the table's own order, after the title. */
export function ColumnPicker({ table, shown, onChange }: ColumnPickerProps) {
  const [opened, setOpened] = useState(false)
  const [words, setWords] = useState('')
  const found = table.columns.filter(({ name }) => name.includes(words.trim().toLowerCase()))
  const toggle = (name: string): void => {
    if (shown.includes(name)) return onChange(shown.filter((each) => each !== name))
    const order = (each: string): number => (each === shown[0] ? -1 : table.columns.findIndex((column) => column.name === each))
    onChange([...shown, name].toSorted((a, b) => order(a) - order(b)))
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Button leftSection={<IconColumns size={16} stroke={1.6} aria-hidden="true" />} onClick={() => setOpened(!opened)}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          placeholder="Find a column"
          aria-label="Find a column"
          value={words}
          onChange={({ currentTarget }) => setWords(currentTarget.value)}
          data-autofocus
        />
        <div className={classes['list']} role="group" aria-label="Columns shown">
          {found.map(({ name, type, comment }) => (
            <Checkbox
              key={name}
              label={
                <span title={comment ?? undefined}>
                  {name} <span className="small quiet">{toTypeWord(type)}</span>
                </span>
              }
              checked={shown.includes(name)}
              disabled={shown.length === 1 && shown[0] === name}
              onChange={() => toggle(name)}
            />
          ))}
        </div>
        <div className={classes['foot']}>
          <span className="small quiet">
            {shown.length} of {table.columns.length} shown
          </span>
          <Button size="xs" onClick={() => onChange(undefined)} disabled={shown.join() === toDefaultColumns(table).join()}>
            As at first
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

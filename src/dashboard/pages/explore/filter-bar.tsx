import { Button, Popover } from '@mantine/core'
import { IconFilter, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { CatalogueColumn } from '../../../http/schemas/streams.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { FilterForm } from './filter-form.tsx'
import { toFilterText, toFilterWords, type Filter } from './filters.ts'
import classes from './filter-bar.module.css'

export interface FilterBarProps {
  columns: readonly CatalogueColumn[]
  filters: readonly Filter[]
  onChange: (filters: readonly Filter[]) => void
}

/** Conditions as chips, each of which can be changed or taken away, and a button for one more. All must hold. */
export function FilterBar({ columns, filters, onChange }: FilterBarProps) {
  const locale = useLocale()
  const [open, setOpen] = useState<number | null>(null)
  const close = (): void => setOpen(null)
  const typeOf = (name: string): string => columns.find((column) => column.name === name)?.type ?? 'VARCHAR'
  return (
    <div className={classes['bar']} role="group" aria-label="Filters">
      {filters.map((filter, index) => (
        <span key={toFilterText(filter)} className={classes['chip']}>
          <Popover opened={open === index} onChange={close} trapFocus returnFocus width={320}>
            <Popover.Target>
              <button type="button" className={classes['words']} onClick={() => setOpen(open === index ? null : index)}>
                {toFilterWords(filter, typeOf(filter.column), locale)}
              </button>
            </Popover.Target>
            <Popover.Dropdown>
              <FilterForm
                columns={columns}
                filter={filter}
                onDone={(changed) => {
                  close()
                  onChange(filters.map((each, at) => (at === index ? changed : each)))
                }}
              />
            </Popover.Dropdown>
          </Popover>
          <button
            type="button"
            className={classes['remove']}
            aria-label={`Remove ${toFilterWords(filter, typeOf(filter.column), locale)}`}
            onClick={() => onChange(filters.filter((_, at) => at !== index))}
          >
            <IconX size={12} stroke={1.8} aria-hidden="true" />
          </button>
        </span>
      ))}
      <Popover opened={open === filters.length} onChange={close} trapFocus returnFocus width={320}>
        <Popover.Target>
          <Button
            leftSection={<IconFilter size={16} stroke={1.6} aria-hidden="true" />}
            onClick={() => setOpen(open === filters.length ? null : filters.length)}
            data-filter="true"
          >
            Filter
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <FilterForm
            columns={columns}
            filter={null}
            onDone={(added) => {
              close()
              onChange([...filters, added])
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { PanelState } from '../../components/panel-state.tsx'
import { TextLink } from '../../components/links.tsx'
import { toColumnKind } from '../../grid/column-kind.ts'
import { catalogueQuery, recordQuery } from './queries.ts'
import { FieldValue } from './field-value.tsx'
import { parseRecordAddress } from './read-records.ts'
import { toDefaultColumns } from './table-columns.ts'
import classes from './record-preview.module.css'

export interface Previewed {
  stream: string
  address: string
  /** What it stands beside, and where the focus goes back to. */
  cell: HTMLElement
}

const shownFields = 7
const width = 320

/** The record a cell names, at a glance. Esc or a press elsewhere closes it. */
export function RecordPreview({
  stream,
  address,
  cell,
  org,
  onClose,
}: Previewed & { org: string | undefined; onClose: () => void }) {
  const { connection = '', id = '' } = parseRecordAddress(address) ?? {}
  const record = useQuery(recordQuery(stream, connection, id))
  const { data: catalogue } = useQuery(catalogueQuery)
  const table = catalogue?.schemas.flatMap(({ tables }) => tables).find((each) => each.stream === stream && each.parent === null)
  const panel = useRef<HTMLDivElement>(null)
  const close = useEffectEvent(onClose)
  useEffect(() => {
    panel.current?.focus()
    const away = (event: PointerEvent): void => {
      if (!panel.current?.contains(event.target as Node)) close()
    }
    document.addEventListener('pointerdown', away, true)
    return () => document.removeEventListener('pointerdown', away, true)
  }, [])
  const box = cell.getBoundingClientRect()
  const left = Math.max(8, Math.min(box.left, window.innerWidth - width - 8))
  const below = box.bottom + 280 < window.innerHeight
  return (
    <div
      ref={panel}
      role="dialog"
      aria-label={`Preview of a row of ${stream}`}
      tabIndex={-1}
      className={classes['preview']}
      style={below ? { left, top: box.bottom + 4 } : { left, bottom: window.innerHeight - box.top + 4 }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
        cell.focus()
      }}
    >
      <PanelState query={record} height={160}>
        {({ record: { fields } }) => {
          const wanted = table ? toDefaultColumns(table) : Object.keys(fields)
          const names = wanted
            .filter((name) => (fields[name] ?? '') !== '' && typeof fields[name] !== 'object')
            .slice(0, shownFields)
          return (
            <dl className={classes['fields']}>
              {names.map((name) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <FieldValue
                      cell={fields[name] ?? null}
                      kind={toColumnKind(table?.columns.find((column) => column.name === name)?.type ?? 'VARCHAR')}
                    />
                  </dd>
                </div>
              ))}
            </dl>
          )
        }}
      </PanelState>
      <TextLink
        to="/explore/$schema/$table"
        params={{ schema: 'xero', table: stream }}
        search={{ org, row: address }}
        onClick={onClose}
      >
        Open record
      </TextLink>
    </div>
  )
}

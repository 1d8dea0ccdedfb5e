import { useState } from 'react'
import type { Cell } from '../../../http/schemas/answer.ts'
import type { CatalogueTable } from '../../../http/schemas/query.ts'
import { toColumnKind } from '../../grid/column-kind.ts'
import { useSearch } from '@tanstack/react-router'
import { FieldValue } from './field-value.tsx'
import { toRecordAddress } from './read-records.ts'
import { toFieldGroups } from './record-fields.ts'
import { ReferenceLink } from './reference-link.tsx'
import { toLinks } from './table-columns.ts'
import classes from './record-sections.module.css'

export interface RecordFieldsProps {
  table: CatalogueTable
  fields: Record<string, Cell>
  connection: string
}

/** Fields by group. Those with nothing in them are counted, and listed on request. */
export function RecordFields({ table, fields, connection }: RecordFieldsProps) {
  const [all, setAll] = useState(false)
  const { org } = useSearch({ strict: false })
  const { groups, empty } = toFieldGroups(table, fields)
  const links = toLinks(table.columns)
  const targetOf = (name: string) => {
    const reference = links.get(name)
    const id = reference && fields[reference.name]
    return reference?.references && typeof id === 'string'
      ? { stream: reference.references.stream, address: toRecordAddress(connection, id) }
      : null
  }
  return (
    <>
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title} className={classes['section']}>
          <h3>{group.title}</h3>
          <dl className={classes['fields']}>
            {group.fields.map(({ column, cell }) => (
              <div key={column.name}>
                <dt title={column.comment ?? undefined}>{column.name}</dt>
                <dd>
                  {targetOf(column.name) ? (
                    <ReferenceLink cell={cell} target={targetOf(column.name)} org={org} />
                  ) : (
                    <FieldValue cell={cell} kind={toColumnKind(column.type)} />
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {empty.length > 0 && (
        <div className={classes['empty']}>
          <button type="button" className={classes['quiet']} aria-expanded={all} onClick={() => setAll(!all)}>
            {empty.length} {empty.length === 1 ? 'field is' : 'fields are'} empty
          </button>
          {all && <p className={classes['names']}>{empty.join(', ')}</p>}
        </div>
      )}
    </>
  )
}

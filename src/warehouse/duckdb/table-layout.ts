import type { TableDefinition } from '../../streams/tables.ts'
import { toSqlType } from './sql.ts'
import { systemTables } from './system-tables.ts'

/** A table as the warehouse should have it. */
export interface TableLayout {
  name: string
  comment: string
  stream: string | undefined
  columns: ColumnLayout[]
}

export interface ColumnLayout {
  name: string
  type: string
  comment: string
}

export const systemLayouts: TableLayout[] = systemTables.map((table) => ({
  ...table,
  stream: undefined,
  columns: table.columns.map((column) => ({ ...column, type: column.type.replace('TIMESTAMPTZ', 'TIMESTAMP WITH TIME ZONE') })),
}))

/** Xero's columns between the warehouse's own. */
export function toTableLayout(table: TableDefinition): TableLayout {
  return {
    name: table.name,
    comment: table.comment,
    stream: table.stream,
    columns: [
      { name: 'tenant_id', type: 'VARCHAR', comment: 'Id of the Xero organisation the row belongs to.' },
      ...table.columns.map((column) => ({ name: column.name, type: toSqlType(column.type), comment: column.comment })),
      {
        name: '_deleted_at',
        type: toSqlType('instant'),
        comment: 'When the record was deleted or voided at Xero, or found missing. Null while it is live.',
      },
      { name: '_synced_at', type: toSqlType('instant'), comment: 'When this version of the row was stored.' },
      { name: '_extra', type: 'JSON', comment: 'What Xero sent and no column knows.' },
      ...(table.parent === undefined
        ? [
            {
              name: '_hash',
              type: 'UUID',
              comment: 'Digest of the record with its child rows: tells whether a reading changed anything.',
            },
          ]
        : []),
    ],
  }
}

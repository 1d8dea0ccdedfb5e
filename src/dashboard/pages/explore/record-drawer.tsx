import { ActionIcon, Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import type { Cell } from '../../../http/schemas/answer.ts'
import type { CatalogueTable } from '../../../http/schemas/query.ts'
import type { RecordDetail } from '../../../http/schemas/records.ts'
import { CopyAs } from '../../components/copy-as.tsx'
import { OutLink } from '../../components/links.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { Chip } from '../../components/state-dot.tsx'
import { formatInstant } from '../../format/date.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { quoteName, quoteText } from './filters.ts'
import { recordQuery } from './queries.ts'
import { RawJson } from './raw-json.tsx'
import { RecordFields } from './record-field-list.tsx'
import { RecordHistory } from './record-history.tsx'
import { RecordList } from './record-list.tsx'
import { toTitleColumn } from './table-columns.ts'
import classes from './record-drawer.module.css'

export interface RecordDrawerProps {
  table: CatalogueTable
  connection: string
  id: string
  onClose: () => void
}

/** A record whole: its fields, its lists, how Xero sends it and what happened to it. The table beside it stays in use. */
export function RecordDrawer({ table, connection, id, onClose }: RecordDrawerProps) {
  const stream = table.stream ?? table.name
  const record = useQuery(recordQuery(stream, connection, id))
  const heading = useRef<HTMLHeadingElement>(null)
  const back = useRef<Element | null>(null)
  useEffect(() => {
    const active = document.activeElement
    if (active?.closest('[role="grid"]')) back.current = active
    heading.current?.focus()
  }, [])
  const close = (): void => {
    onClose()
    if (back.current instanceof HTMLElement) back.current.focus()
  }
  return (
    <Drawer.Root
      opened
      onClose={close}
      size={560}
      position="right"
      lockScroll={false}
      trapFocus={false}
      closeOnClickOutside={false}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
    >
      <Drawer.Content className={classes['content']} aria-label={`Row of ${table.name}`}>
        <Drawer.Body className={classes['body']}>
          <PanelState query={record} height={400} waitingFor="Reading the record">
            {(detail) => (
              <>
                <div className={classes['head']}>
                  <h2 ref={heading} tabIndex={-1} className={classes['title']}>
                    {toRecordTitle(table, detail.record.fields, id)}
                  </h2>
                  <Status record={detail.record} />
                  <span className={classes['space']} />
                  <ActionIcon aria-label="Close record" onClick={close}>
                    <IconX size={16} stroke={1.6} aria-hidden="true" />
                  </ActionIcon>
                </div>
                <div className={classes['actions']}>
                  {detail.link !== null && <OutLink href={detail.link}>Open in Xero</OutLink>}
                  <span className={classes['space']} />
                  <CopyAs size="xs" forms={toForms(table, connection, id)} />
                </div>
                <RecordFields table={table} fields={detail.record.fields} connection={connection} />
                {Object.entries(detail.lists).map(([name, rows]) =>
                  rows.length === 0 ? null : <RecordList key={name} name={name} table={table.name} rows={rows} />,
                )}
                <RawJson value={detail.raw} />
                <RecordHistory history={detail.history} />
                <Stored record={detail.record} />
              </>
            )}
          </PanelState>
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}

function toRecordTitle(table: CatalogueTable, fields: Record<string, Cell>, id: string): string {
  const column = toTitleColumn(table)
  const cell = column === null ? null : fields[column]
  return typeof cell === 'string' && cell !== '' ? cell : id
}

function Status({ record: { fields, deletedAt } }: Pick<RecordDetail, 'record'>) {
  const status = fields['status']
  return (
    <>
      {typeof status === 'string' && status !== '' && <Chip>{status}</Chip>}
      {deletedAt !== null && <Chip tone="bad">Deleted at Xero</Chip>}
    </>
  )
}

function Stored({ record: { connection, syncedAt } }: Pick<RecordDetail, 'record'>) {
  const locale = useLocale()
  if (syncedAt === null) return null
  return (
    <p className={classes['stored']}>
      Of {connection}, stored {formatInstant(syncedAt, locale)}
    </p>
  )
}

function toForms(table: CatalogueTable, connection: string, id: string) {
  const path = `/v1/records/${table.stream}/${encodeURIComponent(id)}?connection=${encodeURIComponent(connection)}`
  const keys = table.key.filter((name) => name !== 'tenant_id')
  const where = keys.map((name, index) => `${quoteName(name)} = ${quoteText(id.split('/')[index] ?? '')}`).join(' AND ')
  return {
    curl: `curl -H "Authorization: Bearer $DAYBOOK_KEY" '${window.location.origin}${path}'`,
    typescript: [
      `import { createDaybookClient } from 'daybook/client'`,
      ``,
      `const daybook = createDaybookClient({ url: '${window.location.origin}', key: process.env.DAYBOOK_KEY ?? '' })`,
      `const answer = await daybook.api.records[':stream'][':id'].$get({`,
      `  param: { stream: '${table.stream}', id: '${id}' },`,
      `  query: { connection: '${connection}' },`,
      `})`,
      `const { record, lists, history } = await answer.json()`,
    ].join('\n'),
    sql: `SELECT *\nFROM ${quoteName(table.schema)}.${quoteName(table.name)}\nWHERE ${where}`,
  }
}

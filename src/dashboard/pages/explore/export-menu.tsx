import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { send } from '../../api/request.ts'
import { notify, notifyFailure } from '../../components/notices.ts'
import { useActor } from '../../shell/use-actor.ts'

export interface ExportMenuProps {
  title: string
  sql: string
  connection: string | undefined
}

const formats = [
  { format: 'csv', title: 'CSV', note: 'for spreadsheets' },
  { format: 'json', title: 'JSON', note: 'columns and rows' },
  { format: 'parquet', title: 'Parquet', note: 'with types' },
] as const

const mostExported = 1_000_000
const timeoutMs = 300_000

/** The whole answer as a file, and the question in other forms. */
export function ExportMenu({ title, sql, connection }: ExportMenuProps) {
  const { can } = useActor()
  const [busy, setBusy] = useState(false)
  const body = { sql, connections: connection === undefined ? undefined : [connection] }
  const save = async (format: (typeof formats)[number]['format']): Promise<void> => {
    setBusy(true)
    try {
      const response = await send('POST', '/v1/query', { body: { ...body, format, maxRows: mostExported, timeoutMs } })
      saveFile(await response.blob(), `${toFileName(title)}.${format}`)
      notify(`${title} exported as ${format === 'parquet' ? 'Parquet' : format.toUpperCase()}.`)
    } catch (error) {
      notifyFailure(error)
    } finally {
      setBusy(false)
    }
  }
  const copy = (text: string, form: string): void => {
    void navigator.clipboard.writeText(text).then(() => notify(`Copied as ${form}.`))
  }
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          loading={busy}
          disabled={sql.trim() === ''}
          leftSection={<IconDownload size={16} stroke={1.6} aria-hidden="true" />}
          rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden="true" />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {can('export') &&
          formats.map(({ format, title: name, note }) => (
            <Menu.Item key={format} onClick={() => void save(format)}>
              {name} <span className="small quiet">{note}</span>
            </Menu.Item>
          ))}
        {can('export') && <Menu.Divider />}
        <Menu.Item onClick={() => copy(toCurl(body), 'curl')}>Copy as curl</Menu.Item>
        <Menu.Item onClick={() => copy(toTypescript(body), 'TypeScript')}>Copy as TypeScript</Menu.Item>
        <Menu.Item onClick={() => copy(sql, 'SQL')}>Copy as SQL</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** `Revenue by channel` as `revenue-by-channel`. */
export function toFileName(title: string): string {
  const name = title
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return name || 'query'
}

function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

function toCurl(body: object): string {
  const json = JSON.stringify(body).replaceAll("'", String.raw`'\''`)
  return [
    `curl '${window.location.origin}/v1/query' \\`,
    `  -H "Authorization: Bearer $DAYBOOK_KEY" -H 'Content-Type: application/json' \\`,
    `  -d '${json}'`,
  ].join('\n')
}

function toTypescript(body: object): string {
  return [
    `const answer = await fetch('${window.location.origin}/v1/query', {`,
    `  method: 'POST',`,
    `  headers: { authorization: \`Bearer \${process.env.DAYBOOK_KEY}\`, 'content-type': 'application/json' },`,
    `  body: JSON.stringify(${JSON.stringify(body)}),`,
    `})`,
    `const { columns, rows } = await answer.json()`,
  ].join('\n')
}

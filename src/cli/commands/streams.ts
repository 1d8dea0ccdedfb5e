import type { ConnectionStatus } from '../../platform/platform.ts'
import { streams } from '../../streams/catalogue.ts'
import type { Stream } from '../../streams/stream.ts'
import { toTableSet } from '../../streams/tables.ts'
import { printJson, withPlatform, type Cli } from '../cli.ts'
import { toCount } from '../render/figures.ts'
import { renderTable } from '../render/table.ts'

/** The catalogue, or with a name what that connection can read of it. */
export async function showStreams(cli: Cli, name: string | undefined, options: { json?: boolean }): Promise<void> {
  if (name !== undefined) return showReadable(cli, name, options)
  if (options.json) return printJson(cli, streams.map(toStreamJson))
  const rows = streams.map((stream) => [stream.name, toChanges(stream), toReaders(stream), stream.comment])
  const columns = [
    { title: 'stream' },
    { title: 'changes' },
    { title: 'for', shrinkTo: 8 },
    { title: 'what it is', shrinkTo: 20 },
  ]
  cli.print(renderTable(columns, rows, { style: cli.style, width: cli.width() }))
}

function toStreamJson(stream: Stream): Record<string, unknown> {
  const { name, title, comment, path, read, cursor, deletion, scopes, restricted, retired, webhook } = stream
  const tables = toTableSet(stream).tables.map((table) => table.name)
  return {
    name,
    title,
    comment,
    path,
    tables,
    read: read.kind,
    cursor: cursor.kind,
    deletion: deletion.kind,
    scopes,
    restricted: restricted ?? null,
    retired: retired ?? null,
    webhook: webhook ?? null,
  }
}

/** How changes are found. */
function toChanges(stream: Stream): string {
  if (stream.retired) return 'retired'
  if (stream.read.kind === 'report') return 'by documents'
  switch (stream.cursor.kind) {
    case 'modified-since':
      return 'asked for'
    case 'sequence':
      return 'by number'
    case 'none':
      return 'snapshot'
  }
}

const readers = {
  tier: "Xero's highest tier",
  'broad-only': 'older apps',
  optional: 'apps with its scope',
  reports: 'apps with its scope',
} as const satisfies Record<NonNullable<Stream['restricted']>, string>

/** Whose connections can read it. */
function toReaders(stream: Stream): string {
  if (stream.retired) return `none, since ${stream.retired.since}`
  return stream.restricted === undefined ? 'every app' : readers[stream.restricted]
}

async function showReadable(cli: Cli, name: string, options: { json?: boolean }): Promise<void> {
  const [status] = await withPlatform(cli, 'streams', (platform) => platform.status(name))
  const entries: ConnectionStatus['streams'] = status?.streams ?? []
  if (options.json) return printJson(cli, entries)
  const { style } = cli
  const rows = entries.map((entry) => [
    entry.stream,
    entry.access === null ? 'not tested' : entry.access.readable ? style.good('readable') : style.warn(entry.access.why),
    toCount(entry.rows),
    entry.access !== null && !entry.access.readable ? entry.access.reason : '',
  ])
  const columns = [
    { title: 'stream' },
    { title: 'access' },
    { title: 'records', align: 'right' as const },
    { title: 'why not', shrinkTo: 20 },
  ]
  cli.print(renderTable(columns, rows, { style, width: cli.width() }))
}

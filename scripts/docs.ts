import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settings } from '../src/config.ts'
import { errorCodes } from '../src/lib/app-error.ts'
import type { RetryClass } from '../src/lib/app-error.ts'
import { streams } from '../src/streams/catalogue.ts'
import type { ReportRead, ScalarType, Stream } from '../src/streams/stream.ts'
import { toBooksPage } from './books-page.ts'
import { toTableSet } from '../src/streams/tables.ts'
import type { TableDefinition } from '../src/streams/tables.ts'

/**
 * Writes the references in `docs/` from the tables in the code: streams, configuration, errors.
 * `node scripts/docs.ts --check` writes nothing and exits 1 when a file is not what would be written.
 */

const generated = 'This page is generated from the code: `npm run docs` writes it, `npm run docs:check` compares it.'

/** What each page should be, given what is there. */
const pages: Record<string, (held: string | undefined) => string> = {
  'streams.md': toStreamsPage,
  'configuration.md': toConfigurationPage,
  'errors.md': toErrorsPage,
  'books.md': (held) => toBooksPage(held, toTable),
}

function main(): void {
  const check = process.argv.includes('--check')
  const folder = join(import.meta.dirname, '..', 'docs')
  const stale: string[] = []
  for (const [name, toPage] of Object.entries(pages)) {
    const path = join(folder, name)
    const held = load(path)
    const page = toPage(held)
    if (held === page) continue
    if (check) stale.push(`docs/${name}`)
    else writeFileSync(path, page)
  }
  if (stale.length === 0) return
  console.error(`Out of step with the code: ${stale.join(', ')}. Run \`npm run docs\` and commit what it writes.`)
  process.exitCode = 1
}

function load(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function toStreamsPage(): string {
  const sorted = streams.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return toPage(
    'Streams',
    `Each stream is one collection of Xero's accounting API and lands in a table of its name, in the schema \`xero\`; lists inside a record land in child tables. The streams named \`report_…\` are Xero's own figures, month by month: lines in the table of that name, and one row a month read in \`…_readings\`. ${streams.length} streams, ${streams.flatMap((stream) => toTableSet(stream).tables).length} tables.`,
    'Besides the columns listed, every table has `tenant_id` (the organisation, first part of every key), `_deleted_at` (when Xero deleted the record; null for what exists), `_synced_at` (when the row was last written) and `_extra` (JSON: what Xero sent that no column knows, or that belongs to another stream).',
    [
      'Types: `text` as sent; `money` DECIMAL(18,4); `number` DECIMAL(28,10) for prices, quantities and rates; `integer`; `boolean`;',
      '`date` a calendar date without a zone; `instant` a point in time; `json` as sent.',
    ].join(' '),
    toTable(
      ['stream', 'what', 'read', 'changes', 'deleted when', 'scope', 'calls of a first sync'],
      sorted.map((stream) => [
        `[${stream.name}](#${stream.name})`,
        stream.title,
        toReadText(stream),
        toCursorText(stream),
        toDeletionText(stream),
        toScopeText(stream),
        toCallsText(stream),
      ]),
    ),
    'A first sync takes one more call, the closing pass, for each stream that needed more than one page. A later sync takes one call for each stream in which nothing changed, and none for those compared whole within the snapshot interval.',
    'Reports are read after everything else, 70 calls at most in a first sync and what is left of many years in later ones. A month is read again only when a posted document dated in it or before it has changed (a payment of it is no change), when a lock date has passed over it, when the next month begins with other balances than it ended with (depreciation, wages: no document tells of these), or when it was not over. On a day when nothing changed that is one call for the trial balance and one for the bank summary. A report whose sums do not add up, or with a cell that is no amount, goes to quarantine and is asked for again when there is something new to hear, or with `--full`.',
    ...sorted.map(toStreamSection),
  )
}

function toStreamSection(stream: Stream): string {
  const set = toTableSet(stream)
  const facts = [stream.comment, `Xero's path: \`${stream.path}\`.`, ...toNotes(stream)]
  return [`## ${stream.name}`, facts.join(' '), ...set.tables.map(toTableSection)].join('\n\n')
}

function toTableSection(table: TableDefinition): string {
  const key = `Key: ${['tenant_id', ...table.key].map((column) => `\`${column}\``).join(', ')}.`
  const intro = table.parent === undefined ? key : `${table.comment} ${key}`
  const columns = table.columns.map((column) => [`\`${column.name}\``, column.type satisfies ScalarType, column.comment])
  return [`### Table ${table.name}`, intro, toTable(['column', 'type', 'meaning'], columns)].join('\n\n')
}

function toNotes(stream: Stream): string[] {
  const notes: string[] = []
  if (stream.retired) notes.push(`Retired since ${stream.retired.since}: ${stream.retired.note}`)
  if (stream.restricted) notes.push(restrictions[stream.restricted])
  if (stream.needsReportingRole) notes.push('The Xero user behind the connection needs the reporting permission.')
  if (stream.snapshot) notes.push('Read whole once per snapshot interval, whatever the changes asked for bring.')
  if (stream.reread === 'all') {
    notes.push('Read whole once per snapshot interval, because fields change without moving the modified time.')
  } else if (stream.reread) {
    notes.push(
      `What changed in the last ${stream.reread.days} days is read again once per snapshot interval, because fields change without moving the modified time.`,
    )
  }
  if (stream.slice) notes.push('Read in slices of a date where the organisation is too big for one read.')
  if (stream.webhook) notes.push(`Webhook category: \`${stream.webhook}\`.`)
  return notes
}

const restrictions: Record<NonNullable<Stream['restricted']>, string> = {
  tier: "Only apps of Xero's highest tier are given it; without it a sync is complete all the same.",
  'broad-only': 'Only older apps, with the broad scopes, are given it; without it a sync is complete all the same.',
  reports: 'Without its scope, or the permission, a sync is complete all the same.',
  optional: 'It has a scope of its own that few apps ask; without it a sync is complete all the same.',
}

function toReadText(stream: Stream): string {
  if (stream.retired) return 'never'
  const { read } = stream
  switch (read.kind) {
    case 'all':
      return 'whole'
    case 'pages':
      return `pages of ${read.size}`
    case 'offset':
      return `${read.size} from a number`
    case 'per-parent':
      return 'list, then each'
    case 'report':
      return read.columns.kind === 'months' ? '12 months at once' : 'a month'
  }
}

function toCursorText(stream: Stream): string {
  if (stream.read.kind === 'report')
    return stream.read.follows === 'budgets' ? 'when budgets change' : 'when documents of the month change'
  switch (stream.cursor.kind) {
    case 'modified-since':
      return `since \`${stream.cursor.field}\``
    case 'sequence':
      return `after \`${stream.cursor.field}\``
    case 'none':
      return 'compared whole'
  }
}

function toDeletionText(stream: Stream): string {
  const { deletion } = stream
  switch (deletion.kind) {
    case 'status':
      return toRuleText(deletion)
    case 'absence':
      return deletion.also ? `no longer listed, or ${toRuleText(deletion.also)}` : 'no longer listed'
    case 'never':
      return 'never'
  }
}

function toRuleText(rule: { field: string; values: string[] }): string {
  return `\`${rule.field}\` is ${rule.values.join(' or ')}`
}

function toScopeText(stream: Stream): string {
  const granular = stream.scopes.granular.map((scope) => `\`${scope}\``).join(' or ')
  const broad = stream.scopes.broad.map((scope) => `\`${scope}\``).join(' or ')
  if (granular === broad) return granular
  return granular === '' ? `older apps: ${broad}` : `${granular}; older apps: ${broad}`
}

function toCallsText(stream: Stream): string {
  if (stream.retired) return '0'
  const { read } = stream
  switch (read.kind) {
    case 'all':
      return '1'
    case 'pages':
    case 'offset':
      return `⌈rows/${read.size}⌉`
    case 'per-parent':
      return '1 + rows'
    case 'report':
      return toReportCallsText(read)
  }
}

function toReportCallsText(read: ReportRead): string {
  if (read.months === 'one-call') return '1'
  return read.columns.kind === 'months' ? '⌈months/12⌉' : 'months'
}

function toConfigurationPage(): string {
  const sources = [
    'A setting is taken from the environment, else from `config.json` in the home folder, else it has its default.',
    'Settings without a key are for the environment alone.',
  ]
  return toPage(
    'Configuration',
    sources.join(' '),
    toTable(
      ['environment', 'key in `config.json`', 'default', 'meaning'],
      Object.values(settings).map((each) => [
        `\`${each.env}\``,
        each.key === '' ? '' : `\`${each.key}\``,
        /^[\w:/.]+$/.test(each.default) ? `\`${each.default}\`` : each.default,
        each.meaning,
      ]),
    ),
  )
}

const retries: Record<RetryClass, string> = {
  never: 'the same request fails again until someone changes something',
  after: 'Daybook waits until the limit allows it, then goes on',
  backoff: 'Daybook tries again, with growing gaps',
  skip: 'this stream or record is left out, the others go on',
}

function toErrorsPage(): string {
  return toPage(
    'Errors',
    'Every error has a code from this table. `daybook` exits with the number given; the HTTP status is that of the API.',
    toTable(
      ['code', 'meaning', 'exit', 'HTTP status', 'retry'],
      Object.entries(errorCodes).map(([code, row]) => [
        `\`${code}\``,
        row.meaning,
        String(row.exit),
        String(row.status),
        row.retry,
      ]),
    ),
    '## Retry',
    toTable(
      ['retry', 'what happens'],
      Object.entries(retries).map(([retry, meaning]) => [retry, meaning]),
    ),
  )
}

function toPage(title: string, ...parts: string[]): string {
  return `${[`# ${title}`, `<!-- ${generated} -->`, ...parts].join('\n\n')}\n`
}

/** Cells padded, so that a table reads as one in a plain editor too. */
function toTable(head: string[], rows: string[][]): string {
  const escaped = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')))
  const widths = head.map((_, column) => Math.max(3, ...escaped.map((row) => row[column]?.length ?? 0)))
  const toLine = (cells: string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [first = [], ...rest] = escaped
  return [toLine(first), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest.map(toLine)].join('\n')
}

main()

import { booksTables } from '../src/books/ledger/tables.ts'
import { statementEntries } from '../src/books/statements/catalogue.ts'
import { sourceTables } from '../src/books/statements/source-tables.ts'
import type { StatementEntry } from '../src/books/statements/statement.ts'
import { booksViews } from '../src/books/statements/views.ts'

const begin = '<!-- Generated from the code from here on: `npm run docs` writes it, `npm run docs:check` compares it. -->'

type ToTable = (head: string[], rows: string[][]) => string

/** `docs/books.md`: what people wrote, then the reference of statements, views and tables. */
export function toBooksPage(held: string | undefined, toTable: ToTable): string {
  const [written = ''] = (held ?? '# Books').split(begin)
  const parts = [
    begin,
    '## Statements and measures',
    toTable(
      ['name', 'what it is', 'view'],
      statementEntries.map(({ name, title, view }) => [
        `[${name}](#${name})`,
        title,
        view === undefined ? '' : `\`books.${view}\``,
      ]),
    ),
    ...statementEntries.map(toStatementSection),
    '## Views',
    'Every view has `tenant_id`. Money is in base currency. Those with `basis` have a row for accrual and one for cash: say which.',
    toTable(
      ['view', 'meaning'],
      booksViews.map(({ name, comment }) => [`\`books.${name}\``, comment]),
    ),
    'Their columns; `daybook query "describe books.VIEW"` lists those of one.',
    toTable(['column', 'meaning', 'in'], toColumnRows()),
    '## Tables',
    ...[...booksTables, ...sourceTables].map((table) => toTableSection(table, toTable)),
  ]
  return `${[written.trimEnd(), ...parts].join('\n\n')}\n`
}

function toStatementSection({
  name,
  aliases = [],
  definition,
  formula,
  sources,
  view,
  parameters,
  streams = [],
}: StatementEntry): string {
  const typed = name.replaceAll('_', '-')
  const options = parameters.map((parameter) => `\`--${parameter.name.replaceAll('_', '-')}\``)
  return [
    `### ${name}`,
    definition,
    `\`daybook report ${typed} NAME\`${aliases.length > 0 ? `, also as ${aliases.map((alias) => `\`${alias.replaceAll('_', '-')}\``).join(', ')}` : ''}. Options: ${options.join(', ')}.`,
    `**Formula.** ${formula}`,
    `**Sources.** ${[...sources.map((source) => `\`${source}\``), ...streams.map((stream) => `stream \`${stream}\``)].join(', ')}.${view === undefined ? '' : ` In SQL: \`books.${view}\`.`}`,
  ].join('\n\n')
}

/** One row for each meaning a column has in views. */
function toColumnRows(): string[][] {
  const rows = new Map<string, { column: string; meaning: string; views: string[] }>()
  for (const { name, columns } of booksViews) {
    for (const [column, meaning] of Object.entries(columns)) {
      const row = rows.get(`${column} ${meaning}`) ?? { column, meaning, views: [] }
      rows.set(`${column} ${meaning}`, row)
      row.views.push(name)
    }
  }
  return [...rows.values()]
    .toSorted((a, b) => (a.column < b.column ? -1 : a.column > b.column ? 1 : 0))
    .map(({ column, meaning, views }) => [
      `\`${column}\``,
      meaning,
      views.length > 3 ? `${views.length} views` : views.join(', '),
    ])
}

/** A table with its columns; those of the ledger are named once. */
function toTableSection({ name, comment, columns }: (typeof booksTables)[number], toTable: ToTable): string {
  const [ledger] = booksTables
  const posting = new Set(ledger!.columns.map((column) => column.name))
  const like = name !== ledger!.name && [...posting].every((each) => columns.some((column) => column.name === each))
  const own = like ? columns.filter((column) => !posting.has(column.name)) : columns
  const table = toTable(
    ['column', 'type', 'meaning'],
    own.map((column) => [`\`${column.name}\``, column.type, column.comment]),
  )
  const parts = [
    `### books.${name}`,
    comment,
    ...(like ? [`The columns of books.${ledger!.name}${own.length > 0 ? ', and:' : '.'}`] : []),
  ]
  return [...parts, ...(own.length > 0 ? [table] : [])].join('\n\n')
}

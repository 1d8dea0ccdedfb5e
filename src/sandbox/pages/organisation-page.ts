import { html } from 'hono/html'
import type { Books } from '../books/books.ts'
import type { Collection, WireRecord } from '../company/collection.ts'
import { formatAmount, formatDate } from './figures.ts'
import { renderPage } from './page-layout.ts'
import type { Markup } from './page-layout.ts'
import type { Column } from './page-parts.ts'
import { controlStyle, renderCrumbs, renderPager, renderTable } from './page-parts.ts'

const pageSize = 50
const base = '/__sandbox/page/organisations'

/** What the organisation holds, by collection. */
export async function renderOrganisationPage(books: Books): Promise<string> {
  const collections = [...books.collections.values()]
    .filter(({ root }) => root !== 'Journals')
    .sort((a, b) => (a.root < b.root ? -1 : 1))
  return renderPage(
    books.name,
    html`<main class="wide">
      ${renderCrumbs([['/', 'Sandbox']])}
      <h1>${books.name}</h1>
      <p class="soft">${books.region} · ${books.baseCurrency} · <code>${books.tenantId}</code></p>
      <p><a href="${base}/${books.tenantId}/ledger">Ledger</a></p>
      <section class="card">
        ${renderTable<Collection>(
          [
            { title: 'Collection', cell: ({ root }) => html`<a href="${base}/${books.tenantId}/${root}">${root}</a>` },
            { title: 'Records', numeric: true, cell: ({ size }) => size.toLocaleString('en') },
          ],
          collections,
          'Nothing.',
        )}
      </section>
    </main>`,
    controlStyle,
  )
}

/** The records of one collection, newest index first. */
export async function renderCollectionPage(books: Books, collection: Collection, page: number): Promise<string> {
  const from = Math.max(0, collection.size - page * pageSize)
  const to = Math.max(0, collection.size - (page - 1) * pageSize)
  const rows = Array.from({ length: to - from }, (_, at) => to - 1 - at).map((index) => ({
    id: collection.idAt(index),
    record: collection.recordAt(index),
  }))
  const path = `${base}/${books.tenantId}/${collection.root}`
  const columns: Column<(typeof rows)[number]>[] = [
    { title: 'Record', cell: ({ id, record }) => html`<a href="${path}/${id}">${toLabel(record) || id}</a>` },
    { title: 'Of', cell: ({ record }) => toText((record['Contact'] as WireRecord | undefined)?.['Name'] ?? record['Type']) },
    { title: 'Date', cell: ({ record }) => formatDate(record['Date']) },
    { title: 'Status', cell: ({ record }) => toText(record['Status'] ?? record['ContactStatus']) },
    { title: 'Amount', numeric: true, cell: ({ record }) => formatAmount(record['Total'] ?? record['Amount']) },
  ]
  return renderPage(
    `${collection.root} – ${books.name}`,
    html`<main class="wide">
      ${renderCrumbs([
        ['/', 'Sandbox'],
        [`${base}/${books.tenantId}`, books.name],
      ])}
      <h1>${collection.root}</h1>
      <section class="card">${renderTable(columns, rows, 'None.')} ${renderPager(path, page, pageSize, collection.size)}</section>
    </main>`,
    controlStyle,
  )
}

/** One record, as the API has it, and what it stands for in the ledger. */
export async function renderRecordPage(books: Books, collection: Collection, id: string, record: WireRecord): Promise<string> {
  return renderPage(
    `${toLabel(record) || id} – ${books.name}`,
    html`<main class="wide">
      ${renderCrumbs([
        ['/', 'Sandbox'],
        [`${base}/${books.tenantId}`, books.name],
        [`${base}/${books.tenantId}/${collection.root}`, collection.root],
      ])}
      <h1>${toLabel(record) || id}</h1>
      <section class="card"><pre>${JSON.stringify(record, null, 2)}</pre></section>
    </main>`,
    controlStyle,
  )
}

/** The journals, newest first, each with its lines. */
export async function renderLedgerPage(books: Books, page: number): Promise<string> {
  const { journals } = books.ledger
  const from = Math.max(0, journals.size - page * pageSize)
  const to = Math.max(0, journals.size - (page - 1) * pageSize)
  const records = Array.from({ length: to - from }, (_, at) => journals.recordAt(to - 1 - at))
  return renderPage(
    `Ledger – ${books.name}`,
    html`<main class="wide">
      ${renderCrumbs([
        ['/', 'Sandbox'],
        [`${base}/${books.tenantId}`, books.name],
      ])}
      <h1>Ledger</h1>
      <p class="soft">${journals.size.toLocaleString('en')} journals, in ${books.baseCurrency}</p>
      <section class="card scroll">
        <table>
          <thead>
            <tr>
              <th class="num">#</th>
              <th>Date</th>
              <th>Source</th>
              <th>Account</th>
              <th class="num">Debit</th>
              <th class="num">Credit</th>
            </tr>
          </thead>
          ${records.map(renderJournal)}
        </table>
        ${renderPager(`${base}/${books.tenantId}/ledger`, page, pageSize, journals.size)}
      </section>
    </main>`,
    controlStyle,
  )
}

function renderJournal(journal: WireRecord): Markup {
  const lines = (journal['JournalLines'] as WireRecord[] | undefined) ?? []
  return html`<tbody class="entry">
    ${lines.map((line, at) => {
      const net = Number(line['NetAmount'])
      const account = [line['AccountCode'], line['AccountName']].filter((text) => toText(text) !== '').map(toText)
      return html`<tr>
        <td class="num">${at === 0 ? toText(journal['JournalNumber']) : ''}</td>
        <td>${at === 0 ? formatDate(journal['JournalDate']) : ''}</td>
        <td class="soft">${at === 0 ? toText(journal['SourceType'] ?? '–') : ''}</td>
        <td>${account.join(' ')} <span class="soft">${toText(line['Description'])}</span></td>
        <td class="num">${net > 0 ? formatAmount(net) : ''}</td>
        <td class="num">${net < 0 ? formatAmount(-net) : ''}</td>
      </tr>`
    })}
  </tbody>`
}

const labelled = [
  'InvoiceNumber',
  'CreditNoteNumber',
  'PurchaseOrderNumber',
  'QuoteNumber',
  'Name',
  'Code',
  'Narration',
  'Reference',
]

function toLabel(record: WireRecord): string {
  for (const property of labelled) if (toText(record[property]) !== '') return toText(record[property])
  return ''
}

function toText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

import type { Books } from '../../books/books.ts'
import type { WireRecord } from '../../company/collection.ts'
import { parseWireInstant } from '../../company/wire.ts'
import { listOf } from '../money/settlement.ts'

/** What a printed document is called, and where its number and its second date stand. */
interface Printed {
  title(record: WireRecord): string
  number: string
  secondDate?: [label: string, property: string]
}

const printed: Readonly<Record<string, Printed>> = {
  Invoices: {
    title: (record) => (record['Type'] === 'ACCREC' ? 'TAX INVOICE' : 'BILL'),
    number: 'InvoiceNumber',
    secondDate: ['Due Date', 'DueDate'],
  },
  CreditNotes: { title: () => 'CREDIT NOTE', number: 'CreditNoteNumber' },
  Quotes: { title: () => 'QUOTE', number: 'QuoteNumber', secondDate: ['Expiry', 'ExpiryDate'] },
  PurchaseOrders: { title: () => 'PURCHASE ORDER', number: 'PurchaseOrderNumber', secondDate: ['Delivery Date', 'DeliveryDate'] },
}

export function isPrintable(root: string): boolean {
  return root in printed
}

const margin = 50
const columns = [
  { title: 'Description', x: 50, width: 240, align: 'left' },
  { title: 'Quantity', x: 295, width: 60, align: 'right' },
  { title: 'Unit Price', x: 360, width: 80, align: 'right' },
  { title: 'Amount', x: 445, width: 100, align: 'right' },
] as const
const bottom = 760

/** The document on paper: A4, its lines over as many pages as they need, its totals below them. */
export async function renderDocumentPdf(books: Books, root: string, record: WireRecord): Promise<Buffer> {
  const kind = printed[root]
  if (!kind) throw new RangeError(`${root} are not printed.`)
  // Only this needs the library, which takes longer to load than the rest of the sandbox.
  const { default: PdfDocument } = await import('pdfkit')
  const number = textOf(record[kind.number])
  const title = kind.title(record)
  const createdAt = new Date(parseWireInstant(record['UpdatedDateUTC']))
  const info = { Title: toPrintable(`${title} ${number}`.trim()), Author: toPrintable(books.name), CreationDate: createdAt }
  const pdf = new PdfDocument({ size: 'A4', margin, info })
  const parts: Buffer[] = []
  const finished = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (part: Buffer) => parts.push(part))
    pdf.on('end', () => resolve(Buffer.concat(parts)))
    pdf.on('error', reject)
  })
  const write = (text: string, x: number, y: number, options: PDFKit.Mixins.TextOptions = {}): void =>
    void pdf.text(toPrintable(text), x, y, options)

  pdf.font('Helvetica-Bold').fontSize(22)
  write(title, margin, margin)
  pdf.font('Helvetica').fontSize(10)
  const contact = books.find('Contacts', textOf((record['Contact'] as WireRecord | undefined)?.['ContactID']))
  for (const [at, line] of addressOf(record, contact).entries()) write(line, margin, 95 + at * 14)
  const facts: [label: string, text: string][] = [
    ['Number', number],
    ['Date', dateOf(record['Date'])],
    ...(kind.secondDate ? ([[kind.secondDate[0], dateOf(record[kind.secondDate[1]])]] as [string, string][]) : []),
    ['Reference', textOf(record['Reference'])],
    ['From', books.name],
  ]
  for (const [at, [label, text]] of facts.filter(([, value]) => value !== '').entries()) {
    pdf.font('Helvetica-Bold')
    write(label, 330, 95 + at * 14)
    pdf.font('Helvetica')
    write(text, 410, 95 + at * 14, { width: 135, height: 12, ellipsis: true })
  }

  let y = 200
  const writeHead = (): void => {
    pdf.font('Helvetica-Bold').fontSize(10)
    for (const { title: head, x, width, align } of columns) write(head, x, y, { width, align })
    pdf.font('Helvetica').fontSize(9)
    pdf
      .moveTo(margin, y + 14)
      .lineTo(545, y + 14)
      .stroke()
    y += 20
  }
  const turnPage = (needed: number): void => {
    if (y + needed <= bottom) return
    pdf.addPage()
    y = margin
  }
  writeHead()
  for (const line of listOf(record, 'LineItems')) {
    const description = toPrintable(textOf(line['Description']))
    const height = Math.max(14, pdf.heightOfString(description, { width: columns[0].width }) + 4)
    const pageBefore = y
    turnPage(Math.min(height, bottom - margin - 20))
    if (y < pageBefore) writeHead()
    const figures = line['AccountCode'] === undefined && line['LineAmount'] === 0 ? [] : figuresOf(line)
    for (const [at, text] of [description, ...figures].entries()) {
      const { x, width, align } = columns[at]!
      write(text, x, y, { width, align, ...(at === 0 ? { height: bottom - y } : {}) })
    }
    y += height
  }
  const totals = totalsOf(record)
  turnPage(totals.length * 16 + 20)
  pdf
    .moveTo(330, y + 4)
    .lineTo(545, y + 4)
    .stroke()
  y += 10
  for (const [label, text, strong] of totals) {
    pdf.font(strong ? 'Helvetica-Bold' : 'Helvetica').fontSize(10)
    write(label, 330, y, { width: 110 })
    write(text, 445, y, { width: 100, align: 'right' })
    y += 16
  }
  pdf.end()
  return finished
}

function figuresOf(line: WireRecord): string[] {
  const price = Number(line['UnitAmount'] ?? 0)
  return [
    Number(line['Quantity'] ?? 0).toFixed(2),
    Number.isInteger(price * 100) ? money(price) : price.toFixed(4),
    money(line['LineAmount']),
  ]
}

function totalsOf(record: WireRecord): [label: string, text: string, strong: boolean][] {
  const currency = textOf(record['CurrencyCode'])
  const rows: [string, string, boolean][] = [
    ['Subtotal', money(record['SubTotal']), false],
    ['Total Tax', money(record['TotalTax']), false],
    [`TOTAL ${currency}`.trim(), money(record['Total']), true],
  ]
  if (Number(record['AmountPaid'] ?? 0) > 0) rows.push(['Less Amount Paid', money(record['AmountPaid']), false])
  if (Number(record['AmountCredited'] ?? 0) > 0) rows.push(['Less Amount Credited', money(record['AmountCredited']), false])
  if (record['AmountDue'] !== undefined) rows.push([`AMOUNT DUE ${currency}`.trim(), money(record['AmountDue']), true])
  if (record['RemainingCredit'] !== undefined) rows.push(['Remaining Credit', money(record['RemainingCredit']), true])
  return rows
}

function addressOf(record: WireRecord, contact: WireRecord | undefined): string[] {
  const addresses = contact ? listOf(contact, 'Addresses') : []
  const box = addresses.find((address) => address['AddressType'] === 'POBOX')
  const lines = ['AddressLine1', 'AddressLine2', 'City', 'Region', 'PostalCode', 'Country'].map((name) => textOf(box?.[name]))
  return [textOf((record['Contact'] as WireRecord | undefined)?.['Name']), ...lines].filter((line) => line !== '').slice(0, 7)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** `1,234.50` */
function money(value: unknown): string {
  return Number(value ?? 0).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

/** `11 Mar 2026` */
function dateOf(value: unknown): string {
  if (typeof value !== 'string') return ''
  const [, day, month, year] = new Date(parseWireInstant(value)).toUTCString().split(/[ ,]+/)
  return `${Number(day)} ${month} ${year}`
}

/** The built-in fonts know Latin letters only: marks they lack are taken off, what is left of other scripts is a question mark. */
function toPrintable(text: string): string {
  return text
    .replaceAll('\r', '')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/[–—]/g, '-')
    .replaceAll(/[^\n -~¡-ÿ]/gu, (letter) => letter.normalize('NFKD').replaceAll(/[^ -~]/g, '') || '?')
}

import { toLongDay } from './days.ts'
import { createList, date, money, summed, text, whole, type ListColumn } from './list.ts'
import { buckets, onDay, selectAged, selectOpen } from './open-documents.ts'
import { findContacts } from './movements.ts'
import { parameters as p } from './parameters.ts'
import type { Ask, StatementEntry } from './statement.ts'

const asAt = ({ given, today }: Ask): string => given.asAt ?? today
const subtitle = (ask: Ask): string =>
  `as at ${toLongDay(asAt(ask))} · by due date · ${ask.organisations[0].baseCurrency}, each document at its own rate`
const formula =
  'Open = total − the settlements dated up to the day, of documents dated up to it, in base currency at the document’s own rate; credit notes and overpayments count negative by their date. Current: not yet due; < 1 Month: due less than a calendar month ago; then by whole months. Prepayments and expense claims stand on accounts of their own and are not in it.'
const sources = ['books.documents', 'books.settlements', 'books.contacts']

const agedColumns: ListColumn[] = [
  text('contact', 'Contact'),
  ...buckets.map(({ name, title }) => summed(name, title)),
  summed('total', 'Total'),
  text('contact_id', 'Contact id'),
]

const createAged = (direction: 'receivable' | 'payable', who: string, title: string): StatementEntry =>
  createList({
    name: `aged_${direction}s`,
    aliases: [direction === 'receivable' ? 'debtors' : 'creditors'],
    tool: 'aged',
    title,
    definition: `What ${who} at the end of a day, by contact and by how long ago it fell due; the largest first.`,
    parameters: [p.asAt, p.limit],
    formula,
    sources,
    view: `aged_${direction}s`,
    columns: agedColumns,
    subtitle,
    select: (ask) =>
      `SELECT * FROM (${selectAged(ask.dialect, onDay(ask, asAt(ask)), direction)}) a ORDER BY total DESC, contact, contact_id`,
  })

export const agedReceivables = createAged('receivable', 'customers owe', 'Aged Receivables')
export const agedPayables = createAged('payable', 'is owed to suppliers', 'Aged Payables')

const createOpen = (direction: 'receivable' | 'payable', name: string, title: string, what: string): StatementEntry =>
  createList({
    name,
    tool: 'aged',
    title,
    definition: `Each ${what} that is open at the end of a day, the longest overdue first.`,
    parameters: [p.asAt, p.contact, p.limit],
    formula,
    sources,
    view: 'open_documents',
    columns: [
      text('contact', 'Contact'),
      text('number', 'Number'),
      date('date', 'Date'),
      date('due_date', 'Due'),
      whole('days_overdue', 'Overdue'),
      text('currency', 'Currency'),
      money('document_amount', 'Open'),
      summed('amount', 'In base'),
      text('reference', 'Reference'),
      text('document_type', 'Type'),
      text('document_id', 'Document id'),
    ],
    subtitle,
    check: async (ask) => ask.given.contact !== undefined && findContacts(ask, ask.given.contact),
    select(ask) {
      const { contact } = ask.given
      const name = contact === undefined ? undefined : ask.dialect.quoteText(contact.toLowerCase())
      const condition = `o.direction = '${direction}' ${name === undefined ? '' : `AND ${name} IN (lower(c.name), lower(o.contact_id))`}`
      return `SELECT * FROM (${selectOpen(ask.dialect, onDay(ask, asAt(ask)), condition)}) a
        ORDER BY due_date, contact, number, document_id`
    },
  })

export const openInvoices = createOpen('receivable', 'open_invoices', 'Open Invoices', 'invoice and customer credit')
export const openBills = createOpen('payable', 'open_bills', 'Open Bills', 'bill and supplier credit')

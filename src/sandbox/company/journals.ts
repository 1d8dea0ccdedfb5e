import type { ManualJournal } from './adjustments.ts'
import type { Banking } from './banking.ts'
import type { Collection, WireRecord } from './collection.ts'
import { createCollection } from './create-collection.ts'
import type { Credits } from './credits.ts'
import type { Expenses } from './expenses.ts'
import { createGuidSpace } from './guid.ts'
import type { InvoiceBook } from './invoice-book.ts'
import { createLedger } from './ledger.ts'
import type { Entry, Posting } from './ledger.ts'
import { toAmount } from './money.ts'
import type { PaymentBook } from './payments.ts'
import { taxRateOf } from './tax-rates.ts'
import { toWireDate, toWireInstant } from './wire.ts'
import type { World } from './world.ts'

/** All that posts. */
export interface Books {
  invoices: InvoiceBook
  payments: PaymentBook
  credits: Credits
  banking: Banking
  expenses: Expenses
  manualJournals: readonly ManualJournal[]
}

/** Above this many invoices the journals leave out invoices and their payments, which are made only when they are read. */
const mostInvoices = 60_000

/** Journals numbered 1, 2, 3 … in the order in which they were made. Posted at the first look at the collection. */
export function createJournals(world: World, books: Books): Collection {
  const ids = createGuidSpace(world.seed, 'journal')
  let collection: Collection | undefined
  const open = (): Collection => (collection ??= build())
  const build = () => {
    const entries = listEntries(world, books).sort((a, b) => a.enteredMs - b.enteredMs || (a.sourceId < b.sourceId ? -1 : 1))
    return createCollection('Journals', 'JournalID', {
      size: entries.length,
      idAt: (index) => ids.at(index),
      updatedMsAt: (index) => entries[index]!.enteredMs,
      recordAt: (index) => toJournalRecord(world, entries[index]!, ids.at(index), index),
      indexOf(id) {
        const index = ids.indexOf(id)
        return index !== undefined && index < entries.length ? index : undefined
      },
    })
  }
  return {
    root: 'Journals',
    idProperty: 'JournalID',
    get size() {
      return open().size
    },
    get version() {
      return collection?.version ?? 0
    },
    idAt: (index) => open().idAt(index),
    updatedMsAt: (index) => open().updatedMsAt(index),
    recordAt: (index) => open().recordAt(index),
    indexOf: (id) => open().indexOf(id),
    put: (record) => open().put(record),
    remove: (id) => open().remove(id),
  }
}

function listEntries(world: World, { invoices, payments, credits, banking, expenses, manualJournals }: Books): Entry[] {
  const ledger = createLedger(world.chart)
  const entries: Entry[] = []
  if (invoices.size <= mostInvoices) {
    for (let index = 0; index < invoices.size; index++) {
      const invoice = invoices.at(index)
      entries.push(...ledger.invoice(invoice, invoices.ids.at(index), invoices.updatedMs(invoice)))
      for (const payment of invoices.payments(invoice)) entries.push(...ledger.payment(payments.ofInvoice(invoice, payment)))
    }
  }
  for (const credit of credits.creditNotes) entries.push(...ledger.creditNote(credit))
  for (const credit of credits.prepayments) entries.push(...ledger.cashCredit(credit, 'PREPAYMENT'))
  for (const credit of credits.overpayments) entries.push(...ledger.cashCredit(credit, 'OVERPAYMENT'))
  for (const refund of credits.refunds) entries.push(...ledger.payment(refund))
  entries.push(...ledger.banking(banking))
  for (const claim of expenses.claims) entries.push(...ledger.claim(claim))
  for (const journal of manualJournals) entries.push(...ledger.manualJournal(journal))
  return entries
}

function toJournalRecord(world: World, entry: Entry, id: string, index: number): WireRecord {
  const lineIds = createGuidSpace(world.seed, `journal-line-${index}`)
  return {
    JournalID: id,
    JournalDate: toWireDate(entry.day),
    JournalNumber: index + 1,
    CreatedDateUTC: toWireInstant(entry.enteredMs),
    Reference: entry.reference,
    SourceID: entry.sourceId,
    SourceType: entry.sourceType,
    JournalLines: entry.postings.map((posting, line) => toJournalLine(world, posting, lineIds.at(line))),
  }
}

function toJournalLine(world: World, { account, net, tax, taxType, description, tracking }: Posting, id: string): WireRecord {
  return {
    JournalLineID: id,
    AccountID: account.id,
    AccountCode: account.code,
    AccountType: account.type,
    AccountName: account.name,
    Description: description,
    NetAmount: toAmount(net),
    GrossAmount: toAmount(net + tax),
    TaxAmount: toAmount(tax),
    ...(taxType === '' ? {} : { TaxType: taxType, TaxName: taxRateOf(taxType).name }),
    TrackingCategories: world.catalogue.trackings[tracking],
  }
}

import type { Books } from '../books/books.ts'
import type { Draft } from '../books/draft.ts'

/** How the organisation numbers its documents. */
const sequences: Record<string, { property: string; prefix: string }> = {
  Invoices: { property: 'InvoiceNumber', prefix: 'INV-' },
  CreditNotes: { property: 'CreditNoteNumber', prefix: 'CN-' },
  PurchaseOrders: { property: 'PurchaseOrderNumber', prefix: 'PO-' },
  Quotes: { property: 'QuoteNumber', prefix: 'QU-' },
}

/** Per organisation and sequence, the first number that may be free: none below it is. */
const firstFree = new WeakMap<Books, Map<string, number>>()

/** The next number of a sequence: `INV-0151`. Free among what is stored and what the draft holds. */
export function nextNumber({ books, draft }: { books: Books; draft: Draft }, root: string): string {
  const sequence = sequences[root]
  if (!sequence) throw new RangeError(`${root} are not numbered.`)
  const { property, prefix } = sequence
  const make = (value: number): string => prefix + String(value).padStart(4, '0')
  let known = firstFree.get(books)
  if (!known) firstFree.set(books, (known = new Map()))
  let next = known.get(root) ?? (books.collections.get(root)?.base.size ?? 0) + 1
  while (books.lookup(root, property, make(next)).length > 0) next += 1
  known.set(root, next)
  while (draft.lookup(root, property, make(next)).length > 0) next += 1
  return make(next)
}

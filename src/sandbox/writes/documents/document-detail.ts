import type { Books } from '../../books/books.ts'
import type { WireRecord } from '../../company/collection.ts'

const full = (
  'ContactID ContactNumber AccountNumber ContactStatus Name FirstName LastName CompanyNumber EmailAddress BankAccountDetails ' +
  'TaxNumber AccountsReceivableTaxType AccountsPayableTaxType Addresses Phones UpdatedDateUTC ContactGroups IsSupplier IsCustomer ' +
  'DefaultCurrency SalesTrackingCategories PurchasesTrackingCategories ContactPersons HasValidationErrors'
).split(' ')
const short = ['ContactID', 'Name', 'EmailAddress', 'FirstName', 'LastName']

/** What single documents and answers to writes tell of their contact; lists, and roots that are not here, say its name. */
const detail: Readonly<Record<string, readonly string[]>> = {
  BankTransactions: full,
  CreditNotes: full,
  Invoices: full,
  Overpayments: full,
  Prepayments: full,
  PurchaseOrders: full,
  Quotes: short,
  Receipts: full,
}

/** Documents whose lines have room for what is wrong with each. */
const lined: ReadonlySet<string> = new Set(['CreditNotes', 'Invoices'])

/**
 * A record in the detail in which Xero shows it when it is asked for by itself, or was just written: with its contact as that is
 * now, and lines that say they have no problems.
 */
export function toDetailed(books: Pick<Books, 'collections'>, root: string, record: WireRecord): WireRecord {
  const contact = findContact(books, root, record)
  const lines = lined.has(root) ? (record['LineItems'] as WireRecord[] | undefined) : undefined
  if (!contact && !lines) return record
  return {
    ...record,
    ...(contact ? { Contact: contact } : {}),
    ...(lines ? { LineItems: lines.map((line) => ({ ...line, ValidationErrors: [] })) } : {}),
  }
}

function findContact(books: Pick<Books, 'collections'>, root: string, record: WireRecord): WireRecord | undefined {
  const names = detail[root]
  const stub = record['Contact'] as WireRecord | undefined
  const contacts = books.collections.get('Contacts')
  const index = names && contacts?.indexOf(String(stub?.['ContactID']))
  if (!contacts || index === undefined) return undefined
  const contact = contacts.recordAt(index)
  const shown: WireRecord = {}
  for (const name of names ?? []) if (contact[name] !== undefined) shown[name] = contact[name]
  return shown
}

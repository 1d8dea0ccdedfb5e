import type { Books } from '../books/books.ts'
import type { Draft } from '../books/draft.ts'
import type { WireRecord } from '../company/collection.ts'

/** Where contacts, accounts, items and tracking are named within other records. */
const referringRoots = (
  'BankTransactions BankTransfers BatchPayments Budgets ContactGroups Contacts CreditNotes ExpenseClaims Invoices Items ' +
  'ManualJournals Overpayments Payments Prepayments PurchaseOrders Quotes Receipts RepeatingInvoices'
).split(' ')

/** What an object is to say instead; undefined: nothing. Asked of a record and of every object within it. */
type Change = (object: WireRecord) => WireRecord | undefined

/** Properties that name a record beside its identifier. */
interface NamedBy {
  id: string
  before: WireRecord
  after: WireRecord
}

/** Xero joins names when it reads: a contact that is renamed has its new name on its old documents too. */
export function renameContact(write: Editing, { id, after }: NamedBy): void {
  rewriteReferences(write, (object) => (object['ContactID'] === id && 'Name' in object ? { Name: after['Name'] } : undefined), {
    except: 'Contacts',
  })
}

/** The properties by which a record names an account's code. */
export const accountCodeProperties = [
  'AccountCode',
  'COGSAccountCode',
  'InventoryAssetAccountCode',
  'SalesDefaultAccountCode',
  'PurchasesDefaultAccountCode',
]

export function renameAccount(write: Editing, { id, before, after }: NamedBy): void {
  const oldCode = before['Code']
  const newCode = after['Code']
  rewriteReferences(write, (object) => {
    const changes: WireRecord = {}
    if (object['AccountID'] === id) {
      if ('Name' in object) changes['Name'] = after['Name']
      if ('Code' in object) changes['Code'] = newCode
    }
    if (oldCode) for (const name of accountCodeProperties) if (object[name] === oldCode) changes[name] = newCode
    return changes
  })
}

export function renameItem(write: Editing, { id, before, after }: NamedBy): void {
  rewriteReferences(
    write,
    (object) => {
      if (object['ItemID'] === id) return { Name: after['Name'], Code: after['Code'] }
      return object['ItemCode'] === before['Code'] ? { ItemCode: after['Code'] } : undefined
    },
    { except: 'Items' },
  )
}

export function renameTrackingCategory(write: Editing, { id, before, after }: NamedBy): void {
  rewriteReferences(write, (object) => {
    if (object['TrackingCategoryID'] === id && 'Name' in object) return { Name: after['Name'] }
    return object['TrackingCategoryName'] === before['Name'] ? { TrackingCategoryName: after['Name'] } : undefined
  })
}

export function renameTrackingOption(write: Editing, { id, before, after }: NamedBy): void {
  rewriteReferences(write, (object) => {
    if (object['TrackingOptionID'] === id && 'Option' in object) return { Option: after['Name'] }
    return object['TrackingOptionName'] === before['Name'] ? { TrackingOptionName: after['Name'] } : undefined
  })
}

interface Editing {
  books: Books
  draft: Draft
}

/**
 * Reads every record that may name the one that changed: it is rare, and an index of all names within all documents would have
 * to be kept for it. Modified times stay, as Xero's do.
 */
function rewriteReferences({ books, draft }: Editing, change: Change, { except }: { except?: string } = {}): void {
  for (const root of referringRoots) {
    const collection = books.collections.get(root)
    if (!collection || root === except) continue
    const found: string[] = []
    for (let index = 0; index < collection.size; index++) {
      const record = collection.recordAt(index)
      if (rewrite(record, change) !== record) found.push(collection.idAt(index))
    }
    for (const id of found) {
      const record = draft.find(root, id)
      if (record) draft.save(root, rewrite(record, change) as WireRecord, { untouched: true })
    }
  }
}

/** Does any record, or anything within one, pass? */
export function isReferenced({ books, draft }: Editing, test: (object: WireRecord) => boolean, except: string[] = []): boolean {
  for (const root of referringRoots) {
    const collection = books.collections.get(root)
    if (!collection || except.includes(root)) continue
    for (let index = 0; index < collection.size; index++) {
      if (!holds(collection.recordAt(index), test)) continue
      const current = draft.find(root, collection.idAt(index))
      if (current && holds(current, test)) return true
    }
  }
  return false
}

function holds(value: unknown, test: (object: WireRecord) => boolean): boolean {
  if (Array.isArray(value)) return value.some((item) => holds(item, test))
  if (typeof value !== 'object' || value === null) return false
  return test(value as WireRecord) || Object.values(value).some((inner) => holds(inner, test))
}

/** The same value where nothing changes, so that it can be told. */
function rewrite(value: unknown, change: Change): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => rewrite(item, change))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  if (typeof value !== 'object' || value === null) return value
  const object = value as WireRecord
  let copy: WireRecord | undefined
  for (const [name, inner] of Object.entries(object)) {
    const next = rewrite(inner, change)
    if (next !== inner) (copy ??= { ...object })[name] = next
  }
  for (const [name, next] of Object.entries(change(object) ?? {})) {
    if (object[name] !== next) (copy ??= { ...object })[name] = next
  }
  return copy ?? object
}

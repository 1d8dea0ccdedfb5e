import { readRecord, readText } from './amounts.ts'
import type { Change } from './change.ts'
import type { Draft } from './draft.ts'
import { isSale } from './post-document.ts'

/**
 * A contact is a customer once an invoice was made out to it, and a supplier once it sent a bill. Nobody sets that by hand, and
 * it does not move the contact's modified time.
 */
export function markContact(draft: Draft, { root, after }: Change): void {
  if (root !== 'Invoices' || !after) return
  const id = readText(readRecord(after, 'Contact') ?? {}, 'ContactID')
  const contact = id === '' ? undefined : draft.find('Contacts', id)
  const flag = isSale(after) ? 'IsCustomer' : 'IsSupplier'
  if (contact && contact[flag] !== true) draft.save('Contacts', { ...contact, [flag]: true }, { untouched: true })
}

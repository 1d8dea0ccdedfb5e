import type { WireRecord } from '../company/collection.ts'
import { createContact } from './settings/contacts.ts'
import { findBy } from './find-by.ts'
import type { Input } from './input.ts'
import type { Write } from './write-routes.ts'

const missing = 'A Contact must be specified for this type of transaction'
const archived =
  'The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes.'

/**
 * The contact that a document names by ContactID, ContactNumber or Name, whole, as it is stored. One that is not there yet is
 * made where a name is given for it. Undefined, with a problem: none, an unknown or an archived one.
 */
export function resolveContact(
  write: Pick<Write, 'books' | 'draft' | 'problems' | 'input'>,
  contact: Input | undefined = write.input.child('Contact'),
): WireRecord | undefined {
  const { draft, problems } = write
  const id = contact?.text('ContactID')
  const found = id
    ? draft.find('Contacts', id)
    : ['ContactNumber', 'Name'].map((property) => findActive(write, property, contact?.text(property))).find((each) => each)
  if (found) {
    if (found['ContactStatus'] === 'ACTIVE') return found
    problems.error(archived)
    return undefined
  }
  if (!id && contact?.text('Name')) return createContact({ ...write, input: contact })
  problems.error(missing)
  return undefined
}

/** Archived ones only where no active one has the value: they keep a document from being entered under an old name. */
function findActive({ draft }: Pick<Write, 'draft'>, property: string, value: string | undefined): WireRecord | undefined {
  const found = findBy(draft, 'Contacts', property, value)
  return found.find((contact) => contact['ContactStatus'] === 'ACTIVE') ?? found[0]
}

/** A contact as it stands inside a document. */
export function toContactStub(contact: WireRecord): WireRecord {
  return {
    ContactID: contact['ContactID'],
    Name: contact['Name'],
    Addresses: [],
    Phones: [],
    ContactGroups: [],
    ContactPersons: [],
    HasValidationErrors: false,
  }
}

import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../../company/collection.ts'
import type { ContactReading } from './contact-fields.ts'
import { blankAddresses, blankPhones, readContactFields, toFailedContact } from './contact-fields.ts'
import { inOrder } from '../fields.ts'
import { findBy } from '../find-by.ts'
import { renameContact } from '../references.ts'
import type { CollectionWrites, Write } from '../write-routes.ts'
import { createWriteRoutes } from '../write-routes.ts'

/** The order in which Xero shows a contact. */
const order = (
  'ContactID MergedToContactID ContactNumber AccountNumber ContactStatus Name FirstName LastName CompanyNumber EmailAddress ' +
  'BankAccountDetails TaxNumber TaxNumberType AccountsReceivableTaxType AccountsPayableTaxType Addresses Phones UpdatedDateUTC ' +
  'ContactGroups IsSupplier IsCustomer SalesDefaultLineAmountType PurchasesDefaultLineAmountType DefaultCurrency XeroNetworkKey ' +
  'SalesDefaultAccountCode PurchasesDefaultAccountCode SalesTrackingCategories PurchasesTrackingCategories PaymentTerms Website ' +
  'BrandingTheme BatchPayments Discount Balances ContactPersons HasAttachments HasValidationErrors'
).split(' ')

const writes: CollectionWrites = {
  path: 'Contacts',
  root: 'Contacts',
  id: 'ContactID',
  otherKeys: ['ContactNumber'],
  scopes: ['accounting.contacts'],
  put: createContact,
  post: writeContact,
  postOne: writeContact,
  toFailed: toFailedContact,
}

export const contactRoutes = createWriteRoutes(writes)

/**
 * A new contact from what was sent about it: by `PUT /Contacts`, or inside a document that names one there is not yet.
 * Undefined with problems. Its name must be its own among active contacts.
 */
export function createContact(reading: ContactReading): WireRecord | undefined {
  const { input, problems, draft } = reading
  if (!input.text('Name')) {
    problems.error(
      input.text('ContactNumber')
        ? 'The contact name must be specified.'
        : 'The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber',
    )
  }
  const status = input.text('ContactStatus')?.toUpperCase() ?? 'ACTIVE'
  if (status !== 'ACTIVE') problems.error(`The status '${status}' is not valid for contacts.`)
  const changes = readContactFields(reading, undefined)
  checkUnique(reading, changes, undefined)
  if (problems.errors.length > 0) return undefined
  const contact: WireRecord = {
    ContactID: randomUUID(),
    ContactStatus: 'ACTIVE',
    EmailAddress: '',
    BankAccountDetails: '',
    Addresses: blankAddresses,
    Phones: blankPhones,
    ContactGroups: [],
    IsSupplier: false,
    IsCustomer: false,
    SalesTrackingCategories: [],
    PurchasesTrackingCategories: [],
    ContactPersons: [],
    HasAttachments: false,
    HasValidationErrors: false,
    ...changes,
  }
  // Held open in its place: saving sets it.
  return draft.save('Contacts', inOrder({ ...contact, UpdatedDateUTC: '' }, order))
}

/** POST: the contact named in the path, or found by what was sent; a new one where none is found. */
function writeContact(write: Write): WireRecord | undefined {
  const id = sentId(write)
  const before = write.existing ?? findContact(write)
  if (before) return updateContact(write, before)
  if (id === undefined) return createContact(write)
  write.problems.error('An existing Contact with the specified ContactID could not be found')
  return undefined
}

/** By ContactID, else by ContactNumber, else by Name: an active contact if there is one, else the archived one. */
function findContact(write: ContactReading): WireRecord | undefined {
  const { input, draft } = write
  const id = sentId(write)
  if (id !== undefined) return draft.find('Contacts', id)
  for (const key of ['ContactNumber', 'Name']) {
    const found = findBy(draft, 'Contacts', key, input.text(key))
    const contact = found.find((each) => each['ContactStatus'] === 'ACTIVE') ?? found[0]
    if (contact) return contact
  }
  return undefined
}

/** Clients send zeros for what has no identifier yet. */
function sentId({ input }: ContactReading): string | undefined {
  const id = input.text('ContactID')
  return id === undefined || /^[0-]*$/.test(id) ? undefined : id
}

function updateContact(write: Write, before: WireRecord): WireRecord | undefined {
  const { input, problems, draft } = write
  const held = String(before['ContactStatus'])
  const status = input.text('ContactStatus')?.toUpperCase() || held
  if (!['ACTIVE', 'ARCHIVED', 'GDPRREQUEST'].includes(status)) problems.error(`The status '${status}' is not valid for contacts.`)
  else if (held !== 'ACTIVE' && (status === held || held === 'GDPRREQUEST')) {
    problems.error(
      'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.',
    )
    return undefined
  }
  if (input.has('Name') && !input.text('Name')) problems.error('The contact name must be specified.')
  const changes = readContactFields(write, before)
  const after: WireRecord = { ...before, ...changes, ContactStatus: status }
  checkUnique(write, after, before)
  if (problems.errors.length > 0) return undefined
  const saved = draft.save('Contacts', inOrder(after, order))
  if (before['Name'] !== after['Name']) renameContact(write, { id: String(before['ContactID']), before, after })
  return saved
}

function checkUnique({ draft, problems }: ContactReading, contact: WireRecord, before: WireRecord | undefined): void {
  const others = (key: string): WireRecord[] =>
    findBy(draft, 'Contacts', key, contact[key]).filter((other) => other['ContactID'] !== before?.['ContactID'])
  const staysActive = (contact['ContactStatus'] ?? 'ACTIVE') === 'ACTIVE'
  if (staysActive && others('Name').some((other) => other['ContactStatus'] === 'ACTIVE')) {
    problems.error(
      `The contact name ${String(contact['Name'])} is already assigned to another contact. The contact name must be unique across all active contacts.`,
    )
  }
  if (others('ContactNumber').length > 0) {
    problems.error(
      `The contact number ${String(contact['ContactNumber'])} is already assigned to another contact. The contact number must be unique across all contacts.`,
    )
  }
}

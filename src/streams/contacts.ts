import { largePages, scopes } from './access.ts'
import { boolean, list, money, number, object, reference, references, text } from './fields.ts'
import {
  addresses,
  attachments,
  hasAttachments,
  hasValidationErrors,
  paymentTerms,
  phones,
  statusAttribute,
  updatedDate,
  validationErrors,
  warnings,
} from './party-fields.ts'
import type { ScalarField, Stream } from './stream.ts'

const trackingDefaults: ScalarField[] = [
  text('TrackingCategoryName', 'Name of the tracking category.'),
  text('TrackingOptionName', 'Name of the option chosen by default.'),
]

export const contacts: Stream = {
  name: 'contacts',
  title: 'Contacts',
  comment: 'Customers and suppliers, archived ones included.',
  path: 'Contacts',
  root: 'Contacts',
  key: ['ContactID'],
  read: largePages('ContactID'),
  cursor: { kind: 'modified-since', field: 'UpdatedDateUTC' },
  // Contacts are archived or merged, never deleted.
  deletion: { kind: 'never' },
  params: { includeArchived: 'true' },
  slice: { kind: 'where', field: 'UpdatedDateUTC' },
  // Balances and the customer and supplier marks follow documents without moving the contact's modified time, however
  // old the contact is: no window is long enough.
  reread: 'all',
  scopes: scopes.contacts,
  webhook: 'CONTACT',
  fields: [
    text('ContactID', "Xero's id of the contact."),
    text('ContactStatus', 'ACTIVE, ARCHIVED or GDPRREQUEST (erased on request).'),
    text('MergedToContactID', 'Id of the contact this one was merged into.'),
    text('Name', 'Name of the person or company. May repeat.'),
    text('FirstName', 'First name of the main person.'),
    text('LastName', 'Last name of the main person.'),
    text('EmailAddress', 'E-mail address of the main person.'),
    text('ContactNumber', 'Id of the contact in another system.'),
    text('AccountNumber', 'Account number given by the user.'),
    text('CompanyNumber', 'Registration number of the company.'),
    text('BankAccountDetails', 'Bank account number; hidden from users without the right to see it.'),
    text('TaxNumber', 'Tax or VAT number; partly hidden from some users.'),
    text('TaxNumberType', 'Kind of US tax number: SSN, EIN, ITIN or ATIN.'),
    text('AccountsReceivableTaxType', 'Tax rate of sales by default: joins tax_rates.'),
    text('AccountsPayableTaxType', 'Tax rate of purchases by default: joins tax_rates.'),
    boolean('IsSupplier', 'Whether there are bills of the contact.'),
    boolean('IsCustomer', 'Whether there are sales invoices to the contact.'),
    text('SalesDefaultLineAmountType', 'Whether amounts of sales are INCLUSIVE or EXCLUSIVE of tax by default, or NONE.'),
    text('PurchasesDefaultLineAmountType', 'Whether amounts of purchases are INCLUSIVE or EXCLUSIVE of tax by default, or NONE.'),
    text('DefaultCurrency', 'Currency of documents by default, three letters.'),
    text('SalesDefaultAccountCode', 'Account of sales by default.'),
    text('PurchasesDefaultAccountCode', 'Account of purchases by default.'),
    text('TrackingCategoryName', 'Name of a tracking category set by default.'),
    text('TrackingCategoryOption', 'Name of the option of that category.'),
    paymentTerms,
    number('Discount', 'Discount in percent given by default.'),
    object('Balances', 'What is owed at the moment, in the base currency.', [
      object('AccountsReceivable', 'What the contact owes.', [
        money('Outstanding', 'What the contact owes on sales invoices.'),
        money('Overdue', 'Part of what the contact owes that is past its due date.'),
      ]),
      object('AccountsPayable', 'What is owed to the contact.', [
        money('Outstanding', 'What is owed to the contact on bills.'),
        money('Overdue', 'Part of what is owed to the contact that is past its due date.'),
      ]),
    ]),
    reference('BrandingTheme', 'Branding theme of documents by default.', [
      text('BrandingThemeID', 'Id of the branding theme of documents by default: joins branding_themes.'),
      text('Name', 'Name of that branding theme.'),
    ]),
    object('BatchPayments', 'Details for paying the contact in a batch.', [
      text('BankAccountNumber', 'Bank account number batch payments go to.'),
      text('BankAccountName', 'Name of the bank account batch payments go to.'),
      text('Details', "Reference on the contact's bank statement."),
      text('Code', "Code on the contact's bank statement (New Zealand)."),
      text('Reference', "Further reference on the contact's bank statement (New Zealand)."),
    ]),
    text('XeroNetworkKey', 'Key by which the contact, itself on Xero, receives documents directly.'),
    text('Website', 'Web address.'),
    hasAttachments,
    hasValidationErrors,
    updatedDate,
    statusAttribute,
    validationErrors,
    warnings,
    addresses('contact'),
    phones('contact'),
    list('ContactPersons', 'contact_persons', 'Further people at the contact, up to five.', [
      text('FirstName', 'First name.'),
      text('LastName', 'Last name.'),
      text('EmailAddress', 'E-mail address.'),
      boolean('IncludeInEmails', 'Whether the person receives mailed invoices.'),
    ]),
    references(
      'ContactGroups',
      'contact_contact_groups',
      'Groups the contact is in.',
      [
        text('ContactGroupID', 'Id of the group: joins contact_groups.'),
        text('Name', 'Name of the group.'),
        text('Status', 'ACTIVE or DELETED.'),
      ],
      'ContactGroupID',
    ),
    list(
      'SalesTrackingCategories',
      'contact_sales_tracking_categories',
      'Tracking options of sales by default.',
      trackingDefaults,
    ),
    list(
      'PurchasesTrackingCategories',
      'contact_purchases_tracking_categories',
      'Tracking options of purchases by default.',
      trackingDefaults,
    ),
    attachments('contact'),
  ],
}

export const contactGroups: Stream = {
  name: 'contact_groups',
  title: 'Contact groups',
  comment: 'Groups of contacts made by the user.',
  path: 'ContactGroups',
  root: 'ContactGroups',
  key: ['ContactGroupID'],
  // The list names the groups; only a group read by its id has its members.
  read: { kind: 'per-parent' },
  cursor: { kind: 'none' },
  deletion: { kind: 'absence', also: { field: 'Status', values: ['DELETED', 'VOIDED'] } },
  scopes: scopes.contacts,
  fields: [
    text('ContactGroupID', "Xero's id of the group."),
    text('Name', 'Name of the group.'),
    text('Status', 'ACTIVE; Xero stops listing deleted groups.'),
    hasValidationErrors,
    references(
      'Contacts',
      'contact_group_contacts',
      'Members of the group.',
      [text('ContactID', 'Id of the contact: joins contacts.'), text('Name', "The contact's name when the group was read.")],
      'ContactID',
    ),
  ],
}

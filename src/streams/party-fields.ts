import { boolean, date, instant, integer, json, list, object, reference, text } from './fields.ts'
import type { ListField, ObjectField, ScalarField, ScalarOrObjectField } from './stream.ts'

/** Fields that many records carry in the same form: times, attachments, messages, addresses, references to parties. */

export const updatedDate = instant('UpdatedDateUTC', 'When Xero last changed the record.')
export const updatedDateText = text('UpdatedDateUTCString', 'When Xero last changed the record, as text in whole seconds.')
export const hasAttachments = boolean('HasAttachments', 'Whether files are attached.')
export const statusAttribute = text(
  'StatusAttributeString',
  'How Xero took the record when it was written: OK, WARNING or ERROR. Seldom sent when reading.',
)
export const validationErrors = json('ValidationErrors', 'What Xero finds wrong with the record: a list of messages.')
export const warnings = json('Warnings', 'What Xero warns about in the record: a list of messages.')
export const hasErrors = boolean('HasErrors', 'Whether Xero finds errors in the record.')
export const hasValidationErrors = boolean('HasValidationErrors', 'Whether Xero finds the record invalid.')
export const duplicateId = text('ID', "The record's id a second time, under its general name.")

/** The document's date and its text twin, which some records have. */
export const documentDate = date('Date', "The document's date, in the organisation's calendar.")
export const documentDateText = text('DateString', "The document's date as text, as sent.")

export function attachments(singular: string): ListField {
  return list(
    'Attachments',
    `${singular}_attachments`,
    'Files attached, where Xero lists them with the record.',
    [
      text('AttachmentID', 'Id of the attachment.'),
      text('FileName', 'Name of the file.'),
      text('Url', 'Where the file can be fetched, with a token.'),
      text('MimeType', 'Kind of file, for example image/png.'),
      integer('ContentLength', 'Size of the file in bytes.'),
      boolean('IncludeOnline', 'Whether the file is shown with the online invoice.'),
    ],
    'AttachmentID',
  )
}

const addressMembers: ScalarField[] = [
  text('AddressLine1', 'First line of the address.'),
  text('AddressLine2', 'Second line of the address.'),
  text('AddressLine3', 'Third line of the address.'),
  text('AddressLine4', 'Fourth line of the address.'),
  text('City', 'Town or city.'),
  text('Region', 'State, county or region.'),
  text('PostalCode', 'Postal code.'),
  text('Country', 'Country, as typed in.'),
]

export function addresses(singular: string): ListField {
  return list('Addresses', `${singular}_addresses`, 'Postal and street addresses.', [
    text('AddressType', 'Use of the address: POBOX (postal), STREET or DELIVERY.'),
    ...addressMembers,
    text('AttentionTo', 'Person the mail is meant for.'),
  ])
}

export function invoiceAddresses(singular: string): ListField {
  return list(
    'InvoiceAddresses',
    `${singular}_invoice_addresses`,
    'Addresses that sales tax was worked out from (US organisations).',
    [text('InvoiceAddressType', 'FROM (the seller) or TO (the buyer).'), ...addressMembers],
  )
}

export function phones(singular: string): ListField {
  return list('Phones', `${singular}_phones`, 'Telephone numbers.', [
    text('PhoneType', 'Use of the number: DEFAULT, DDI (direct), MOBILE, FAX or OFFICE.'),
    text('PhoneNumber', 'The number, without country and area code.'),
    text('PhoneAreaCode', 'Area code.'),
    text('PhoneCountryCode', 'Country code.'),
  ])
}

/** When bills and sales invoices fall due. */
export const paymentTerms: ObjectField = object('PaymentTerms', 'When documents fall due by default.', [
  object('Bills', 'Terms of bills.', [
    integer('Day', 'Number of days, or day of the month, by which bills fall due.'),
    text('Type', 'What the day of bills counts from, for example DAYSAFTERBILLDATE or OFFOLLOWINGMONTH.'),
  ]),
  object('Sales', 'Terms of sales invoices.', [
    integer('Day', 'Number of days, or day of the month, by which sales invoices fall due.'),
    text('Type', 'What the day of sales invoices counts from, for example DAYSAFTERBILLDATE or OFFOLLOWINGMONTH.'),
  ]),
])

/** The contact of a document. Xero embeds more or less of it depending on the endpoint. */
export const contactReference: ObjectField = reference('Contact', 'The contact of the document.', [
  text('ContactID', 'Id of the contact: joins contacts.'),
  text('Name', "The contact's name when the document was read."),
  text('ContactNumber', "Number of the contact in another system, from the contact's record."),
])

/** A bank or ledger account by another name than `Account`, for example `FromBankAccount`. */
export function accountReference(property: string, prefix: string, what: string): ObjectField {
  const fields: ScalarOrObjectField[] = [
    text('AccountID', `Id of ${what}: joins accounts.`, `${prefix}_id`),
    text('Code', `Code of ${what} in the chart of accounts.`),
    text('Name', `Name of ${what}.`),
  ]
  return reference(property, `Which account is ${what}.`, fields, prefix)
}

export const userReference: ObjectField = reference('User', 'The user of Xero the record belongs to.', [
  text('UserID', 'Id of the user: joins users.'),
  text('EmailAddress', "The user's e-mail address."),
  text('FirstName', "The user's first name."),
  text('LastName', "The user's last name."),
])

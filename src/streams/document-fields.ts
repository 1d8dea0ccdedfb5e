import { boolean, date, instant, list, money, number, object, reference, references, text } from './fields.ts'
import { documentDate, hasValidationErrors, validationErrors } from './party-fields.ts'
import type { Field, ListField, ObjectField, ScalarField, ScalarOrObjectField } from './stream.ts'

/** What documents have in common: amounts, line items with their tracking, and copies of other documents. */

export const currencyCode = text('CurrencyCode', 'Currency of the document, three letters.')
export const currencyRate = number(
  'CurrencyRate',
  "Exchange rate between the document's currency and the organisation's base currency, as Xero used it.",
)
export const lineAmountTypes = text(
  'LineAmountTypes',
  'Whether line amounts are without tax (Exclusive), with tax (Inclusive) or free of tax (NoTax).',
)
export const subTotal = money('SubTotal', 'Sum of the lines without tax.')
export const totalTax = money('TotalTax', 'Tax on the whole document.')
export const total = money('Total', 'What the document comes to, tax included.')
export const totalDiscount = money('TotalDiscount', 'Discounts given on the lines, in all.')
export const isDiscounted = boolean('IsDiscounted', 'Whether any line has a discount.')
export const brandingTheme = text(
  'BrandingThemeID',
  'Id of the branding theme the document is printed with: joins branding_themes.',
)
export const cisDeduction = money('CISDeduction', 'Amount withheld under the UK Construction Industry Scheme.')
export const cisRate = number('CISRate', 'Percentage withheld under the UK Construction Industry Scheme.')

const trackingMembers: ScalarField[] = [
  text('TrackingCategoryID', 'Id of the tracking category: joins tracking_categories.'),
  text('TrackingOptionID', 'Id of the option chosen: joins tracking_category_options. Names can repeat, ids do not.'),
  text('Name', 'Name of the tracking category, for example Region.'),
  text('Option', 'Name of the option chosen, for example North.'),
]

/** The tracking options chosen on a line or a document. */
export function tracking(property: string, table: string): ListField {
  return list(property, table, 'Tracking options chosen, at most one of each category.', trackingMembers)
}

/** Where Xero sends tracking categories in the form of the settings, options and all. */
export function trackingCategoriesOf(property: string, table: string): ListField {
  return references(property, table, 'Tracking options chosen, at most one of each category.', [
    ...trackingMembers,
    text('Status', 'Whether the tracking category is ACTIVE, ARCHIVED or DELETED.'),
  ])
}

/** `repeating`: the column of a line's own RepeatingInvoiceID, where the parent's key has taken the name. */
export function lineItems(singular: string, options: { repeating?: string } = {}): ListField {
  const fields: Field[] = [
    text('LineItemID', 'Id of the line. Sent again unchanged for as long as the line exists.'),
    text('Description', 'What the line is for.'),
    number('Quantity', 'How many units.'),
    number('UnitAmount', 'Price of one unit, up to four decimals.'),
    text('ItemCode', 'Code of the item sold or bought: joins items on code.'),
    text('AccountCode', 'Code of the account the line is posted to.'),
    text('AccountID', 'Id of the account the line is posted to: joins accounts.'),
    text('TaxType', 'Tax rate applied: joins tax_rates.'),
    money('TaxAmount', 'Tax on the line.'),
    money('LineAmount', 'Quantity times price, less discount; with or without tax as line_amount_types of the document says.'),
    number('DiscountRate', 'Discount in percent.'),
    money('DiscountAmount', 'Discount as an amount.'),
    boolean('DiscountEnteredAsPercent', 'Whether the discount was typed in as a percentage.'),
    object('Item', 'The item sold or bought.', [
      text('ItemID', 'Id of the item sold or bought: joins items.'),
      text('Code', "The item's code as its own record has it.", 'item_record_code'),
      text('Name', "The item's name."),
    ]),
    text('RepeatingInvoiceID', 'Id of the repeating invoice the line comes from.', options.repeating),
    text('Taxability', 'US sales tax: TAXABLE, NON_TAXABLE, EXEMPT, PART_TAXABLE or NOT_APPLICABLE.'),
    number('SalesTaxCodeId', 'US sales tax: number of the tax code of the goods.'),
    validationErrors,
    tracking('Tracking', `${singular}_line_item_tracking`),
    list('TaxBreakdown', `${singular}_line_item_tax_breakdown`, 'US sales tax: the parts a tax is made of, by jurisdiction.', [
      text('TaxComponentId', 'Id of the part.'),
      text('Type', 'Level of the jurisdiction, for example state or county.'),
      text('Name', 'Name of the part.'),
      number('TaxPercentage', 'Rate in percent.'),
      money('TaxAmount', 'Tax of this part.'),
      money('TaxableAmount', 'Amount this part is charged on.'),
      money('NonTaxableAmount', 'Amount that is not taxable here.'),
      money('ExemptAmount', 'Amount that is exempt here.'),
      text('StateAssignedNo', 'Number the state gives the jurisdiction.'),
      text('JurisdictionRegion', 'Region of the jurisdiction.'),
    ]),
  ]
  return list('LineItems', `${singular}_line_items`, 'Lines of the document, in order.', fields, 'LineItemID')
}

/** The invoice a payment or an allocation belongs to. */
export const invoiceReference: ObjectField = reference('Invoice', 'The invoice concerned.', [
  text('InvoiceID', 'Id of the invoice: joins invoices (or overpayments and prepayments, when invoice_type says so).'),
  text('InvoiceNumber', 'Number of the invoice.'),
  text('Type', 'Type of the invoice: ACCREC (sale), ACCPAY (bill), or that of an overpayment or prepayment.'),
  text('Reference', 'Reference of the invoice.'),
  text('Status', 'Status of the invoice.'),
  date('Date', 'Date of the invoice.'),
  date('DueDate', 'Due date of the invoice.'),
  money('Total', 'Total of the invoice, tax included.'),
  money('AmountDue', 'What is still due on the invoice.'),
  money('AmountPaid', 'What has been paid on the invoice.'),
  text('CurrencyCode', 'Currency of the invoice.'),
  reference('Contact', "The invoice's contact.", [
    text('ContactID', "Id of the invoice's contact: joins contacts.", 'invoice_contact_id'),
    text('Name', "Name of the invoice's contact."),
  ]),
])

/** `prefix` differs where the parent table's own key is this id: Xero repeats the parent inside the child. */
export function creditNoteReference(prefix = 'credit_note'): ObjectField {
  return creditReference('CreditNote', prefix, 'the credit note', [
    text('CreditNoteID', 'Id of the credit note: joins credit_notes.', `${prefix}_id`),
    text('CreditNoteNumber', 'Number of the credit note.', `${prefix}_number`),
  ])
}

export function prepaymentReference(prefix = 'prepayment'): ObjectField {
  return creditReference('Prepayment', prefix, 'the prepayment', [
    text('PrepaymentID', 'Id of the prepayment: joins prepayments.', `${prefix}_id`),
  ])
}

export function overpaymentReference(prefix = 'overpayment'): ObjectField {
  return creditReference('Overpayment', prefix, 'the overpayment', [
    text('OverpaymentID', 'Id of the overpayment: joins overpayments.', `${prefix}_id`),
  ])
}

function creditReference(property: string, prefix: string, what: string, id: ScalarField[]): ObjectField {
  const fields: ScalarOrObjectField[] = [
    ...id,
    text('Type', `Type of ${what}.`),
    text('Status', `Status of ${what}.`),
    date('Date', `Date of ${what}.`),
    money('Total', `Total of ${what}, tax included.`),
    money('RemainingCredit', `What is left of ${what} to be used.`),
    text('CurrencyCode', `Currency of ${what}.`),
  ]
  return reference(property, `Which is ${what} concerned.`, fields, prefix)
}

/** Credit used against invoices. `own` is the kind of document the table hangs on. */
export function allocations(singular: 'credit_note' | 'prepayment' | 'overpayment'): ListField {
  const prefixOf = (kind: string): string => (kind === singular ? `source_${kind}` : kind)
  return list(
    'Allocations',
    `${singular}_allocations`,
    'What of this credit has been used, and against which documents.',
    [
      text('AllocationID', 'Id of the allocation.'),
      money('Amount', 'Amount used.'),
      date('Date', 'Date of the allocation.'),
      boolean('IsDeleted', 'Whether the allocation has been taken back.'),
      text('StatusAttributeString', 'How Xero took the allocation when it was written: OK, WARNING or ERROR.'),
      validationErrors,
      invoiceReference,
      creditNoteReference(prefixOf('credit_note')),
      prepaymentReference(prefixOf('prepayment')),
      overpaymentReference(prefixOf('overpayment')),
    ],
    'AllocationID',
  )
}

/** Payments as documents list them: short copies of the payments stream's records. */
export function paymentsOf(singular: string): ListField {
  return references(
    'Payments',
    `${singular}_payments`,
    'Payments of the document, in short: joins payments for the rest.',
    [
      text('PaymentID', 'Id of the payment: joins payments.'),
      text('BatchPaymentID', 'Id of the batch the payment was part of: joins batch_payments.'),
      documentDate,
      money('Amount', "Amount paid, in the document's currency."),
      money('BankAmount', "Amount that moved on the bank account, in the account's currency."),
      text('Reference', 'Reference of the payment.'),
      currencyRate,
      text('PaymentType', 'What was paid, for example ACCRECPAYMENT.'),
      text('Status', 'AUTHORISED or DELETED.'),
      boolean('IsReconciled', 'Whether the payment has been matched to a bank statement line.'),
      boolean('HasAccount', 'Whether the payment names an account.'),
      reference('Account', 'The account paid from or to.', [
        text('AccountID', 'Id of the account paid from or to, where Xero sends it here: joins accounts.'),
      ]),
      hasValidationErrors,
    ],
    'PaymentID',
  )
}

/** Credit documents as an invoice lists them. */
export function creditsOf(property: string, table: string, comment: string, id: ScalarField[]): ListField {
  return references(property, table, comment, [
    ...id,
    text('Type', 'Type of the document.'),
    text('Status', 'Status of the document.'),
    text('Reference', 'Reference of the document.'),
    documentDate,
    money('Total', 'Total of the document, tax included.'),
    money('AppliedAmount', 'How much of it was used on this invoice.'),
    money('RemainingCredit', 'What is left of it to be used.'),
    currencyCode,
    currencyRate,
  ])
}

/** The batch a payment was part of. */
export const batchPaymentReference: ObjectField = reference('BatchPayment', 'The batch the payment was part of.', [
  text('BatchPaymentID', 'Id of the batch, inside its copy: joins batch_payments.', 'batch_payment_batch_payment_id'),
  text('Type', 'PAYBATCH (money out) or RECBATCH (money in).'),
  text('Status', 'Status of the batch.'),
  date('Date', 'Date of the batch.'),
  text('Reference', 'Reference of the batch.'),
  money('TotalAmount', 'Total of the batch.'),
  boolean('IsReconciled', 'Whether the batch has been matched to a bank statement line.'),
  instant('UpdatedDateUTC', 'When Xero last changed the batch.'),
  reference('Account', 'The bank account of the batch.', [
    text('AccountID', 'Id of the bank account of the batch: joins accounts.', 'batch_payment_account_id'),
  ]),
])

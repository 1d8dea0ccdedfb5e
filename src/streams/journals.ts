import { largePages, scopes } from './access.ts'
import { lineAmountTypes, trackingCategoriesOf } from './document-fields.ts'
import { boolean, date, instant, integer, list, money, number, text } from './fields.ts'
import {
  attachments,
  documentDate,
  hasAttachments,
  statusAttribute,
  updatedDate,
  validationErrors,
  warnings,
} from './party-fields.ts'
import type { Stream } from './stream.ts'

export const manualJournals: Stream = {
  name: 'manual_journals',
  title: 'Manual journals',
  comment: 'Entries an accountant makes straight into the ledger.',
  path: 'ManualJournals',
  root: 'ManualJournals',
  key: ['ManualJournalID'],
  // Without `order`: this endpoint then answers with all rows, whatever the page.
  read: largePages(),
  cursor: { kind: 'modified-since', field: 'UpdatedDateUTC' },
  deletion: { kind: 'status', field: 'Status', values: ['DELETED', 'VOIDED'] },
  slice: { kind: 'where', field: 'Date' },
  scopes: scopes.manualJournals,
  needsReportingRole: true,
  fields: [
    text('ManualJournalID', "Xero's id of the manual journal."),
    text('Narration', 'What the entry is for.'),
    text('Status', 'DRAFT, POSTED, ARCHIVED, VOIDED or DELETED.'),
    documentDate,
    lineAmountTypes,
    text('Url', 'Link to a source document.'),
    boolean('ShowOnCashBasisReports', 'Whether the entry counts in cash-basis reports.'),
    hasAttachments,
    updatedDate,
    statusAttribute,
    validationErrors,
    warnings,
    list('JournalLines', 'manual_journal_lines', 'Lines of the entry; they add up to zero.', [
      money('LineAmount', 'Amount: positive is a debit, negative a credit.'),
      text('AccountCode', 'Code of the account.'),
      text('AccountID', 'Id of the account: joins accounts.'),
      text('Description', 'What the line is for.'),
      text('TaxType', 'Tax rate applied: joins tax_rates.'),
      money('TaxAmount', 'Tax on the line.'),
      boolean('IsBlank', 'Whether the line is an empty one.'),
      trackingCategoriesOf('Tracking', 'manual_journal_line_tracking'),
    ]),
    attachments('manual_journal'),
  ],
}

export const journals: Stream = {
  name: 'journals',
  title: 'Journals',
  comment: "The ledger itself: every posting. Given only to apps of Xero's Advanced tier.",
  path: 'Journals',
  root: 'Journals',
  key: ['JournalID'],
  read: { kind: 'offset', size: 100 },
  cursor: { kind: 'sequence', field: 'JournalNumber' },
  // A posting never changes: an edit posts its reversal and a new one.
  deletion: { kind: 'never' },
  scopes: scopes.journals,
  restricted: 'tier',
  needsReportingRole: true,
  fields: [
    text('JournalID', "Xero's id of the posting."),
    integer('JournalNumber', 'Number of the posting; grows by one with each.'),
    date('JournalDate', 'Date the posting counts for.'),
    instant('CreatedDateUTC', 'When it was posted.'),
    text('Reference', 'Reference of what was posted.'),
    text('SourceType', 'Kind of document posted, for example ACCREC or MANJOURNAL.'),
    text('SourceID', 'Id of the document posted.'),
    list(
      'JournalLines',
      'journal_lines',
      'Lines of the posting; they add up to zero.',
      [
        text('JournalLineID', "Xero's id of the line."),
        text('AccountID', 'Id of the account: joins accounts.'),
        text('AccountCode', 'Code of the account.'),
        text('AccountType', 'Type of the account.'),
        text('AccountName', 'Name of the account.'),
        text('Description', 'What the line is for.'),
        money('NetAmount', 'Amount without tax: positive is a debit, negative a credit.'),
        money('GrossAmount', 'Amount with tax.'),
        money('TaxAmount', 'Tax on the line.'),
        text('TaxType', 'Tax rate applied: joins tax_rates.'),
        text('TaxName', 'Name of the tax rate.'),
        trackingCategoriesOf('TrackingCategories', 'journal_line_tracking_categories'),
      ],
      'JournalLineID',
    ),
  ],
}

export const budgets: Stream = {
  name: 'budgets',
  title: 'Budgets',
  comment: 'Budgets by account and month, for the year behind and the year ahead.',
  path: 'Budgets',
  root: 'Budgets',
  key: ['BudgetID'],
  // The list names the budgets; only a budget read by its id has its lines, and those for 24 months at most.
  read: {
    kind: 'per-parent',
    params: { kind: 'month-window', fromParam: 'DateFrom', toParam: 'DateTo', monthsBack: 12, monthsAhead: 12 },
  },
  cursor: { kind: 'none' },
  deletion: { kind: 'absence' },
  scopes: scopes.budgets,
  fields: [
    text('BudgetID', "Xero's id of the budget."),
    text('Type', 'OVERALL: of the whole organisation. TRACKING: of one tracking option or a pair of them.'),
    text('Status', 'Whether the budget is approved, for example APPROVED.'),
    text('Description', 'Name of the budget.'),
    updatedDate,
    trackingCategoriesOf('Tracking', 'budget_tracking'),
    list('BudgetLines', 'budget_lines', 'Lines of the budget, one an account.', [
      text('AccountID', 'Id of the account: joins accounts.'),
      text('AccountCode', 'Code of the account.'),
      list('BudgetBalances', 'budget_line_balances', 'Amounts of a line, one a month.', [
        date('Period', 'First day of the month.'),
        money('Amount', 'Amount budgeted.'),
        number('UnitAmount', 'Amount budgeted under a second name, where Xero sends it.'),
        text('Notes', 'Note on the month.'),
      ]),
    ]),
  ],
}

import { tenantColumn, type BooksColumn } from '../ledger/posting-columns.ts'
import type { BooksTable } from '../ledger/tables.ts'

/** Why a residual is there. All but `unknown` are causes that no document tells of. */
export const labels = {
  opening_balance: 'balances brought over when the organisation began with Xero, or from before the copy begins',
  unrealised_fx: 'open foreign documents and foreign bank accounts at the rate of the day',
  depreciation: 'depreciation of fixed assets',
  wages: 'pay runs',
  stock: 'cost of tracked items sold',
  bank_rounding: 'cents written off when a bank account was reconciled',
  expense_claims: 'classic expense claims, which this connection may not read',
  unknown: 'nothing known',
} as const

export type Label = keyof typeof labels

const money = 'DECIMAL(18,2)'
const basis: BooksColumn = { name: 'basis', type: 'VARCHAR', comment: 'accrual or cash.' }
const account: BooksColumn = { name: 'account_id', type: 'VARCHAR', comment: 'The account: joins books.accounts.' }
const difference: BooksColumn = { name: 'difference', type: money, comment: "Xero's less ours." }

/** The tables of schema `books` that say how the books compare with what Xero itself reports. */
export const reconciliationTables: BooksTable[] = [
  {
    name: 'reconciliation',
    comment:
      "The rebuilt books beside Xero's reports: one row an account, month and basis. Debits positive, base currency. On accrual basis balances as the trial balance has them (income and expenses since the financial year began), on cash basis what income and expenses came to in the month. Key: tenant_id, basis, month, account_id.",
    columns: [
      tenantColumn,
      basis,
      { name: 'month', type: 'DATE', comment: 'First day of the month.' },
      { name: 'date', type: 'DATE', comment: 'Day compared: the end of the month, or the day the report was read.' },
      account,
      { name: 'ours', type: money, comment: 'What the documents come to.' },
      { name: 'xeros', type: money, comment: "What Xero's report has." },
      difference,
      { name: 'moved', type: money, comment: 'By how much the difference grew in this month: what books.residuals posts in it.' },
      { name: 'explained_by', type: 'VARCHAR', comment: 'Causes of that, as books.residuals labels them, with commas between.' },
      { name: 'explained', type: money, comment: 'The part of it whose cause is known.' },
      { name: 'unexplained', type: money, comment: 'The part labelled unknown.' },
      {
        name: 'nearest_documents',
        type: 'VARCHAR',
        comment:
          'Ids of the documents nearest to the unexplained part, the nearest first: more in books.reconciliation_documents.',
      },
      { name: 'as_of', type: 'TIMESTAMP WITH TIME ZONE', comment: 'When Xero was asked for its report.' },
    ],
  },
  {
    name: 'reconciliation_documents',
    comment:
      'Documents whose amount equals, or is nearest to, what nothing explains. Key: tenant_id, basis, month, account_id, place.',
    columns: [
      tenantColumn,
      basis,
      { name: 'month', type: 'DATE', comment: 'First day of the month.' },
      account,
      { name: 'place', type: 'INTEGER', comment: 'From 1: the nearest.' },
      {
        name: 'reason',
        type: 'VARCHAR',
        comment:
          'settlement: Xero has it as paid, and payments are missing · record: its own figures do not add up · missing: named by a payment or by lines, and not held · posted: its posting on the account · unposted: a draft, or voided.',
      },
      { name: 'document_type', type: 'VARCHAR', comment: 'As in the ledger: invoice, bill, payment, bank_transaction, …' },
      { name: 'document_id', type: 'VARCHAR', comment: "Xero's id of it." },
      { name: 'document_number', type: 'VARCHAR', comment: 'Its number.' },
      { name: 'date', type: 'DATE', comment: 'Day of the document.' },
      { name: 'amount', type: money, comment: 'The amount in base currency that was compared.' },
      { name: 'off', type: money, comment: 'How far that is from the unexplained amount: 0 where they are equal.' },
    ],
  },
  {
    name: 'journal_differences',
    comment:
      "Where the rebuilt ledger is not what Xero's journals say, for organisations whose journals may be read: by source and account. Empty where they agree.",
    columns: [
      tenantColumn,
      { name: 'source_type', type: 'VARCHAR', comment: "Xero's SourceType." },
      { name: 'source_id', type: 'VARCHAR', comment: "Xero's SourceID." },
      account,
      { name: 'ours', type: money, comment: 'What the rebuilt ledger posts.' },
      { name: 'xeros', type: money, comment: 'What the journals come to.' },
      difference,
    ],
  },
  {
    name: 'reconciliation_streams',
    comment:
      'Records held of each stream beside the number Xero gave when it was last read whole: held, deleted and quarantined ones together are no fewer where nothing is missing. Key: tenant_id, stream.',
    columns: [
      tenantColumn,
      { name: 'stream', type: 'VARCHAR', comment: 'Name of the stream.' },
      { name: 'held', type: 'BIGINT', comment: 'Records held that Xero has not deleted.' },
      { name: 'deleted', type: 'BIGINT', comment: 'Records held that Xero lists as deleted or voided: it counts them too.' },
      { name: 'gone', type: 'BIGINT', comment: 'Records held that Xero lists no more, and does not count.' },
      { name: 'total', type: 'DECIMAL(28,2)', comment: 'Sum of their totals in their own currencies, where they have totals.' },
      { name: 'quarantined', type: 'BIGINT', comment: 'Records that could not be typed, and are not held as they were before.' },
      { name: 'counted', type: 'BIGINT', comment: "Xero's own count at the last whole reading; null where it gives none." },
      { name: 'read', type: 'BIGINT', comment: 'Records that reading brought.' },
      { name: 'counted_at', type: 'TIMESTAMP WITH TIME ZONE', comment: 'When that was.' },
    ],
  },
  {
    name: 'ties',
    comment: "Whether an organisation's books tie to Xero's own reports. Key: tenant_id.",
    columns: [
      tenantColumn,
      {
        name: 'state',
        type: 'VARCHAR',
        comment:
          'ties: documents alone give every figure · explained: every difference has a known cause and is posted under its label · differs: something is unknown, and posted as such · unreconciled: not compared.',
      },
      { name: 'as_of', type: 'TIMESTAMP WITH TIME ZONE', comment: "When Xero's latest report was read." },
      {
        name: 'explained_percent',
        type: 'DECIMAL(5,2)',
        comment: "How much of Xero's movement documents and known causes explain, in percent.",
      },
      { name: 'text', type: 'VARCHAR', comment: 'A sentence for people.' },
      { name: 'unexplained', type: money, comment: 'Sum of the unexplained amounts, without sign.' },
      { name: 'readings', type: 'VARCHAR', comment: 'How doubtful rules of posting were read, where not as usual: JSON.' },
      { name: 'tried', type: 'VARCHAR', comment: 'What was unexplained when readings were last tried, for not trying again.' },
      { name: 'inputs', type: 'VARCHAR', comment: 'Digest of what was compared.' },
    ],
  },
]

import { systemAccounts, toBase, toScope, type LedgerContext } from './context.ts'
import { toSectionCase } from './sections.ts'

/** Temporary table `chart_codes`: the account a code means now; one in use before one that was archived or deleted. */
export function toChartCodes(context: LedgerContext): string {
  return context.dialect.createTemporary(
    'chart_codes',
    `SELECT code, account_id FROM (
       SELECT code, account_id, row_number() OVER (PARTITION BY code
         ORDER BY CASE WHEN _deleted_at IS NULL AND status = 'ACTIVE' THEN 0 WHEN _deleted_at IS NULL THEN 1 ELSE 2 END, account_id) AS place
       FROM ${context.raw('accounts')} WHERE tenant_id = ${context.tenant} AND code IS NOT NULL) WHERE place = 1`,
  )
}

export function fillOrganisations(context: LedgerContext, asOf: string): string[] {
  return [
    `DELETE FROM books.organisations WHERE tenant_id = ${context.tenant}`,
    `INSERT INTO books.organisations
     SELECT tenant_id, name, base_currency, country_code, CAST(financial_year_end_month AS INTEGER),
       CAST(financial_year_end_day AS INTEGER), period_lock_date, end_of_year_lock_date, short_code, ${asOf}
     FROM ${context.raw('organisations')} WHERE tenant_id = ${context.tenant} AND _deleted_at IS NULL`,
  ]
}

export function fillContacts(context: LedgerContext): string[] {
  return [
    `DELETE FROM books.contacts WHERE tenant_id = ${context.tenant}`,
    `INSERT INTO books.contacts SELECT tenant_id, contact_id, name, contact_status, is_customer, is_supplier, email_address
     FROM ${context.raw('contacts')} WHERE tenant_id = ${context.tenant}`,
  ]
}

/** Columns of an account's place in the statements, over its class and type. */
function toPlace(context: LedgerContext): string {
  const us = `(SELECT max(country_code) FROM books.organisations WHERE tenant_id = ${context.tenant}) = 'US'`
  return `${toSectionCase(({ statement }) => `'${statement}'`, "'profit_and_loss'")},
    ${toSectionCase(({ name, nameInUs }) => (nameInUs ? `CASE WHEN ${us} THEN '${nameInUs}' ELSE '${name}' END` : `'${name}'`), "'Unknown accounts'")},
    ${toSectionCase(({ order }) => String(order), '9')}`
}

/** The chart of accounts. */
export function fillAccounts(context: LedgerContext): string[] {
  return [
    `DELETE FROM books.accounts WHERE tenant_id = ${context.tenant}`,
    `INSERT INTO books.accounts
     SELECT tenant_id, account_id, code, name, type, class, nullif(system_account, ''), status,
       CASE WHEN type = 'BANK' THEN coalesce(currency_code, ${context.baseCurrency}) END, ${toPlace(context)}
     FROM ${context.raw('accounts')} WHERE tenant_id = ${context.tenant}`,
    addUnknownAccounts(context, 'books.general_ledger'),
  ]
}

/** What the ledger names and the chart does not, so that no posting is left out of a statement. */
export function addUnknownAccounts(context: LedgerContext, postings: string): string {
  const role = (what: (account: (typeof systemAccounts)[keyof typeof systemAccounts]) => string): string =>
    Object.entries(systemAccounts)
      .map(([name, account]) => `WHEN '${name}' THEN '${what(account)}'`)
      .join(' ')
  return `INSERT INTO books.accounts
     SELECT ${context.tenant}, account_id, NULL, name, type, class, NULL, 'UNKNOWN', NULL, ${toPlace(context)} FROM (
       SELECT account_id, CASE account_id ${role(({ name }) => name)} ELSE 'Unknown account ' || account_id END AS name,
         CASE account_id ${role(({ type }) => type)} ELSE 'EXPENSE' END AS type,
         CASE account_id ${role((account) => account.class)} END AS class
       FROM (SELECT DISTINCT account_id FROM ${postings} WHERE tenant_id = ${context.tenant}) g
       WHERE NOT EXISTS (SELECT 1 FROM books.accounts a WHERE a.tenant_id = ${context.tenant} AND a.account_id = g.account_id))`
}

interface DocumentSource {
  table: string
  id: string
  type: string
  receivable: string
  sign: 1 | -1
  columns?: Record<string, string>
}

const documentSources: DocumentSource[] = [
  {
    table: 'invoices',
    id: 'invoice_id',
    type: "CASE WHEN type = 'ACCREC' THEN 'invoice' ELSE 'bill' END",
    receivable: "type = 'ACCREC'",
    sign: 1,
    columns: { number: 'invoice_number', due_date: 'due_date', total: 'total - coalesce(cis_deduction, 0)' },
  },
  {
    table: 'credit_notes',
    id: 'credit_note_id',
    type: "CASE WHEN type = 'ACCRECCREDIT' THEN 'credit_note' ELSE 'bill_credit_note' END",
    receivable: "type = 'ACCRECCREDIT'",
    sign: -1,
    columns: { number: 'credit_note_number', due_date: 'due_date', total: 'total - coalesce(cis_deduction, 0)' },
  },
  {
    table: 'prepayments',
    id: 'prepayment_id',
    type: "'prepayment'",
    receivable: "(type LIKE 'RECEIVE%' OR type LIKE 'AR%')",
    sign: -1,
    columns: { number: 'invoice_number' },
  },
  {
    table: 'overpayments',
    id: 'overpayment_id',
    type: "'overpayment'",
    receivable: "(type LIKE 'RECEIVE%' OR type LIKE 'AR%')",
    sign: -1,
  },
  {
    table: 'expense_claims',
    id: 'expense_claim_id',
    type: "'expense_claim'",
    receivable: 'false',
    sign: 1,
    columns: {
      reference: 'NULL',
      contact_id: 'NULL',
      date: 'coalesce(reporting_date, payment_due_date)',
      due_date: 'payment_due_date',
      currency: 'NULL',
      rate: 'NULL',
    },
  },
]

/** Documents that can be owed or settled, drafts too. */
export function fillDocuments(context: LedgerContext): string[] {
  const parts = documentSources.map(({ table, id, type, receivable, sign, columns = {} }) => {
    const rate = columns['rate'] ?? 'currency_rate'
    const total = columns['total'] ?? 'total'
    return `SELECT ${type} AS document_type, ${id} AS document_id, ${columns['number'] ?? 'NULL'} AS number,
        ${columns['reference'] ?? 'reference'} AS reference, ${columns['contact_id'] ?? 'contact_id'} AS contact_id,
        ${columns['date'] ?? 'date'} AS date, ${columns['due_date'] ?? 'NULL'} AS due_date, status,
        coalesce(${columns['currency'] ?? 'currency_code'}, ${context.baseCurrency}) AS currency,
        CAST(CASE WHEN ${rate} > 0 THEN ${rate} ELSE 1 END AS DECIMAL(28,10)) AS currency_rate,
        CAST(coalesce(${total}, 0) AS DECIMAL(18,4)) AS total,
        CASE WHEN ${receivable} THEN 'receivable' ELSE 'payable' END AS direction, ${sign} AS sign
      FROM ${context.raw(table)} WHERE tenant_id = ${context.tenant} AND _deleted_at IS NULL ${toScope(context, id)}`
  })
  return [
    `DELETE FROM books.documents WHERE tenant_id = ${context.tenant} ${toScope(context, 'document_id')}`,
    `INSERT INTO books.documents
     SELECT ${context.tenant}, document_type, document_id, number, reference, contact_id, date, due_date, status, currency,
       currency_rate, total, ${toBase(context, 'total', 'currency_rate')}, direction, sign
     FROM (${parts.join(' UNION ALL ')})`,
  ]
}

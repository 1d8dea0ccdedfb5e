import { toScope, unknownAccount, type LedgerContext } from './context.ts'
import { receiptLines, receiptTracking, toStandardLines, toStandardTracking } from './document-lines.ts'
import type { TrackingSource } from './tracking.ts'

/**
 * How one kind of document is posted. `documents` selects a row a posted document, with the columns of
 * `documentRuleColumns`; `lines` a row a line, with those of document-lines.ts. posting.md's sign: the lines of a document
 * have `sign`, its counter-posting (receivables, payables, bank) the opposite.
 */
export interface DocumentRule {
  name: string
  /** Table of the copy. */
  table: string
  /** Its key. */
  id: string
  documents(context: LedgerContext): string
  lines(context: LedgerContext): string
  /** Undefined where lines have none. */
  tracking(context: LedgerContext): TrackingSource | undefined
}

/** Each document: its columns, in this order. */
export const documentRuleColumns = [
  'source_type',
  'id',
  'document_type',
  'document_id',
  'number',
  'reference',
  'date',
  'contact_id',
  'currency',
  'rate',
  /** Of its lines: 1 debit, -1 credit. */
  'sign',
  /** What stands against the lines: control, bank, or null where they balance among themselves. */
  'counter_kind',
  'counter_account_id',
  'total',
  /** Null: the sum of the lines'. */
  'total_tax',
  /** Whether line amounts hold tax: Exclusive, Inclusive or NoTax. */
  'line_amount_types',
  /** Tax on construction work kept back from the total, and its account. */
  'withheld',
  'withheld_account_id',
] as const

type DocumentColumns = Record<(typeof documentRuleColumns)[number], string>

interface Selection extends Partial<DocumentColumns> {
  /** Table of the copy, as `h`. */
  table: string
  id: string
  sourceType: string
  documentType: string
  sign: string
  joins?: string
  where?: string
}

/** Posted documents of a table: those AUTHORISED, PAID or POSTED, and not gone. */
function select(context: LedgerContext, selection: Selection): string {
  const { table, id, sourceType, documentType, joins = '', where = 'true', ...given } = selection
  const columns: DocumentColumns = {
    document_id: `h.${id}`,
    number: 'NULL',
    reference: 'h.reference',
    date: 'h.date',
    contact_id: 'h.contact_id',
    currency: `coalesce(h.currency_code, ${context.baseCurrency})`,
    rate: `CASE WHEN h.currency_rate > 0 THEN h.currency_rate ELSE 1 END`,
    counter_kind: 'NULL',
    counter_account_id: 'NULL',
    total: 'coalesce(h.total, 0)',
    total_tax: 'h.total_tax',
    line_amount_types: 'h.line_amount_types',
    withheld: '0',
    withheld_account_id: 'NULL',
    ...given,
    source_type: sourceType,
    id: `h.${id}`,
    document_type: documentType,
  }
  return `SELECT ${documentRuleColumns.map((name) => `${columns[name]} AS ${name}`).join(', ')}
    FROM ${context.raw(table)} h ${joins}
    WHERE h.tenant_id = ${context.tenant} AND h._deleted_at IS NULL AND h.status IN ('AUTHORISED', 'PAID', 'POSTED')
      AND ${columns.date} IS NOT NULL AND ${where} ${toScope(context, `h.${id}`)}`
}

/** A CASE over the type that starts with `prefix`. */
const when = (condition: string, then: string, otherwise: string): string =>
  `CASE WHEN ${condition} THEN ${then} ELSE ${otherwise} END`

/** Withheld under the Construction Industry Scheme: of what is owed to us or by us, as the lines have it. */
const toWithheld = (context: LedgerContext, sale: string) => ({
  withheld: 'coalesce(h.cis_deduction, 0)',
  withheld_account_id: when(sale, context.system('CISASSET'), context.system('CISLIABILITY')),
})

/**
 * The bank account of an over- or prepayment is on the bank transaction that shows it (its id may also be the same).
 * That transaction itself posts nothing.
 */
const joinBank = (context: LedgerContext, id: string): string => `LEFT JOIN (
    SELECT cash_id, max(bank_account_id) AS bank_account_id FROM (
      SELECT ${id} AS cash_id, bank_account_id FROM ${context.raw('bank_transactions')} WHERE tenant_id = ${context.tenant} AND ${id} IS NOT NULL
      UNION ALL
      SELECT bank_transaction_id, bank_account_id FROM ${context.raw('bank_transactions')}
      WHERE tenant_id = ${context.tenant} AND ${id} IS NULL AND type LIKE '%-%PAYMENT') GROUP BY cash_id) b ON b.cash_id = h.${id}`

const receives = "(h.type LIKE 'RECEIVE%' OR h.type LIKE 'AR%')"

export const documentRules: DocumentRule[] = [
  {
    name: 'invoices and bills',
    table: 'invoices',
    id: 'invoice_id',
    documents(context) {
      const sale = "h.type = 'ACCREC'"
      return select(context, {
        table: 'invoices',
        id: 'invoice_id',
        sourceType: 'h.type',
        documentType: when(sale, "'invoice'", "'bill'"),
        number: 'h.invoice_number',
        sign: when(sale, '-1', '1'),
        counter_kind: "'control'",
        counter_account_id: when(sale, context.system('DEBTORS'), context.system('CREDITORS')),
        ...toWithheld(context, sale),
      })
    },
    lines: (context) => toStandardLines(context, 'invoice'),
    tracking: () => toStandardTracking('invoice'),
  },
  {
    name: 'credit notes',
    table: 'credit_notes',
    id: 'credit_note_id',
    documents(context) {
      const sale = "h.type = 'ACCRECCREDIT'"
      return select(context, {
        table: 'credit_notes',
        id: 'credit_note_id',
        sourceType: 'h.type',
        documentType: when(sale, "'credit_note'", "'bill_credit_note'"),
        number: 'h.credit_note_number',
        sign: when(sale, '1', '-1'),
        counter_kind: "'control'",
        counter_account_id: when(sale, context.system('DEBTORS'), context.system('CREDITORS')),
        ...toWithheld(context, sale),
      })
    },
    lines: (context) => toStandardLines(context, 'credit_note'),
    tracking: () => toStandardTracking('credit_note'),
  },
  {
    name: 'bank transactions',
    table: 'bank_transactions',
    id: 'bank_transaction_id',
    // Those of the other types show an overpayment, prepayment or transfer, which posts itself.
    documents: (context) =>
      select(context, {
        table: 'bank_transactions',
        id: 'bank_transaction_id',
        sourceType: when(receives, "'CASHREC'", "'CASHPAID'"),
        documentType: "'bank_transaction'",
        where: "h.type IN ('RECEIVE', 'SPEND')",
        sign: when(receives, '-1', '1'),
        counter_kind: "'bank'",
        counter_account_id: `coalesce(h.bank_account_id, '${unknownAccount}')`,
      }),
    lines: (context) => toStandardLines(context, 'bank_transaction'),
    tracking: () => toStandardTracking('bank_transaction'),
  },
  {
    name: 'prepayments',
    table: 'prepayments',
    id: 'prepayment_id',
    documents: (context) =>
      select(context, {
        table: 'prepayments',
        id: 'prepayment_id',
        sourceType: when(receives, "'ARPREPAYMENT'", "'APPREPAYMENT'"),
        documentType: "'prepayment'",
        number: 'h.invoice_number',
        joins: joinBank(context, 'prepayment_id'),
        sign: when(receives, '-1', '1'),
        counter_kind: "'bank'",
        counter_account_id: `coalesce(b.bank_account_id, '${unknownAccount}')`,
      }),
    lines: (context) => toStandardLines(context, 'prepayment'),
    tracking: () => toStandardTracking('prepayment'),
  },
  {
    name: 'overpayments',
    table: 'overpayments',
    id: 'overpayment_id',
    // One line on the control account for all of it, whatever tax the document shows.
    documents: (context) =>
      select(context, {
        table: 'overpayments',
        id: 'overpayment_id',
        sourceType: when(receives, "'AROVERPAYMENT'", "'APOVERPAYMENT'"),
        documentType: "'overpayment'",
        joins: joinBank(context, 'overpayment_id'),
        sign: when(receives, '-1', '1'),
        counter_kind: "'bank'",
        counter_account_id: `coalesce(b.bank_account_id, '${unknownAccount}')`,
        total_tax: '0',
      }),
    lines: (context) => `SELECT d.id, 1 AS position, 'control' AS kind,
        ${when("d.source_type = 'AROVERPAYMENT'", context.system('DEBTORS'), context.system('CREDITORS'))} AS account_id,
        d.total AS net, 0 AS tax, NULL AS tax_type, NULL AS description, NULL AS item_code, NULL AS quantity, d.rate AS rate
      FROM documents d`,
    tracking: () => undefined,
  },
  {
    name: 'manual journals',
    table: 'manual_journals',
    id: 'manual_journal_id',
    documents: (context) =>
      select(context, {
        table: 'manual_journals',
        id: 'manual_journal_id',
        sourceType: "'MANJOURNAL'",
        documentType: "'manual_journal'",
        reference: 'h.narration',
        contact_id: 'NULL',
        currency: context.baseCurrency,
        rate: '1',
        sign: '1',
        total: '0',
        total_tax: 'NULL',
      }),
    lines: (context) => toStandardLines(context, 'manual_journal'),
    tracking: () => toStandardTracking('manual_journal'),
  },
  {
    name: 'expense claims',
    table: 'expense_claims',
    id: 'expense_claim_id',
    documents(context) {
      const claim = {
        sourceType: "'EXPCLAIM'",
        documentType: "'expense_claim'",
        reference: 'NULL',
        contact_id: 'NULL',
        currency: context.baseCurrency,
        rate: '1',
        sign: '1',
        counter_kind: "'control'",
        counter_account_id: context.system('UNPAIDEXPCLM'),
      }
      if (context.readings.expenseClaim === 'claim') {
        return select(context, {
          ...claim,
          table: 'expense_claims',
          id: 'expense_claim_id',
          date: 'coalesce(h.reporting_date, h.payment_due_date)',
          total_tax: 'NULL',
          line_amount_types: 'NULL',
        })
      }
      return select(context, {
        ...claim,
        table: 'expense_claim_receipts',
        id: 'receipt_id',
        document_id: 'h.expense_claim_id',
        number: 'h.receipt_number',
        reference: 'h.reference',
        contact_id: 'h.contact_id',
        joins: `JOIN ${context.raw('expense_claims')} c ON c.tenant_id = ${context.tenant} AND c.expense_claim_id = h.expense_claim_id
          AND c._deleted_at IS NULL AND c.status IN ('AUTHORISED', 'PAID')`,
      })
    },
    lines: receiptLines,
    tracking: receiptTracking,
  },
]

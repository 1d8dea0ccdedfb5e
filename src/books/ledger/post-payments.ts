import { toBase, toListed, toScope, unknownAccount, type LedgerContext } from './context.ts'
import { postingNames } from './posting-columns.ts'
import { paidDocument, toPaymentSource } from './payment-types.ts'

/** Payments that bring money in; all others take it out. */
const receiving = ['ACCRECPAYMENT', 'APCREDITPAYMENT', 'APOVERPAYMENTPAYMENT', 'APPREPAYMENTPAYMENT']

/**
 * Fills `books.payments`: each payment with what it settles, and its amounts in base currency. What was owed is relieved at
 * the document's rate (`base_amount`), each payment rounded on its own; the bank has what it got (`base_bank_amount`).
 */
export function addPayments(context: LedgerContext, of: 'documents' | 'claims'): string {
  return `INSERT INTO books.payments
    SELECT ${context.tenant}, p.source_id, p.source_type, p.date, p.reference, p.number, p.contact_id, p.currency, p.rate, p.amount,
      p.bank_sign, p.control_account_id, p.bank_account_id, p.document_type, p.document_id,
      ${toBase(context, 'p.amount', 'p.rate')}, ${toBankBase(context)}
    FROM (
      SELECT v.*, coalesce(b.currency, ${context.baseCurrency}) AS bank_currency
      FROM (${of === 'documents' ? documentPayments(context) : claimPayments(context)}) v
      LEFT JOIN books.accounts b ON b.tenant_id = ${context.tenant} AND b.account_id = v.bank_account_id AND b.type = 'BANK') p`
}

/** Takes out what it will have anew. */
export function removePayments(context: LedgerContext): string {
  return `DELETE FROM books.payments WHERE tenant_id = ${context.tenant} ${toScope(context, 'payment_id')}`
}

/**
 * Posts payments of documents, refunds of credits, and payments of expense claims. The difference between what was owed
 * and what the bank got is the realised gain. The refund of a prepayment relieves the prepayment's own lines, which
 * post-allocations.ts takes back.
 */
export function postPayments(context: LedgerContext): string {
  return `INSERT INTO books.general_ledger (${postingNames.join(', ')}) ${selectLegs(context, paymentLegs)}`
}

interface Leg {
  line: number
  kind: string
  account: (context: LedgerContext) => string
  net: string
  documentNet: string
  where: string
}

export const bankLeg: Leg = {
  line: 2,
  kind: 'bank',
  account: () => 'bank_account_id',
  net: 'sign * base_bank_amount',
  documentNet: 'sign * amount',
  where: 'true',
}

export const paymentLegs: Leg[] = [
  {
    line: 1,
    kind: 'control',
    account: () => 'control_account_id',
    net: '-sign * base_amount',
    documentNet: '-sign * amount',
    where: 'control_account_id IS NOT NULL',
  },
  bankLeg,
  {
    line: 3,
    kind: 'gain',
    account: (context) => context.system('REALISEDCURRENCYGAIN'),
    net: 'sign * (base_amount - base_bank_amount)',
    documentNet: 'CAST(NULL AS DECIMAL(18,4))',
    where: 'base_amount <> base_bank_amount',
  },
]

/** Postings of each payment. */
export function selectLegs(context: LedgerContext, legs: Leg[]): string {
  return `WITH paid AS (SELECT * FROM books.payments WHERE tenant_id = ${context.tenant} ${toScope(context, 'payment_id')})
    ${legs.map((leg) => selectLeg(context, leg)).join(' UNION ALL ')}`
}

function selectLeg(context: LedgerContext, { line, kind, account, net, documentNet, where }: Leg): string {
  const cells: Record<string, string> = {
    tenant_id: context.tenant,
    line: String(line),
    kind: `'${kind}'`,
    account_id: account(context),
    net,
    tax: '0',
    document_net: documentNet,
    document_type: "'payment'",
    source_id: 'payment_id',
    document_id: 'payment_id',
  }
  const own = new Set(['source_type', 'date', 'reference', 'document_number', 'contact_id', 'currency', 'currency_rate'])
  return `SELECT ${postingNames.map((name) => cells[name] ?? (own.has(name) ? name : 'NULL')).join(', ')} FROM paid WHERE ${where}`
}

/** What the bank got or gave in base currency: the money itself, not what the rate would make of it, where it is known. */
function toBankBase(context: LedgerContext): string {
  const base = context.baseCurrency
  return `CASE WHEN p.currency = ${base} THEN CAST(round(p.amount, 2) AS DECIMAL(18,2))
    WHEN p.bank_currency = ${base} AND p.bank_amount <> 0 THEN CAST(round(p.bank_amount, 2) AS DECIMAL(18,2))
    WHEN p.bank_currency = p.currency THEN ${toBase(context, 'coalesce(nullif(p.bank_amount, 0), p.amount)', 'p.paid_rate')}
    ELSE ${toBase(context, 'p.amount', 'p.paid_rate')} END`
}

function documentPayments(context: LedgerContext): string {
  const receivable = "(p.payment_type LIKE 'ACCREC%' OR p.payment_type LIKE 'AR%')"
  const given = [
    'p.invoice_currency_code',
    'p.credit_note_currency_code',
    'p.prepayment_currency_code',
    'p.overpayment_currency_code',
  ]
  return `SELECT ${toPaymentSource(context, 'p.payment_type')} AS source_type, p.payment_id AS source_id, p.date AS date,
      p.reference AS reference, coalesce(d.number, p.invoice_number, p.credit_note_number) AS number,
      coalesce(d.contact_id, p.invoice_contact_id) AS contact_id,
      coalesce(d.currency, ${given.join(', ')}, ${context.baseCurrency}) AS currency,
      coalesce(d.currency_rate, CASE WHEN p.currency_rate > 0 THEN p.currency_rate END, 1) AS rate,
      coalesce(CASE WHEN p.currency_rate > 0 THEN p.currency_rate END, d.currency_rate, 1) AS paid_rate,
      p.amount AS amount, p.bank_amount AS bank_amount,
      CASE WHEN p.payment_type IN (${receiving.map((type) => `'${type}'`).join(', ')}) THEN 1 ELSE -1 END AS bank_sign,
      CASE WHEN p.payment_type LIKE '%PREPAYMENT%' AND d.document_id IS NOT NULL THEN NULL
        WHEN ${receivable} THEN ${context.system('DEBTORS')} ELSE ${context.system('CREDITORS')} END AS control_account_id,
      coalesce(p.account_id, a.account_id, '${unknownAccount}') AS bank_account_id, d.document_id AS document_id,
      d.document_type AS document_type
    FROM (
      SELECT * FROM ${context.raw('payments')} WHERE tenant_id = ${context.tenant} AND _deleted_at IS NULL
        AND status IN ('AUTHORISED', 'PAID') AND date IS NOT NULL AND amount <> 0 ${toScope(context, 'payment_id')}) p
    LEFT JOIN (SELECT * FROM books.documents WHERE tenant_id = ${context.tenant} ${toListed(context, 'document_id')}) d
      ON d.document_id = ${paidDocument('p')}
    LEFT JOIN chart_codes a ON a.code = CASE WHEN p.account_id IS NULL THEN p.account_code END`
}

/** A claim names its payments but not the account they came from, unless Payments lists them too. */
function claimPayments(context: LedgerContext): string {
  return `SELECT 'EXPPAYMENT' AS source_type, p.payment_id AS source_id, p.date AS date, p.reference AS reference, NULL AS number,
      NULL AS contact_id, ${context.baseCurrency} AS currency, 1 AS rate, 1 AS paid_rate, p.amount AS amount,
      p.bank_amount AS bank_amount, -1 AS bank_sign, ${context.system('UNPAIDEXPCLM')} AS control_account_id,
      coalesce(p.account_id, q.account_id, '${unknownAccount}') AS bank_account_id, p.expense_claim_id AS document_id,
      'expense_claim' AS document_type
    FROM (
      SELECT * FROM ${context.raw('expense_claim_payments')} WHERE tenant_id = ${context.tenant} AND _deleted_at IS NULL
        AND coalesce(status, 'AUTHORISED') IN ('AUTHORISED', 'PAID') AND date IS NOT NULL AND amount <> 0 ${toScope(context, 'payment_id')}) p
    LEFT JOIN (SELECT * FROM ${context.raw('payments')} WHERE tenant_id = ${context.tenant} ${toListed(context, 'payment_id')}) q
      ON q.payment_id = p.payment_id`
}

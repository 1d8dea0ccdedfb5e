import { toBase, toScope, unknownAccount, type LedgerContext } from './context.ts'
import { postingNames, trackingNames } from './posting-columns.ts'
import { toTracking } from './tracking.ts'

/**
 * Posts bank transfers. What each account gave and got is on the two bank transactions that show the transfer, in the
 * account's currency with its rate; they post nothing themselves. Without them the transfer's own amount counts.
 */
export function postTransfers(context: LedgerContext): string {
  const twin = (side: string): string => `LEFT JOIN ${context.raw('bank_transactions')} ${side}_twin
    ON ${side}_twin.tenant_id = ${context.tenant} AND ${side}_twin.bank_transaction_id = h.${side}_bank_transaction_id
      AND ${side}_twin.total > 0`
  const columnsOf = (side: string): string => `coalesce(h.${side}_bank_account_id, '${unknownAccount}') AS ${side}_account,
    CAST(coalesce(${side}_twin.total, h.amount) AS DECIMAL(18,4)) AS ${side}_amount,
    CAST(CASE WHEN ${side}_twin.currency_rate > 0 THEN ${side}_twin.currency_rate ELSE 1 END AS DECIMAL(28,10)) AS ${side}_rate,
    coalesce(${side}_twin.currency_code, ${context.baseCurrency}) AS ${side}_currency`
  const tracking = (side: string): string =>
    toTracking(context, { table: `bank_transfer_${side}_tracking`, id: 't.bank_transfer_id', line: side === 'from' ? '1' : '2' })
  const toBaseOfTarget = context.readings.transferBase === 'same' ? 'from_base' : toBase(context, 'to_amount', 'to_rate')
  return `INSERT INTO ${context.postings} (${postingNames.join(', ')})
    WITH transfers AS (
      SELECT h.bank_transfer_id AS source_id, h.date AS date, h.reference AS reference, ${columnsOf('from')}, ${columnsOf('to')}
      FROM ${context.raw('bank_transfers')} h ${twin('from')} ${twin('to')}
      WHERE h.tenant_id = ${context.tenant} AND h._deleted_at IS NULL AND coalesce(h.status, 'AUTHORISED') = 'AUTHORISED'
        AND h.date IS NOT NULL ${toScope(context, 'h.bank_transfer_id')}),
    given AS (SELECT t.*, ${toBase(context, 'from_amount', 'from_rate')} AS from_base FROM transfers t),
    converted AS (SELECT g.*, ${toBaseOfTarget} AS to_base FROM given g),
    legs AS (
      SELECT source_id, date, reference, 1 AS line, 'bank' AS kind, from_account AS account_id, -from_base AS net,
        -from_amount AS document_net, from_currency AS currency, from_rate AS currency_rate FROM converted
      UNION ALL
      SELECT source_id, date, reference, 2, 'bank', to_account, to_base, to_amount, to_currency, to_rate FROM converted
      UNION ALL
      SELECT source_id, date, reference, 3, 'gain', ${context.system('REALISEDCURRENCYGAIN')}, from_base - to_base, NULL,
        ${context.baseCurrency}, 1 FROM converted WHERE from_base <> to_base)
    SELECT ${postingNames.map((name) => toCell(context, name)).join(', ')}
    FROM legs g LEFT JOIN (${tracking('from')} UNION ALL ${tracking('to')}) t ON t.id = g.source_id AND t.tracking_line = g.line`
}

function toCell(context: LedgerContext, name: string): string {
  const known: Record<string, string> = {
    tenant_id: context.tenant,
    source_type: "'TRANSFER'",
    tax: '0',
    document_type: "'transfer'",
    document_id: 'g.source_id',
  }
  if (trackingNames.includes(name)) return `t.${name}`
  const present = [
    'source_id',
    'line',
    'date',
    'account_id',
    'net',
    'kind',
    'reference',
    'currency',
    'currency_rate',
    'document_net',
  ]
  return known[name] ?? (present.includes(name) ? `g.${name}` : 'NULL')
}

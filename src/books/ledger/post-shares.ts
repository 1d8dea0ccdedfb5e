import { toListed, toRange, toScope, type LedgerContext } from './context.ts'
import { postingNames } from './posting-columns.ts'

/**
 * Shares of documents: what a payment or allocation of part of a document is of each of its lines. Cash basis recognises
 * income and expense so, and a prepayment is used up so on either basis.
 *
 * `events` is a SELECT with a row a share: `source_type`, `source_id` (of the settlement), `date`,
 * `document_id` (whose lines), `direction` (1: as the document is posted, -1: back), `value` (what all lines together come
 * to in base currency, above zero), `rate_of` (the document at whose rate that is, and each line is converted: null for
 * money, which is shared in proportion), `first_line` (the share's lines come after it). Which: see `toShareScope`.
 *
 * A share lies between `since` and `up_to` of what the settlements of its document add up to in their order. One that is
 * all of a document in base currency is `whole`: its lines need no arithmetic.
 */
export function postShares(context: LedgerContext, ledger: string, events: string): string {
  const { roundQuotient } = context.dialect
  const money = (sql: string) => ({ sql, scale: 4 })
  const upTo = (amount: string): string => roundQuotient([money('l.amount'), money(amount)], [money('l.total')], 2)
  const inProportion = roundQuotient([money('part'), { sql: 'value', scale: 2 }], [money('event_amount')], 2)
  const inBase = `CASE WHEN rate IS NULL THEN ${inProportion} ELSE ${roundQuotient([money('part')], [{ sql: 'rate', scale: 10 }], 2)} END`
  const inTax = `CASE WHEN net = 0 THEN 0 WHEN base_part = net THEN tax WHEN net > 0 THEN ${toTaxShare(context, 'net')} ELSE -${toTaxShare(context, '-net')} END`
  const cumulative = context.readings.shareRounding === 'cumulative'
  const documents = `tenant_id = ${context.tenant} ${toListed(context, 'document_id')} ${toRange(context, 'document_id')}`
  // Only figures go through the windows; the rest of a line is looked up at the end.
  return `INSERT INTO ${ledger} (${postingNames.join(', ')})
    WITH given AS (${events}),
    settled AS (
      SELECT settlement_id, document_id, amount, sum(amount) OVER (
        PARTITION BY document_id ORDER BY date, settlement_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS up_to
      FROM books.settlements
      WHERE tenant_id = ${context.tenant} AND document_id IN (SELECT document_id FROM given) ${toRange(context, 'document_id')}),
    spans AS (
      SELECT e.*, row_number() OVER () AS event_no, CAST(s.amount AS DECIMAL(18,4)) AS event_amount,
        CAST(${cumulative ? 's.up_to - s.amount' : '0'} AS DECIMAL(18,4)) AS since,
        CAST(${cumulative ? 's.up_to' : 's.amount'} AS DECIMAL(18,4)) AS up_to
      FROM given e JOIN settled s ON s.document_id = e.document_id AND s.settlement_id = e.source_id WHERE s.amount > 0),
    shared AS (
      SELECT s.*, s.since = 0 AND s.value = s.event_amount AND s.event_amount = d.total AND d.currency_rate = 1
        AND d.document_type <> 'expense_claim' AS whole, r.currency_rate AS rate
      FROM spans s JOIN (SELECT document_id, document_type, total, currency_rate FROM books.documents WHERE ${documents}) d
        ON d.document_id = s.document_id
      LEFT JOIN (SELECT document_id, currency_rate FROM books.documents WHERE tenant_id = ${context.tenant}) r
        ON r.document_id = s.rate_of),
    events AS (SELECT * FROM shared WHERE NOT whole),
    posted AS (
      SELECT document_id, source_id, line, document_net, net, tax, CASE WHEN kind = 'tax' THEN 1 ELSE 0 END AS is_tax,
        sum(document_net) OVER (PARTITION BY document_id) AS signed_total,
        row_number() OVER (PARTITION BY document_id ORDER BY abs(document_net) DESC, line) AS net_rank,
        row_number() OVER (PARTITION BY document_id ORDER BY abs(tax) DESC, line) AS tax_rank
      FROM (${selectLines(context)}) g WHERE document_id IN (SELECT document_id FROM events)),
    lines AS (
      SELECT document_id, source_id, line, is_tax, net_rank, tax_rank, CASE WHEN signed_total < 0 THEN -1 ELSE 1 END AS sign,
        CAST(CASE WHEN signed_total < 0 THEN -document_net ELSE document_net END AS DECIMAL(18,4)) AS amount,
        CAST(CASE WHEN signed_total < 0 THEN -net ELSE net END AS DECIMAL(18,2)) AS net,
        CAST(CASE WHEN signed_total < 0 THEN -tax ELSE tax END AS DECIMAL(18,2)) AS tax,
        CAST(abs(signed_total) AS DECIMAL(18,4)) AS total
      FROM posted WHERE signed_total <> 0),
    cuts AS (
      SELECT e.event_no, e.value, e.rate, e.event_amount, e.since, e.up_to, l.source_id, l.line, l.is_tax, l.net_rank, l.tax_rank, l.sign,
        l.net, l.tax, ${upTo('e.since')} AS low, ${upTo('e.up_to')} AS high
      FROM events e JOIN lines l ON l.document_id = e.document_id),
    parts AS (
      SELECT event_no, value, rate, event_amount, source_id, line, is_tax, net_rank, tax_rank, sign, net, tax,
        CAST(high - low + CASE WHEN net_rank = 1
          THEN (up_to - sum(high) OVER event) - (since - sum(low) OVER event) ELSE 0 END AS DECIMAL(18,4)) AS part
      FROM cuts WINDOW event AS (PARTITION BY event_no)),
    converted AS (SELECT *, CASE WHEN value = event_amount THEN CAST(part AS DECIMAL(18,2)) ELSE ${inBase} END AS rough FROM parts),
    balanced AS (
      SELECT *, CAST(rough + CASE WHEN net_rank = 1 THEN value - sum(rough) OVER event ELSE 0 END AS DECIMAL(18,2)) AS base_part
      FROM converted WINDOW event AS (PARTITION BY event_no)),
    taxed AS (SELECT *, ${inTax} AS rough_tax FROM balanced),
    shares AS (
      SELECT event_no, source_id, line, sign * base_part AS net_share, sign * part AS document_share,
        sign * (rough_tax + CASE WHEN tax_rank = 1 AND rough_tax <> 0
          THEN sum(is_tax * base_part) OVER event - sum(rough_tax) OVER event ELSE 0 END) AS tax_share,
        row_number() OVER (PARTITION BY event_no ORDER BY source_id, line) AS place
      FROM taxed WINDOW event AS (PARTITION BY event_no))
    SELECT ${toCells({ line: 'e.first_line + g.line', net: 'g.net', tax: 'g.tax', document_net: 'g.document_net' })}
    FROM shared e JOIN (${selectLines(context)}) g ON g.document_id = e.document_id WHERE e.whole
    UNION ALL
    SELECT ${toCells({ line: 'e.first_line + s.place', net: 's.net_share', tax: 's.tax_share', document_net: 's.document_share' })}
    FROM shares s JOIN events e ON e.event_no = s.event_no
    JOIN (${selectLines(context)}) g ON g.source_id = s.source_id AND g.line = s.line AND g.document_id = e.document_id`
}

/** Lines of the documents of which there can be shares. */
function selectLines(context: LedgerContext): string {
  const sources = ['ACCREC', 'ACCPAY', 'ACCRECCREDIT', 'ACCPAYCREDIT', 'ARPREPAYMENT', 'APPREPAYMENT', 'EXPCLAIM']
  return `SELECT * FROM ${context.postings} WHERE tenant_id = ${context.tenant} AND document_type <> 'payment'
    AND source_type IN (${sources.map((type) => `'${type}'`).join(', ')}) AND kind NOT IN ('control', 'bank') ${toRange(context, 'document_id')}`
}

/** `AND …` over settlements `s`: those listed, or those of the documents of a part, whose lines are at hand. */
export function toShareScope(context: LedgerContext): string {
  return context.scope === 'listed' ? toScope(context, 's.settlement_id') : toRange(context, 's.document_id')
}

/** The tax of a share is to the tax of the line as the share is to the line. */
function toTaxShare(context: LedgerContext, net: string): string {
  const cents = (sql: string) => ({ sql, scale: 2 })
  return context.dialect.roundQuotient([cents('tax'), cents('base_part')], [cents(net)], 2)
}

/** The line as its document has it, at the settlement's day. A share of a quantity would say nothing. */
function toCells(share: { line: string; net: string; tax: string; document_net: string }): string {
  const cells: Record<string, string> = {
    source_type: 'e.source_type',
    source_id: 'e.source_id',
    date: 'e.date',
    quantity: 'NULL',
    line: share.line,
    net: `e.direction * ${share.net}`,
    tax: `e.direction * ${share.tax}`,
    document_net: `e.direction * ${share.document_net}`,
  }
  return postingNames.map((name) => cells[name] ?? `g.${name}`).join(', ')
}

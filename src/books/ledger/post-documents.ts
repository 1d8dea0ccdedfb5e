import { toBase, type LedgerContext } from './context.ts'
import { documentRuleColumns, type DocumentRule } from './document-rules.ts'
import { postingNames, trackingNames } from './posting-columns.ts'
import { toTracking } from './tracking.ts'

/**
 * The statement that posts the documents of a rule. In base currency: the counter-posting is the total at the document's
 * rate, tax is one line, each line is converted on its own, and the cent that is then left goes to the largest line. What
 * the total has beyond lines and tax goes to Rounding. A line keeps its place in the document, so that places may be
 * missing where a line was only words.
 */
export function postDocuments(context: LedgerContext, rule: DocumentRule): string {
  const tracking = rule.tracking(context)
  const tie = context.readings.fxResidualLine === 'first' ? 'ASC' : 'DESC'
  const tracked = tracking ? `LEFT JOIN (${toTracking(context, tracking)}) t ON t.id = l.id AND t.tracking_line = l.position` : ''
  const head = (cells: Record<string, string>): string =>
    `SELECT ${postingNames.map((name) => cells[name] ?? headCells[name] ?? 'NULL').join(', ')}`
  const tenant_id = context.tenant
  return `INSERT INTO ${context.postings} (${postingNames.join(', ')})
    WITH documents AS (${rule.documents(context)}),
    lines AS (
      SELECT g.*, ${toBase(context, 'g.net', 'g.rate')} AS base_net, ${toBase(context, 'g.tax', 'g.rate')} AS base_tax
      FROM (${rule.lines(context)}) g),
    sums AS (
      SELECT id, sum(net) AS net, sum(tax) AS tax, sum(base_net) AS base_net, sum(base_tax) AS base_tax, max(position) AS last_line
      FROM lines GROUP BY id),
    amounts AS (
      SELECT d.*, coalesce(s.last_line, 0) AS last_line, coalesce(s.base_net, 0) AS lines_net, coalesce(s.base_tax, 0) AS lines_tax,
        CAST(coalesce(d.total_tax, s.tax, 0) AS DECIMAL(18,4)) AS document_tax,
        CAST(CASE WHEN d.counter_kind IS NULL THEN 0 ELSE d.total - coalesce(d.total_tax, s.tax, 0) - coalesce(s.net, 0) END
          AS DECIMAL(18,4)) AS document_rounding
      FROM documents d LEFT JOIN sums s ON s.id = d.id),
    converted AS (
      SELECT a.*, ${toBase(context, 'a.total', 'a.rate')} AS base_total, ${toBase(context, 'a.document_tax', 'a.rate')} AS base_tax,
        ${toBase(context, 'a.document_rounding', 'a.rate')} AS base_rounding, ${toBase(context, 'a.withheld', 'a.rate')} AS base_withheld
      FROM amounts a),
    heads AS (
      SELECT c.*, CASE WHEN counter_kind IS NULL THEN 0 ELSE base_total - base_tax - base_rounding - lines_net END AS net_residual,
        base_tax - lines_tax AS tax_residual,
        CASE WHEN counter_kind IS NULL OR base_total = base_withheld THEN 0 ELSE 1 END AS before_lines
      FROM converted c),
    ranked AS (
      SELECT l.id, l.position, row_number() OVER (PARTITION BY l.id ORDER BY abs(l.net) DESC, l.position ${tie}) AS net_rank,
        row_number() OVER (PARTITION BY l.id ORDER BY abs(l.tax) DESC, l.position ${tie}) AS tax_rank
      FROM lines l JOIN (SELECT id FROM heads WHERE net_residual <> 0 OR tax_residual <> 0) d ON d.id = l.id)
    ${head({
      tenant_id,
      line: '1',
      account_id: 'd.counter_account_id',
      net: '-d.sign * (d.base_total - d.base_withheld)',
      kind: 'd.counter_kind',
      document_net: '-d.sign * (d.total - d.withheld)',
    })} FROM heads d WHERE d.before_lines = 1
    UNION ALL
    ${head({
      tenant_id,
      line: 'd.before_lines + l.position',
      account_id: 'l.account_id',
      net: 'd.sign * (l.base_net + CASE WHEN r.net_rank = 1 THEN d.net_residual ELSE 0 END)',
      tax: 'd.sign * (l.base_tax + CASE WHEN r.tax_rank = 1 AND l.tax <> 0 THEN d.tax_residual ELSE 0 END)',
      kind: 'l.kind',
      document_net: 'd.sign * l.net',
      ...Object.fromEntries(['tax_type', 'description', 'item_code', 'quantity'].map((name) => [name, `l.${name}`])),
      ...(tracking ? Object.fromEntries(trackingNames.map((name) => [name, `t.${name}`])) : {}),
    })} FROM lines l JOIN heads d ON d.id = l.id LEFT JOIN ranked r ON r.id = l.id AND r.position = l.position ${tracked}
    ${toExtras(context)
      .map(({ line, where, ...cells }) => `UNION ALL ${head({ tenant_id, line, ...cells })} FROM heads d WHERE ${where}`)
      .join(' ')}`
}

/** What a posting takes from its document. */
const headCells: Record<string, string> = {
  ...Object.fromEntries(documentRuleColumns.filter((name) => postingNames.includes(name)).map((name) => [name, `d.${name}`])),
  source_id: 'd.id',
  document_number: 'd.number',
  currency_rate: 'd.rate',
  tax: '0',
}

/** What a document posts after its lines, in this order. */
function toExtras(context: LedgerContext): (Record<string, string> & { line: string; where: string })[] {
  const extras = [
    { kind: "'tax'", account_id: context.system('GST'), amount: 'd.base_tax', document: 'd.document_tax' },
    { kind: "'line'", account_id: 'd.withheld_account_id', amount: '-d.base_withheld', document: '-d.withheld' },
    { kind: "'rounding'", account_id: context.system('ROUNDING'), amount: 'd.base_rounding', document: 'd.document_rounding' },
  ]
  return extras.map(({ kind, account_id, amount, document }, index) => ({
    kind,
    account_id,
    line: `d.before_lines + d.last_line + ${index + 1}`,
    net: `d.sign * (${amount})`,
    document_net: `d.sign * (${document})`,
    where: `${amount} <> 0`,
  }))
}

import { toLongDay } from './days.ts'
import { createList, summed, text } from './list.ts'
import { ownTenants } from './movements.ts'
import { parameters as p } from './parameters.ts'
import { toRange, toSpan } from './periods.ts'
import type { Ask } from './statement.ts'

const banks = (ask: Ask): string =>
  `SELECT tenant_id, account_id, code, name, currency FROM books.accounts WHERE ${ownTenants(ask)} AND type = 'BANK'`

export const cashPosition = createList({
  name: 'cash_position',
  aliases: ['cash', 'bank_balances'],
  tool: 'cash',
  title: 'Cash Position',
  definition: 'The balance of every bank account and credit card at the end of a day, in base currency.',
  parameters: [p.asAt],
  formula: 'Sum of net on accounts of type BANK over all postings up to the day.',
  sources: ['books.ledger', 'books.accounts'],
  view: 'cash_position',
  columns: [
    text('code', 'Code'),
    text('account', 'Account'),
    text('currency', 'Currency'),
    summed('balance', 'Balance'),
    text('account_id', 'Account id'),
  ],
  subtitle: ({ given, today, organisations: [{ baseCurrency }] }) => `as at ${toLongDay(given.asAt ?? today)} · ${baseCurrency}`,
  select: (ask) => `SELECT a.code, a.name AS account, a.currency, CAST(sum(l.net) AS DECIMAL(18,2)) AS balance, a.account_id
    FROM (${banks(ask)}) a JOIN books.ledger l ON l.tenant_id = a.tenant_id AND l.account_id = a.account_id
    WHERE l.date <= DATE '${ask.given.asAt ?? ask.today}' GROUP BY a.tenant_id, a.account_id, a.code, a.name, a.currency
    HAVING sum(l.net) <> 0 ORDER BY a.name, a.account_id`,
})

export const bankSummary = createList({
  name: 'bank_summary',
  tool: 'cash',
  title: 'Bank Summary',
  definition:
    'For every bank account its opening balance, what came in, what went out, and its closing balance, in base currency.',
  parameters: [p.from, p.to],
  formula:
    'Opening: net before the period. Received: postings above zero in it; Spent: those below zero, as a positive figure; transfers count on both sides. Closing = Opening + Received − Spent.',
  sources: ['books.ledger', 'books.accounts'],
  columns: [
    text('account', 'Account'),
    summed('opening', 'Opening'),
    summed('received', 'Received'),
    summed('spent', 'Spent'),
    summed('closing', 'Closing'),
    text('account_id', 'Account id'),
  ],
  subtitle(ask) {
    const { from, to } = toRange(ask)
    return `${toSpan(from, to)} · ${ask.organisations[0].baseCurrency}`
  },
  select(ask) {
    const { from, to } = toRange(ask)
    const sum = (condition: string, value = 'l.net'): string =>
      `CAST(coalesce(sum(CASE WHEN ${condition} THEN ${value} END), 0) AS DECIMAL(18,2))`
    return `SELECT a.name AS account, ${sum(`l.date < DATE '${from}'`)} AS opening,
        ${sum(`l.date >= DATE '${from}' AND l.net > 0`)} AS received, ${sum(`l.date >= DATE '${from}' AND l.net < 0`, '-l.net')} AS spent,
        ${sum('true')} AS closing, a.account_id
      FROM (${banks(ask)}) a JOIN books.ledger l ON l.tenant_id = a.tenant_id AND l.account_id = a.account_id
      WHERE l.date <= DATE '${to}' GROUP BY a.tenant_id, a.account_id, a.name
      HAVING sum(l.net) <> 0 OR max(l.date) >= DATE '${from}' ORDER BY a.name, a.account_id`
  },
})

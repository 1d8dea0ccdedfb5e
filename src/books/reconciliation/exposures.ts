import type { SqlAccess } from '../../warehouse/warehouse.ts'
import { abs, parseCents, parseScaled, toText } from './cents.ts'
import type { Chart } from './chart.ts'

/** Foreign amounts that stand open, by which a revaluation can be told from something missing. */
export interface Exposures {
  /** Whether the organisation has any. */
  any: boolean
  /**
   * Whether so many cents can be what the rate of a day did to an account at the end of a month: its foreign balances at
   * a rate within a sixth of the last one that a document had. What was brought over may be foreign too: `opened` cents.
   */
  isPlausible(account: string, month: string, revaluation: bigint, opened: bigint): boolean
}

interface Holding {
  /** By month: amount in the currency, times 10,000, and cents in base currency. */
  movements: Map<string, { foreign: bigint; base: bigint }>
}

/** Reads them from the ledger: receivables, payables and foreign bank accounts, by currency. */
export async function loadExposures(sql: SqlAccess, tenantId: string, chart: Chart): Promise<Exposures> {
  const { quoteText, firstOfMonth } = sql.dialect
  const accounts = [...chart.ofSystem('DEBTORS', 'CREDITORS'), ...chart.list().filter(chart.isForeignBank)].map(({ id }) => id)
  const rows =
    accounts.length === 0
      ? []
      : await sql.read(
          'adding up foreign amounts',
          `SELECT account_id, currency, ${firstOfMonth('date')} AS month, sum(coalesce(document_net, 0)) AS foreign_net, sum(net) AS net,
             max(currency_rate) AS rate
           FROM books.general_ledger WHERE tenant_id = ${quoteText(tenantId)} AND currency <> ${quoteText(chart.baseCurrency)}
             AND account_id IN (${accounts.map(quoteText).join(', ')})
           GROUP BY 1, 2, 3 ORDER BY 3`,
        )
  const holdings = new Map<string, Holding>()
  const rates = new Map<string, { month: string; rate: bigint }[]>()
  for (const row of rows) {
    const [account, currency, month] = [toText(row['account_id']), toText(row['currency']), toText(row['month'])]
    const key = `${account} ${currency}`
    const holding = holdings.get(key) ?? { movements: new Map() }
    holdings.set(key, holding)
    holding.movements.set(month, { foreign: parseScaled(row['foreign_net'], 4), base: parseCents(row['net']) })
    const known = rates.get(currency) ?? []
    known.push({ month, rate: parseScaled(row['rate'], 10) })
    rates.set(currency, known)
  }
  const rateAt = (currency: string, month: string): bigint => {
    const known = rates.get(currency) ?? []
    return (known.findLast((each) => each.month <= month) ?? known[0])?.rate ?? 0n
  }
  return {
    any: rows.length > 0,
    isPlausible(account, month, revaluation, opened) {
      let estimate = 0n
      let volume = 0n
      for (const [key, { movements }] of holdings) {
        if (!key.startsWith(`${account} `)) continue
        const rate = rateAt(key.slice(account.length + 1), month)
        let foreign = 0n
        let base = 0n
        for (const [moved, each] of movements) {
          if (moved > month) continue
          foreign += each.foreign
          base += each.base
        }
        const atRate = rate === 0n ? 0n : (foreign * 100_000_000n) / rate
        estimate += atRate - base
        volume += abs(atRate)
      }
      return abs(revaluation - estimate) <= (volume + abs(opened)) / 6n + 200n
    },
  }
}

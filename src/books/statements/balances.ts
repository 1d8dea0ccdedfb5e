import { loadAccounts, type Account } from './accounts.ts'
import { addDays } from './days.ts'
import { loadMovements } from './movements.ts'
import type { Ask } from './statement.ts'

/** Balances of accounts at some days: cents of the organisation's currency, debits positive. */
export interface Balances {
  accounts: { account: Account; at(day: string): bigint }[]
  /** Sum over all income and expense accounts of an organisation up to a day: a profit is negative. */
  profit(tenantId: string, day: string): bigint
}

/** Loads them at these days, in one pass over the ledger. */
export async function loadBalances(ask: Ask, days: readonly string[]): Promise<Balances> {
  const ordered = [...new Set(days)].toSorted()
  const chart = await loadAccounts(ask)
  const buckets = ordered.map((to, index) => (index === 0 ? { to } : { from: addDays(ordered[index - 1]!, 1), to }))
  const movements = await loadMovements(ask, { buckets })
  const moved = new Map<string, { account: Account; amounts: bigint[] }>()
  for (const { tenantId, accountId, bucket, net } of movements) {
    const id = `${tenantId} ${accountId}`
    const entry = moved.get(id) ?? { account: chart.find(tenantId, accountId), amounts: ordered.map(() => 0n) }
    moved.set(id, entry)
    entry.amounts[bucket]! += net
  }
  const entries = [...moved.values()].map(({ account, amounts }) => {
    let balance = 0n
    const held = new Map(amounts.map((amount, index) => [ordered[index]!, (balance += amount)]))
    return { account, at: (day: string): bigint => held.get(day) ?? 0n }
  })
  return {
    accounts: entries,
    profit: (tenantId, day) =>
      entries
        .filter(({ account }) => account.tenantId === tenantId && account.statement === 'profit_and_loss')
        .reduce((sum, { at }) => sum + at(day), 0n),
  }
}

import { agedPayables, agedReceivables, openBills, openInvoices } from './aged.ts'
import { balanceSheet } from './balance-sheet.ts'
import { bankSummary, cashPosition } from './bank.ts'
import { duplicateBills, unbilledOrders, unusualBills } from './bills.ts'
import { breakdownStatements } from './breakdown.ts'
import { budgetAgainstActual } from './budget.ts'
import { cashFlow, cashFlowIndirect } from './cash-flow.ts'
import { concentration, daysOutstanding, recurringRevenue, repeatingInvoices } from './customers.ts'
import { cashForecast, paymentHabits, runway } from './forecast.ts'
import { profitAndLoss } from './profit-and-loss.ts'
import type { StatementEntry } from './statement.ts'
import { taxByRate, taxByReturn } from './tax.ts'
import { trialBalance } from './trial-balance.ts'

/** Every statement and measure, in the order in which they are listed. */
export const statementEntries: readonly StatementEntry[] = [
  profitAndLoss,
  budgetAgainstActual,
  balanceSheet,
  trialBalance,
  cashPosition,
  bankSummary,
  cashFlow,
  cashFlowIndirect,
  cashForecast,
  runway,
  agedReceivables,
  agedPayables,
  openInvoices,
  openBills,
  taxByReturn,
  taxByRate,
  ...breakdownStatements,
  concentration,
  recurringRevenue,
  repeatingInvoices,
  daysOutstanding,
  paymentHabits,
  unbilledOrders,
  duplicateBills,
  unusualBills,
]

/** By its name or another people know it by; upper and lower case, `-` and `_` do not matter. */
export function findStatement(name: string): StatementEntry | undefined {
  const asked = name
    .trim()
    .toLowerCase()
    .replaceAll(/[-\s]+/g, '_')
  return statementEntries.find((entry) => entry.name === asked || entry.aliases?.includes(asked))
}

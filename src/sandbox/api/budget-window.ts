import type { WireRecord } from '../company/collection.ts'
import { QueryFault } from './problems.ts'
import { parsePlainDate } from './wire-date.ts'

const defaultMonths = 3
const mostMonths = 24

/** A budget with the balances of the months asked for: three from this month on, at most 24. Throws QueryFault. */
export function limitBudget(record: WireRecord, query: Map<string, string>, nowMs: number): WireRecord {
  const asked = { from: toMonth(query.get('datefrom'), 'DateFrom'), to: toMonth(query.get('dateto'), 'DateTo') }
  const thisMonth = new Date(nowMs).getUTCFullYear() * 12 + new Date(nowMs).getUTCMonth()
  const from = asked.from ?? (asked.to === undefined ? thisMonth : asked.to - (defaultMonths - 1))
  const to = asked.to ?? from + defaultMonths - 1
  if (to < from || to - from + 1 > mostMonths) {
    throw new QueryFault(`The range of DateFrom and DateTo must be between one and ${mostMonths} months`, 'ValidationException')
  }
  const lines = Array.isArray(record['BudgetLines']) ? (record['BudgetLines'] as WireRecord[]) : []
  return {
    ...record,
    BudgetLines: lines.map((line) => {
      const balances = Array.isArray(line['BudgetBalances']) ? (line['BudgetBalances'] as WireRecord[]) : []
      return { ...line, BudgetBalances: balances.filter((balance) => isWithin(balance['Period'], from, to)) }
    }),
  }
}

function toMonth(text: string | undefined, name: string): number | undefined {
  if (!text) return undefined
  const ms = parsePlainDate(text)
  if (ms === undefined) throw new QueryFault(`${name} is not a date`, 'ValidationException')
  return new Date(ms).getUTCFullYear() * 12 + new Date(ms).getUTCMonth()
}

function isWithin(period: unknown, from: number, to: number): boolean {
  const match = /^(\d{4})-(\d{2})/.exec(String(period))
  if (!match) return false
  const month = Number(match[1]) * 12 + Number(match[2]) - 1
  return month >= from && month <= to
}

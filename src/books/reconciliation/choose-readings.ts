import { defaultReadings, readingTable, type LedgerReadings, type ReadingName } from '../ledger/readings.ts'
import { abs, sum } from './cents.ts'
import type { Chart } from './chart.ts'
import { compareBooks, type ComparedBooks } from './compare-books.ts'
import type { Comparison } from './comparison.ts'
import type { SqlAccess } from '../../warehouse/warehouse.ts'

interface Matter {
  /** Organisations the other value of a reading makes a difference to. */
  when: 'always' | 'never' | keyof typeof occasions
  /** Of what is unexplained, what it can be the cause of. */
  shows(row: Comparison, chart: Chart): boolean
}

/** By what there is of it in the books: counts, `own` being the condition on the tenant. */
const occasions = {
  foreign: (own) => `SELECT count(*) FROM books.general_ledger WHERE ${own} AND currency_rate <> 1`,
  claims: (own) => `SELECT count(*) FROM books.documents WHERE ${own} AND document_type = 'expense_claim'`,
  /** Allocations that do not bear the later day of the two documents. */
  datedAllocations: (own) => `SELECT count(*) FROM books.settlements s
    JOIN (SELECT * FROM books.documents WHERE ${own}) d ON d.document_id = s.document_id
    JOIN (SELECT * FROM books.documents WHERE ${own}) c ON c.document_id = s.counter_id
    WHERE s.${own} AND (s.date <> greatest(d.date, c.date) OR s.date IS NULL)`,
  /** Allocations between two rates. */
  ratedAllocations: (own) =>
    `SELECT count(*) FROM books.settlements WHERE ${own} AND counter_id IS NOT NULL AND base_amount <> counter_base_amount`,
  /** Refunds of what was money already, in other currencies. */
  cashRefunds: (own) => `SELECT count(*) FROM books.settlements WHERE ${own} AND counter_id IS NULL
    AND document_type IN ('prepayment', 'overpayment') AND base_amount <> bank_amount`,
  /** Transfers to or from accounts in other currencies. */
  transfers: (own) =>
    `SELECT count(*) FROM books.general_ledger WHERE ${own} AND document_type = 'transfer' AND currency_rate <> 1`,
} satisfies Record<string, (own: string) => string>

const isCents = ({ unexplained }: Comparison): boolean => abs(unexplained) < 1000n
const isOn =
  (...roles: string[]) =>
  ({ account }: Comparison, chart: Chart): boolean =>
    roles.includes(chart.find(account).system)
const onCash = ({ basis }: Comparison): boolean => basis === 'cash'
const gains = isOn('REALISEDCURRENCYGAIN', 'UNREALISEDCURRENCYGAIN', 'BANKCURRENCYGAIN', 'DEBTORS', 'CREDITORS')

const matters: Record<ReadingName, Matter> = {
  fxResidualLine: { when: 'foreign', shows: isCents },
  allocationDate: { when: 'datedAllocations', shows: () => true },
  allocationGain: { when: 'ratedAllocations', shows: gains },
  expenseClaim: { when: 'claims', shows: isOn('UNPAIDEXPCLM') },
  transferBase: {
    when: 'transfers',
    shows: (row, chart) => gains(row, chart) || chart.isForeignBank(chart.find(row.account)),
  },
  shareRounding: { when: 'always', shows: (row) => onCash(row) && isCents(row) },
  allocationShareRate: { when: 'ratedAllocations', shows: onCash },
  cashRefundGain: { when: 'cashRefunds', shows: onCash },
  // It names the source of a posting, and changes no amount.
  refundSource: { when: 'never', shows: () => false },
}

interface Choosing {
  sql: SqlAccess
  tenantId: string
  readings: LedgerReadings
  compared: ComparedBooks
  /** Posts the books by these readings. */
  post(readings: LedgerReadings): Promise<void>
}

/**
 * Tries the other value of each doubtful rule while anything is unexplained, and keeps it where less is then. The books
 * are left posted by what it answers.
 */
export async function chooseReadings({ sql, tenantId, readings, compared, post }: Choosing): Promise<{
  readings: LedgerReadings
  compared: ComparedBooks
}> {
  const there = await loadOccasions(sql, tenantId)
  let best = { readings, compared, unexplained: measure(compared) }
  let posted = readings
  for (const name of Object.keys(readingTable) as ReadingName[]) {
    const { when, shows } = matters[name]
    const { comparisons, chart } = best.compared
    // What is not as usual may be the reason why there is no occasion.
    const may = there.has(when) || best.readings[name] !== defaultReadings[name]
    if (!may || !comparisons.some((row) => row.unexplained !== 0n && shows(row, chart))) continue
    for (const value of readingTable[name].values.filter((each) => each !== best.readings[name])) {
      const tried = { ...best.readings, [name]: value }
      await post((posted = tried))
      const found = await compareBooks(sql, tenantId)
      if (found && measure(found) < best.unexplained) best = { readings: tried, compared: found, unexplained: measure(found) }
    }
  }
  if (JSON.stringify(posted) !== JSON.stringify(best.readings)) await post(best.readings)
  return best
}

/** The unexplained, without sign. */
export const measure = ({ comparisons }: ComparedBooks): bigint => sum(comparisons.map(({ unexplained }) => abs(unexplained)))

async function loadOccasions(sql: SqlAccess, tenantId: string): Promise<ReadonlySet<string>> {
  const own = `tenant_id = ${sql.dialect.quoteText(tenantId)}`
  const names = Object.keys(occasions) as (keyof typeof occasions)[]
  const [row] = await sql.read(
    'looking for what readings matter to',
    `SELECT ${names.map((name) => `(${occasions[name](own)}) AS "${name}"`).join(', ')}`,
  )
  return new Set(['always', ...names.filter((name) => Number(row?.[name]) > 0)])
}

/** The readings that are not as usual, for people; null where all are. */
export function describeReadings(readings: LedgerReadings): string | null {
  const unusual = (Object.keys(readingTable) as ReadingName[]).filter((name) => readings[name] !== defaultReadings[name])
  if (unusual.length === 0) return null
  return JSON.stringify(Object.fromEntries(unusual.map((name) => [name, readings[name]])))
}

import type { SqlRow } from '../../warehouse/warehouse.ts'

/** Money as whole cents: exact whatever the amount. A decimal's further digits are noughts. Null is nought. */
export function parseCents(cell: SqlRow[string] | undefined): bigint {
  return parseScaled(cell, 2)
}

/** A decimal as an integer of so many digits after the point; what lies beyond them is cut off. */
export function parseScaled(cell: SqlRow[string] | undefined, scale: number): bigint {
  if (typeof cell !== 'string' && typeof cell !== 'number') return 0n
  const [, sign, whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(cell)) ?? []
  const digits = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'))
  return sign === '-' ? -digits : digits
}

/** `-12.05`, as SQL and people read it. */
export function toAmount(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0')
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

export const abs = (cents: bigint): bigint => (cents < 0n ? -cents : cents)

/** Sum of some amounts. */
export const sum = (amounts: Iterable<bigint>): bigint => {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}

/** A cell as text; empty where it is null. */
export const toText = (cell: SqlRow[string] | undefined): string =>
  typeof cell === 'string' ? cell : typeof cell === 'number' ? String(cell) : ''

/** Adds to an account's amount. */
export function add(amounts: Map<string, bigint>, account: string, cents: bigint): void {
  if (cents !== 0n) amounts.set(account, (amounts.get(account) ?? 0n) + cents)
}

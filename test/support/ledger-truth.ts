import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import type { SqlAccess } from '../../src/warehouse/warehouse.ts'

export type Basis = 'accrual' | 'cash'

/** Cents by account and month: `<account id> 2026-04`. Nought is left out. */
export type Movements = Map<string, number>

const months = Array.from({ length: 60 }, (_, index) => new Date(Date.UTC(2022, index, 1)).toISOString().slice(0, 7))

/**
 * What the sandbox's own ledger has, but for journals that no document tells of: conversion balances, depreciation, pay
 * runs, the cost of goods sold, cents written off in a bank reconciliation.
 */
export function loadTruth(sandbox: Sandbox, basis: Basis): Movements {
  const [books] = sandbox.companies
  const found: Movements = new Map()
  const add = (account: string, month: string, cents: number): void => {
    const key = `${account} ${month}`
    found.set(key, (found.get(key) ?? 0) + cents)
  }
  for (const month of months) {
    const end = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10)
    for (const { accountId, cents } of sandbox.control.ledger({ from: `${month}-01`, to: end, basis }))
      add(accountId, month, cents)
  }
  for (const entry of [...(books?.unsourced ?? []), ...(books?.ledger.unsourced ?? [])]) {
    if (basis === 'cash' && entry.onCashBasis === false) continue
    const month = new Date(entry.day * 86_400_000).toISOString().slice(0, 7)
    for (const { accountId, net } of entry.postings) add(accountId, month, -net)
  }
  return new Map([...found].filter(([, cents]) => cents !== 0))
}

/** What the books have. */
export async function loadMovements(sql: SqlAccess, tenantId: string, basis: Basis): Promise<Movements> {
  const rows = await sql.read(
    'adding up a ledger',
    `SELECT account_id, strftime(date, '%Y-%m') AS month, CAST(sum(net) * 100 AS BIGINT) AS cents
     FROM books.${tableOf(basis)} WHERE tenant_id = '${tenantId}' GROUP BY ALL HAVING sum(net) <> 0`,
  )
  return new Map(rows.map((row) => [`${String(row['account_id'])} ${String(row['month'])}`, Number(row['cents'])]))
}

/** Sources of a ledger that do not sum to nought, and keys it has twice: none, in sound books. */
export async function findUnsound(sql: SqlAccess, basis: Basis): Promise<unknown[]> {
  const table = `books.${tableOf(basis)}`
  return sql.read(
    'looking for unsound postings',
    `SELECT source_type, source_id, 'does not balance' AS why FROM ${table} GROUP BY ALL HAVING sum(net) <> 0
     UNION ALL SELECT source_type, source_id, 'has a line twice' FROM ${table} GROUP BY tenant_id, source_type, source_id, line HAVING count(*) > 1
     UNION ALL SELECT source_type, source_id, 'lacks a value' FROM ${table}
       WHERE account_id IS NULL OR date IS NULL OR net IS NULL OR tax IS NULL OR kind IS NULL OR document_id IS NULL OR line < 1`,
  )
}

/** Every row of what is refreshed, as text. */
export async function dumpBooks(sql: SqlAccess): Promise<Map<string, string[]>> {
  const dump = new Map<string, string[]>()
  for (const table of ['general_ledger', 'cash_ledger', 'documents', 'settlements', 'accounts', 'contacts', 'organisations']) {
    const rows = await sql.read('reading the books', `SELECT * FROM books.${table}`)
    dump.set(table, rows.map((row) => JSON.stringify(row)).toSorted())
  }
  return dump
}

/** Cells in which two differ, with the account's name. */
export async function compareMovements(sql: SqlAccess, ours: Movements, theirs: Movements): Promise<string[]> {
  const keys = [...new Set([...ours.keys(), ...theirs.keys()])].filter((key) => ours.get(key) !== theirs.get(key))
  if (keys.length === 0) return []
  const names = await sql.read('reading the chart', 'SELECT account_id, code, name FROM books.accounts')
  const nameOf = new Map(names.map((row) => [row['account_id'], `${String(row['code'])} ${String(row['name'])}`]))
  return keys
    .sort()
    .map((key) => `${key.slice(-7)} ${nameOf.get(key.slice(0, -8)) ?? key}: ${ours.get(key)} for ${theirs.get(key)}`)
}

const tableOf = (basis: Basis): string => (basis === 'cash' ? 'cash_ledger' : 'general_ledger')

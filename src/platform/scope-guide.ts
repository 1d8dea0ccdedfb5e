import type { Stream } from '../streams/stream.ts'
import { grantsRead, toRequestedScopes, type ScopeFamily } from '../xero/scopes.ts'

/** A scope in plain words: what it lets be read, and why one might want it. */
export interface ScopeGuide {
  scope: string
  title: string
  unlocks: { stream: string; title: string }[]
  /** Xero gives it to some apps only, or hardly anyone asks for it. */
  restricted: boolean
  note: string | null
}

const titles: Record<string, string> = {
  'accounting.invoices': 'Invoices, bills, credit notes, quotes and purchase orders',
  'accounting.payments': 'Payments, prepayments and overpayments',
  'accounting.banktransactions': 'Bank transactions and transfers',
  'accounting.manualjournals': 'Manual journals',
  'accounting.transactions': 'Invoices, bills, payments and bank transactions',
  'accounting.contacts': 'Contacts',
  'accounting.settings': 'Organisation, chart of accounts, tax rates and items',
  'accounting.budgets': 'Budgets',
  'accounting.journals': 'Journals',
  paymentservices: 'Payment services',
  'accounting.reports.trialbalance': 'Trial balance report',
  'accounting.reports.balancesheet': 'Balance sheet report',
  'accounting.reports.profitandloss': 'Profit and loss report',
  'accounting.reports.banksummary': 'Bank summary report',
  'accounting.reports.budgetsummary': 'Budget summary report',
  'accounting.reports': 'Profit and loss, balance sheet and trial balance reports',
}

const proving = /^accounting\.reports(\.(trialbalance|balancesheet|profitandloss))?$/

/** Every scope of a family that some stream is read with, in the catalogue's order. */
export function toScopeGuide(streams: readonly Stream[], family: ScopeFamily): ScopeGuide[] {
  const wanted = streams.filter((stream) => !stream.retired)
  const asked = new Set(toRequestedScopes([...wanted], family))
  const all = [...new Set([...asked, ...wanted.flatMap((stream) => stream.scopes[family])])]
  return all.map((scope) => ({
    scope,
    title: toScopeTitle(scope),
    unlocks: wanted
      .filter((stream) => stream.scopes[family].some((each) => grantsRead([scope], each)))
      .map(({ name, title }) => ({ stream: name, title })),
    restricted: !asked.has(scope),
    note: toNote(scope, !asked.has(scope)),
  }))
}

export function toScopeTitle(scope: string): string {
  return titles[toBase(scope)] ?? scope
}

function toNote(scope: string, restricted: boolean): string | null {
  if (proving.test(toBase(scope))) return 'Needed to check that your figures tie to Xero.'
  if (toBase(scope) === 'accounting.journals') return 'Xero gives this to apps of its Advanced tier only.'
  return restricted ? 'Not asked for unless you name it: Xero refuses every scope when one is not set up.' : null
}

function toBase(scope: string): string {
  return scope.replace(/\.read$/, '')
}

import type { WireRecord } from '../src/sandbox/company/collection.ts'
import type { LedgerBalance, LedgerQuery } from '../src/sandbox/control.ts'
import { askedOn, type QuestionWorld, type ReportRow } from './questions-world.ts'

/** One organisation as its Xero has it. Money is whole cents of base currency, days are `2026-10-31`. */
export interface Truth {
  today: string
  /** Records of a collection of the API. */
  records(root: string): TrueRecord[]
  /** Movements by account. */
  ledger(query: Omit<LedgerQuery, 'tenantId'>): LedgerBalance[]
  /** Lines of journals of a source, with what the source's record tells. Accrual. */
  lines(): JournalLine[]
  /** Class of an account, such as REVENUE, and its type, such as BANK. */
  account(accountId: string): { class: string; type: string }
  /** The figures of the first row of a report with this label. */
  report(path: string, label: string): Promise<string[]>
  /** What is on all bank accounts at the end of a day, by the trial balance: a balance sheet is always of a month's end. */
  bank(day: string): Promise<number>
  /** Id of the contact of this name. */
  contactId(name: string): string
}

export interface JournalLine {
  day: string
  accountId: string
  code: string
  net: number
  tax: number
  /** Empty on control, bank and tax lines. */
  taxType: string
  sourceType: string
  /** Name of the contact of what was posted. */
  contact: string
  /** Names of tracking options by category. */
  tracking: Record<string, string>
}

/** A record as the API writes it, with what is read of it most. */
export interface TrueRecord {
  wire: WireRecord
  day: string
  dueDay: string
  status: string
  type: string
  contact: string
  /** Its own currency, in cents. */
  cents(property: string): number
  /** In base currency at its own rate. */
  base(property: string): number
}

export const toCents = (amount: unknown): number => roundAway(Number(amount ?? 0) * 100)
/** Half a cent goes away from nought. The thousandth of a cent is what binary fractions are off by at most. */
export const roundAway = (value: number): number => Math.sign(value) * Math.round(Math.abs(value) + 1e-6)
export const toMoney = (cents: number): string => (cents / 100).toFixed(2)
export const sum = (figures: readonly number[]): number => figures.reduce((all, each) => all + each, 0)
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
export const addDays = (day: string, days: number): string => toDay(Date.parse(day) + days * 86_400_000)
const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** `/Date(1518685950940+0000)/` as a day; empty where there is none. */
export const parseDay = (wire: unknown): string => (typeof wire === 'string' ? toDay(Number(/-?\d+/.exec(wire)?.[0])) : '')

export function openTruth(world: QuestionWorld, organisation: string): Truth {
  const tenantId = world.tenants.get(organisation)
  if (tenantId === undefined) throw new Error(`No organisation is called ${organisation}.`)
  const read = (root: string): WireRecord[] => {
    const collection = world.sandbox.control.collection(root, tenantId)
    return Array.from({ length: collection.size }, (_, index) => collection.recordAt(index))
  }
  const accounts = new Map(read('Accounts').map((each) => [String(each['AccountID']), each]))
  return {
    today: askedOn,
    records: (root) => read(root).map(toRecord),
    ledger: (query) => world.sandbox.control.ledger({ ...query, tenantId }),
    lines: () => listLines(read),
    account(accountId) {
      const found = accounts.get(accountId)
      return { class: String(found?.['Class']), type: String(found?.['Type']) }
    },
    async report(path, label) {
      const rows = (await world.report(organisation, path)).flatMap((row): ReportRow[] => [row, ...(row.Rows ?? [])])
      const found = rows.find(({ Cells: [first] = [] }) => first?.Value === label)
      if (!found) throw new Error(`${path} has no row "${label}".`)
      return found.Cells!.slice(1).map(({ Value }) => Value)
    },
    async bank(day) {
      const banks = [...accounts.values()].filter((each) => each['Type'] === 'BANK')
      const labels = new Set(banks.map(({ Name, Code }) => (Code ? `${String(Name)} (${String(Code)})` : Name)))
      const rows = (await world.report(organisation, `TrialBalance?date=${day}`)).flatMap(({ Rows = [] }) => Rows)
      const held = rows.flatMap(({ Cells = [] }) =>
        labels.has(Cells[0]?.Value) ? [Cells.map(({ Value }) => toCents(Value || '0'))] : [],
      )
      return sum(held.map(([, , , debit = 0, credit = 0]) => debit - credit))
    },
    contactId(name) {
      const found = read('Contacts').find((each) => each['Name'] === name)
      if (!found) throw new Error(`${organisation} has no contact "${name}".`)
      return String(found['ContactID'])
    },
  }
}

function toRecord(wire: WireRecord): TrueRecord {
  const cents = (property: string): number => toCents(wire[property])
  const rate = Number(wire['CurrencyRate'] ?? 1)
  return {
    wire,
    day: parseDay(wire['Date']),
    dueDay: parseDay(wire['DueDate'] ?? wire['Date']),
    status: String(wire['Status']),
    type: String(wire['Type'] ?? ''),
    contact: toName(wire['Contact']),
    cents,
    base: (property) => roundAway(cents(property) / rate),
  }
}

const toName = (contact: unknown): string => String((contact as WireRecord | undefined)?.['Name'] ?? '')

/** Roots a journal's source may be in; its id's property is called like the root. */
const sources = ['Invoices', 'CreditNotes', 'BankTransactions', 'Prepayments', 'Overpayments']

function listLines(read: (root: string) => WireRecord[]): JournalLine[] {
  const contacts = new Map(
    sources.flatMap((root) =>
      read(root).map((each) => [String(each[`${root.slice(0, -1)}ID`]), toName(each['Contact'])] as const),
    ),
  )
  return read('Journals').flatMap((journal) =>
    journal['SourceType'] === undefined
      ? []
      : (journal['JournalLines'] as WireRecord[]).map((line) => ({
          day: parseDay(journal['JournalDate']),
          accountId: String(line['AccountID']),
          code: String(line['AccountCode']),
          net: toCents(line['NetAmount']),
          tax: toCents(line['TaxAmount']),
          taxType: String(line['TaxType'] ?? ''),
          sourceType: String(journal['SourceType']),
          contact: contacts.get(String(journal['SourceID'])) ?? '',
          tracking: Object.fromEntries(
            (line['TrackingCategories'] as WireRecord[]).map((each) => [String(each['Name']), String(each['Option'])]),
          ),
        })),
  )
}

/** Works out what is right for an organisation, told what questions.yaml says beside its name. */
export type Computation = (truth: Truth, told: never) => unknown

export interface Span {
  from: string
  to: string
}

export const within = ({ day }: { day: string }, { from = '', to = '9999' }: Partial<Span>): boolean => day >= from && day <= to
/** The largest first. */
export const most = (figures: Map<string, number>): [string, number][] => [...figures].sort(([, a], [, b]) => b - a)

export function addUp<T>(all: readonly T[], key: (each: T) => string, cents: (each: T) => number): Map<string, number> {
  const sums = new Map<string, number>()
  for (const each of all) sums.set(key(each), (sums.get(key(each)) ?? 0) + cents(each))
  return sums
}

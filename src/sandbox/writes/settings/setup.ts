import { randomUUID } from 'node:crypto'
import type { ApiCall, Route } from '../../api/route.ts'
import type { Posting } from '../../books/entry.ts'
import type { Draft } from '../../books/draft.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import { jsonReply } from '../../exchange.ts'
import { createAccount, updateAccount } from './accounts.ts'
import { findBy } from '../find-by.ts'
import type { Input } from '../input.ts'
import { createInput, toCents } from '../input.ts'
import type { Problems } from '../problems.ts'
import { createProblems } from '../problems.ts'
import { readElements } from '../read-elements.ts'
import { sideStoreOf } from '../attached/side-store.ts'
import type { Conversion } from '../attached/side-store.ts'
import { toFailedElement } from '../failed-element.ts'
import { todayOf, validationReply } from '../write-routes.ts'
import type { Write } from '../write-routes.ts'

const dayMs = 86_400_000
const firstYear = 2006
/** Their balances are made of documents. */
const derived = ['RETAINEDEARNINGS']

export const setupRoutes: Route[] = [{ method: 'POST', path: 'Setup', scopes: ['accounting.settings'], answer: answerSetup }]

/**
 * Accounts, conversion date and conversion balances of a new organisation, all or nothing. Accounts are found by AccountID or
 * Code; those that are not named stay as they are.
 */
function answerSetup(call: ApiCall): Reply {
  const { books, exchange, nowMs } = call
  const [element] = readElements(exchange, 'Setup', 1)
  const input = createInput(element!)
  const draft = books.begin(nowMs)
  const failed: WireRecord[] = []
  const counts = { added: 0, updated: 0, named: new Set<string>() }
  const accounts = input.list('Accounts')
  for (const each of accounts ?? []) {
    const problems = createProblems()
    const before = findAccount(draft, each)
    const write = toWrite(call, draft.begin(), each, problems, before)
    const saved = before ? updateAccount(write, before) : createAccount(write)
    if (saved && problems.errors.length === 0) {
      write.draft.commit()
      counts.named.add(String(saved['AccountID']))
      if (before) counts.updated += 1
      else counts.added += 1
    } else failed.push(toFailedElement(each.raw, 'AccountID', problems))
  }
  const problems = createProblems()
  const before = sideStoreOf(books).conversion
  const day = readConversionDay(input, problems) ?? before?.day
  const balances = readBalances(call, draft, input, day, problems)
  if (problems.errors.length > 0) failed.push(toFailedElement({}, 'Setup', problems))
  if (failed.length > 0) return validationReply(failed)
  const conversion =
    day !== undefined && (balances || day !== before?.day) ? convert(call, draft, day, balances ?? new Map()) : before
  draft.commit()
  sideStoreOf(books).conversion = conversion
  return summarise(call, accounts !== undefined, counts)
}

function summarise(
  { books, nowMs }: ApiCall,
  present: boolean,
  counts: { added: number; updated: number; named: Set<string> },
): Reply {
  const all = books.accounts.list().filter(({ status }) => status !== 'DELETED')
  const Accounts = {
    Total: all.length,
    New: counts.added,
    Updated: counts.updated,
    Deleted: 0,
    Locked: 0,
    System: all.filter(({ system, id }) => system !== '' && !counts.named.has(id)).length,
    Errored: 0,
    Present: present,
    NewOrUpdated: counts.added + counts.updated,
  }
  return jsonReply(200, {
    Id: randomUUID(),
    Status: 'OK',
    ProviderName: 'Sandbox',
    DateTimeUTC: `/Date(${nowMs})/`,
    ImportSummary: { Accounts, Organisation: { Present: false } },
  })
}

function findAccount(draft: Draft, input: Input): WireRecord | undefined {
  const id = input.text('AccountID')
  if (id && draft.find('Accounts', id)) return draft.find('Accounts', id)
  return findBy(draft, 'Accounts', 'Code', input.text('Code')).find((account) => account['Status'] !== 'DELETED')
}

function toWrite(call: ApiCall, draft: Draft, input: Input, problems: Problems, existing: WireRecord | undefined): Write {
  const { books } = call
  return { call, books, draft, input, problems, method: 'POST', existing, exactPrices: false, today: todayOf(call) }
}

/** The first of a month: `{ "Month": 10, "Year": 2020 }`. */
function readConversionDay(input: Input, problems: Problems): number | undefined {
  const date = input.child('ConversionDate')
  if (!date) return undefined
  const month = date.number('Month') ?? 0
  const year = date.number('Year') ?? 0
  const isMonth = Number.isInteger(month) && month >= 1 && month <= 12
  if (!isMonth || !Number.isInteger(year) || year < firstYear || year > 9999) {
    problems.error(`The ConversionDate needs a Month from 1 to 12 and a Year from ${firstYear}.`)
    return undefined
  }
  return Date.UTC(year, month - 1, 1) / dayMs
}

/** Cents of base currency by account id, debit +. Amounts in other currencies are turned by their rate or the day's. */
function readBalances(
  { books }: ApiCall,
  draft: Draft,
  input: Input,
  day: number | undefined,
  problems: Problems,
): Map<string, number> | undefined {
  const list = input.list('ConversionBalances')
  if (!list) return undefined
  if (day === undefined) problems.error('A ConversionDate must be specified for ConversionBalances.')
  if (!books.accounts.findSystem('HISTORICAL')) problems.error('The chart of accounts has no Historical Adjustment account.')
  const balances = new Map<string, number>()
  for (const each of list) {
    const code = each.text('AccountCode') ?? ''
    const account = findBy(draft, 'Accounts', 'Code', code).find(({ Status }) => Status === 'ACTIVE')
    if (!account) problems.error(`Account code '${code}' is not a valid code for this document.`)
    else if (derived.includes(String(account['SystemAccount']))) {
      problems.error(`Account code '${code}' is not a valid code for this document.`)
    }
    const details = each.list('BalanceDetails')
    const cents = details
      ? details.reduce((sum, detail) => sum + toBaseCents(detail, books, draft, day ?? 0, problems), 0)
      : (each.cents('Balance') ?? 0)
    const id = String(account?.['AccountID'])
    balances.set(id, (balances.get(id) ?? 0) + cents)
  }
  return balances
}

function toBaseCents(detail: Input, books: Write['books'], draft: Draft, day: number, problems: Problems): number {
  const amount = detail.number('Balance') ?? 0
  const currency = detail.text('CurrencyCode')?.toUpperCase() || books.baseCurrency
  if (currency === books.baseCurrency) return toCents(amount)
  if (!draft.find('Currencies', currency)) {
    problems.error(`Organisation is not subscribed to currency ${currency}`)
    return 0
  }
  const rate = detail.number('CurrencyRate') ?? books.rateOn(currency, day)
  if (!(rate > 0)) problems.error('A currency rate must be specified')
  return rate > 0 ? toCents(amount / rate) : 0
}

/**
 * Journals without a source, dated the conversion date: the last save is reversed, what was posted before the date is
 * cancelled, and the balances are entered; what they lack to balance goes to Historical Adjustment.
 */
function convert({ books, state }: ApiCall, draft: Draft, day: number, balances: Map<string, number>): Conversion {
  const before = sideStoreOf(books).conversion
  const post = (onDay: number, amounts: Map<string, number>) => {
    const postings = toPostings(amounts)
    if (postings.length > 0) draft.post({ day: onDay, reference: '', sourceType: null, sourceId: null, postings })
  }
  if (before) post(before.day, new Map(Object.entries(before.posted).map(([id, cents]) => [id, -cents])))
  const posted = new Map<string, number>()
  const note = (amounts: Map<string, number>) => {
    for (const [id, cents] of amounts) posted.set(id, (posted.get(id) ?? 0) + cents)
  }
  if (state.quirks.conversionCancelsEarlier) {
    const earlier = books.ledger.postings().sum({ toDay: day - 1 })
    const cancelled = new Map([...earlier].map(([id, cents]) => [id, -cents - earlierShare(before, day, id)]))
    post(day, cancelled)
    note(cancelled)
  }
  const entered = new Map(balances)
  const sum = [...entered.values()].reduce((total, cents) => total + cents, 0)
  if (sum !== 0) {
    const historical = books.accounts.system('HISTORICAL').id
    entered.set(historical, (entered.get(historical) ?? 0) - sum)
  }
  post(day, entered)
  note(entered)
  return { day, posted: Object.fromEntries(posted) }
}

/** The last save is reversed on its own date: if that lies before the new one, it counts as reversed already. */
function earlierShare(before: Conversion | undefined, day: number, id: string): number {
  return before && before.day < day ? -(before.posted[id] ?? 0) : 0
}

function toPostings(amounts: Map<string, number>): Posting[] {
  return [...amounts]
    .filter(([, net]) => net !== 0)
    .map(([accountId, net]) => ({ accountId, net, tax: 0, taxType: 'NONE', description: '', tracking: [] }))
}

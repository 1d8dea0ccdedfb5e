import { abs } from './cents.ts'
import { gainsOf, type Account } from './chart.ts'
import type { Exposures } from './exposures.ts'
import { findSubset, share, takeAll, total, type MonthView } from './month-view.ts'
import type { Label } from './tables.ts'

/** What months taken together tell about an organisation. */
export interface Habits {
  exposures: Exposures
  /** Accounts pay runs post to. */
  wages: ReadonlySet<string>
  /** Expense accounts that go with stock, and with fixed assets. */
  stock: ReadonlySet<string>
  depreciation: ReadonlySet<string>
  /** Accounts that claims nobody could read may be coded to. */
  claims: ReadonlySet<string>
  /** By account: what revaluation has come to in the months before, and what was brought over. */
  revalued: Map<string, bigint>
  opened: Map<string, bigint>
}

export interface Rule {
  label: Label
  apply(view: MonthView, habits: Habits): void
}

/** Rules in the order they are asked. Each takes what it recognises and leaves the rest to those after it. */
export const rules: Rule[] = [
  { label: 'stock', apply: takeStock },
  { label: 'depreciation', apply: takeDepreciation },
  { label: 'bank_rounding', apply: takeBankCents },
  { label: 'wages', apply: takeWages },
  { label: 'unrealised_fx', apply: takeRevaluation },
  { label: 'expense_claims', apply: takeClaims },
]

/** Tracked inventory: what leaves the stock account goes to the cost of sales. The cost tells the amount. */
function takeStock(view: MonthView, { stock }: Habits): void {
  const assets = view.leftIn(({ type }) => type === 'INVENTORY')
  const costs = view.leftIn(({ id, class: accountClass }) => accountClass === 'EXPENSE' && stock.has(id))
  takePair(view, 'stock', costs, assets)
}

/** Depreciation: what fixed assets lose is an expense. */
function takeDepreciation(view: MonthView, { depreciation }: Habits): void {
  const assets = view.leftIn(({ type }) => type === 'FIXED')
  const costs = view.leftIn(({ id, type }) => type === 'DEPRECIATN' || depreciation.has(id))
  takePair(view, 'depreciation', costs, assets)
}

type Lines = { account: Account; cents: bigint }[]

/** Labels an expense and its other side, an asset: the expense's amount, shared over the assets that have moved. */
function takePair(view: MonthView, label: Label, costs: Lines, assets: Lines): void {
  if (costs.length === 0 || assets.length === 0) return
  const amount = total(costs)
  const exact = amount === -total(assets) ? assets : undefined
  const other = exact ?? share(-amount, assets)
  takeAll(view, label, costs)
  takeAll(view, label, other)
}

/** Cents that a bank account lost to Rounding: the lesser of the two tells the amount, where the other has more to it. */
function takeBankCents(view: MonthView): void {
  const [rounding] = view.leftIn(({ system }) => system === 'ROUNDING')
  if (rounding === undefined) return
  const isForeign = ({ account }: Lines[number]): boolean => view.chart.isForeignBank(account)
  const isExact = ({ cents }: Lines[number]): boolean => cents === -rounding.cents
  const banks = view.leftIn(({ type }) => type === 'BANK')
  const own = banks.filter((line) => !isForeign(line))
  // What a rate did to a foreign account can come to as many cents.
  const bank = own.find(isExact) ?? banks.find(isExact) ?? own.find(({ cents }) => abs(cents) < 100n) ?? own[0] ?? banks[0]
  if (bank === undefined) return
  const cents = abs(rounding.cents) < 100n ? rounding.cents : -bank.cents
  if (abs(cents) >= 100n) return
  view.take('bank_rounding', rounding.account.id, cents)
  view.take('bank_rounding', bank.account.id, -cents)
}

/** Pay runs: wages and what is owed of them. Where the accounts do not balance among themselves, expenses tell the amount. */
function takeWages(view: MonthView, { wages }: Habits): void {
  const lines = view.leftIn(({ id }) => wages.has(id))
  const costs = lines.filter(({ account }) => account.isProfitAndLoss)
  const owed = lines.filter(({ account }) => !account.isProfitAndLoss)
  if (costs.length === 0 || owed.length === 0) return
  const off = total(lines)
  if (off === 0n) return takeAll(view, 'wages', lines)
  const others = view.leftIn(({ id, system }) => !wages.has(id) && system !== 'RETAINEDEARNINGS' && system !== 'HISTORICAL')
  // Opening balances of the liabilities: what wages cost is known all the same.
  const cause =
    view.index <= 1
      ? undefined
      : lines.find(({ cents }) => cents === off || others.some((other) => other.cents === -off && cents !== off))
  const kept = cause === undefined ? costs : lines.filter((line) => line !== cause && line.account.isProfitAndLoss)
  if (cause !== undefined) {
    takeAll(
      view,
      'wages',
      lines.filter((line) => line !== cause),
    )
    view.take('wages', cause.account.id, cause.cents - off)
    return
  }
  takeAll(view, 'wages', kept)
  takeAll(view, 'wages', share(-total(kept), owed))
}

/**
 * Open foreign documents and foreign money at the rate of the day, against the accounts of currency gains. What cannot
 * be a revaluation, by the foreign balances that the documents give, is left.
 */
function takeRevaluation(view: MonthView, { exposures, revalued, opened }: Habits): void {
  const { chart, month } = view
  const gains = gainsOf(chart)
  const isGain = new Set(gains.map(({ id }) => id))
  const gain = view.leftIn(({ id }) => isGain.has(id))
  const exposed = view.leftIn(
    (account) => account.system === 'DEBTORS' || account.system === 'CREDITORS' || chart.isForeignBank(account),
  )
  if ((!exposures.any && opened.size === 0) || (gain.length === 0 && exposed.length === 0)) return
  const soFar = (account: Account): bigint => revalued.get(account.id) ?? 0n
  const fits = (account: Account, cents: bigint): boolean =>
    exposures.isPlausible(account.id, month, soFar(account) + cents, opened.get(account.id) ?? 0n)
  const excess = total(exposed) + total(gain)
  const odd = exposed.filter(({ account, cents }) => !fits(account, cents))
  if (view.index === 1 && odd.length > 0 && gain.length > 0) {
    // Opening balances are among them: the gains tell the amount.
    const taken = share(-total(gain), exposed)
    for (const { account, cents } of taken) revalued.set(account.id, cents)
    takeAll(view, 'unrealised_fx', [...gain, ...taken])
    return
  }
  const culprit =
    excess === 0n
      ? undefined
      : (odd.find(({ account, cents }) => fits(account, cents - excess)) ??
        (odd.length === 0 ? findCulprit(view, exposed, excess) : undefined))
  const taken = exposed.flatMap(({ account, cents }) => {
    if (account === culprit?.account) return [{ account, cents: cents - excess }]
    return odd.some((each) => each.account === account) ? [] : [{ account, cents }]
  })
  for (const { account, cents } of taken) revalued.set(account.id, soFar(account) + cents)
  takeAll(view, 'unrealised_fx', taken)
  takeAll(view, 'unrealised_fx', share(-total(taken), gain.length > 0 ? gain : gains.map((account) => ({ account, cents: 0n }))))
}

/** Whose excess it is: of receivables where income is short too, of payables where expenses are. */
function findCulprit(view: MonthView, exposed: Lines, excess: bigint): Lines[number] | undefined {
  const others = view.leftIn((account) => !exposed.some((each) => each.account.id === account.id))
  const exact = exposed.find(({ cents }) => cents === excess)
  const role = others.some(({ account }) => account.class === 'REVENUE')
    ? 'DEBTORS'
    : others.some(({ account }) => account.class === 'EXPENSE')
      ? 'CREDITORS'
      : others.some(({ account, cents }) => account.type === 'BANK' && cents > 0n)
        ? 'DEBTORS'
        : 'CREDITORS'
  return exposed.find(({ account }) => account.system === role) ?? exact
}

/**
 * Classic expense claims, where they were not read: expenses that claims may be coded to and their tax, against what is
 * owed of claims, or against a bank account where they were paid in the month.
 */
function takeClaims(view: MonthView, { claims }: Habits): void {
  if (claims.size === 0) return
  const lines = view.leftIn(
    (account) =>
      account.system === 'UNPAIDEXPCLM' ||
      account.system === 'GST' ||
      claims.has(account.id) ||
      (account.type === 'BANK' && !view.chart.isForeignBank(account)),
  )
  const costs = lines.filter(({ account }) => account.isProfitAndLoss)
  const owed = lines.some(({ account }) => account.system === 'UNPAIDEXPCLM')
  const paid = lines.filter(({ account }) => account.type === 'BANK')
  if (total(lines) === 0n && (owed || (costs.length > 0 && total(paid) < 0n))) return takeAll(view, 'expense_claims', lines)
  // A bank account may differ for another cause as well.
  const unpaid = lines.filter((line) => !paid.includes(line))
  if (owed && costs.length > 0 && total(unpaid) === 0n) takeAll(view, 'expense_claims', unpaid)
}

/** What pay runs, stock and depreciation post to, from how often accounts differ together. */
export function learnHabits(views: readonly MonthView[], { exposures, claims }: Pick<Habits, 'exposures' | 'claims'>): Habits {
  const months = views.filter(({ index }) => index > 0)
  const partners = (isAsset: (account: Account) => boolean, isCost: (account: Account) => boolean): Set<string> => {
    const counts = new Map<string, number>()
    for (const view of months.filter(({ index }) => index > 1)) {
      const assets = view.leftIn(isAsset)
      const amount = total(assets)
      if (amount === 0n) continue
      for (const { account } of findSubset(-amount, view.leftIn(isCost).slice(0, 8)) ?? [])
        counts.set(account.id, (counts.get(account.id) ?? 0) + 1)
    }
    const most = Math.max(0, ...counts.values())
    return new Set([...counts].filter(([, count]) => count * 2 > most).map(([id]) => id))
  }
  return {
    exposures,
    claims,
    wages: learnWages(months, claims),
    stock: partners(
      ({ type }) => type === 'INVENTORY',
      ({ type }) => type === 'DIRECTCOSTS',
    ),
    depreciation: partners(
      ({ type }) => type === 'FIXED',
      ({ type, class: accountClass }) => accountClass === 'EXPENSE' && type !== 'DIRECTCOSTS',
    ),
    revalued: new Map(),
    opened: new Map(),
  }
}

const wageTypes = [
  'WAGESEXPENSE',
  'SUPERANNUATIONEXPENSE',
  'WAGESPAYABLELIABILITY',
  'SUPERANNUATIONLIABILITY',
  'PAYGLIABILITY',
  'PAYG',
]
/** Accounts that Xero keeps itself, and that no pay run touches. */
const isKept = ({ system }: Account): boolean => system !== '' && system !== 'WAGEPAYABLES'

/**
 * Expenses and short-term liabilities that differ in most months in which wages payable do. Expenses that claims nobody
 * could read may be coded to differ in many of them too: those of wages in nearly all.
 */
function learnWages(months: readonly MonthView[], claims: ReadonlySet<string>): Set<string> {
  const isWage = ({ system, type }: Account): boolean => system === 'WAGEPAYABLES' || wageTypes.includes(type)
  const paying = months.filter((view) => view.leftIn(isWage).length > 0)
  const counts = new Map<string, number>()
  for (const view of paying) {
    const fits = (account: Account): boolean =>
      isWage(account) ||
      (!isKept(account) &&
        !['DIRECTCOSTS', 'DEPRECIATN'].includes(account.type) &&
        (account.class === 'EXPENSE' || account.class === 'LIABILITY') &&
        account.type !== 'TERMLIAB')
    for (const { account } of view.leftIn(fits)) counts.set(account.id, (counts.get(account.id) ?? 0) + 1)
  }
  const isMost = ([id, count]: [string, number]): boolean =>
    claims.has(id) ? count * 10 > paying.length * 9 : count * 2 > paying.length
  return new Set([...counts].filter(isMost).map(([id]) => id))
}

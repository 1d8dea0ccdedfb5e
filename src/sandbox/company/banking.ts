import type { Account } from './chart.ts'
import type { CreditDocument, Credits } from './credits.ts'
import { drawLines, toDocument, toSingleLine } from './document.ts'
import type { Document } from './document.ts'
import { createGuidSpace } from './guid.ts'
import type { GuidSpace } from './guid.ts'
import type { Month, Plan } from './plan.ts'
import { deriveSeed, Random } from './random.ts'
import { createRoutine } from './routine.ts'
import type { Movement, Routine } from './routine.ts'
import { bankReferences } from './texts.ts'
import type { World } from './world.ts'

export interface BankTransaction extends Document {
  type: string
  account: Account
  reconciled: boolean
  prepaymentId?: string
  overpaymentId?: string
}

export interface Transfer {
  id: string
  from: Account
  to: Account
  cents: number
  day: number
  createdMs: number
  deleted: boolean
  reference: string
  fromTransactionId: string
  toTransactionId: string
  reconciled: boolean
}

export interface Banking {
  transactions: BankTransaction[]
  transfers: Transfer[]
  routine: Routine
}

/**
 * Money spent and received outside invoices: small things by card, what comes and goes every month, transfers with their two
 * transactions each, and the twins of pre- and overpayments.
 */
export function createBanking(world: World, credits: Credits, plan: Plan): Banking {
  const { scale, chart } = world
  const ids = createGuidSpace(world.seed, 'bank-transaction')
  const transactions = drawSmallThings(world, ids)
  for (const { status, account, day, type, total, totalTax } of transactions) {
    if (status !== 'AUTHORISED') continue
    const sign = type === 'RECEIVE' ? 1 : -1
    if (account === chart.cheque) plan.monthOf(day).cash += sign * total
    const others = plan.foreign.get(account.id)
    if (others) others[plan.months.indexOf(plan.monthOf(day))]! += sign * total
    if (account.currency === world.currencies.base) plan.monthOf(day).tax += sign * totalTax
  }
  for (const credit of credits.prepayments) transactions.push(toTwin(world, credit, 'PREPAYMENT', transactions.length))
  for (const credit of credits.overpayments) transactions.push(toTwin(world, credit, 'OVERPAYMENT', transactions.length))

  const transfers = [...payCard(world, plan, transactions), ...drawTransfers(world, plan, scale.bankTransfers)]
  const routine = createRoutine(world, plan)
  for (const { day, cents } of routine.savings)
    transfers.push({ from: chart.cheque, to: chart.savings, cents, day, reference: 'Set aside', deleted: false })
  for (const movement of [...openForeignAccounts(world, plan), ...routine.movements])
    transactions.push(toTransaction(world, ids.at(transactions.length), transactions.length, movement))
  const made = transfers.map((transfer, index) => toTransfer(world, transfer, index, ids))
  for (const transfer of made) transactions.push(...toTransferTwins(world, transfer, transactions.length))
  return { transactions, transfers: made, routine }
}

function drawSmallThings(world: World, ids: GuidSpace): BankTransaction[] {
  const { chart, contacts, currencies, scale, taxes } = world
  const random = new Random(deriveSeed(world.seed, 'banking'))
  return Array.from({ length: scale.bankTransactions }, (_, n) => {
    const receive = n % 4 === 1
    const account = n % 13 === 7 ? chart.foreignBanks[0]! : n % 6 === 5 && !receive ? chart.card : chart.cheque
    const foreign = account.currency !== currencies.base
    const day = world.season.dayAt((n + random.below(1000) / 1000) / scale.bankTransactions)
    const createdMs = world.workingMs(day, random)
    const status = n === 3 ? 'VOIDED' : n % 23 === 9 ? 'DELETED' : 'AUTHORISED'
    const gone = status !== 'AUTHORISED'
    const amountTypes = random.chance(80) ? 'Inclusive' : random.chance(50) ? 'Exclusive' : 'NoTax'
    const none = taxes.of('none')
    const lines =
      n % 12 === 1
        ? [toSingleLine(taxes, amountTypes, chart.of('interestIncome'), 'Interest', random.between(1, 9000), none)]
        : n % 12 === 3
          ? [toSingleLine(taxes, amountTypes, chart.of('bankFees'), 'Bank fee', random.between(50, 4500), none)]
          : drawLines(random, world, {
              sale: receive,
              foreign,
              amountTypes,
              count: random.between(1, 2),
              discounts: false,
              petty: true,
            })
    return {
      ...toDocument({
        id: ids.at(n),
        index: n,
        contact: random.pick(receive ? contacts.customers : contacts.suppliers),
        day,
        createdMs,
        updatedMs: gone ? world.clamp(createdMs + 7_200_000 + random.below(300_000_000), n) : createdMs,
        currency: account.currency,
        rate: currencies.rateOn(account.currency, day),
        status,
        reference: random.pick(bankReferences),
        amountTypes,
        lines,
      }),
      type: receive ? 'RECEIVE' : 'SPEND',
      account,
      reconciled: !gone && random.chance(80),
    }
  })
}

function toTwin({ chart }: World, credit: CreditDocument, kind: 'PREPAYMENT' | 'OVERPAYMENT', index: number): BankTransaction {
  const link = kind === 'PREPAYMENT' ? { prepaymentId: credit.id } : { overpaymentId: credit.id }
  const status = credit.status === 'VOIDED' ? 'VOIDED' : 'AUTHORISED'
  const { sale, number: _number, allocations: _allocations, refunds: _refunds, bankTransactionId, ...document } = credit
  return {
    ...document,
    ...link,
    id: bankTransactionId,
    index,
    status,
    updatedMs: status === 'VOIDED' ? credit.updatedMs : credit.createdMs,
    type: `${sale ? 'RECEIVE' : 'SPEND'}-${kind}`,
    account: chart.cheque,
    reconciled: index % 2 === 0,
  }
}

/** The owners open accounts in other currencies with enough that they never run dry. */
function openForeignAccounts(world: World, plan: Plan): Movement[] {
  const { chart, contacts, currencies, firstDay, taxes } = world
  return chart.foreignBanks.map((account) => {
    let standing = 0
    let lowest = 0
    for (const cents of plan.foreign.get(account.id)!) lowest = Math.min(lowest, (standing += cents))
    const spare = plan.income * 0.05 * (currencies.rateOn(account.currency, firstDay) / 1_000_000)
    const cents = Math.ceil((spare - lowest * 1.2) / 10_000) * 10_000
    const line = toSingleLine(taxes, 'NoTax', chart.of('funds'), 'Funds introduced', cents, taxes.of('none'))
    return {
      day: firstDay,
      receive: true,
      account,
      contact: contacts.house('owner'),
      reference: 'Opening',
      amountTypes: 'NoTax',
      lines: [line],
    }
  })
}

function toTransaction(world: World, id: string, index: number, movement: Movement): BankTransaction {
  const { day, account, receive, ...fields } = movement
  const createdMs = world.workingMs(day, new Random(deriveSeed(world.seed, id)))
  return {
    ...toDocument({
      ...fields,
      id,
      index,
      day,
      createdMs,
      updatedMs: createdMs,
      currency: account.currency,
      rate: world.currencies.rateOn(account.currency, day),
      status: 'AUTHORISED',
    }),
    type: receive ? 'RECEIVE' : 'SPEND',
    account,
    reconciled: day < world.today - 9,
  }
}

type Wish = Pick<Transfer, 'from' | 'to' | 'cents' | 'day' | 'reference' | 'deleted'>

/** The card is paid off on the fifth, for the month before. */
function payCard({ chart, today }: World, { months, monthOf }: Plan, transactions: readonly BankTransaction[]): Wish[] {
  const owed = new Map<Month, number>()
  for (const { account, status, day, total, type } of transactions) {
    if (account !== chart.card || status !== 'AUTHORISED') continue
    const month = monthOf(day)
    owed.set(month, (owed.get(month) ?? 0) + (type === 'SPEND' ? total : -total))
  }
  return months.slice(0, -1).flatMap((month, index) => {
    const cents = owed.get(month) ?? 0
    const day = month.lastDay + 5
    if (cents <= 0 || day > today) return []
    monthOf(day).cash -= cents
    return [{ from: chart.cheque, to: chart.card, cents, day, reference: index % 2 ? `Sub 0988${index}` : '', deleted: false }]
  })
}

/** To and from the savings account, in turn. Every tenth is deleted again. */
function drawTransfers(world: World, plan: Plan, count: number): Wish[] {
  const { chart } = world
  const random = new Random(deriveSeed(world.seed, 'transfers'))
  return Array.from({ length: count }, (_, n) => {
    const day = world.season.dayAt((n + random.below(1000) / 1000) / count)
    const cents = Math.max(2500, Math.round((plan.income * random.between(1, 12)) / 250_000) * 2500)
    const deleted = n % 10 === 5
    const back = (n - Math.floor((n + 4) / 10)) % 2 === 0
    const [from, to] = back ? [chart.savings, chart.cheque] : [chart.cheque, chart.savings]
    if (!deleted) plan.monthOf(day).cash += back ? cents : -cents
    return { from, to, cents, day, reference: n % 2 ? `Sub 0988${n}` : '', deleted }
  })
}

function toTransfer(world: World, wish: Wish, n: number, ids: GuidSpace): Transfer {
  const random = new Random(deriveSeed(world.seed, `transfer ${n}`))
  return {
    ...wish,
    id: createGuidSpace(world.seed, 'bank-transfer').at(n),
    createdMs: world.workingMs(wish.day, random),
    fromTransactionId: ids.at(1_000_000 + n * 2),
    toTransactionId: ids.at(1_000_001 + n * 2),
    reconciled: n % 4 !== 1,
  }
}

function toTransferTwins({ contacts, currencies, taxes }: World, transfer: Transfer, index: number): BankTransaction[] {
  return (['SPEND', 'RECEIVE'] as const).map((side, offset) => {
    const [account, other] = side === 'SPEND' ? [transfer.from, transfer.to] : [transfer.to, transfer.from]
    const text = `Bank transfer ${side === 'SPEND' ? 'to' : 'from'} ${other.name}`
    return {
      ...toDocument({
        id: side === 'SPEND' ? transfer.fromTransactionId : transfer.toTransactionId,
        index: index + offset,
        contact: contacts.contacts[0]!,
        day: transfer.day,
        createdMs: transfer.createdMs,
        updatedMs: transfer.createdMs + (side === 'SPEND' ? 3 : 5),
        currency: currencies.base,
        rate: 1_000_000,
        status: transfer.deleted ? 'DELETED' : 'AUTHORISED',
        reference: transfer.reference,
        amountTypes: 'NoTax',
        lines: [toSingleLine(taxes, 'NoTax', other, text, transfer.cents, taxes.of('none'))],
      }),
      type: `${side}-TRANSFER`,
      account,
      reconciled: transfer.reconciled,
    }
  })
}

import type { Account } from './chart.ts'
import type { Contact } from './contacts.ts'
import { toSingleLine, totalOf } from './document.ts'
import type { Line, LineAmountTypes } from './document.ts'
import type { PayRun } from './pay-runs.ts'
import { createPayRuns } from './pay-runs.ts'
import type { Month, Plan } from './plan.ts'
import { deriveSeed, Random } from './random.ts'
import type { TaxRole } from './regions/region.ts'
import type { Flow } from './trades/trade.ts'
import { dayMs } from './wire.ts'
import type { World } from './world.ts'

/** Money that moves on a bank account without an invoice: a bank transaction to be. */
export interface Movement {
  day: number
  receive: boolean
  account: Account
  contact: Contact
  reference: string
  amountTypes: LineAmountTypes
  lines: Line[]
}

/** What the company started with, in base cents. */
export interface Opening {
  cheque: number
  savings: number
  equipment: number
  computers: number
  bond: number
  loan: number
}

export interface Routine {
  movements: Movement[]
  payRuns: PayRun[]
  opening: Opening
  /** What is put aside at the end of a month by companies whose owners take nothing out. */
  savings: { day: number; cents: number }[]
}

/**
 * Rent, power, subscriptions, takings, wages, tax returns, the loan, a big purchase, and what the owners put in or take out: as
 * much as the company's own documents bear, so that the bank account stays where a going concern has it.
 */
export function createRoutine(world: World, plan: Plan): Routine {
  const { chart, contacts, taxes, trade, today } = world
  const { income, months } = plan
  const random = new Random(deriveSeed(world.seed, 'routine'))
  const movements: Movement[] = []
  const round = (cents: number, to: number) => Math.max(to, Math.round(cents / to) * to)

  const add = (movement: Movement) => {
    if (movement.day > today || movement.day < world.firstDay) return
    movements.push(movement)
    const { total, totalTax } = totalOf(movement.amountTypes, movement.lines)
    const month = plan.monthOf(movement.day)
    if (movement.account === chart.cheque) month.cash += movement.receive ? total : -total
    month.tax += movement.receive ? totalTax : -totalTax
  }
  const pay = (
    day: number,
    contact: Contact,
    reference: string,
    lines: [Account, number, string, TaxRole?][],
    receive = false,
  ) => {
    const amountTypes = lines.some(([, , , tax = 'none']) => tax !== 'none') ? 'Inclusive' : 'NoTax'
    add({
      day,
      receive,
      account: chart.cheque,
      contact,
      reference,
      amountTypes,
      lines: lines.map(([account, cents, text, tax = 'none']) =>
        toSingleLine(taxes, amountTypes, account, text, cents, tax === 'none' ? taxes.of('none') : account.taxType),
      ),
    })
  }

  let spent = 0
  for (const flow of trade.flows) {
    const account = chart.of(flow.account)
    const taxed = taxes.percentOf(account.taxType) / 100
    for (const day of listDays(flow, world.firstDay, today)) {
      const share = flow.counter ? (plan.counter * flow.share * monthsOf[flow.every]) / 100 : (income * flow.share) / 100
      const swing = flow.seasonal ? seasonAt(world, flow, day) * (0.94 + random.below(120) / 1000) : 1
      const cents = round(share * (1 + taxed) * swing, flow.seasonal ? 5 : 500)
      pay(
        day,
        contacts.house(flow.contact),
        flow.every === 'week' ? '' : 'DD',
        [[account, cents, flow.text, 'sale']],
        flow.receive,
      )
      if (!flow.receive) spent += cents / (1 + taxed)
    }
  }

  // Wear and interest take another twenty-fifth.
  const left = income * (0.96 - trade.profit / 100) - plan.bills - spent / (months.length - 1)
  const payRuns = createPayRuns(world, plan, Math.max(left, income * 0.08))
  for (const run of payRuns) {
    pay(run.day, contacts.house('staff'), 'Wages', [[chart.of('wagesPayable'), run.net, 'Net wages']])
    const dueDay = nextMonthDay(run.day, 20)
    pay(dueDay, contacts.house('taxOffice'), 'Employer return', [
      [chart.of('withheld'), run.withheld, `${chart.of('withheld').name}, last month`],
      [chart.of('superPayable'), run.onTop, `${chart.of('superPayable').name}, last month`],
    ])
  }

  const opening: Opening = {
    cheque: round(income * 1.8 + plan.sales * 1.6, 1) + 37,
    savings: round(income * 0.8, 1) + 12,
    equipment: round(income * 1.5, 100),
    computers: round(income * 0.4, 100),
    bond: round(income * 0.1, 5000),
    loan: round(income * 2, 100_000),
  }
  borrow(opening.loan)
  returnTax()
  const savings = balance()

  function borrow(first: number) {
    const bank = contacts.house('bank')
    const second = round(income * 1.2, 100_000)
    let owed = first
    let instalment = Math.round(first / 84)
    for (const [index, month] of months.entries()) {
      const day = Math.min(month.firstDay + 14, month.lastDay)
      if (index === 9) {
        pay(day, bank, 'Loan 2', [[chart.of('loan'), second, 'Loan drawn down']], true)
        const machine: [Account, number, string, TaxRole] = [
          chart.of('equipment'),
          round(second * 0.9, 100),
          'New equipment',
          'capital',
        ]
        pay(day + 3, contacts.suppliers[0]!, 'Serial 7781', [machine])
        owed += second
        instalment += Math.round(second / 60)
      } else if (index > 0) {
        const interest = Math.round((owed * 0.072) / 12)
        pay(day, bank, 'Loan', [
          [chart.of('loan'), Math.min(owed, instalment), 'Loan repayment'],
          [chart.of('interest'), Math.max(1, interest), 'Loan interest'],
        ])
        owed -= Math.min(owed, instalment)
      }
    }
  }

  /** Each return covers some months and is paid, or paid back, some days after. */
  function returnTax() {
    const [length, days] = world.region.taxReturn
    const office = contacts.house('taxOffice')
    for (let first = 0; first + length <= months.length; first += length) {
      const period = months.slice(first, first + length)
      const owed = period.reduce((sum, month) => sum + month.tax, 0)
      const tax = chart.of('gst')
      if (owed === 0 || period.at(-1)!.lastDay === today) continue
      pay(period.at(-1)!.lastDay + days, office, `${tax.name} return`, [[tax, Math.abs(owed), `${tax.name} return`]], owed < 0)
    }
  }

  /** What is too much at the end of a month is taken out or put aside; what is missing the owners bring. */
  function balance() {
    const aside: { day: number; cents: number }[] = []
    const tally = (list: readonly Month[]) => list.reduce((sum, month) => sum + month.cash, 0)
    for (const [index, month] of months.entries()) {
      const day = Math.min(month.firstDay + 24, month.lastDay)
      const standing = opening.cheque + tally(months.slice(0, index + 1))
      const ahead = [1, 2, 3].map((count) => tally(months.slice(index + 1, index + 1 + count)))
      const spare = standing + Math.min(0, ...ahead) - income * 1.4
      const owner = contacts.house('owner')
      if (spare > income * 0.05) {
        const cents = round(Math.min(spare * 0.6, income * 0.8), 5000)
        if (trade.owners) pay(day, owner, 'Drawings', [[chart.of('drawings'), cents, 'Owner drawings']])
        else aside.push({ day, cents })
        if (!trade.owners) month.cash -= cents
      } else if (spare < -income) {
        const cents = round(-income * 0.6 - spare, 5000)
        pay(month.firstDay, owner, 'Funds introduced', [[chart.of('funds'), cents, 'Funds introduced']], true)
      }
    }
    return aside
  }

  return { movements: movements.toSorted((a, b) => a.day - b.day), payRuns, opening, savings }
}

/** How many average months lie between two times. */
const monthsOf = { week: 12 / 52.18, month: 1, quarter: 3, year: 12 }

function seasonAt({ season }: World, { every }: Flow, day: number): number {
  const length = every === 'week' ? 7 : 28
  let weight = 0
  for (let back = 0; back < length; back++) weight += season.weightOf(day - back)
  return weight / length
}

function listDays({ every, on }: Flow, firstDay: number, today: number): number[] {
  const days: number[] = []
  for (let day = firstDay; day <= today; day++) {
    const date = new Date(day * dayMs)
    const month = date.getUTCMonth()
    const due =
      every === 'week'
        ? date.getUTCDay() === on
        : date.getUTCDate() === on && (every === 'month' || (every === 'quarter' ? month % 3 === 2 : month === 6))
    if (due) days.push(day)
  }
  return days
}

function nextMonthDay(day: number, on: number): number {
  const date = new Date(day * dayMs)
  return Math.floor(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, on) / dayMs)
}

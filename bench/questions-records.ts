import { computeForecast, listHabits, listOpen, standing } from './questions-open.ts'
import {
  addDays,
  addUp,
  daysBetween,
  most,
  parseDay,
  roundAway,
  sum,
  toCents,
  toMoney,
  within,
  type Computation,
  type Span,
  type TrueRecord,
  type Truth,
} from './questions-truth.ts'

type Told = Record<string, unknown>

/** Lines of invoices and customer credit notes by item, without tax. */
function sumItems(truth: Truth, span: Span): Map<string, number> {
  const lines = (['Invoices', 'CreditNotes'] as const).flatMap((root) =>
    truth
      .records(root)
      .filter((each) => standing(each) && within(each, span) && each.type.startsWith('ACCREC'))
      .flatMap(({ wire, type }) =>
        (wire['LineItems'] as Told[]).map((line) => {
          const tax = wire['LineAmountTypes'] === 'Inclusive' ? toCents(line['TaxAmount']) : 0
          const cents = roundAway((toCents(line['LineAmount']) - tax) / Number(wire['CurrencyRate'] ?? 1))
          return { item: String(line['ItemCode'] ?? ''), cents: type === 'ACCREC' ? cents : -cents }
        }),
      ),
  )
  return addUp(
    lines,
    ({ item }) => item,
    ({ cents }) => cents,
  )
}

const isWithout = (each: unknown): boolean => each === undefined || each === ''

/** What is right by the sandbox's records. */
export const recordComputations: Record<string, Computation> = {
  item(truth, { item, ...span }: Span & { item: string }) {
    return toMoney(sumItems(truth, span).get(item) ?? 0)
  },
  bestItem(truth, span: Span) {
    const [[item, cents]] = most(sumItems(truth, span)).filter(([code]) => code !== '') as [[string, number]]
    return [item, toMoney(cents)]
  },
  largestDebtor(truth) {
    const [[name, cents]] = most(
      addUp(
        listOpen(truth, 'receivable'),
        ({ contact }) => contact,
        (each) => each.cents,
      ),
    ) as [[string, number]]
    return [name, toMoney(cents)]
  },
  open(truth, { direction, contact }: { direction: 'receivable' | 'payable'; contact?: string }) {
    const open = listOpen(truth, direction).filter((each) => contact === undefined || each.contact === contact)
    return toMoney(sum(open.map(({ cents }) => cents)))
  },
  overdue(truth, { direction, days }: { direction: 'receivable' | 'payable'; days: number }) {
    const late = listOpen(truth, direction).filter(({ dueDay, cents }) => cents > 0 && daysBetween(dueDay, truth.today) > days)
    return [late.length, toMoney(sum(late.map(({ cents }) => cents)))]
  },
  /** What fell due on or before a day. */
  dueBy(truth, { direction, day }: { direction: 'receivable' | 'payable'; day: string }) {
    return toMoney(sum(listOpen(truth, direction).flatMap(({ dueDay, cents }) => (dueDay <= day ? [cents] : []))))
  },
  latest(truth, { direction }: { direction: 'receivable' | 'payable' }) {
    const [oldest] = listOpen(truth, direction).sort((a, b) => (a.dueDay < b.dueDay ? -1 : 1))
    return [oldest!.number, daysBetween(oldest!.dueDay, truth.today)]
  },
  async aged(truth, { report, contact, day }: { report: string; contact: string; day: string }) {
    const [due] = (await truth.report(`${report}?contactID=${truth.contactId(contact)}&date=${day}`, 'Closing Balance')).slice(-1)
    return toMoney(toCents(due))
  },
  async daysSales(truth, { day, label }: { day: string; label: string }) {
    const owed = toCents((await truth.report(`BalanceSheet?date=${day}`, label))[0])
    const control = truth.ledger({}).find(({ name }) => name === label)!.accountId
    const sold = truth
      .lines()
      .filter(
        (line) =>
          line.accountId === control &&
          /^ACCREC(CREDIT)?$/.test(line.sourceType) &&
          within(line, { from: addDays(day, -89), to: day }),
      )
    return [toMoney(owed), (roundAway((10 * 90 * owed) / sum(sold.map(({ net }) => net))) / 10).toFixed(1)]
  },
  habit(truth, { contact }: { contact: string }) {
    return listHabits(truth, 'receivable').get(contact)?.daysLate
  },
  forecast: (truth, { to }: { to: string }) => computeForecast(truth, to),

  recurring(truth, { month }: { month: string }) {
    const made = truth
      .records('Invoices')
      .filter(
        (each) =>
          each.type === 'ACCREC' && standing(each) && each.day.startsWith(month) && !isWithout(each.wire['RepeatingInvoiceID']),
      )
    return [toMoney(sum(made.map((each) => each.base('SubTotal')))), new Set(made.map(({ contact }) => contact)).size]
  },
  /** What a repeating invoice of a contact comes to in a month, each in its own currency. */
  monthly(truth, { contact }: { contact: string }) {
    const found = truth.records('RepeatingInvoices').find((each) => each.contact === contact && each.type === 'ACCREC')!
    const { Period: period, Unit: unit } = found.wire['Schedule'] as { Period: number; Unit: string }
    return toMoney(roundAway(unit === 'WEEKLY' ? (found.cents('SubTotal') * 52) / 12 / period : found.cents('SubTotal') / period))
  },
  /** What records of some statuses come to, of several roots: `{ Quotes: [SENT] }`. */
  orders(truth, { open }: { open: Record<string, string[]> }) {
    const found = Object.entries(open).flatMap(([root, statuses]) =>
      truth.records(root).filter(({ status }) => statuses.includes(status)),
    )
    return toMoney(sum(found.map((each) => each.base('Total'))))
  },
  /** Bills of one contact and amount within 30 days of each other, whose numbers differ in nothing but signs. */
  duplicates(truth, { since }: { since: string }) {
    const plain = (each: TrueRecord): string => String(each.wire['InvoiceNumber']).toLowerCase().replaceAll(/\W/g, '')
    const bills = truth
      .records('Invoices')
      .filter((each) => each.type === 'ACCPAY' && each.day >= since && /^(DRAFT|SUBMITTED|AUTHORISED|PAID)$/.test(each.status))
    const pair = bills
      .flatMap((one) => bills.filter((other) => other !== one && other.day > one.day).map((other) => [one, other] as const))
      .find(
        ([one, other]) =>
          one.contact === other.contact &&
          one.cents('Total') === other.cents('Total') &&
          plain(one) === plain(other) &&
          daysBetween(one.day, other.day) <= 30,
      )!
    return [pair[0].contact, pair[1].wire['InvoiceNumber'], pair[0].wire['InvoiceNumber'], toMoney(pair[0].cents('Total'))]
  },
  /** The bill that is the most times what its supplier's bills of the year before it were on average, four at least. */
  unusual(truth, { since }: { since: string }) {
    const bills = truth
      .records('Invoices')
      .filter((each) => each.type === 'ACCPAY' && /^(DRAFT|SUBMITTED|AUTHORISED|PAID)$/.test(each.status))
    const [[bill, times]] = bills
      .filter(({ day }) => day >= since)
      .map((bill): [TrueRecord, number] => {
        const year = `${Number(bill.day.slice(0, 4)) - 1}${bill.day.slice(4)}`
        const earlier = bills.filter((each) => each.contact === bill.contact && each.day < bill.day && each.day >= year)
        return [
          bill,
          earlier.length < 4 ? 0 : bill.base('Total') / (sum(earlier.map((each) => each.base('Total'))) / earlier.length),
        ]
      })
      .sort(([, a], [, b]) => b - a) as [[TrueRecord, number]]
    return [bill.contact, toMoney(bill.base('Total')), toMoney(roundAway(times * 100))]
  },

  /** Properties of the record that has another: `{ InvoiceNumber: INV-0004 }`. */
  record(truth, { root, where, properties }: { root: string; where: Told; properties: string[] }) {
    const found = truth.records(root).find(({ wire }) => Object.entries(where).every(([name, value]) => wire[name] === value))
    if (!found) throw new Error(`${root} has no record ${JSON.stringify(where)}.`)
    const values = properties.map((property) => found.wire[property])
    return values.map((value) => (typeof value === 'string' && value.startsWith('/Date(') ? parseDay(value) : value))
  },
  /** How many records there are, and what they come to in base currency. */
  count(
    truth,
    {
      root,
      type,
      statuses,
      property = 'Total',
      ...span
    }: Partial<Span> & { root: string; type?: string; statuses: string[]; property?: string },
  ) {
    const found = truth
      .records(root)
      .filter((each) => statuses.includes(each.status) && (!type || each.type === type) && within(each, span))
    return [found.length, toMoney(sum(found.map((each) => each.base(property))))]
  },
  budget(truth, { code, ...span }: Span & { code: string }) {
    const budget = truth.records('Budgets').find(({ type }) => type === 'OVERALL')!.wire['BudgetLines'] as Told[]
    const months = budget.filter((line) => line['AccountCode'] === code).flatMap((line) => line['BudgetBalances'] as Told[])
    const planned = sum(
      months
        .filter(({ Period }) => String(Period) >= span.from.slice(0, 7) && String(Period) <= span.to.slice(0, 7))
        .map(({ Amount }) => toCents(Amount)),
    )
    const found = truth.ledger(span).find((each) => each.code === code)
    const actual = found ? (truth.account(found.accountId).class === 'REVENUE' ? -found.cents : found.cents) : 0
    return [toMoney(planned), toMoney(actual - planned)]
  },
  lastDay: (truth) => truth.today,
  /** Customers, by the name of the contact, that were invoiced before a day and not since. */
  lapsed(truth, { since }: { since: string }) {
    const invoices = truth.records('Invoices').filter((each) => each.type === 'ACCREC' && standing(each))
    const active = new Set(invoices.filter(({ day }) => day >= since).map(({ contact }) => contact))
    return new Set(invoices.map(({ contact }) => contact).filter((contact) => !active.has(contact))).size
  },
}

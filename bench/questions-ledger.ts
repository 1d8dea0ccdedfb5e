import {
  addDays,
  addUp,
  most,
  roundAway,
  sum,
  toCents,
  toMoney,
  within,
  type Computation,
  type JournalLine,
  type Span,
  type Truth,
} from './questions-truth.ts'

const least = (figures: Map<string, number>): [string, number][] => [...figures].sort(([, a], [, b]) => a - b)

/** Lines of documents on accounts of a class, within a span, maybe of a contact or a tracking option. */
interface LineQuery extends Partial<Span> {
  class?: string
  code?: string
  contact?: string
  tracking?: Record<string, string>
}

function findLines(truth: Truth, query: LineQuery): JournalLine[] {
  return truth
    .lines()
    .filter(
      (line) =>
        within(line, query) &&
        (query.class === undefined || truth.account(line.accountId).class === query.class) &&
        (query.code === undefined || line.code === query.code) &&
        (query.contact === undefined || line.contact === query.contact) &&
        Object.entries(query.tracking ?? {}).every(([category, option]) => line.tracking[category] === option),
    )
}

const bought = /^(ACCPAY|ACCPAYCREDIT|CASHPAID|EXPCLAIM)$/
const spendLines = (truth: Truth, query: LineQuery): JournalLine[] =>
  findLines(truth, query).filter(({ accountId, sourceType }) => {
    const account = truth.account(accountId)
    return bought.test(sourceType) && account.type !== 'BANK' && /^(EXPENSE|ASSET)$/.test(account.class)
  })

const monthsOf = ({ from, to }: Span): Span[] => {
  const months: Span[] = []
  for (let first = from; first <= to;) {
    const next = new Date(Date.UTC(Number(first.slice(0, 4)), Number(first.slice(5, 7)), 1)).toISOString().slice(0, 10)
    months.push({ from: first, to: addDays(next, -1) })
    first = next
  }
  return months
}

/** What is right by the sandbox's own ledger, journals and reports. */
export const ledgerComputations: Record<string, Computation> = {
  /** Movement of accounts by code or class; `sign: -1` turns income and debts positive. */
  ledger(
    truth,
    {
      codes,
      class: kind,
      type,
      sign = 1,
      ...query
    }: Partial<Span> & { codes?: string[]; class?: string; type?: string; sign?: number; basis?: 'cash' },
  ) {
    const found = truth.ledger(query).filter(({ accountId, code }) => {
      const account = truth.account(accountId)
      return (!codes || codes.includes(code)) && (!kind || account.class === kind) && (!type || account.type === type)
    })
    return toMoney(sign * sum(found.map(({ cents }) => cents)))
  },

  /** A figure of one of Xero's reports; of a month or period less that of another, with `before`. */
  async report(truth, { path, label, cell = 0, sign = 1 }: { path: string; label: string; cell?: number; sign?: number }) {
    return toMoney(sign * toCents((await truth.report(path, label)).at(cell) || '0'))
  },
  async reportChange(truth, { path, before, label, cell = 0 }: { path: string; before: string; label: string; cell?: number }) {
    const [now, then] = await Promise.all(
      [path, before].map(async (each) => toCents((await truth.report(each, label))[cell] || '0')),
    )
    return [toMoney(now!), toMoney(then!), toMoney(now! - then!)]
  },
  async worstMonth(truth, span: Span) {
    const profits = new Map<string, number>()
    for (const { from, to } of monthsOf(span)) {
      profits.set(from.slice(0, 7), toCents((await truth.report(`ProfitAndLoss?fromDate=${from}&toDate=${to}`, 'Net Profit'))[0]))
    }
    const [[month, cents]] = least(profits) as [[string, number]]
    return [month, toMoney(cents)]
  },
  bank: async (truth, { day }: { day: string }) => toMoney(await truth.bank(day)),
  /** Cash of the last whole months: what is left at `day`, and what a month took. */
  async runway(truth, { day, from, to, months }: { day: string; from: string; to: string; months: number }) {
    const [left, then, now] = await Promise.all([day, from, to].map(truth.bank))
    const burn = (then! - now!) / months
    return [toMoney(roundAway(burn)), burn > 0 ? (left! / burn).toFixed(1) : 'null']
  },

  income(truth, query: LineQuery) {
    return toMoney(-sum(findLines(truth, { class: 'REVENUE', ...query }).map(({ net }) => net)))
  },
  largestCustomer(truth, query: LineQuery) {
    const [[name, cents]] = most(
      addUp(
        findLines(truth, { class: 'REVENUE', ...query }),
        ({ contact }) => contact,
        ({ net }) => -net,
      ),
    ) as [[string, number]]
    return [name, toMoney(cents)]
  },
  /** Share of the largest customers among all that are named, in percent. */
  topShare(truth, { top, ...query }: LineQuery & { top: number }) {
    const lines = findLines(truth, { class: 'REVENUE', ...query }).filter(({ contact }) => contact !== '')
    const ranked = most(
      addUp(
        lines,
        ({ contact }) => contact,
        ({ net }) => -net,
      ),
    ).map(([, cents]) => cents)
    return (roundAway((1000 * sum(ranked.slice(0, top))) / sum(ranked)) / 10).toFixed(1)
  },
  spend(truth, query: LineQuery) {
    return toMoney(sum(spendLines(truth, query).map(({ net }) => net)))
  },
  spendAndCount(truth, query: LineQuery) {
    const lines = findLines(truth, query)
    return [toMoney(sum(lines.map(({ net }) => net))), lines.length]
  },
  largestSupplier(truth, query: LineQuery) {
    const [[name, cents]] = most(
      addUp(
        spendLines(truth, query),
        ({ contact }) => contact,
        ({ net }) => net,
      ),
    ) as [[string, number]]
    return [name, toMoney(cents)]
  },
  /** What documents moved on the tax account, payments to the tax office left out: those name it in a line of theirs. */
  taxDue(truth, { code, ...span }: Span & { code: string }) {
    const lines = findLines(truth, { code, ...span }).filter(({ taxType }) => taxType === '')
    return toMoney(-sum(lines.map(({ net }) => net)))
  },
  taxAt(truth, { taxType, sign, ...span }: Span & { taxType: string; sign: number }) {
    const lines = findLines(truth, span).filter((line) => line.taxType === taxType)
    return toMoney(sign * sum(lines.map(({ tax }) => tax)))
  },
}

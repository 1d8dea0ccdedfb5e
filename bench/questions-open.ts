import { addDays, daysBetween, roundAway, sum, toCents, toMoney, type Truth, type TrueRecord } from './questions-truth.ts'

export type Direction = 'receivable' | 'payable'

export const standing = ({ status }: TrueRecord): boolean => status === 'AUTHORISED' || status === 'PAID'

/** Invoices and customer credit notes, or bills and those of suppliers, and overpayments, that are still open: cents in base currency. */
export function listOpen(
  truth: Truth,
  direction: 'receivable' | 'payable',
): { contact: string; number: string; dueDay: string; cents: number }[] {
  const [invoice, credit, over] =
    direction === 'receivable'
      ? ['ACCREC', 'ACCRECCREDIT', 'RECEIVE-OVERPAYMENT']
      : ['ACCPAY', 'ACCPAYCREDIT', 'SPEND-OVERPAYMENT']
  const open = (root: string, type: string, left: string, sign: number, number: string) =>
    truth
      .records(root)
      .filter((each) => each.type === type && standing(each) && each.cents(left) !== 0)
      .map((each) => ({
        contact: each.contact,
        number: String(each.wire[number] ?? ''),
        dueDay: each.dueDay,
        cents: sign * each.base(left),
      }))
  return [
    ...open('Invoices', invoice, 'AmountDue', 1, 'InvoiceNumber'),
    ...open('CreditNotes', credit, 'RemainingCredit', -1, 'CreditNoteNumber'),
    ...open('Overpayments', over, 'RemainingCredit', -1, 'ID'),
  ]
}

interface Paid {
  contact: string
  /** In cents of base currency, at the rate of what was paid. */
  cents: number
  late: number
}

/** Payments of invoices or bills in the year up to today, with how late each was. */
function listPaid(truth: Truth, direction: Direction): Paid[] {
  const [type, paid] = direction === 'receivable' ? ['ACCREC', 'ACCRECPAYMENT'] : ['ACCPAY', 'ACCPAYPAYMENT']
  const invoices = new Map(truth.records('Invoices').map((each) => [String(each.wire['InvoiceID']), each]))
  return truth.records('Payments').flatMap((payment) => {
    const { day, status, wire } = payment
    const invoice = invoices.get(String((wire['Invoice'] as { InvoiceID?: string } | undefined)?.InvoiceID))
    if (wire['PaymentType'] !== paid || status !== 'AUTHORISED' || invoice?.type !== type) return []
    if (day <= addDays(truth.today, -365) || day > truth.today) return []
    const cents = roundAway(toCents(wire['Amount']) / Number(invoice.wire['CurrencyRate'] ?? 1))
    return [{ contact: invoice.contact, cents, late: daysBetween(invoice.dueDay, day) }]
  })
}

const weigh = (paid: readonly Paid[]): number =>
  roundAway(sum(paid.map(({ cents, late }) => cents * late)) / sum(paid.map(({ cents }) => cents)))

/** How many days after the due date each contact pays, the mean by amount; under no name, that of all. */
export function listHabits(truth: Truth, direction: Direction): Map<string, { daysLate: number }> {
  const paid = listPaid(truth, direction)
  const contacts = [...new Set(paid.map(({ contact }) => contact))]
  const habits = new Map(contacts.map((name) => [name, { daysLate: weigh(paid.filter(({ contact }) => contact === name)) }]))
  return paid.length > 0 ? habits.set('', { daysLate: weigh(paid) }) : habits
}

/** Bank balances today, and all that is open and expected up to a day: each when its contact usually pays. */
export async function computeForecast(truth: Truth, to: string): Promise<string> {
  const cash = await truth.bank(truth.today)
  const expected = (['receivable', 'payable'] as const).map((direction) => {
    const habits = listHabits(truth, direction)
    const usual = (contact: string): number => (habits.get(contact) ?? habits.get(''))?.daysLate ?? 0
    return sum(
      listOpen(truth, direction).flatMap(({ contact, dueDay, cents }) => {
        if (cents < 0) return [cents]
        const day = addDays(dueDay, usual(contact))
        const doubtful = direction === 'receivable' && daysBetween(day, truth.today) > 90
        return doubtful || day > to ? [] : [cents]
      }),
    )
  })
  return toMoney(cash + expected[0]! - expected[1]!)
}

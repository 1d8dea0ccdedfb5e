import type { Account } from './chart.ts'
import type { WireRecord } from './collection.ts'
import { createGuidSpace } from './guid.ts'
import type { InvoiceBook } from './invoice-book.ts'
import { toAmount } from './money.ts'
import type { Payment, PaymentBook } from './payments.ts'
import { toBareInvoice, toDateString, toWireDate, toWireInstant } from './wire.ts'
import type { World } from './world.ts'

/** How many payments are looked at: batches lie among the oldest invoices of a big company. */
const lookAt = 20_000
const mostInBatch = 40

interface Group {
  account: Account
  day: number
  sale: boolean
  payments: Payment[]
}

/** Payments of one day from one account, of which there are two or more, become a batch. Fills `payments.batches`. */
export function createBatchRecords(world: World, book: InvoiceBook, payments: PaymentBook): WireRecord[] {
  const ids = createGuidSpace(world.seed, 'batch-payment')
  const groups = new Map<string, Group>()
  const all: Group[] = []
  for (let i = 0; i < Math.min(payments.keys.length, lookAt); i++) {
    const head = book.headAt(payments.keys[i]! >>> 1)
    // Wednesday runs of bills and Friday deposits of sales; 1970-01-01 was a Thursday.
    if (head.currency !== world.currencies.base || head.payDay % 7 !== (head.sale ? 1 : 6) || head.settlement === 'undone')
      continue
    if ((payments.keys[i]! & 1) === 1) continue
    const payment = payments.at(i)
    if (payment.account !== world.chart.cheque) continue
    const key = `${payment.day} ${head.sale}`
    const group = groups.get(key)
    if (group && group.payments.length < mostInBatch) group.payments.push(payment)
    else {
      const opened = { account: payment.account, day: payment.day, sale: head.sale, payments: [payment] }
      groups.set(key, opened)
      all.push(opened)
    }
  }
  return all
    .filter((group) => group.payments.length > 1)
    .slice(0, world.scale.batches)
    .map((group, index) => toBatch(world.currencies.base, ids.at(index), index, group, payments))
}

function toBatch(currency: string, id: string, index: number, group: Group, payments: PaymentBook): WireRecord {
  const total = group.payments.reduce((sum, payment) => sum + payment.cents, 0)
  const updatedMs = Math.max(...group.payments.map((payment) => payment.updatedMs)) + 7
  const reconciled = index % 3 !== 0
  const type = group.sale ? 'RECBATCH' : 'PAYBATCH'
  // Inside a payment Xero writes the total and the flag as text.
  const stub = {
    Account: { AccountID: group.account.id },
    BatchPaymentID: id,
    Date: toWireDate(group.day),
    Type: type,
    Status: 'AUTHORISED',
    TotalAmount: toAmount(total).toFixed(2),
    UpdatedDateUTC: toWireInstant(updatedMs),
    IsReconciled: String(reconciled),
  }
  for (const payment of group.payments) payments.batches.set(payment.key, { id, stub })
  return {
    Account: { AccountID: group.account.id, CurrencyCode: currency },
    Reference: group.sale ? 'Deposit' : 'Payment run',
    ...(group.sale ? {} : { Particulars: 'RUN', Code: `W${index}`, Narrative: 'Weekly run' }),
    Details: index % 2 ? 'Paid "together"' : '',
    BatchPaymentID: id,
    DateString: toDateString(group.day),
    Date: toWireDate(group.day),
    Payments: group.payments.map((payment) => ({
      Invoice: {
        InvoiceID: payment.target.id,
        CurrencyCode: currency,
        ...toBareInvoice(),
      },
      PaymentID: payment.id,
      Amount: toAmount(payment.cents),
      BankAmount: toAmount(payment.bankCents),
    })),
    Type: type,
    Status: 'AUTHORISED',
    TotalAmount: toAmount(total),
    UpdatedDateUTC: toWireInstant(updatedMs),
    IsReconciled: reconciled,
  }
}

import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer
beforeAll(async () => {
  writer = await openWriter()
})
afterAll(() => writer.close())

const bank = { Code: '090' }
const contact = { Name: 'Settler' }
const line = { Description: 'x', Quantity: 1, AccountCode: '200', TaxType: 'OUTPUT2' }
const at = (day: number): string => new Date(Date.UTC(2026, 8, 1 + day)).toISOString().slice(0, 10)

type Kind = 'CreditNote' | 'Overpayment' | 'Prepayment'
type Step =
  | { do: 'invoice'; cents: number; day: number }
  | { do: 'credit'; kind: Kind; cents: number; day: number }
  | { do: 'pay' | 'refund' | 'allocate' | 'batch'; which: number; other: number; share: number; day: number }
  | { do: 'unpay' | 'unallocate' | 'unbatch'; which: number }

const cents = fc.integer({ min: 1, max: 100_000 })
const day = fc.integer({ min: 0, max: 60 })
const index = fc.integer({ min: 0, max: 1000 })
const made: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('invoice' as const), cents, day }),
  fc.record({
    do: fc.constant('credit' as const),
    kind: fc.constantFrom<Kind>('CreditNote', 'Overpayment', 'Prepayment'),
    cents,
    day,
  }),
)
const settled: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('pay' as const, 'refund' as const, 'allocate' as const, 'batch' as const),
  which: index,
  other: index,
  // More than all of it now and then.
  share: fc.constantFrom(0.1, 0.5, 1, 1, 1.2),
  day,
})
const undone: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('unpay' as const, 'unallocate' as const, 'unbatch' as const),
  which: index,
})
const step = fc.oneof({ weight: 3, arbitrary: made }, { weight: 6, arbitrary: settled }, { weight: 2, arbitrary: undone })

/** What is there to act on. */
interface History {
  invoices: string[]
  credits: { kind: Kind; id: string }[]
  payments: string[]
  batches: string[]
  allocations: string[]
}

const take = <T>(list: T[], which: number): T | undefined => list[which % Math.max(list.length, 1)]
const find = (root: string, id: string): WireRecord => {
  const collection = writer.sandbox.control.collection(root)
  return collection.recordAt(collection.indexOf(id)!)
}
const shareOf = (amount: unknown, share: number): number => Math.max(1, Math.round(Number(amount) * 100 * share)) / 100

async function run(each: Step, history: History): Promise<void> {
  /** The identifier of what was made; nothing where it was refused, as it should be when there is too little. */
  const make = async (path: string, id: string, body: Body): Promise<string | undefined> => {
    const answer = await writer.send('PUT', path, body)
    expect([200, 400], answer.text).toContain(answer.status)
    if (answer.status === 400) return undefined
    const list = Object.values(answer.json()).find((value) => Array.isArray(value)) as Body[]
    return String(list[0]![id])
  }
  const keep = (list: string[], id: string | undefined): void => void (id === undefined || list.push(id))
  const invoice = 'other' in each ? take(history.invoices, each.which) : undefined
  const credit = 'other' in each ? take(history.credits, each.do === 'refund' ? each.which : each.other) : undefined
  switch (each.do) {
    case 'invoice': {
      const lines = [{ ...line, UnitAmount: each.cents / 100 }]
      const made = {
        Type: 'ACCREC',
        Status: 'AUTHORISED',
        Contact: contact,
        Date: at(each.day),
        DueDate: at(each.day),
        LineItems: lines,
      }
      keep(history.invoices, await make('Invoices', 'InvoiceID', made))
      break
    }
    case 'credit': {
      const { kind } = each
      const money = {
        ...line,
        UnitAmount: each.cents / 100,
        ...(kind === 'Overpayment' ? { AccountCode: '610', TaxType: 'NONE' } : {}),
      }
      const common = { Contact: contact, Date: at(each.day), LineItems: [money] }
      const id =
        kind === 'CreditNote'
          ? await make('CreditNotes', 'CreditNoteID', { ...common, Type: 'ACCRECCREDIT', Status: 'AUTHORISED' })
          : await make('BankTransactions', `${kind}ID`, { ...common, Type: `RECEIVE-${kind.toUpperCase()}`, BankAccount: bank })
      if (id !== undefined) history.credits.push({ kind, id })
      break
    }
    case 'pay':
      if (!invoice) break
      keep(
        history.payments,
        await make('Payments', 'PaymentID', {
          Invoice: { InvoiceID: invoice },
          Account: bank,
          Date: at(each.day),
          Amount: shareOf(find('Invoices', invoice)['AmountDue'], each.share),
        }),
      )
      break
    case 'refund':
      if (!credit) break
      keep(
        history.payments,
        await make('Payments', 'PaymentID', {
          [credit.kind]: { [`${credit.kind}ID`]: credit.id },
          Account: bank,
          Date: at(each.day),
          Amount: shareOf(find(`${credit.kind}s`, credit.id)['RemainingCredit'], each.share),
        }),
      )
      break
    case 'allocate': {
      if (!credit || !invoice) break
      const path = `${credit.kind}s/${credit.id}/Allocations`
      const amount = Math.min(
        Number(find('Invoices', invoice)['AmountDue']),
        Number(find(`${credit.kind}s`, credit.id)['RemainingCredit']),
      )
      const id = await make(path, 'AllocationID', { Amount: shareOf(amount, each.share), Invoice: { InvoiceID: invoice } })
      if (id !== undefined) history.allocations.push(`${path}/${id}`)
      break
    }
    case 'batch': {
      const other = take(history.invoices, each.other)
      if (!invoice || !other) break
      const payments = [invoice, other].map((id) => ({
        Invoice: { InvoiceID: id },
        Amount: shareOf(find('Invoices', id)['AmountDue'], each.share / 2),
      }))
      keep(
        history.batches,
        await make('BatchPayments', 'BatchPaymentID', { Account: bank, Date: at(each.day), Payments: payments }),
      )
      break
    }
    case 'unpay':
    case 'unbatch':
    case 'unallocate': {
      const list = each.do === 'unpay' ? history.payments : each.do === 'unbatch' ? history.batches : history.allocations
      const gone = take(list, each.which)
      if (gone === undefined) break
      list.splice(list.indexOf(gone), 1)
      const answer =
        each.do === 'unallocate'
          ? await writer.send('DELETE', gone)
          : await writer.send('POST', `${each.do === 'unpay' ? 'Payments' : 'BatchPayments'}/${gone}`, { Status: 'DELETED' })
      expect(answer.status, answer.text).toBe(200)
    }
  }
}

function* recordsOf(root: string): Generator<WireRecord> {
  const collection = writer.sandbox.control.collection(root)
  for (let i = 0; i < collection.size; i++) yield collection.recordAt(i)
}

const toCents = (value: unknown): number => Math.round(Number(value ?? 0) * 100)
const sumOf = (list: unknown, property: string): number =>
  (list as Body[]).reduce((total, each) => total + toCents(each[property]), 0)

/** Open sales documents less the credits that stand on the control account, in cents. Prepayments stand elsewhere. */
function sumOpen(): number {
  let open = 0
  for (const record of recordsOf('Invoices')) {
    if (record['Type'] === 'ACCREC' && record['CurrencyCode'] === 'NZD' && record['Status'] === 'AUTHORISED')
      open += toCents(record['AmountDue'])
  }
  for (const root of ['CreditNotes', 'Overpayments']) {
    for (const record of recordsOf(root)) {
      const sale = record['Type'] === 'ACCRECCREDIT' || record['Type'] === 'RECEIVE-OVERPAYMENT'
      if (sale && record['CurrencyCode'] === 'NZD' && record['Status'] === 'AUTHORISED')
        open -= toCents(record['RemainingCredit'])
    }
  }
  return open
}

function sumControl(): number {
  let balance = 0
  for (const journal of recordsOf('Journals')) {
    let net = 0
    for (const posting of journal['JournalLines'] as Body[]) {
      net += toCents(posting['NetAmount'])
      if (posting['AccountCode'] === '610') balance += toCents(posting['NetAmount'])
    }
    expect(net).toBe(0)
  }
  return balance
}

function checkDocuments(history: History): void {
  for (const id of history.invoices) {
    const invoice = find('Invoices', id)
    const paid = sumOf(invoice['Payments'], 'Amount')
    const credited = ['CreditNotes', 'Prepayments', 'Overpayments'].reduce(
      (sum, name) => sum + sumOf(invoice[name], 'AppliedAmount'),
      0,
    )
    const due = toCents(invoice['Total']) - paid - credited
    expect([toCents(invoice['AmountPaid']), toCents(invoice['AmountCredited']), toCents(invoice['AmountDue'])]).toEqual([
      paid,
      credited,
      due,
    ])
    expect(due).toBeGreaterThanOrEqual(0)
    expect([invoice['Status'], 'FullyPaidOnDate' in invoice]).toEqual(due === 0 ? ['PAID', true] : ['AUTHORISED', false])
  }
  for (const { kind, id } of history.credits) {
    const credit = find(`${kind}s`, id)
    const left = toCents(credit['Total']) - sumOf(credit['Allocations'], 'Amount') - sumOf(credit['Payments'], 'Amount')
    expect(toCents(credit['RemainingCredit'])).toBe(left)
    expect(left).toBeGreaterThanOrEqual(0)
    expect(credit['Status']).toBe(left === 0 ? 'PAID' : 'AUTHORISED')
  }
}

test('whatever is paid, credited, refunded and undone: what is due is what is not settled, and the control account agrees', async () => {
  const apart = sumControl() - sumOpen()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 50 }), async (steps) => {
      const history: History = { invoices: [], credits: [], payments: [], batches: [], allocations: [] }
      for (const each of steps) await run(each, history)
      checkDocuments(history)
      expect(sumControl() - sumOpen()).toBe(apart)
    }),
    { numRuns: 12 },
  )
}, 60_000)

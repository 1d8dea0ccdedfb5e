import type { BankTransaction, Banking } from './banking.ts'
import type { ManualJournal } from './adjustments.ts'
import type { Account, Chart } from './chart.ts'
import type { CreditDocument } from './credits.ts'
import { netOf } from './document.ts'
import type { Line, LineAmountTypes } from './document.ts'
import type { Claim } from './expenses.ts'
import type { Invoice } from './invoice-book.ts'
import { roundHalfUp, toBase } from './money.ts'
import type { Payment } from './payments.ts'

/** One side of a journal, in cents of base currency: debit +, credit −. */
export interface Posting {
  account: Account
  net: number
  tax: number
  taxType: string
  description: string
  tracking: number
}

/** One journal to be numbered. `enteredMs` is when it was made, `day` the date it bears. */
export interface Entry {
  enteredMs: number
  day: number
  reference: string
  sourceType: string
  sourceId: string
  postings: Posting[]
}

/** Turns documents into journals by Xero's rules. Documents that do not post give none; undone ones give the journal and its reversal. */
export interface Ledger {
  invoice(invoice: Invoice, id: string, updatedMs: number): Entry[]
  creditNote(credit: CreditDocument): Entry[]
  cashCredit(credit: CreditDocument, kind: 'PREPAYMENT' | 'OVERPAYMENT'): Entry[]
  payment(payment: Payment): Entry[]
  banking(banking: Banking): Entry[]
  claim(claim: Claim): Entry[]
  manualJournal(journal: ManualJournal): Entry[]
}

interface Lines {
  total: number
  totalTax: number
  rate: number
  amountTypes: LineAmountTypes
  lines: readonly Line[]
}

export function createLedger(chart: Chart): Ledger {
  const receivable = chart.system('DEBTORS')
  const payable = chart.system('CREDITORS')
  const gst = chart.system('GST')
  const gains = chart.system('REALISEDCURRENCYGAIN')
  const claims = chart.system('UNPAIDEXPCLM')
  const controlOf = (sale: boolean) => (sale ? receivable : payable)

  /** Control account with the total, each line with its net amount, one line for all tax. `sign` is that of the control account. */
  const postLines = (control: Account, sign: 1 | -1, document: Lines): Posting[] => {
    const { rate, amountTypes } = document
    const total = toBase(document.total, rate)
    const totalTax = toBase(document.totalTax, rate)
    const nets = document.lines.map((line) => toBase(netOf(amountTypes, line), rate))
    const taxes = document.lines.map((line) => toBase(line.tax, rate))
    // What conversion leaves over goes to the largest line, never to tax or rounding.
    const largest = nets.reduce((best, net, i) => (Math.abs(net) > Math.abs(nets[best]!) ? i : best), 0)
    if (nets.length > 0) {
      nets[largest]! += total - totalTax - sum(nets)
      taxes[largest]! += totalTax - sum(taxes)
    }
    const postings = [toPlain(control, sign * total)]
    document.lines.forEach((line, i) => {
      postings.push({
        account: line.account,
        net: -sign * nets[i]!,
        tax: -sign * taxes[i]!,
        taxType: line.taxType,
        description: line.description,
        tracking: line.tracking,
      })
    })
    if (totalTax !== 0) postings.push(toPlain(gst, -sign * totalTax))
    return postings
  }

  const bankTransaction = (transaction: BankTransaction): Entry[] => {
    if (transaction.type !== 'SPEND' && transaction.type !== 'RECEIVE') return []
    const sign = transaction.type === 'RECEIVE' ? 1 : -1
    const entry = {
      enteredMs: transaction.createdMs,
      day: transaction.day,
      reference: transaction.reference,
      sourceType: sign === 1 ? 'CASHREC' : 'CASHPAID',
      sourceId: transaction.id,
      postings: postLines(transaction.account, sign, transaction),
    } satisfies Entry
    return withReversal(entry, transaction.status !== 'AUTHORISED' ? transaction.updatedMs : undefined)
  }

  return {
    invoice(invoice, id, updatedMs) {
      const { sale, status } = invoice
      if (status === 'DRAFT' || status === 'SUBMITTED' || status === 'DELETED') return []
      const entry: Entry = {
        enteredMs: invoice.createdMs,
        day: invoice.day,
        reference: invoice.reference,
        sourceType: sale ? 'ACCREC' : 'ACCPAY',
        sourceId: id,
        postings: postLines(controlOf(sale), sale ? 1 : -1, invoice),
      }
      return withReversal(entry, status === 'VOIDED' ? updatedMs : undefined)
    },
    creditNote(credit) {
      const { sale, status } = credit
      if (status === 'DRAFT' || status === 'SUBMITTED' || status === 'DELETED') return []
      const entry: Entry = {
        enteredMs: credit.createdMs,
        day: credit.day,
        reference: credit.reference,
        sourceType: sale ? 'ACCRECCREDIT' : 'ACCPAYCREDIT',
        sourceId: credit.id,
        postings: postLines(controlOf(sale), sale ? -1 : 1, credit),
      }
      return withReversal(entry, status === 'VOIDED' ? credit.updatedMs : undefined)
    },
    cashCredit(credit, kind) {
      const { sale } = credit
      const source = { reference: credit.reference, sourceType: `${sale ? 'AR' : 'AP'}${kind}`, sourceId: credit.id }
      const entry: Entry = {
        ...source,
        enteredMs: credit.createdMs,
        day: credit.day,
        postings: postLines(chart.cheque, sale ? 1 : -1, credit),
      }
      const entries = withReversal(entry, credit.status === 'VOIDED' ? credit.updatedMs : undefined)
      if (kind === 'OVERPAYMENT') return entries
      // Allocating a prepayment takes its share off the account and the tax it was booked to, against the control account.
      for (const allocation of credit.allocations) {
        entries.push({
          ...source,
          enteredMs: allocation.enteredMs,
          day: allocation.day,
          postings: postLines(controlOf(sale), sale ? -1 : 1, toShare(credit, allocation.cents)),
        })
      }
      return entries
    },
    payment(payment) {
      const { type, account, target } = payment
      const sale = type.startsWith('ACCREC') || type.startsWith('AR')
      const received = type === 'ACCRECPAYMENT' || (type.startsWith('AP') && type !== 'ACCPAYPAYMENT')
      const sign = received ? 1 : -1
      const bank = sign * (account.currency === 'NZD' ? payment.bankCents : toBase(payment.bankCents, payment.rate))
      const isPrepayment = type.includes('PREPAYMENTPAYMENT')
      const control = -sign * toBase(payment.cents, target.rate)
      // A refunded prepayment goes back where it was booked, with its tax.
      const postings = isPrepayment
        ? postLines(account, sign, toRefundedPrepayment(chart, sale, payment.cents))
        : [toPlain(controlOf(sale), control), toPlain(account, bank)]
      if (!isPrepayment && bank + control !== 0) postings.push(toPlain(gains, -(bank + control)))
      const entry: Entry = {
        enteredMs: payment.enteredMs,
        day: payment.day,
        reference: payment.reference,
        sourceType: type,
        sourceId: payment.id,
        postings,
      }
      return withReversal(entry, payment.deleted ? payment.updatedMs : undefined)
    },
    banking({ transactions, transfers }) {
      const entries = transactions.flatMap(bankTransaction)
      for (const transfer of transfers) {
        const entry: Entry = {
          enteredMs: transfer.createdMs,
          day: transfer.day,
          reference: transfer.reference,
          sourceType: 'TRANSFER',
          sourceId: transfer.id,
          postings: [toPlain(transfer.from, -transfer.cents), toPlain(transfer.to, transfer.cents)],
        }
        entries.push(...withReversal(entry, transfer.deleted ? transfer.createdMs + 5_000_000 : undefined))
      }
      return entries
    },
    claim(claim) {
      if (claim.status !== 'AUTHORISED' && claim.status !== 'PAID') return []
      const postings = claim.receipts.flatMap((receipt) => postLines(claims, -1, receipt))
      const entries: Entry[] = [
        {
          enteredMs: claim.createdMs,
          day: claim.reportingDay,
          reference: '',
          sourceType: 'EXPCLAIM',
          sourceId: claim.id,
          postings,
        },
      ]
      if (claim.paid > 0) {
        entries.push({
          enteredMs: claim.paidMs,
          day: claim.paidDay,
          reference: '',
          sourceType: 'EXPPAYMENT',
          sourceId: claim.paymentId,
          postings: [toPlain(claims, claim.paid), toPlain(chart.cheque, -claim.paid)],
        })
      }
      return entries
    },
    manualJournal(journal) {
      if (journal.status !== 'POSTED' && journal.status !== 'VOIDED') return []
      const entry: Entry = {
        enteredMs: journal.createdMs,
        day: journal.day,
        reference: journal.narration,
        sourceType: 'MANJOURNAL',
        sourceId: journal.id,
        postings: journal.lines.map(({ account, cents, description, tracking }) => ({
          account,
          net: cents,
          tax: 0,
          taxType: 'NONE',
          description,
          tracking,
        })),
      }
      return withReversal(entry, journal.status === 'VOIDED' ? journal.updatedMs : undefined)
    },
  }
}

function toPlain(account: Account, net: number): Posting {
  return { account, net, tax: 0, taxType: '', description: '', tracking: 0 }
}

/** Undoing makes a second journal of opposite sign with the date of the first. */
function withReversal(entry: Entry, undoneMs: number | undefined): Entry[] {
  if (undoneMs === undefined) return [entry]
  const postings = entry.postings.map((posting) => ({ ...posting, net: -posting.net || 0, tax: -posting.tax || 0 }))
  return [entry, { ...entry, enteredMs: Math.max(undoneMs, entry.enteredMs + 1), postings }]
}

/** A part of a prepayment, whose one line includes its tax in the same proportion. */
function toShare(credit: CreditDocument, cents: number): Lines {
  const line = credit.lines[0]!
  const tax = credit.total === 0 ? 0 : roundHalfUp((cents * credit.totalTax) / credit.total)
  return { total: cents, totalTax: tax, rate: credit.rate, amountTypes: 'Inclusive', lines: [{ ...line, amount: cents, tax }] }
}

function toRefundedPrepayment(chart: Chart, sale: boolean, cents: number): Lines {
  const tax = roundHalfUp((cents * 15) / 115)
  const line: Line = {
    item: undefined,
    description: '',
    quantity: 10000,
    price: cents * 100,
    discountPercent: 0,
    account: chart.byCode(sale ? '815' : '620'),
    taxType: sale ? 'OUTPUT2' : 'INPUT2',
    amount: cents,
    tax,
    tracking: 0,
  }
  return { total: cents, totalTax: tax, rate: 1_000_000, amountTypes: 'Inclusive', lines: [line] }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

import type { Draft } from '../../books/draft.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Input } from '../input.ts'

/** A kind of document that money or credit can be set against. */
export interface DocumentKind {
  /** How a payment names it: `Invoice`. */
  property: string
  root: string
  id: string
  number?: string
}

/** A document that is paid, refunded or allocated, as the draft has it. */
export interface Settled {
  kind: DocumentKind
  id: string
  record: WireRecord
}

const kinds: readonly DocumentKind[] = [
  { property: 'Invoice', root: 'Invoices', id: 'InvoiceID', number: 'InvoiceNumber' },
  { property: 'CreditNote', root: 'CreditNotes', id: 'CreditNoteID', number: 'CreditNoteNumber' },
  { property: 'Prepayment', root: 'Prepayments', id: 'PrepaymentID' },
  { property: 'Overpayment', root: 'Overpayments', id: 'OverpaymentID' },
]

/** What paying a document is called, by the document's Type. */
export interface PaidAs {
  /** Type of the document where it stands inside a payment. */
  stub: string
  payment: string
  /** Money comes in. */
  receives: boolean
}

const paidAs: Readonly<Record<string, PaidAs>> = {
  ACCREC: { stub: 'ACCREC', payment: 'ACCRECPAYMENT', receives: true },
  ACCPAY: { stub: 'ACCPAY', payment: 'ACCPAYPAYMENT', receives: false },
  ACCRECCREDIT: { stub: 'ACCRECCREDIT', payment: 'ARCREDITPAYMENT', receives: false },
  ACCPAYCREDIT: { stub: 'ACCPAYCREDIT', payment: 'APCREDITPAYMENT', receives: true },
  'RECEIVE-PREPAYMENT': { stub: 'ARPREPAYMENT', payment: 'ARPREPAYMENTPAYMENT', receives: false },
  'SPEND-PREPAYMENT': { stub: 'APPREPAYMENT', payment: 'APPREPAYMENTPAYMENT', receives: true },
  'RECEIVE-OVERPAYMENT': { stub: 'AROVERPAYMENT', payment: 'AROVERPAYMENTPAYMENT', receives: false },
  'SPEND-OVERPAYMENT': { stub: 'APOVERPAYMENT', payment: 'APOVERPAYMENTPAYMENT', receives: true },
}

export function paidAsOf({ record }: Settled): PaidAs {
  const found = paidAs[String(record['Type'])]
  if (!found) throw new RangeError(`Nothing is known of paying a document of type ${String(record['Type'])}.`)
  return found
}

/**
 * The document that a payment names: by `{"Invoice":{"InvoiceID":…}}` or by number, also beside it (`"InvoiceNumber":…`).
 * `missing`: it names one there is not. Undefined: it names none.
 */
export function findSettled(draft: Draft, input: Input): Settled | 'missing' | undefined {
  let named = false
  for (const kind of kinds) {
    const child = input.child(kind.property)
    const id = child?.text(kind.id)
    const number = kind.number === undefined ? undefined : (child?.text(kind.number) ?? input.text(kind.number))
    const found =
      (id ? takeSettled(draft, kind, id) : undefined) ?? (number && !id ? findByNumber(draft, kind, number) : undefined)
    if (found) return found
    named ||= child !== undefined || Boolean(number)
  }
  return named ? 'missing' : undefined
}

/** The document inside a stored payment, which calls credit notes, pre- and overpayments `Invoice` as well. */
export function findPaid(draft: Draft, payment: WireRecord): Settled | undefined {
  const { InvoiceID: stubId } = (payment['Invoice'] ?? {}) as WireRecord
  const id = typeof stubId === 'string' ? stubId : ''
  for (const kind of kinds) {
    const found = takeSettled(draft, kind, id)
    if (found) return found
  }
  return undefined
}

export function findInvoice(draft: Draft, input: Input): Settled | 'missing' | undefined {
  const found = findSettled(draft, input)
  return found === undefined || found === 'missing' || found.kind.property === 'Invoice' ? found : undefined
}

/** A credit note, pre- or overpayment by the name of its root. */
export function takeCredit(draft: Draft, root: string, id: string): Settled | undefined {
  const kind = kinds.find((candidate) => candidate.root === root)
  return kind && takeSettled(draft, kind, id)
}

function takeSettled(draft: Draft, kind: DocumentKind, id: string): Settled | undefined {
  const record = draft.find(kind.root, id)
  return record && { kind, id: String(record[kind.id]), record }
}

/** Sales numbers are unique; of bills with the same number the one that is still open is meant. */
function findByNumber(draft: Draft, kind: DocumentKind, number: string): Settled | undefined {
  const found = draft.lookup(kind.root, kind.number ?? '', number).flatMap((id) => takeSettled(draft, kind, id) ?? [])
  return found.find(({ record }) => record['Status'] === 'AUTHORISED') ?? found[0]
}

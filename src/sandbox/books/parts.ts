import type { WireRecord } from '../company/collection.ts'
import { readList, readRecord, readText, roundHalfUp, toCents } from './amounts.ts'
import type { Posting } from './entry.ts'
import type { PostingContext } from './poster.ts'

/** One line of a document as it goes to an account, in cents of the document's currency, signed as the document shows it. */
export interface Part {
  accountId: string
  /** Without tax. */
  net: number
  tax: number
  taxType: string
  description: string
  tracking: readonly WireRecord[]
  /** Of a line that names an item: for the stock of those that are tracked. */
  item?: { id: string; code: string; quantity: number }
}

/** What a document comes to in its own currency. Lines, extras and tax add up to the total. */
export interface Parts {
  /** What goes to the control or bank account: the document's total less what the Construction Industry Scheme withholds. */
  total: number
  totalTax: number
  lines: readonly Part[]
  /** CIS withheld and the document's rounding: never changed by conversion leftovers. */
  extras: readonly { accountId: string; net: number }[]
}

const untracked: readonly WireRecord[] = []

/**
 * Reads a document's lines. Tax stands on the line as it was rounded there; reverse charges come with none, for their two
 * halves meet on the tax account. Throws a RangeError where an account is missing or the lines are not what the totals say.
 */
export function readParts(record: WireRecord, context: PostingContext): Parts {
  const amountTypes = readText(record, 'LineAmountTypes')
  const lines: Part[] = []
  let net = 0
  for (const line of readList(record, 'LineItems')) {
    const part = readPart(line, amountTypes, context)
    if (!part) continue
    net += part.net
    lines.push(part)
  }
  const total = toCents(record['Total'])
  const totalTax = amountTypes === 'NoTax' ? 0 : toCents(record['TotalTax'])
  const subTotal = record['SubTotal'] === undefined ? net : toCents(record['SubTotal'])
  if (net !== subTotal) throw new RangeError(`The lines of the document come to ${net / 100}, its SubTotal is ${subTotal / 100}.`)
  const extras: { accountId: string; net: number }[] = []
  const withheld = toCents(record['CISDeduction'])
  if (withheld !== 0) extras.push({ accountId: findCisAccount(record, context), net: -withheld })
  const rounding = total - subTotal - totalTax
  if (rounding !== 0) extras.push({ accountId: context.accounts.system('ROUNDING').id, net: rounding })
  return { total: total - withheld, totalTax, lines, extras }
}

/** Nothing for a line that is a description alone. */
export function readPart(line: WireRecord, amountTypes: string, context: PostingContext): Part | undefined {
  const key = readText(line, 'AccountID') || readText(line, 'AccountCode')
  const amount = toCents(line['LineAmount'])
  if (key === '' && amount === 0) return undefined
  const account = context.accounts.find(key)
  if (!account) throw new RangeError(key === '' ? 'A line has an amount and no account.' : `The chart has no account ${key}.`)
  const size = amountTypes === 'NoTax' ? 0 : Math.abs(toCents(line['TaxAmount']))
  const tax = amount < 0 ? -size : size
  const part: Part = {
    accountId: account.id,
    net: amountTypes === 'Inclusive' ? amount - tax : amount,
    tax: tax + 0,
    taxType: readText(line, 'TaxType'),
    description: readText(line, 'Description'),
    tracking: (line['Tracking'] as WireRecord[] | undefined) ?? untracked,
  }
  const code = readText(line, 'ItemCode')
  if (code !== '')
    part.item = { id: readText(readRecord(line, 'Item') ?? {}, 'ItemID'), code, quantity: Number(line['Quantity'] ?? 1) }
  return part
}

/**
 * The lines of a document, opposite its control account: each on its account, then what is withheld or rounded, one line for all
 * tax at the end. `convert` makes cents of base currency; the cents that leaves over go to the largest line, never to tax or
 * rounding. They add up to −sign × convert(total).
 */
export function toLinePostings(
  parts: Parts,
  sign: 1 | -1,
  convert: (cents: number) => number,
  context: PostingContext,
): Posting[] {
  const { lines } = parts
  const totalTax = convert(parts.totalTax)
  const extras = parts.extras.map((extra) => convert(extra.net))
  const nets = lines.map(({ net }) => convert(net))
  const taxes = lines.map(({ tax }) => convert(tax))
  settleRest(nets, convert(parts.total) - totalTax - sum(extras) - sum(nets))
  settleRest(taxes, totalTax - sum(taxes))
  const postings = lines.map(({ accountId, taxType, description, tracking }, at): Posting => ({
    accountId,
    net: -sign * nets[at]! + 0,
    tax: -sign * taxes[at]! + 0,
    taxType,
    description,
    tracking,
  }))
  for (const [at, { accountId }] of parts.extras.entries()) postings.push(toPlain(accountId, -sign * extras[at]!))
  if (totalTax !== 0) postings.push(toPlain(context.accounts.system('GST').id, -sign * totalTax))
  return postings
}

/** A line on a control, bank, tax or system account. */
export function toPlain(accountId: string, net: number, foreign?: { currency: string; amount: number }): Posting {
  const posting: Posting = { accountId, net: net + 0, tax: 0, taxType: '', description: '', tracking: untracked }
  return foreign ? { ...posting, foreign } : posting
}

/**
 * The part of a document that settles `from` to `to` of its total, as when it is paid bit by bit. Each bit is the difference of
 * two rounded states, so that all of them together are the document to the cent.
 */
export function shareParts(parts: Parts, from: number, to: number): Parts {
  if (from === 0 && to === parts.total) return parts
  const before = scaleParts(parts, from)
  const after = scaleParts(parts, to)
  return {
    total: to - from,
    totalTax: after.totalTax - before.totalTax,
    lines: after.lines.map((line, at) => ({
      ...line,
      net: line.net - before.lines[at]!.net,
      tax: line.tax - before.lines[at]!.tax,
    })),
    extras: after.extras.map((extra, at) => ({ ...extra, net: extra.net - before.extras[at]!.net })),
  }
}

function scaleParts(parts: Parts, settled: number): Parts {
  if (settled === parts.total) return parts
  const scale = (cents: number) => (parts.total === 0 ? 0 : roundHalfUp((cents * settled) / parts.total))
  const totalTax = scale(parts.totalTax)
  const extras = parts.extras.map((extra) => ({ ...extra, net: scale(extra.net) }))
  const nets = parts.lines.map(({ net }) => scale(net))
  const taxes = parts.lines.map(({ tax }) => scale(tax))
  settleRest(nets, settled - totalTax - extras.reduce((total, { net }) => total + net, 0) - sum(nets))
  settleRest(taxes, totalTax - sum(taxes))
  return {
    total: settled,
    totalTax,
    lines: parts.lines.map((line, at) => ({ ...line, net: nets[at]!, tax: taxes[at]! })),
    extras,
  }
}

/** Adds what rounding left to the largest amount. */
function settleRest(amounts: number[], rest: number): void {
  if (rest === 0) return
  if (amounts.length === 0) throw new RangeError(`The document has a total and no lines: ${rest / 100} is left.`)
  let largest = 0
  for (let at = 1; at < amounts.length; at++) if (Math.abs(amounts[at]!) > Math.abs(amounts[largest]!)) largest = at
  amounts[largest]! += rest
}

export function sum(values: readonly number[]): number {
  let total = 0
  for (const value of values) total += value
  return total
}

/** What is withheld from the company's sales is money it will get back; what it withholds from bills it owes. */
function findCisAccount(record: WireRecord, { accounts }: PostingContext): string {
  const sale = readText(record, 'Type').startsWith('ACCREC')
  const names = sale ? ['CISASSET', 'CISASSETS'] : ['CISLIABILITY']
  for (const name of names) {
    const account = accounts.findSystem(name)
    if (account) return account.id
  }
  throw new RangeError(`The chart has no account ${names[0]!}.`)
}

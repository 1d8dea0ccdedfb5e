import type { Account } from '../../books/accounts.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { LineAmountTypes } from '../../company/document.ts'
import { toAmount } from '../../company/money.ts'
import { createInput } from '../input.ts'
import type { Input } from '../input.ts'
import { isOpenToLines, readAccount, readTaxRate, readUntaxedType } from './line-accounts.ts'
import { taxOf } from './line-amounts.ts'
import { readTracking } from './line-tracking.ts'
import { listOf } from '../money/settlement.ts'
import type { Write } from '../write-routes.ts'

/** Accounts that documents may name but manual journals may not. */
const closedSystemAccounts: ReadonlySet<string> = new Set(['RETAINEDEARNINGS', 'WAGEPAYABLES'])

export interface JournalLines {
  /** As Xero shows them. */
  records: WireRecord[]
  /** How many have an amount. */
  filled: number
  /** Cents, with tax: what is debited, and what is credited (0 or less). */
  debits: number
  credits: number
}

/**
 * The lines that were sent, or those of the journal. Debits are positive. Without `LineAmountTypes` the amounts have no tax;
 * `Exclusive` adds it to each line, `Inclusive` has it inside.
 */
export function readJournalLines(
  write: Write,
  amountTypes: LineAmountTypes,
  complete: boolean,
  before: WireRecord | undefined,
): JournalLines {
  const held = listOf(before ?? {}, 'JournalLines')
  const sent = write.input.list('JournalLines') ?? held.map(createInput)
  const lines: JournalLines = { records: [], filled: 0, debits: 0, credits: 0 }
  for (const input of sent) {
    const { record, amount } = readLine(write, input, { amountTypes, complete, held })
    lines.records.push(record)
    if (record['IsBlank'] !== true) lines.filled += 1
    if (amount > 0) lines.debits += amount
    else lines.credits += amount
  }
  return lines
}

/** What Xero says of lines that do not add up to nothing. */
export function toImbalance({ debits, credits }: JournalLines): string | undefined {
  if (debits + credits === 0) return undefined
  return `The total debits (${toAmount(debits).toFixed(2)}) must equal total credits (${toAmount(credits).toFixed(2)})`
}

function readLine(
  write: Write,
  input: Input,
  { amountTypes, complete, held }: { amountTypes: LineAmountTypes; complete: boolean; held: readonly WireRecord[] },
): { record: WireRecord; amount: number } {
  const cents = input.cents('LineAmount') ?? 0
  const description = input.text('Description') ?? ''
  const tracking = readTracking(write, input.list('Tracking'), held)
  const named = input.text('AccountCode') || input.text('AccountID')
  if (cents === 0 && !named) {
    return { record: { Description: description, TaxAmount: 0, LineAmount: 0, Tracking: tracking, IsBlank: true }, amount: 0 }
  }
  const account = readJournalAccount(write, input, complete)
  const rate = amountTypes === 'NoTax' ? undefined : readTaxRate(input, account, write)
  const tax = taxOf(amountTypes, cents, rate?.effectivePercent ?? 0)
  const record = {
    Description: description,
    TaxType: rate?.taxType ?? readUntaxedType(input, write.books),
    TaxAmount: toAmount(tax),
    LineAmount: toAmount(cents),
    ...(account ? { AccountCode: account.code } : {}),
    Tracking: tracking,
    ...(account ? { AccountID: account.id } : {}),
    IsBlank: false,
  }
  return { record, amount: amountTypes === 'Exclusive' ? cents + tax : cents }
}

/** A draft loses an account that there is not, with a warning; a journal that is to be posted is refused. */
function readJournalAccount({ books, problems }: Write, input: Input, complete: boolean): Account | undefined {
  const code = input.text('AccountCode')
  if (!complete && code && !books.accounts.find(code)) {
    problems.warn(`Account code '${code}' has been removed as it does not match a recognised account.`)
    return undefined
  }
  const allows = (account: Account) => isOpenToLines(account, false) && !closedSystemAccounts.has(account.system)
  return readAccount(input, undefined, { books, problems, allows, needed: complete })
}

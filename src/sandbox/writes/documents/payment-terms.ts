import type { Account } from '../../books/accounts.ts'
import type { WireRecord } from '../../company/collection.ts'
import { roundHalfUp, toBase } from '../../company/money.ts'
import type { Input } from '../input.ts'
import { checkLockDates } from '../lock-dates.ts'
import type { PaymentTerms } from '../money/payment-records.ts'
import { openCents } from '../money/settlement.ts'
import type { Settled } from '../money/settled-documents.ts'
import { findSettled } from '../money/settled-documents.ts'
import type { Write } from '../write-routes.ts'

const detailNames = ['BankAccountNumber', 'Particulars', 'Code', 'Details']

/** What one payment says, checked: problems go to the write. Undefined with problems. */
export function readPaymentTerms(write: Write): PaymentTerms | undefined {
  const { input, problems } = write
  const settled = readSettled(write, input)
  const account = readPaymentAccount(write, input)
  const day = input.day('Date') ?? write.today
  const cents = readAmount(write, input, settled)
  if (day !== undefined) checkLockDates(write, day)
  if (!settled || !account || cents === undefined || problems.errors.length > 0) return undefined
  return { ...toTerms(write, input, { settled, account, cents, day }), reconciled: input.boolean('IsReconciled') ?? false }
}

/** The document that is paid; it must be approved and not settled yet. */
export function readSettled({ draft, problems }: Write, input: Input): Settled | undefined {
  const settled = findSettled(draft, input)
  if (settled !== undefined && settled !== 'missing') return settled
  problems.error('Document could not be found')
  return undefined
}

/** Money comes from and goes to bank accounts, and to those that are opened to payments. */
export function readPaymentAccount({ books, problems }: Write, input: Input): Account | undefined {
  const child = input.child('Account')
  const named = child?.text('AccountID') || child?.text('Code') || (child ? undefined : input.text('Code'))
  const account = named ? books.accounts.find(named) : undefined
  if (!account) problems.error('Account could not be found.')
  else if (account.status !== 'ACTIVE' || !(account.type === 'BANK' || account.paymentsAllowed)) {
    problems.error('Account type is invalid for making a payment to/from.')
    return undefined
  }
  return account
}

/** Cents of the document's currency, no more than are open. */
export function readAmount({ problems }: Write, input: Input, settled: Settled | undefined): number | undefined {
  const cents = input.cents('Amount')
  if (cents === undefined || cents <= 0) {
    problems.error('The payment amount must be greater than zero.')
    return undefined
  }
  if (!settled) return undefined
  if (settled.record['Status'] !== 'AUTHORISED') problems.error('Payments can only be made against Authorised documents')
  if (cents > openCents(settled.record)) problems.error('Payment amount exceeds the amount outstanding on this document')
  return cents
}

/**
 * A payment of foreign money has a rate: the one given, or that of the day. What the bank moves follows from it, unless the
 * client says what the bank moved, in which case the rate follows from that.
 */
export function toTerms(
  { books }: Write,
  input: Input,
  { settled, account, cents, day }: Pick<PaymentTerms, 'settled' | 'account' | 'cents' | 'day'>,
): Omit<PaymentTerms, 'reconciled'> {
  const { baseCurrency } = books
  const { CurrencyCode: code } = settled.record
  const currency = typeof code === 'string' ? code : baseCurrency
  const bankCurrency = account.currency || baseCurrency
  const bankCents = input.cents('BankAmount')
  const told = bankCurrency !== currency && bankCents !== undefined && bankCents > 0 ? bankCents : undefined
  const given = input.number('CurrencyRate')
  const rate =
    currency === baseCurrency
      ? 1
      : given !== undefined && given > 0
        ? roundRate(given)
        : told !== undefined && bankCurrency === baseCurrency
          ? roundRate(cents / told)
          : books.rateOn(currency, day)
  return {
    settled,
    account,
    cents,
    bankCents: told ?? exchange(cents, { currency, rate }, { currency: bankCurrency, rate: bankRate() }),
    rate,
    day,
    reference: input.text('Reference') ?? '',
    details: readDetails(input),
  }

  function bankRate(): number {
    return bankCurrency === baseCurrency ? 1 : books.rateOn(bankCurrency, day)
  }
}

interface Money {
  currency: string
  /** Units for one of base currency. */
  rate: number
}

/** Cents of one currency in cents of another, by way of base currency. */
export function exchange(cents: number, from: Money, to: Money): number {
  if (from.currency === to.currency) return cents
  const base = toBase(cents, Math.round(from.rate * 1_000_000))
  return to.rate === 1 ? base : roundHalfUp(base * to.rate)
}

/** Xero keeps six decimals. */
function roundRate(rate: number): number {
  return Math.round(rate * 1_000_000) / 1_000_000
}

function readDetails(input: Input): WireRecord {
  const details: WireRecord = {}
  // `Code` alone may name the account instead.
  for (const name of detailNames)
    if (input.has(name) && (name !== 'Code' || input.has('Account'))) details[name] = input.text(name)
  return details
}

import { randomUUID } from 'node:crypto'
import type { Account } from '../../books/accounts.ts'
import type { WireRecord } from '../../company/collection.ts'
import { toAmount } from '../../company/money.ts'
import { toDateString, toWireDate, toWireInstant } from '../../company/wire.ts'
import { checkLockDates } from '../lock-dates.ts'
import { toAccountStub } from './payment-records.ts'
import { exchange } from '../documents/payment-terms.ts'
import { dayOf } from './settlement.ts'
import { readTracking } from '../lines/line-tracking.ts'
import type { Write } from '../write-routes.ts'
import { createWriteRoutes } from '../write-routes.ts'

/** Money moved between two bank accounts. Each account shows it as a bank transaction of its own. */
export const bankTransferRoutes = createWriteRoutes({
  path: 'BankTransfers',
  root: 'BankTransfers',
  id: 'BankTransferID',
  scopes: ['accounting.transactions', 'accounting.banktransactions'],
  put: createTransfer,
  post(write) {
    const id = write.input.text('BankTransferID')
    const existing = id ? write.draft.find('BankTransfers', id) : undefined
    if (existing) return deleteTransfer({ ...write, existing })
    write.problems.error('The bank transfer could not be found.')
    return undefined
  },
  postOne: deleteTransfer,
})

function createTransfer(write: Write): WireRecord | undefined {
  const { input, problems, draft } = write
  const from = readBank(write, 'FromBankAccount')
  const to = readBank(write, 'ToBankAccount')
  const cents = input.cents('Amount') ?? 0
  const day = input.day('Date') ?? write.today
  const tracking = [readTracking(write, input.list('FromTracking')), readTracking(write, input.list('ToTracking'))] as const
  if (from && from === to) problems.error('The from and to bank accounts cannot be the same.')
  if (cents <= 0) problems.error('The amount of a bank transfer must be greater than zero.')
  checkLockDates(write, day)
  if (!from || !to || problems.errors.length > 0) return undefined

  const { arrived, rate } = convert(write, from, to, cents, day)
  const reconciled = [input.boolean('FromIsReconciled') ?? false, input.boolean('ToIsReconciled') ?? false] as const
  const reference = input.text('Reference') ?? ''
  const side = { day, reference }
  const sent = draft.save(
    'BankTransactions',
    toTwin(write, { ...side, type: 'SPEND-TRANSFER', account: from, other: to, cents, reconciled: reconciled[0] }),
  )
  const received = draft.save(
    'BankTransactions',
    toTwin(write, { ...side, type: 'RECEIVE-TRANSFER', account: to, other: from, cents: arrived, reconciled: reconciled[1] }),
  )
  const transfer = draft.save('BankTransfers', {
    BankTransferID: randomUUID(),
    CreatedDateUTCString: new Date(draft.nowMs).toISOString().slice(0, 19),
    CreatedDateUTC: toWireInstant(draft.nowMs),
    DateString: toDateString(day),
    Date: toWireDate(day),
    Status: 'AUTHORISED',
    FromBankAccount: toAccountStub(from),
    ToBankAccount: toAccountStub(to),
    Amount: toAmount(cents),
    FromBankTransactionID: sent['BankTransactionID'],
    ToBankTransactionID: received['BankTransactionID'],
    FromIsReconciled: reconciled[0],
    ToIsReconciled: reconciled[1],
    Reference: reference,
    CurrencyRate: rate,
    HasAttachments: false,
    FromTracking: tracking[0],
    ToTracking: tracking[1],
  })
  return { ...transfer, ValidationErrors: [] }
}

function readBank({ input, problems, books }: Write, property: string): Account | undefined {
  const child = input.child(property)
  const named = child?.text('AccountID') || child?.text('Code')
  const account = named ? books.accounts.find(named) : undefined
  if (account?.type === 'BANK' && account.status === 'ACTIVE') return account
  problems.error(`${property === 'FromBankAccount' ? 'From' : 'To'} bank account could not be found.`)
  return undefined
}

/** The rate of the foreign side, units for one of base; 1 where both are base. Amount is in the currency it leaves. */
function convert(
  { books, input }: Write,
  from: Account,
  to: Account,
  cents: number,
  day: number,
): { arrived: number; rate: number } {
  const { baseCurrency } = books
  const out = from.currency || baseCurrency
  const into = to.currency || baseCurrency
  const given = input.number('CurrencyRate')
  const foreign = out === baseCurrency ? into : out
  const rateOf = (currency: string): number =>
    currency === baseCurrency ? 1 : currency === foreign && given && given > 0 ? given : books.rateOn(currency, day)
  const arrived = exchange(cents, { currency: out, rate: rateOf(out) }, { currency: into, rate: rateOf(into) })
  return { arrived, rate: rateOf(foreign) }
}

interface Twin {
  type: string
  account: Account
  other: Account
  cents: number
  day: number
  reference: string
  reconciled: boolean
}

/** How one of the two accounts shows the transfer. Transfers have no contact. */
function toTwin({ books }: Write, { type, account, other, cents, day, reference, reconciled }: Twin): WireRecord {
  const currency = account.currency || books.baseCurrency
  const amount = toAmount(cents)
  return {
    BankTransactionID: randomUUID(),
    BankAccount: toAccountStub(account),
    Type: type,
    Reference: reference,
    IsReconciled: reconciled,
    CurrencyRate: currency === books.baseCurrency ? 1 : books.rateOn(currency, day),
    HasAttachments: false,
    DateString: toDateString(day),
    Date: toWireDate(day),
    Status: 'AUTHORISED',
    LineAmountTypes: 'NoTax',
    LineItems: [
      {
        Description: `Bank transfer ${type === 'SPEND-TRANSFER' ? 'to' : 'from'} ${other.name}`,
        UnitAmount: amount,
        TaxType: 'NONE',
        TaxAmount: 0,
        LineAmount: amount,
        AccountCode: other.code,
        Tracking: [],
        Quantity: 1,
        LineItemID: randomUUID(),
        AccountID: other.id,
      },
    ],
    SubTotal: amount,
    TotalTax: 0,
    Total: amount,
    UpdatedDateUTC: '',
    CurrencyCode: currency,
  }
}

function deleteTransfer(write: Write): WireRecord | undefined {
  const { input, problems, draft, existing } = write
  if (!existing) return undefined
  if (input.text('Status')?.toUpperCase() !== 'DELETED') problems.error('Bank transfers cannot be updated, only deleted.')
  else if (existing['Status'] === 'DELETED') problems.error('This bank transfer has already been deleted.')
  checkLockDates(write, dayOf(existing))
  if (problems.errors.length > 0) return undefined
  for (const property of ['FromBankTransactionID', 'ToBankTransactionID']) {
    const twin = draft.find('BankTransactions', String(existing[property]))
    if (twin) draft.save('BankTransactions', { ...twin, Status: 'DELETED' })
  }
  return { ...draft.save('BankTransfers', { ...existing, Status: 'DELETED' }), ValidationErrors: [] }
}

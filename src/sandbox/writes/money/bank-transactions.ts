import { randomUUID } from 'node:crypto'
import type { Account } from '../../books/accounts.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { LineAmountTypes } from '../../company/document.ts'
import { toAmount } from '../../company/money.ts'
import { toDateString, toWireDate } from '../../company/wire.ts'
import { findBankAccount } from './bank-account.ts'
import { makeCashCredit } from './cash-credits.ts'
import { resolveContact, toContactStub } from '../contact-reference.ts'
import { readCurrency } from '../currency.ts'
import type { Currency } from '../currency.ts'
import { createInput } from '../input.ts'
import { isOpenToLines } from '../lines/line-accounts.ts'
import { readLines, rereadLines } from '../lines/lines.ts'
import type { LineRules, Lines } from '../lines/lines.ts'
import { checkLockDates } from '../lock-dates.ts'
import { readAmountTypes } from '../lines/amount-types.ts'
import { dayOf, listOf } from './settlement.ts'
import type { Write } from '../write-routes.ts'
import { createWriteRoutes } from '../write-routes.ts'

/** Money spent and received, and the over- and prepayments that it can be. */
export const bankTransactionRoutes = createWriteRoutes({
  path: 'BankTransactions',
  root: 'BankTransactions',
  id: 'BankTransactionID',
  scopes: ['accounting.transactions', 'accounting.banktransactions'],
  put: createTransaction,
  post(write) {
    const id = write.input.text('BankTransactionID')
    if (!id) return createTransaction(write)
    const existing = write.draft.find('BankTransactions', id)
    if (existing) return updateTransaction({ ...write, existing })
    write.problems.error('An existing Bank Transaction with the specified BankTransactionID could not be found')
    return undefined
  },
  postOne: updateTransaction,
})

const types = ['SPEND', 'RECEIVE', ...['OVERPAYMENT', 'PREPAYMENT'].flatMap((kind) => [`SPEND-${kind}`, `RECEIVE-${kind}`])]

function createTransaction(write: Write): WireRecord | undefined {
  const { input, problems } = write
  const type = input.text('Type')?.toUpperCase() ?? ''
  if (!types.includes(type)) problems.error(`The Bank Transaction Type '${type}' is not valid.`)
  const status = input.text('Status')?.toUpperCase() || 'AUTHORISED'
  if (status !== 'AUTHORISED') problems.error('Bank Transaction not of valid status for creation')
  return writeTransaction(write, type, undefined)
}

function updateTransaction(write: Write): WireRecord | undefined {
  const { input, problems, draft, existing } = write
  if (!existing) return undefined
  const type = String(existing['Type'])
  const status = input.text('Status')?.toUpperCase() || String(existing['Status'])
  if (existing['Status'] !== 'AUTHORISED') problems.error('Bank Transaction not of valid status for modification')
  else if (type !== 'SPEND' && type !== 'RECEIVE') {
    problems.error(`${type.startsWith('SPEND') ? 'Spend' : 'Receive'} money transactions cannot be updated`)
  } else if (existing['IsReconciled'] === true) {
    problems.error('This Bank Transaction cannot be edited as it has been reconciled with a Bank Statement.')
  } else if ((input.text('Type')?.toUpperCase() || type) !== type) {
    problems.error('The Type of a Bank Transaction cannot be changed.')
  } else if (status !== 'AUTHORISED' && status !== 'DELETED') {
    problems.error('Bank Transaction not of valid status for modification')
  }
  checkLockDates(write, dayOf(existing))
  if (problems.errors.length > 0) return undefined
  if (status === 'DELETED') return draft.save('BankTransactions', { ...existing, Status: 'DELETED' })
  return writeTransaction(write, type, existing)
}

/** What was sent, laid over what there was. */
function writeTransaction(write: Write, type: string, before: WireRecord | undefined): WireRecord | undefined {
  const { input, problems, draft } = write
  const contact = before && !input.has('Contact') ? findContact(write, before) : resolveContact(write)
  const account = readBankAccount(write, before)
  const day = input.day('Date') ?? (before ? dayOf(before) : write.today)
  if (!before || day !== dayOf(before)) checkLockDates(write, day)
  const currency = account && readTransactionCurrency(write, type, account, day, before)
  const amountTypes = type.endsWith('OVERPAYMENT') ? 'NoTax' : readAmountTypes(write, before, 'Inclusive')
  const lines = readTransactionLines(write, type, amountTypes, before)
  checkTotals(write, lines)
  if (!contact || !account || !currency || problems.errors.length > 0) return undefined

  const bank = before?.['BankAccount'] as WireRecord | undefined
  const url = input.text('Url') ?? before?.['Url']
  const record: WireRecord = {
    BankTransactionID: before?.['BankTransactionID'] ?? randomUUID(),
    BankAccount:
      bank?.['AccountID'] === account.id
        ? bank
        : { AccountID: account.id, ...(account.code === '' ? {} : { Code: account.code }), Name: account.name },
    Type: type,
    Reference: input.text('Reference') ?? before?.['Reference'] ?? '',
    IsReconciled: input.boolean('IsReconciled') ?? before?.['IsReconciled'] ?? false,
    CurrencyRate: currency.rate,
    HasAttachments: before?.['HasAttachments'] ?? false,
    Contact: before && !input.has('Contact') ? before['Contact'] : toContactStub(contact),
    DateString: toDateString(day),
    Date: toWireDate(day),
    Status: 'AUTHORISED',
    LineAmountTypes: amountTypes,
    LineItems: lines.lineItems,
    SubTotal: toAmount(lines.subTotal),
    TotalTax: toAmount(lines.totalTax),
    Total: toAmount(lines.total),
    UpdatedDateUTC: '',
    CurrencyCode: currency.code,
    ...(typeof url === 'string' && url !== '' ? { Url: url } : {}),
  }
  const stored = draft.save('BankTransactions', { ...record, ...makeCashCredit(write, record) }, { repost: before !== undefined })
  const shownLines = lines.lineItems.map((line) => ({ ...line, ValidationErrors: [] }))
  return { ...stored, ...(before ? { Attachments: [] } : {}), LineItems: shownLines }
}

function findContact({ draft }: Write, record: WireRecord): WireRecord | undefined {
  const stub = record['Contact'] as WireRecord | undefined
  return stub && draft.find('Contacts', String(stub['ContactID']))
}

function readBankAccount(write: Write, before: WireRecord | undefined): Account | undefined {
  const { input, books, problems } = write
  const held = before?.['BankAccount'] as WireRecord | undefined
  const account = findBankAccount(books, input.child('BankAccount') ?? (held && createInput(held)))
  if (!account) problems.error('The specified bank account details do not match a known bank account')
  return account
}

/** Money has the currency of its account; only an overpayment may be told another. */
function readTransactionCurrency(
  write: Write,
  type: string,
  account: Account,
  day: number,
  before: WireRecord | undefined,
): Currency | undefined {
  const { input, books } = write
  const own = account.currency || books.baseCurrency
  const code = type.endsWith('OVERPAYMENT') ? (input.text('CurrencyCode') ?? own) : own
  const held = before?.['CurrencyCode'] === code ? { code, rate: Number(before['CurrencyRate']), day: dayOf(before) } : undefined
  return readCurrency(
    { ...write, input: createInput({ CurrencyCode: code, CurrencyRate: input.raw['CurrencyRate'] }) },
    day,
    held,
  )
}

function readTransactionLines(write: Write, type: string, amountTypes: LineAmountTypes, before: WireRecord | undefined): Lines {
  const { input, problems, books } = write
  const receives = type.startsWith('RECEIVE')
  const held = before ? listOf(before, 'LineItems') : []
  const sent = input.list('LineItems')
  const rules: LineRules = {
    amountTypes,
    side: receives ? 'sale' : 'purchase',
    complete: true,
    tax: 'computed',
    before: held,
    allows: isOpenToLines,
  }
  if (before && sent === undefined) return rereadLines(write, held, rules, amountTypes !== before['LineAmountTypes'])
  if (sent === undefined || sent.length === 0) problems.error('One or more line items must be specified')
  if (!type.endsWith('OVERPAYMENT')) return readLines(write, sent ?? [], rules)
  // An overpayment is one line, on the control account whether it says so or not.
  if (sent && sent.length > 1) problems.error('An overpayment can only have one line item.')
  const control = books.accounts.system(receives ? 'DEBTORS' : 'CREDITORS')
  const lines = (sent ?? []).map((line) =>
    line.text('AccountCode') || line.text('AccountID') ? line : createInput({ ...line.raw, AccountID: control.id }),
  )
  return readLines(write, lines, { ...rules, allows: ({ id }) => id === control.id })
}

/** Totals need not be sent; where they are, they must be those of the lines. */
function checkTotals({ input, problems }: Write, { subTotal, totalTax, total }: Lines): void {
  const wrong = (property: string, cents: number) => (input.cents(property) ?? cents) !== cents
  if (!input.has('LineItems')) return
  if (wrong('Total', total) || wrong('SubTotal', subTotal) || wrong('TotalTax', totalTax)) {
    problems.error('The document total does not equal the sum of the lines.')
  }
}

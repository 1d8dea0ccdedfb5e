import { randomUUID } from 'node:crypto'
import type { ApiCall, Route } from '../../api/route.ts'
import { notFound } from '../../api/problems.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import { inOrder, readChoice, readText, textOf } from '../fields.ts'
import { findBy } from '../find-by.ts'
import { createProblems } from '../problems.ts'
import { accountCodeProperties, isReferenced, renameAccount } from '../references.ts'
import type { Write } from '../write-routes.ts'
import { toFailedElement } from '../failed-element.ts'
import { createWriteRoutes, recordsReply, validationReply } from '../write-routes.ts'

/** Class of each type (Xero: Types and codes). */
export const accountClasses: Readonly<Record<string, string>> = {
  BANK: 'ASSET',
  CURRENT: 'ASSET',
  FIXED: 'ASSET',
  INVENTORY: 'ASSET',
  NONCURRENT: 'ASSET',
  PREPAYMENT: 'ASSET',
  EQUITY: 'EQUITY',
  DEPRECIATN: 'EXPENSE',
  DIRECTCOSTS: 'EXPENSE',
  EXPENSE: 'EXPENSE',
  OVERHEADS: 'EXPENSE',
  SUPERANNUATIONEXPENSE: 'EXPENSE',
  WAGESEXPENSE: 'EXPENSE',
  CURRLIAB: 'LIABILITY',
  LIABILITY: 'LIABILITY',
  PAYG: 'LIABILITY',
  PAYGLIABILITY: 'LIABILITY',
  SUPERANNUATIONLIABILITY: 'LIABILITY',
  TERMLIAB: 'LIABILITY',
  WAGESPAYABLELIABILITY: 'LIABILITY',
  OTHERINCOME: 'REVENUE',
  REVENUE: 'REVENUE',
  SALES: 'REVENUE',
}

const order = (
  'AccountID Code Name Status Type TaxType Description Class SystemAccount EnablePaymentsToAccount ShowInExpenseClaims ' +
  'BankAccountNumber BankAccountType CurrencyCode ReportingCode ReportingCodeName HasAttachments UpdatedDateUTC AddToWatchlist'
).split(' ')
const bankAccountTypes = ['BANK', 'CREDITCARD', 'PAYPAL']
const scopes = ['accounting.settings']

export const accountRoutes: Route[] = [
  ...createWriteRoutes({
    path: 'Accounts',
    root: 'Accounts',
    id: 'AccountID',
    otherKeys: ['Code'],
    scopes,
    put: createAccount,
    postOne: (write) => write.existing && updateAccount(write, write.existing),
    most: 1,
  }),
  { method: 'DELETE', path: 'Accounts/{AccountID}', scopes, answer: deleteAccount },
]

/** A new account. Needs a type, a name, and a code unless it is a bank account, which needs a number. */
export function createAccount(write: Write): WireRecord | undefined {
  const { input, problems, draft, books } = write
  const type = readChoice(write, 'Type', Object.keys(accountClasses))
  if (!input.text('Type')) problems.error('Account Type must be specified.')
  if (!input.text('Name')) problems.error('Please enter a Name.')
  const isBank = type === 'BANK'
  if (!isBank && !input.text('Code')) problems.error('Please enter a Code.')
  if (isBank && !input.text('BankAccountNumber')) problems.error('Bank Account Number must be specified.')
  const status = input.text('Status')?.toUpperCase() ?? 'ACTIVE'
  if (status !== 'ACTIVE') problems.error(`The status '${status}' is not valid for new accounts.`)
  const accountClass = accountClasses[type ?? ''] ?? ''
  const before: WireRecord = {
    AccountID: randomUUID(),
    Name: '',
    Status: 'ACTIVE',
    Type: type,
    TaxType: isBank ? 'NONE' : usualTaxType(write, type ?? '', accountClass),
    Class: accountClass,
    EnablePaymentsToAccount: false,
    ShowInExpenseClaims: false,
    BankAccountType: isBank ? 'BANK' : '',
    ...(isBank ? { CurrencyCode: books.baseCurrency } : {}),
    ReportingCode: accountClass.slice(0, 3),
    ReportingCodeName: accountClass.slice(0, 1) + accountClass.slice(1).toLowerCase(),
    HasAttachments: false,
    UpdatedDateUTC: '',
    AddToWatchlist: false,
  }
  const after = readAccount(write, before, true)
  return problems.errors.length > 0 ? undefined : draft.save('Accounts', inOrder(after, order))
}

export function updateAccount(write: Write, before: WireRecord): WireRecord | undefined {
  const { input, problems, draft } = write
  const held = String(before['Status'])
  const status = readChoice(write, 'Status', ['ACTIVE', 'ARCHIVED', 'DELETED']) ?? held
  if (held === 'DELETED') problems.error('Deleted accounts cannot be updated.')
  if (status === 'DELETED' && held !== 'DELETED')
    problems.error("The status 'DELETED' is not valid for updating accounts; use DELETE.")
  if (status === 'ARCHIVED' && isSystem(before)) problems.error('System accounts cannot be archived.')
  const type = readChoice(write, 'Type', Object.keys(accountClasses)) ?? String(before['Type'])
  const changesType = type !== before['Type']
  if (changesType && isSystem(before)) problems.error('The Type of a system account cannot be changed.')
  if (changesType && (type === 'BANK' || before['Type'] === 'BANK')) {
    problems.error('Accounts cannot be changed to or from the type BANK.')
  }
  for (const name of ['Name', ...(type === 'BANK' ? [] : ['Code'])]) {
    if (input.has(name) && !input.text(name)) problems.error(`Please enter a ${name}.`)
  }
  const base = { ...before, Status: status, Type: type, Class: accountClasses[type] ?? before['Class'] }
  const after = readAccount(write, base, false)
  if (problems.errors.length > 0) return undefined
  const saved = draft.save('Accounts', inOrder(after, order))
  if (before['Name'] !== after['Name'] || before['Code'] !== after['Code']) {
    renameAccount(write, { id: String(before['AccountID']), before, after })
  }
  return saved
}

/** The properties that both may set. */
function readAccount(write: Write, base: WireRecord, isNew: boolean): WireRecord {
  const { input, problems, draft, books } = write
  const isBank = base['Type'] === 'BANK'
  const after: WireRecord = { ...base }
  const set = (property: string, value: unknown) => {
    if (value !== undefined) after[property] = value
  }
  set('Name', readText(write, 'Name', 150))
  set('Code', readText(write, 'Code', 10) || (isBank && input.has('Code') ? '' : undefined))
  if (after['Code'] === '') delete after['Code']
  const description = readText(write, 'Description', 4000)
  if (description && isBank) problems.error('A Description is not valid for bank accounts.')
  else set('Description', description)
  for (const flag of ['EnablePaymentsToAccount', 'ShowInExpenseClaims', 'AddToWatchlist']) set(flag, input.boolean(flag))
  const taxType = input.text('TaxType')
  if (taxType) {
    const rate = books.taxRates.find(taxType)
    if (!rate || rate.status === 'DELETED') problems.error('Tax rate must be valid')
    else if (isSystem(base) && rate.taxType !== base['TaxType'])
      problems.error('The TaxType of a system account cannot be changed.')
    else if (!books.taxRates.appliesTo(rate, String(base['Class']))) {
      problems.error(`The TaxType code '${taxType}' cannot be used with account code '${textOf(after, 'Code')}'.`)
    } else after['TaxType'] = rate.taxType
  }
  if (isBank) {
    set('BankAccountNumber', readText(write, 'BankAccountNumber', 255))
    set('BankAccountType', readChoice(write, 'BankAccountType', bankAccountTypes))
    const currency = input.text('CurrencyCode')?.toUpperCase()
    if (currency) {
      if (!draft.find('Currencies', currency)) problems.error(`Organisation is not subscribed to currency ${currency}`)
      else if (!isNew && currency !== base['CurrencyCode']) problems.error('The currency of a bank account cannot be changed.')
      else after['CurrencyCode'] = currency
    }
  }
  const isTaken = (property: string): boolean =>
    findBy(draft, 'Accounts', property, after[property]).some(
      (other) => other['AccountID'] !== base['AccountID'] && other['Status'] !== 'DELETED',
    )
  if (isTaken('Name')) problems.error('Please enter a unique Name.')
  if (isTaken('Code')) problems.error('Please enter a unique Code.')
  return after
}

/** What most accounts of the same type have in this organisation, else of the same class. */
function usualTaxType({ books }: Write, type: string, accountClass: string): string {
  const counts = new Map<string, number>()
  const others = books.accounts.list().filter(({ system, status }) => system === '' && status === 'ACTIVE')
  const sameType = others.filter((account) => account.type === type)
  for (const { taxType } of sameType.length > 0 ? sameType : others.filter((account) => account.class === accountClass)) {
    counts.set(taxType, (counts.get(taxType) ?? 0) + 1)
  }
  const [usual] = [...counts].sort(([, a], [, b]) => b - a)
  return usual?.[0] ?? 'NONE'
}

function isSystem(account: WireRecord): boolean {
  return typeof account['SystemAccount'] === 'string' && account['SystemAccount'] !== ''
}

/** Only what was never used can go; it stays readable with the status DELETED. */
function deleteAccount(call: ApiCall): Reply {
  const { books, nowMs } = call
  const draft = books.begin(nowMs)
  const named = call.params['AccountID'] ?? ''
  const account = draft.find('Accounts', named) ?? findBy(draft, 'Accounts', 'Code', named)[0]
  if (!account) return notFound()
  const problems = createProblems()
  if (account['Status'] === 'DELETED') problems.error('Deleted accounts cannot be updated.')
  else if (isSystem(account)) problems.error('System accounts cannot be deleted.')
  else if (isUsed(call, account)) problems.error('This account is in use and cannot be deleted. Archive it instead.')
  if (problems.errors.length > 0) return validationReply([toFailedElement(account, 'AccountID', problems)])
  const saved = draft.save('Accounts', inOrder({ ...account, Status: 'DELETED' }, order))
  draft.commit()
  return recordsReply('Accounts', [saved], nowMs)
}

function isUsed({ books, nowMs }: ApiCall, account: WireRecord): boolean {
  const id = account['AccountID']
  if (books.ledger.postings().sum({ toDay: Infinity }).has(String(id))) return true
  const code = account['Code']
  const uses = (object: WireRecord) =>
    object['AccountID'] === id || (code !== undefined && accountCodeProperties.some((name) => object[name] === code))
  return isReferenced({ books, draft: books.begin(nowMs) }, uses)
}

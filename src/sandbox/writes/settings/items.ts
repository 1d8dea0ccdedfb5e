import { randomUUID } from 'node:crypto'
import type { ApiCall, Route } from '../../api/route.ts'
import { notFound } from '../../api/problems.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import { emptyReply } from '../../exchange.ts'
import { inOrder, readText } from '../fields.ts'
import { findBy } from '../find-by.ts'
import type { Input } from '../input.ts'
import { createProblems } from '../problems.ts'
import { isReferenced, renameItem } from '../references.ts'
import type { Write } from '../write-routes.ts'
import { toFailedElement } from '../failed-element.ts'
import { createWriteRoutes, validationReply } from '../write-routes.ts'

const order = (
  'ItemID Code Description PurchaseDescription UpdatedDateUTC PurchaseDetails SalesDetails Name IsTrackedAsInventory ' +
  'InventoryAssetAccountCode TotalCostPool QuantityOnHand IsSold IsPurchased'
).split(' ')
const scopes = ['accounting.settings', 'accounting.invoices']
const transactionRoots = ['Contacts', 'ContactGroups', 'Items', 'Budgets']

export const itemRoutes: Route[] = [
  ...createWriteRoutes({
    path: 'Items',
    root: 'Items',
    id: 'ItemID',
    otherKeys: ['Code'],
    scopes,
    put: (write) => writeItem(write, undefined),
    post: postItem,
    postOne: (write) => writeItem(write, write.existing),
  }),
  { method: 'DELETE', path: 'Items/{ItemID}', scopes, answer: deleteItem },
]

function postItem(write: Write): WireRecord | undefined {
  const { input, draft, problems } = write
  const id = input.text('ItemID')
  if (id === undefined || /^[0-]*$/.test(id)) return writeItem(write, findBy(draft, 'Items', 'Code', input.text('Code'))[0])
  const existing = draft.find('Items', id)
  if (existing) return writeItem(write, existing)
  problems.error('An existing Item with the specified ItemID could not be found')
  return undefined
}

/** An item is tracked if it has an inventory account and a cost-of-goods account; its quantity is then Xero's own. */
function writeItem(write: Write, before: WireRecord | undefined): WireRecord | undefined {
  const { input, problems, draft } = write
  const code = readText(write, 'Code', 30, 'Price List Item Code') ?? before?.['Code']
  if (!code) problems.error('Item Code is invalid.')
  if (findBy(draft, 'Items', 'Code', code).some((other) => other['ItemID'] !== before?.['ItemID'])) {
    problems.error(`Price List Item with Code '${String(code)}' already exists`)
  }
  const after: WireRecord = {
    ItemID: randomUUID(),
    PurchaseDetails: {},
    SalesDetails: {},
    IsSold: true,
    IsPurchased: true,
    UpdatedDateUTC: '',
    ...before,
    Code: code,
  }
  const name = readText(write, 'Name', 50, 'Price List Item Name')
  if (name !== undefined) after['Name'] = name
  for (const flag of ['IsSold', 'IsPurchased']) after[flag] = input.boolean(flag) ?? after[flag]
  for (const text of ['Description', 'PurchaseDescription']) {
    const sent = readText(write, text, 4000)
    if (sent !== undefined) after[text] = sent
  }
  const inventoryCode = input.text('InventoryAssetAccountCode')
  if (inventoryCode !== undefined) after['InventoryAssetAccountCode'] = inventoryCode === '' ? undefined : inventoryCode
  after['PurchaseDetails'] = readDetails(write, 'PurchaseDetails', after)
  after['SalesDetails'] = readDetails(write, 'SalesDetails', after)
  if (after['IsSold'] === false) Object.assign(after, { Description: undefined, SalesDetails: {} })
  if (after['IsPurchased'] === false) Object.assign(after, { PurchaseDescription: undefined, PurchaseDetails: {} })
  checkTracking(write, after, before)
  if (problems.errors.length > 0) return undefined
  const saved = draft.save('Items', inOrder(after, order))
  if (before && (before['Code'] !== after['Code'] || before['Name'] !== after['Name'])) {
    renameItem(write, { id: String(before['ItemID']), before, after })
  }
  return saved
}

/** `{ UnitPrice, AccountCode, COGSAccountCode, TaxType }`; what was not sent stays. */
function readDetails(write: Write, property: 'PurchaseDetails' | 'SalesDetails', item: WireRecord): WireRecord {
  const held = (item[property] as WireRecord | undefined) ?? {}
  const sent = write.input.child(property)
  if (!sent) return held
  const { problems, books } = write
  const after: WireRecord = { ...held }
  const price = sent.number('UnitPrice')
  if (price !== undefined) after['UnitPrice'] = roundPrice(price, write.exactPrices)
  for (const name of ['AccountCode', ...(property === 'PurchaseDetails' ? ['COGSAccountCode'] : [])]) {
    const account = readAccountCode(write, sent, name)
    if (account !== undefined) after[name] = account === '' ? undefined : account
  }
  const taxType = sent.text('TaxType')
  if (taxType) {
    const rate = books.taxRates.find(taxType)
    const code = after['AccountCode'] ?? after['COGSAccountCode']
    const account = typeof code === 'string' ? books.accounts.find(code) : undefined
    if (!rate || rate.status === 'DELETED') problems.error('Tax rate must be valid')
    else if (account && !books.taxRates.appliesTo(rate, account.class)) {
      problems.error(`The TaxType code '${taxType}' cannot be used with account code '${account.code}'.`)
    } else after['TaxType'] = rate.taxType
  }
  return inOrder(after, ['UnitPrice', 'AccountCode', 'COGSAccountCode', 'TaxType'])
}

function readAccountCode({ books, problems }: Write, sent: Input, property: string): string | undefined {
  const code = sent.text(property)
  if (!code) return code
  const account = books.accounts.find(code)
  const reserved = account && ['DEBTORS', 'CREDITORS', 'RETAINEDEARNINGS'].includes(account.system)
  if (!account || account.type === 'BANK' || reserved)
    problems.error(`Account code '${code}' is not a valid code for this document.`)
  else if (account.status !== 'ACTIVE') {
    problems.error(
      `Account code '${code}' has been archived, or has been deleted. Each line item must reference a valid account.`,
    )
  }
  return account?.code || code
}

function checkTracking(write: Write, after: WireRecord, before: WireRecord | undefined): void {
  const { books, problems, input } = write
  const purchase = after['PurchaseDetails'] as WireRecord
  const assetCode = after['InventoryAssetAccountCode']
  const tracked = typeof assetCode === 'string' && purchase['COGSAccountCode'] !== undefined
  const wasTracked = before?.['IsTrackedAsInventory'] === true
  if (typeof assetCode === 'string') {
    if (books.accounts.find(assetCode)?.type !== 'INVENTORY') {
      problems.error(`Account code '${assetCode}' is not a valid code for this document.`)
    }
    if (purchase['COGSAccountCode'] === undefined) problems.error('COGSAccountCode must be specified for a tracked item.')
  } else if (purchase['COGSAccountCode'] !== undefined) {
    problems.error('InventoryAssetAccountCode must be specified for a tracked item.')
  }
  if (tracked && purchase['AccountCode'] !== undefined) {
    problems.error('AccountCode is not valid in the PurchaseDetails of a tracked item; use COGSAccountCode.')
  }
  if (tracked && (input.boolean('IsSold') === false || input.boolean('IsPurchased') === false)) {
    problems.error('Tracked items must be both sold and purchased.')
  }
  if (before && tracked !== wasTracked && isUsed(write, before)) {
    problems.error(
      wasTracked
        ? 'The item has transactions and cannot be changed to an untracked item.'
        : 'The item has transactions and cannot be changed to a tracked item.',
    )
  }
  after['IsTrackedAsInventory'] = tracked
  if (tracked) {
    after['TotalCostPool'] ??= 0
    after['QuantityOnHand'] ??= 0
  } else Object.assign(after, { InventoryAssetAccountCode: undefined, TotalCostPool: undefined, QuantityOnHand: undefined })
}

function isUsed(write: Pick<Write, 'books' | 'draft'>, item: WireRecord): boolean {
  const uses = (object: WireRecord) => object['ItemCode'] === item['Code']
  return isReferenced(write, uses, transactionRoots)
}

/** Half away from zero, on the decimal digits as written. */
function roundPrice(price: number, exact: boolean): number {
  const places = exact ? 4 : 2
  return Math.sign(price) * Number(`${Math.round(Number(`${Math.abs(price)}e${places}`))}e-${places}`) + 0
}

/** Gone without a trace; lines that name it keep its code. Tracked items with transactions stay. */
function deleteItem({ books, params, nowMs }: ApiCall): Reply {
  const draft = books.begin(nowMs)
  const named = params['ItemID'] ?? ''
  const item = draft.find('Items', named) ?? findBy(draft, 'Items', 'Code', named)[0]
  if (!item) return notFound()
  if (item['IsTrackedAsInventory'] === true && isUsed({ books, draft }, item)) {
    const problems = createProblems()
    problems.error('Tracked items that have been used in transactions cannot be deleted.')
    return validationReply([toFailedElement(item, 'ItemID', problems)])
  }
  draft.remove('Items', String(item['ItemID']))
  draft.commit()
  return emptyReply(204)
}

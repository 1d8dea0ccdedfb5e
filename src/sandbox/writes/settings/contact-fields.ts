import type { WireRecord } from '../../company/collection.ts'
import type { Draft } from '../../books/draft.ts'
import type { Books } from '../../books/books.ts'
import { inOrder, readChoice, readText, readTexts, textOf } from '../fields.ts'
import type { Reading } from '../fields.ts'

/** What reading a contact looks things up in. */
export interface ContactReading extends Reading {
  books: Books
  draft: Draft
}

const texts = {
  ContactNumber: 50,
  AccountNumber: 50,
  Name: 255,
  FirstName: 255,
  LastName: 255,
  CompanyNumber: 50,
  EmailAddress: 255,
  BankAccountDetails: 255,
  TaxNumber: 50,
  XeroNetworkKey: 100,
}
const addressLines = { AddressLine1: 500, AddressLine2: 500, AddressLine3: 500, AddressLine4: 500 }
const addressTexts = { City: 255, Region: 255, PostalCode: 50, Country: 50 }
const phoneTexts = { PhoneNumber: 50, PhoneAreaCode: 10, PhoneCountryCode: 20 }
const batchTexts = { BankAccountNumber: 255, BankAccountName: 255, Details: 18, Code: 12, Reference: 12 }
const addressTypes = ['STREET', 'POBOX']
const phoneTypes = ['DEFAULT', 'DDI', 'FAX', 'MOBILE']
const termTypes = ['DAYSAFTERBILLDATE', 'DAYSAFTERBILLMONTH', 'OFCURRENTMONTH', 'OFFOLLOWINGMONTH']
const lineAmountTypes = ['INCLUSIVE', 'EXCLUSIVE', 'NONE']
const mostPersons = 5
const email = /^[^\s@"(),:;<>[\]\\]+@[^\s@]+\.[^\s@.]+$/

/** Addresses and phones of a contact that was given none. */
export const blankAddresses: readonly WireRecord[] = addressTypes.map((AddressType) => ({ AddressType, ...blank(addressTexts) }))
export const blankPhones: readonly WireRecord[] = phoneTypes.map((PhoneType) => ({ PhoneType, ...blank(phoneTexts) }))

function blank(limits: object): WireRecord {
  return Object.fromEntries(Object.keys(limits).map((name) => [name, '']))
}

/**
 * What the sent properties make of a contact: changes to lay over the record. Customer, supplier, website, discount and
 * balances are Xero's own and are not read.
 */
export function readContactFields(reading: ContactReading, before: WireRecord | undefined): WireRecord {
  const { input, problems } = reading
  const changes: WireRecord = readTexts(reading, texts)
  const address = textOf(changes, 'EmailAddress')
  if (address !== '' && !email.test(address)) problems.error('Email address must be valid.')
  for (const property of ['SalesDefaultLineAmountType', 'PurchasesDefaultLineAmountType']) {
    const type = readChoice(reading, property, lineAmountTypes)
    if (type !== undefined) changes[property] = type
  }
  const taxNumberType = readChoice(reading, 'TaxNumberType', ['SSN', 'EIN', 'ITIN', 'ATIN'])
  if (taxNumberType !== undefined) changes['TaxNumberType'] = taxNumberType
  Object.assign(changes, readReferences(reading))
  Object.assign(changes, readSlots(reading, 'Addresses', 'AddressType', addressTypes, before?.['Addresses'] ?? blankAddresses))
  Object.assign(changes, readSlots(reading, 'Phones', 'PhoneType', phoneTypes, before?.['Phones'] ?? blankPhones))
  const persons = readPersons(reading, { ...before, ...changes })
  if (persons) changes['ContactPersons'] = persons
  const terms = readTerms(reading, before?.['PaymentTerms'])
  if (terms) changes['PaymentTerms'] = terms
  const batch = input.child('BatchPayments')
  if (batch) {
    const sent = readTexts({ input: batch, problems }, batchTexts)
    const held = { ...blank(batchTexts), ...(before?.['BatchPayments'] as WireRecord | undefined), ...sent }
    changes['BatchPayments'] = held
    if (sent['BankAccountNumber'] !== undefined) changes['BankAccountDetails'] ??= sent['BankAccountNumber']
  } else if (changes['BankAccountDetails'] !== undefined && before?.['BatchPayments']) {
    // Both are the one number that the contact has.
    changes['BatchPayments'] = { ...before['BatchPayments'], BankAccountNumber: changes['BankAccountDetails'] }
  }
  return changes
}

/** Defaults that name other records: currency, tax rates, accounts, tracking, theme. */
function readReferences({ input, problems, books, draft }: ContactReading): WireRecord {
  const found: WireRecord = {}
  const currency = input.text('DefaultCurrency')?.toUpperCase()
  if (currency) {
    if (!draft.find('Currencies', currency)) problems.error(`Organisation is not subscribed to currency ${currency}`)
    found['DefaultCurrency'] = currency
  }
  for (const property of ['AccountsReceivableTaxType', 'AccountsPayableTaxType']) {
    const type = input.text(property)
    if (type === undefined) continue
    if (type !== '' && !books.taxRates.find(type)) problems.error('Tax rate must be valid')
    found[property] = type === '' ? undefined : type.toUpperCase()
  }
  for (const property of ['SalesDefaultAccountCode', 'PurchasesDefaultAccountCode']) {
    const code = input.text(property)
    if (code === undefined) continue
    if (code !== '' && draft.lookup('Accounts', 'Code', code).length === 0) {
      problems.error(`Account code '${code}' is not a valid code for this document.`)
    }
    found[property] = code === '' ? undefined : code
  }
  for (const property of ['SalesTrackingCategories', 'PurchasesTrackingCategories']) {
    const list = input.list(property)
    if (list) {
      found[property] = list.map((each) => ({
        TrackingCategoryName: readText({ input: each, problems }, 'TrackingCategoryName', 100) ?? '',
        TrackingOptionName: readText({ input: each, problems }, 'TrackingOptionName', 100) ?? '',
      }))
    }
  }
  const themeId = input.child('BrandingTheme')?.text('BrandingThemeID')
  if (themeId) {
    const theme = draft.find('BrandingThemes', themeId)
    if (!theme) problems.error('BrandingTheme could not be found.')
    found['BrandingTheme'] = { BrandingThemeID: themeId, Name: theme?.['Name'] }
  }
  return found
}

/** Every contact has one address and one phone of each type: what is sent takes the place of the one of its type. */
function readSlots(
  { input, problems }: Reading,
  property: 'Addresses' | 'Phones',
  key: string,
  types: readonly string[],
  held: unknown,
): WireRecord {
  const list = input.list(property)
  if (!list) return {}
  const slots = new Map((held as WireRecord[]).map((slot) => [String(slot[key]), slot]))
  for (const each of list) {
    const reading = { input: each, problems }
    const type = readChoice(reading, key, types)
    if (type === undefined) {
      if (!each.has(key)) problems.error(`${key} must be specified.`)
      continue
    }
    if (property === 'Phones') {
      slots.set(type, { [key]: type, ...blank(phoneTexts), ...readTexts(reading, phoneTexts) })
    } else {
      const sent = readTexts(reading, { ...addressLines, ...addressTexts, AttentionTo: 255 })
      const slot = { [key]: type, ...blank(addressTexts), ...sent }
      slots.set(type, inOrder(slot, [key, ...Object.keys(addressLines), ...Object.keys(addressTexts), 'AttentionTo']))
    }
  }
  return { [property]: [...slots.values()] }
}

function readPersons({ input, problems }: Reading, contact: WireRecord): WireRecord[] | undefined {
  const list = input.list('ContactPersons')
  if (!list) return undefined
  if (list.length > mostPersons) problems.error(`A contact can have no more than ${mostPersons} additional people.`)
  const hasPrimary = ['FirstName', 'LastName', 'EmailAddress'].some((name) => contact[name])
  if (list.length > 0 && !hasPrimary) {
    problems.error('Additional people cannot be added when the primary person has not been set.')
  }
  return list.map((each) => {
    const person = readTexts({ input: each, problems }, { FirstName: 255, LastName: 255, EmailAddress: 255 })
    const address = textOf(person, 'EmailAddress')
    if (address !== '' && !email.test(address)) problems.error('Email address must be valid.')
    return { FirstName: '', LastName: '', EmailAddress: '', ...person, IncludeInEmails: each.boolean('IncludeInEmails') ?? false }
  })
}

/** `{ Bills: { Day, Type }, Sales: { Day, Type } }`: one side may be sent without the other. */
function readTerms({ input, problems }: Reading, held: unknown): WireRecord | undefined {
  const terms = input.child('PaymentTerms')
  if (!terms) return undefined
  const read = { ...(held as WireRecord | undefined) }
  for (const side of ['Bills', 'Sales']) {
    const sent = terms.child(side)
    if (!sent) continue
    const Day = sent.number('Day')
    const Type = readChoice({ input: sent, problems }, 'Type', termTypes)
    if (!isTerm(Day, Type)) problems.error(`The ${side} payment terms need a Type and a Day that it allows.`)
    read[side] = { Day, Type }
  }
  return inOrder(read, ['Bills', 'Sales'])
}

function isTerm(day: number | undefined, type: string | undefined): boolean {
  if (day === undefined || type === undefined || !Number.isInteger(day)) return false
  return type.startsWith('DAYS') ? day >= 0 && day <= 999 : day >= 1 && day <= 31
}

/** Lists of errors as Xero puts them into what was sent: empty ones on every part. */
export function toFailedContact(element: WireRecord): WireRecord {
  const withErrors = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map((each: unknown) => (typeof each === 'object' && each !== null ? { ...each, ValidationErrors: [] } : each))
      : value
  const terms = element['PaymentTerms']
  return {
    ...element,
    ...('Addresses' in element ? { Addresses: withErrors(element['Addresses']) } : {}),
    ...('Phones' in element ? { Phones: withErrors(element['Phones']) } : {}),
    ContactGroups: element['ContactGroups'] ?? [],
    ...(typeof terms === 'object' && terms !== null && !Array.isArray(terms)
      ? {
          PaymentTerms: Object.fromEntries(
            Object.entries(terms).map(([side, term]) => [side, { ...(term as object), ValidationErrors: [] }]),
          ),
        }
      : {}),
    ContactPersons: element['ContactPersons'] ?? [],
  }
}

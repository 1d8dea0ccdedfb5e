import type { WireRecord } from './collection.ts'
import { createGuidSpace } from './guid.ts'
import { toAmount } from './money.ts'
import { deriveSeed, hash32, Random } from './random.ts'
import { companyKinds, companyWords, firstNames, lastNames, oddNames } from './texts.ts'
import { toWireInstant } from './wire.ts'

export interface Contact {
  index: number
  id: string
  name: string
  firstName: string
  lastName: string
  email: string
  currency: string
  isCustomer: boolean
  isSupplier: boolean
  status: 'ACTIVE' | 'ARCHIVED'
  /** Index of the contact this one was merged into. */
  mergedInto: number | undefined
  /** As it stands inside a document. */
  stub: WireRecord
}

/** Open amounts of one contact, in cents of base currency. */
export interface Balance {
  receivable: number
  receivableOverdue: number
  payable: number
  payableOverdue: number
}

export interface ContactBook {
  readonly contacts: readonly Contact[]
  readonly customers: readonly Contact[]
  readonly suppliers: readonly Contact[]
  updatedMsAt(index: number): number
  recordAt(index: number, balance: Balance | undefined, groups: readonly WireRecord[]): WireRecord
}

const customerCurrencies = ['AUD', 'USD', 'GBP', 'EUR', 'AUD', 'JPY']
const supplierCurrencies = ['USD', 'AUD']
const cities: [city: string, region: string, postcode: string, country: string][] = [
  ['Wellington', 'Wellington', '6011', 'New Zealand'],
  ['Auckland', 'Auckland', '1010', 'New Zealand'],
  ['Ōtautahi Christchurch', 'Canterbury', '8011', 'New Zealand'],
  ['Sydney', 'NSW', '2000', 'Australia'],
  ['München', 'Bayern', '80331', 'Deutschland'],
]

/** Contacts: customers, suppliers, both; every twentieth archived, number 16 merged into number 0. */
export function createContactBook(seed: number, count: number, startMs: number, nowMs: number): ContactBook {
  const guids = createGuidSpace(seed, 'contact')
  const drawSeed = deriveSeed(seed, 'contact')
  const contacts = Array.from({ length: count }, (_, index): Contact => {
    const random = new Random(hash32(drawSeed, index))
    const archived = index % 20 === 13 || index === 16
    const kind = index % 3
    const isSupplier = kind === 0 || index % 12 === 2
    const firstName = random.pick(firstNames)
    const lastName = random.pick(lastNames)
    const name = toName(index, firstName, lastName)
    const id = guids.at(index)
    const foreign = isSupplier ? index % 9 === 6 : index % 7 === 4
    const currencies = isSupplier ? supplierCurrencies : customerCurrencies
    return {
      index,
      id,
      name,
      firstName,
      lastName,
      email: index % 6 === 5 ? '' : `accounts${index}@example.${index % 2 ? 'co.nz' : 'com'}`,
      currency: foreign ? currencies[Math.floor(index / 3) % currencies.length]! : 'NZD',
      isCustomer: kind !== 0,
      isSupplier,
      status: archived ? 'ARCHIVED' : 'ACTIVE',
      mergedInto: index === 16 ? 0 : undefined,
      stub: {
        ContactID: id,
        Name: name,
        Addresses: [],
        Phones: [],
        ContactGroups: [],
        ContactPersons: [],
        HasValidationErrors: false,
      },
    }
  })
  const active = contacts.filter((contact) => contact.status === 'ACTIVE')
  const updatedMsAt = (index: number) =>
    Math.floor(startMs + (hash32(drawSeed ^ 0x77, index) / 4294967296) * (nowMs - startMs - 1))
  return {
    contacts,
    customers: active.filter((contact) => contact.isCustomer),
    suppliers: active.filter((contact) => contact.isSupplier),
    updatedMsAt,
    recordAt(index, balance, groups) {
      const contact = contacts[index]!
      const random = new Random(hash32(drawSeed ^ 0x99, index))
      return {
        ContactID: contact.id,
        ...(contact.mergedInto === undefined ? {} : { MergedToContactID: contacts[contact.mergedInto]!.id }),
        ...(index % 4 === 0 ? { ContactNumber: `C-${String(index).padStart(5, '0')}` } : {}),
        ...(index % 5 === 0 ? { AccountNumber: `AC/${index}` } : {}),
        ContactStatus: contact.status,
        Name: contact.name,
        FirstName: contact.firstName,
        LastName: contact.lastName,
        ...(index % 8 === 0 ? { CompanyNumber: String(1_000_000 + index) } : {}),
        EmailAddress: contact.email,
        BankAccountDetails: index % 3 === 0 ? `12-3456-${String(index).padStart(7, '0')}-00` : '',
        TaxNumber: index % 2 === 0 ? `${100 + (index % 900)}-555-${String(index % 1000).padStart(3, '0')}` : '',
        ...(contact.isCustomer && index % 5 === 1 ? { AccountsReceivableTaxType: 'OUTPUT2' } : {}),
        ...(contact.isSupplier && index % 6 === 0 ? { AccountsPayableTaxType: 'INPUT2' } : {}),
        Addresses: toAddresses(index, random, contact),
        Phones: toPhones(index, random),
        UpdatedDateUTC: toWireInstant(updatedMsAt(index)),
        ContactGroups: groups,
        IsSupplier: contact.isSupplier,
        IsCustomer: contact.isCustomer,
        ...(index % 7 === 0 ? { SalesDefaultLineAmountType: 'INCLUSIVE', PurchasesDefaultLineAmountType: 'EXCLUSIVE' } : {}),
        ...(contact.currency === 'NZD' ? {} : { DefaultCurrency: contact.currency }),
        ...(index % 10 === 3 ? { XeroNetworkKey: `XNK${hash32(drawSeed, index).toString(36).toUpperCase()}` } : {}),
        ...(index % 9 === 1 ? { SalesDefaultAccountCode: '200', PurchasesDefaultAccountCode: '429' } : {}),
        SalesTrackingCategories: index % 11 === 1 ? [{ TrackingCategoryName: 'Region', TrackingOptionName: 'North' }] : [],
        PurchasesTrackingCategories: index % 11 === 3 ? [{ TrackingCategoryName: 'Department', TrackingOptionName: 'R&D' }] : [],
        ...(index % 3 === 1
          ? { PaymentTerms: { Bills: { Day: 20, Type: 'OFFOLLOWINGMONTH' }, Sales: { Day: 14, Type: 'DAYSAFTERBILLDATE' } } }
          : {}),
        ...(index % 6 === 1 ? { Website: `https://www.example.com/${index}?a=1&b=2` } : {}),
        ...(index % 3 === 0
          ? {
              BatchPayments: {
                BankAccountNumber: `12-3456-${String(index).padStart(7, '0')}-00`,
                BankAccountName: contact.name,
                Details: '',
                Code: 'RENT',
                Reference: '',
              },
            }
          : {}),
        ...(index % 13 === 4 ? { Discount: 12.5 } : {}),
        ...(balance
          ? {
              Balances: {
                AccountsReceivable: { Outstanding: toAmount(balance.receivable), Overdue: toAmount(balance.receivableOverdue) },
                AccountsPayable: { Outstanding: toAmount(balance.payable), Overdue: toAmount(balance.payableOverdue) },
              },
            }
          : {}),
        ContactPersons:
          index % 4 === 1
            ? [
                { FirstName: 'Debbie', LastName: 'Gwyther', EmailAddress: `debbie${index}@example.com`, IncludeInEmails: true },
                { FirstName: '', LastName: 'Empfang', EmailAddress: '', IncludeInEmails: false },
              ]
            : [],
        HasAttachments: index % 15 === 2,
        HasValidationErrors: false,
      }
    },
  }
}

/** Names are unique among contacts, as Xero demands. */
function toName(index: number, firstName: string, lastName: string): string {
  const odd = oddNames[index]
  if (odd !== undefined) return odd
  if (index % 5 === 2) return `${firstName} ${lastName} (${index})`
  const word = companyWords[index % companyWords.length]!
  const kind = companyKinds[Math.floor(index / companyWords.length + index) % companyKinds.length]!
  return `${word} ${kind} ${index}`
}

function toAddresses(index: number, random: Random, contact: Contact): WireRecord[] {
  const [City, Region, PostalCode, Country] = random.pick(cities)
  return [
    { AddressType: 'STREET', City: '', Region: '', PostalCode: '', Country: '', AttentionTo: '' },
    index % 4 === 3
      ? { AddressType: 'POBOX', City: '', Region: '', PostalCode: '', Country: '' }
      : {
          AddressType: 'POBOX',
          AddressLine1: `${random.between(1, 400)} Main Road`,
          AddressLine2: index % 2 ? 'Level 2, "The Mill"' : '',
          AddressLine3: '',
          AddressLine4: '',
          City,
          Region,
          PostalCode,
          Country,
          AttentionTo: `${contact.firstName} ${contact.lastName}`,
        },
  ]
}

function toPhones(index: number, random: Random): WireRecord[] {
  const empty = { PhoneNumber: '', PhoneAreaCode: '', PhoneCountryCode: '' }
  return [
    { PhoneType: 'DDI', ...empty },
    {
      PhoneType: 'DEFAULT',
      PhoneNumber: String(random.between(1_000_000, 9_999_999)),
      PhoneAreaCode: '04',
      PhoneCountryCode: '64',
    },
    { PhoneType: 'FAX', ...empty },
    index % 2
      ? { PhoneType: 'MOBILE', PhoneNumber: `021 ${random.between(100_000, 999_999)}`, PhoneAreaCode: '', PhoneCountryCode: '' }
      : { PhoneType: 'MOBILE', ...empty },
  ]
}

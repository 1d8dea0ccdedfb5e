import type { WireRecord } from './collection.ts'
import { createGuidSpace } from './guid.ts'
import { toAmount } from './money.ts'
import { deriveSeed, hash32, Random } from './random.ts'
import type { RegionProfile } from './regions/region.ts'
import { companyKinds, companyWords, firstNames, lastNames, oddNames } from './texts.ts'
import type { HouseRole, TradeProfile } from './trades/trade.ts'
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
  /** The tax office, the bank, the landlord … */
  house(role: HouseRole): Contact
  updatedMsAt(index: number): number
  recordAt(index: number, balance: Balance | undefined, groups: readonly WireRecord[]): WireRecord
}

export interface ContactOptions {
  seed: number
  /** Of customers and suppliers; those of the house come after them. */
  count: number
  region: RegionProfile
  trade: TradeProfile
  startMs: number
  nowMs: number
}

/** Contacts: customers, suppliers, both; every twentieth archived, number 16 merged into number 0. */
export function createContactBook({ seed, count, region, trade, startMs, nowMs }: ContactOptions): ContactBook {
  const guids = createGuidSpace(seed, 'contact')
  const drawSeed = deriveSeed(seed, 'contact')
  const givenNames = [...firstNames, ...region.firstNames]
  const houseNames = toHouseNames(region)
  const houseRoles = Object.keys(houseNames) as HouseRole[]
  const contacts = Array.from({ length: count + houseRoles.length }, (_, index): Contact => {
    const house = index < count ? undefined : houseNames[houseRoles[index - count]!]
    const random = new Random(hash32(drawSeed, index))
    const archived = house === undefined && (index % 20 === 13 || index === 16)
    const kind = house === undefined ? index % 3 : 0
    const isSupplier = kind === 0 || index % 12 === 2
    const firstName = random.pick(givenNames)
    const lastName = random.pick(lastNames)
    const name = house ?? toName(index, firstName, lastName)
    const id = guids.at(index)
    const every = isSupplier ? trade.bill.foreignEvery : trade.sale.foreignEvery
    const foreign =
      house === undefined && every > 0 && (isSupplier ? Math.floor(index / 3) % every === every - 1 : index % every === 4 % every)
    const currencies = isSupplier ? region.supplierCurrencies : region.customerCurrencies
    return {
      index,
      id,
      name,
      firstName,
      lastName,
      email: index % 6 === 5 ? '' : `accounts${index}@example.${index % 2 ? region.domain : 'com'}`,
      currency: foreign ? currencies[Math.floor(index / 3) % currencies.length]! : region.currency,
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
  const active = contacts.slice(0, count).filter((contact) => contact.status === 'ACTIVE')
  const updatedMsAt = (index: number) =>
    Math.floor(startMs + (hash32(drawSeed ^ 0x77, index) / 4294967296) * (nowMs - startMs - 1))
  return {
    contacts,
    customers: active.filter((contact) => contact.isCustomer),
    suppliers: active.filter((contact) => contact.isSupplier),
    house: (role) => contacts[count + houseRoles.indexOf(role)]!,
    updatedMsAt,
    recordAt(index, balance, groups) {
      const contact = contacts[index]!
      const random = new Random(hash32(drawSeed ^ 0x99, index))
      const [sort, kind] = trade.trackings as [TradeProfile['trackings'][number], TradeProfile['trackings'][number]]
      const codeOf = (role: 'sales' | 'general') => region.accounts[role]?.[0] ?? (role === 'sales' ? '200' : '429')
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
        BankAccountDetails: index % 3 === 0 ? fillShape(region.bankNumber, index) : '',
        TaxNumber: index % 2 === 0 ? fillShape(region.taxNumberShape, 100_000_007 + index * 1009) : '',
        ...(contact.isCustomer && index % 5 === 1 ? { AccountsReceivableTaxType: region.taxes.sale } : {}),
        ...(contact.isSupplier && index % 6 === 0 ? { AccountsPayableTaxType: region.taxes.purchase } : {}),
        Addresses: toAddresses(index, random, contact, region),
        Phones: toPhones(index, random, region),
        UpdatedDateUTC: toWireInstant(updatedMsAt(index)),
        ContactGroups: groups,
        IsSupplier: contact.isSupplier,
        IsCustomer: contact.isCustomer,
        ...(index % 7 === 0 ? { SalesDefaultLineAmountType: 'INCLUSIVE', PurchasesDefaultLineAmountType: 'EXCLUSIVE' } : {}),
        ...(contact.currency === region.currency ? {} : { DefaultCurrency: contact.currency }),
        ...(index % 10 === 3 ? { XeroNetworkKey: `XNK${hash32(drawSeed, index).toString(36).toUpperCase()}` } : {}),
        ...(index % 9 === 1 ? { SalesDefaultAccountCode: codeOf('sales'), PurchasesDefaultAccountCode: codeOf('general') } : {}),
        SalesTrackingCategories: index % 11 === 1 ? [{ TrackingCategoryName: sort[0], TrackingOptionName: sort[2][0] }] : [],
        PurchasesTrackingCategories: index % 11 === 3 ? [{ TrackingCategoryName: kind[0], TrackingOptionName: kind[2][1] }] : [],
        ...(index % 3 === 1
          ? { PaymentTerms: { Bills: { Day: 20, Type: 'OFFOLLOWINGMONTH' }, Sales: { Day: 14, Type: 'DAYSAFTERBILLDATE' } } }
          : {}),
        ...(index % 6 === 1 ? { Website: `https://www.example.com/${index}?a=1&b=2` } : {}),
        ...(index % 3 === 0
          ? {
              BatchPayments: {
                BankAccountNumber: fillShape(region.bankNumber, index),
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

function toHouseNames({ people }: RegionProfile): Record<HouseRole, string> {
  return {
    ...people,
    landlord: 'Quayside Properties',
    staff: 'Payroll',
    owner: 'Owner',
    software: 'Tidy Software',
    public: 'Over the counter',
    funder: 'Community Foundation',
  }
}

/** Every 9 of the shape becomes a digit of the number, from the right; zeros stand in front. */
export function fillShape(shape: string, number: number): string {
  const digits = String(number).padStart(20, '0')
  let at = digits.length - shape.replaceAll(/[^9]/g, '').length
  return shape.replaceAll('9', () => digits[at++]!)
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

function toAddresses(index: number, random: Random, contact: Contact, { cities }: RegionProfile): WireRecord[] {
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

function toPhones(index: number, random: Random, { phone: [country, area, mobile] }: RegionProfile): WireRecord[] {
  const empty = { PhoneNumber: '', PhoneAreaCode: '', PhoneCountryCode: '' }
  return [
    { PhoneType: 'DDI', ...empty },
    {
      PhoneType: 'DEFAULT',
      PhoneNumber: String(random.between(1_000_000, 9_999_999)),
      PhoneAreaCode: area,
      PhoneCountryCode: country,
    },
    { PhoneType: 'FAX', ...empty },
    index % 2
      ? {
          PhoneType: 'MOBILE',
          PhoneNumber: `${mobile} ${random.between(100_000, 999_999)}`,
          PhoneAreaCode: '',
          PhoneCountryCode: '',
        }
      : { PhoneType: 'MOBILE', ...empty },
  ]
}

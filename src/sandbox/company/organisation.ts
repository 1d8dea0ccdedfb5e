import type { WireRecord } from './collection.ts'
import { createGuidSpace } from './guid.ts'
import { dayMs, toWireDate, toWireInstant } from './wire.ts'
import type { World } from './world.ts'

export function createOrganisationRecords(world: World): WireRecord[] {
  const { region, trade } = world
  const [city, state, postcode] = region.street
  const [country, area] = region.phone
  return [
    {
      Name: world.name,
      LegalName: `${world.name} ${trade.owners ? region.legalSuffix : 'Trust'}`,
      PaysTax: true,
      Version: region.version,
      OrganisationType: trade.organisationType,
      BaseCurrency: region.currency,
      CountryCode: region.countryCode,
      IsDemoCompany: true,
      OrganisationStatus: 'ACTIVE',
      ...(region.registrationNumber === '' ? {} : { RegistrationNumber: region.registrationNumber }),
      ...(region.employerNumber === undefined ? {} : { EmployerIdentificationNumber: region.employerNumber }),
      TaxNumber: region.taxNumber,
      FinancialYearEndDay: region.yearEnd[0],
      FinancialYearEndMonth: region.yearEnd[1],
      SalesTaxBasis: region.taxBasis,
      SalesTaxPeriod: region.taxPeriod,
      DefaultSalesTax: 'Tax Exclusive',
      DefaultPurchasesTax: 'Tax Exclusive',
      PeriodLockDate: toWireDate(world.firstDay - 1),
      EndOfYearLockDate: toWireDate(world.firstDay - 1),
      CreatedDateUTC: toWireInstant(world.startMs),
      OrganisationEntityType: trade.organisationType,
      Timezone: region.timezone,
      ShortCode: toShortCode(world.tenantId),
      OrganisationID: world.tenantId,
      Edition: 'BUSINESS',
      Class: 'COMPREHENSIVE',
      LineOfBusiness: trade.lineOfBusiness,
      Addresses: [
        {
          AddressType: 'STREET',
          AddressLine1: '23 Main Street',
          City: city,
          Region: state,
          PostalCode: postcode,
          Country: region.country,
          AttentionTo: '',
        },
      ],
      Phones: [{ PhoneType: 'OFFICE', PhoneNumber: '1234 5678', PhoneAreaCode: area, PhoneCountryCode: country }],
      ExternalLinks: [{ LinkType: 'Website', Url: 'https://www.example.com/' }],
      PaymentTerms: { Bills: { Day: 20, Type: 'OFFOLLOWINGMONTH' }, Sales: { Day: 14, Type: 'DAYSAFTERBILLDATE' } },
    },
  ]
}

/** `!a1b2c`: what deep links into Xero name the organisation by. */
function toShortCode(tenantId: string): string {
  return `!${Number.parseInt(tenantId.slice(0, 8), 16).toString(36).slice(0, 5).padEnd(5, '0')}`
}

const people: [first: string, last: string, role: string][] = [
  ['Aroha', 'Ngata', 'FINANCIALADVISER'],
  ['Sam', "O'Brien", 'STANDARD'],
  ['Zoë', 'Müller', 'INVOICEONLY'],
  ['API ', 'Team', 'READONLY'],
  ['Former', 'Employee', 'REMOVED'],
]

export function createUserRecords(world: World): WireRecord[] {
  const ids = createGuidSpace(world.seed, 'user')
  return people.map(([FirstName, LastName, OrganisationRole], index) => ({
    UserID: ids.at(index),
    EmailAddress: `user${index + 1}@example.com`,
    FirstName,
    LastName,
    UpdatedDateUTC: toWireInstant(world.startMs + index * 61 * dayMs + 12_345 * index + 7),
    IsSubscriber: index === 0,
    OrganisationRole,
  }))
}

export function createBrandingThemeRecords(world: World): WireRecord[] {
  const ids = createGuidSpace(world.seed, 'branding-theme')
  return ['Standard', 'Special Projects', 'Very orange invoice!'].map((Name, index) => ({
    BrandingThemeID: ids.at(index),
    Name,
    ...(index === 1 ? { LogoUrl: 'https://in.example.com/logo?id=ab%20c' } : {}),
    Type: 'INVOICE',
    SortOrder: index,
    CreatedDateUTC: toWireInstant(world.startMs + index * 1717),
  }))
}

export function createPaymentServiceRecords(world: World): WireRecord[] {
  const ids = createGuidSpace(world.seed, 'payment-service')
  return [
    {
      PaymentServiceID: ids.at(0),
      PaymentServiceName: 'PayUpNow',
      PaymentServiceUrl: 'https://pay.example.com/?invoiceNo=[INVOICENUMBER]&amount=[AMOUNTDUE]',
      PaymentServiceType: 'Custom',
      PayNowText: 'Pay now',
    },
  ]
}

export function createInvoiceReminderRecords(): WireRecord[] {
  return [{ Enabled: true }]
}

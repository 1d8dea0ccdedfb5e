import type { WireRecord } from './collection.ts'
import { createGuidSpace } from './guid.ts'
import { dayMs, toWireDate, toWireInstant } from './wire.ts'
import type { World } from './world.ts'

export function createOrganisationRecords(world: World): WireRecord[] {
  return [
    {
      Name: world.name,
      LegalName: `${world.name} Limited`,
      PaysTax: true,
      Version: 'NZ',
      OrganisationType: 'COMPANY',
      BaseCurrency: 'NZD',
      CountryCode: 'NZ',
      IsDemoCompany: true,
      OrganisationStatus: 'ACTIVE',
      RegistrationNumber: '9429 041 234 567',
      TaxNumber: '101-202-303',
      FinancialYearEndDay: 31,
      FinancialYearEndMonth: 3,
      SalesTaxBasis: 'PAYMENTS',
      SalesTaxPeriod: 'TWOMONTHS',
      DefaultSalesTax: 'Tax Exclusive',
      DefaultPurchasesTax: 'Tax Exclusive',
      PeriodLockDate: toWireDate(world.firstDay - 1),
      EndOfYearLockDate: toWireDate(world.firstDay - 1),
      CreatedDateUTC: toWireInstant(world.startMs),
      OrganisationEntityType: 'COMPANY',
      Timezone: 'NEWZEALANDSTANDARDTIME',
      ShortCode: '!dmo42',
      OrganisationID: world.tenantId,
      Edition: 'BUSINESS',
      Class: 'COMPREHENSIVE',
      LineOfBusiness: 'Consulting "and more"',
      Addresses: [
        {
          AddressType: 'STREET',
          AddressLine1: '23 Main Street',
          City: 'Marineville',
          Region: '',
          PostalCode: '0600',
          Country: 'New Zealand',
          AttentionTo: '',
        },
      ],
      Phones: [{ PhoneType: 'OFFICE', PhoneNumber: '1234 5678', PhoneAreaCode: '09', PhoneCountryCode: '64' }],
      ExternalLinks: [{ LinkType: 'Website', Url: 'https://www.example.com/' }],
      PaymentTerms: { Bills: { Day: 20, Type: 'OFFOLLOWINGMONTH' }, Sales: { Day: 14, Type: 'DAYSAFTERBILLDATE' } },
    },
  ]
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

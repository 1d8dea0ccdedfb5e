import { expect, test } from 'vitest'
import { AccountType, Action, Contact, CurrencyCode, TaxRate, TrackingCategory } from 'xero-node'
import { first, given, refusal } from '../../support/sandbox-sdk.ts'
import type { Telling } from './story.ts'

/** The organisation before its first sale. */
export function tellSettingUp(tell: Telling): void {
  test('the organisation, its users and what they may do', async () => {
    const { api, tenant, keep } = tell()
    const organisation = first((await api.getOrganisations(tenant)).body.organisations)
    expect(organisation).toMatchObject({
      organisationID: tenant,
      baseCurrency: 'NZD',
      countryCode: 'NZ',
      financialYearEndMonth: 3,
    })
    const { actions } = (await api.getOrganisationActions(tenant)).body
    expect(actions?.find(({ name }) => name === 'CreateApprovedInvoice')?.status).toBe(Action.StatusEnum.ALLOWED)
    const cis = first((await api.getOrganisationCISSettings(tenant, tenant)).body.cISSettings)
    expect(cis).toMatchObject({ cISContractorEnabled: false, cISSubContractorEnabled: false })
    const users = given((await api.getUsers(tenant, undefined, 'IsSubscriber==true')).body.users)
    expect(users).toHaveLength(1)
    const userId = keep('user', users[0]?.userID)
    expect(first((await api.getUser(tenant, userId)).body.users).emailAddress).toBe(users[0]?.emailAddress)
    expect((await api.getInvoiceReminders(tenant)).body.invoiceReminders).toHaveLength(1)
  })

  test('the chart of accounts', async () => {
    const { api, tenant, keep } = tell()
    const workshops = { code: '215', name: 'Workshops', type: AccountType.REVENUE, taxType: 'OUTPUT2' }
    const made = first((await api.createAccount(tenant, workshops)).body.accounts)
    expect(made).toMatchObject({ code: '215', name: 'Workshops', _class: 'REVENUE', status: 'ACTIVE' })
    const workshopsId = keep('workshops', made.accountID)
    const bank = { code: '095', name: 'Till account', type: AccountType.BANK, bankAccountNumber: '12-3456-7654321-00' }
    keep('till', first((await api.createAccount(tenant, bank)).body.accounts).accountID)
    const renamed = await api.updateAccount(tenant, workshopsId, { accounts: [{ name: 'Workshops & courses', code: '215' }] })
    expect(first(renamed.body.accounts).name).toBe('Workshops & courses')
    const read = first((await api.getAccount(tenant, workshopsId)).body.accounts)
    expect(read).toMatchObject({ name: 'Workshops & courses', taxType: 'OUTPUT2' })
    expect(read.updatedDateUTC).toBeInstanceOf(Date)
    const banks = given((await api.getAccounts(tenant, undefined, 'Type=="BANK"', 'Name ASC')).body.accounts)
    expect(banks.map(({ accountID }) => accountID)).toContain(tell().id('till'))
    expect(banks.every(({ type }) => type === AccountType.BANK)).toBe(true)
    keep('bank', banks.find(({ code }) => code === '090')?.accountID)
    keep('dollars', banks.find(({ code }) => code === '093')?.accountID)
    const again = await refusal(api.createAccount(tenant, { ...workshops, code: '216', name: 'Workshops & courses' }))
    expect(again).toMatchObject({ status: 400, messages: ['Please enter a unique Name.'] })

    const setup = await api.postSetup(tenant, { accounts: [{ code: '218', name: 'Venue hire', type: AccountType.REVENUE }] })
    expect(setup.body.importSummary?.accounts).toMatchObject({ _new: 1, updated: 0, newOrUpdated: 1 })
    const hire = first((await api.getAccounts(tenant, undefined, 'Code=="218"')).body.accounts)
    expect(hire.name).toBe('Venue hire')
    expect(first((await api.deleteAccount(tenant, given(hire.accountID))).body.accounts).status).toBe('DELETED')
  })

  test('tax rates', async () => {
    const { api, tenant, keep } = tell()
    const taxComponents = [
      { name: 'GST', rate: 15 },
      { name: 'Council levy', rate: 1.5 },
    ]
    const levy = { name: 'Council levy', reportTaxType: TaxRate.ReportTaxTypeEnum.OUTPUT, taxComponents }
    const made = first((await api.createTaxRates(tenant, { taxRates: [levy] })).body.taxRates)
    expect(made).toMatchObject({ effectiveRate: 16.5, status: 'ACTIVE', canApplyToRevenue: true, canApplyToExpenses: false })
    const taxType = keep('levy', made.taxType)
    await api.updateTaxRate(tenant, { taxRates: [{ ...levy, name: 'City levy', taxType }] })
    const read = first((await api.getTaxRateByTaxType(tenant, taxType)).body.taxRates)
    expect(read).toMatchObject({ name: 'City levy', displayTaxRate: 16.5 })
    expect(read.taxComponents?.map(({ rate }) => rate)).toEqual([15, 1.5])
    const active = given((await api.getTaxRates(tenant, 'Status=="ACTIVE"')).body.taxRates)
    expect(active.map((rate) => rate.taxType)).toEqual(expect.arrayContaining(['OUTPUT2', 'INPUT2', taxType]))
  })

  test('tracking: a third category is refused until another is archived', async () => {
    const { api, tenant, keep } = tell()
    expect((await refusal(api.createTrackingCategory(tenant, { name: 'Venue' }))).status).toBe(400)
    const categories = given((await api.getTrackingCategories(tenant)).body.trackingCategories)
    const department = given(categories.find(({ name }) => name === 'Department'))
    const status = TrackingCategory.StatusEnum.ARCHIVED
    await api.updateTrackingCategory(tenant, given(department.trackingCategoryID), { name: 'Department', status })
    const venue = first((await api.createTrackingCategory(tenant, { name: 'Venues' })).body.trackingCategories)
    const id = keep('venue', venue.trackingCategoryID)
    await api.updateTrackingCategory(tenant, id, { name: 'Venue' })
    for (const name of ['Hall', 'Marquee', 'Yurt']) {
      const option = first((await api.createTrackingOptions(tenant, id, { name })).body.options)
      keep(name, option.trackingOptionID)
    }
    await api.updateTrackingOptions(tenant, id, tell().id('Marquee'), { name: 'Tent' })
    const gone = first((await api.deleteTrackingOptions(tenant, id, tell().id('Yurt'))).body.options)
    expect(gone).toMatchObject({ name: 'Yurt', status: 'DELETED' })
    const read = first((await api.getTrackingCategory(tenant, id)).body.trackingCategories)
    expect(read.name).toBe('Venue')
    expect(read.options?.map(({ name }) => name)).toEqual(['Hall', 'Tent'])
  })

  test('currencies', async () => {
    const { api, tenant } = tell()
    const made = await api.createCurrency(tenant, { code: CurrencyCode.SGD, description: 'Singapore Dollar' })
    expect(first(made.body.currencies).code).toBe('SGD')
    const codes = (await api.getCurrencies(tenant)).body.currencies?.map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['NZD', 'SGD', 'USD']))
  })

  test('items: a service, goods held in stock, and one that goes again', async () => {
    const { api, tenant, keep, id } = tell()
    const items = [
      { code: 'HOUR', name: 'Consulting hour', salesDetails: { unitPrice: 180, accountCode: '200', taxType: 'OUTPUT2' } },
      {
        code: 'TENT',
        name: 'Tent',
        inventoryAssetAccountCode: '630',
        purchaseDetails: { unitPrice: 40, cOGSAccountCode: '310', taxType: 'INPUT2' },
        salesDetails: { unitPrice: 100, accountCode: '200', taxType: 'OUTPUT2' },
      },
      { code: 'SPARE', name: 'Spare' },
    ]
    const made = given((await api.createItems(tenant, { items })).body.items)
    expect(made.map(({ isTrackedAsInventory }) => isTrackedAsInventory)).toEqual([false, true, false])
    for (const item of made) keep(item.code, item.itemID)
    const change = { code: 'HOUR', salesDetails: { unitPrice: 182.1234 } }
    await api.updateItem(tenant, id('HOUR'), { items: [change] }, 4)
    expect(first((await api.getItem(tenant, id('HOUR'), 4)).body.items).salesDetails?.unitPrice).toBe(182.1234)
    expect(first((await api.getItem(tenant, id('HOUR'))).body.items).salesDetails?.unitPrice).toBe(182.12)
    const both = [
      { code: 'HOUR', salesDetails: { unitPrice: 200 } },
      { code: 'DAY', name: 'Day rate', salesDetails: { unitPrice: 1500, accountCode: '200' } },
    ]
    const upserted = given((await api.updateOrCreateItems(tenant, { items: both })).body.items)
    expect(upserted[0]?.itemID).toBe(id('HOUR'))
    await api.deleteItem(tenant, id('SPARE'))
    const codes = (await api.getItems(tenant, undefined, 'Code=="SPARE" OR Code=="DAY"')).body.items?.map(({ code }) => code)
    expect(codes).toEqual(['DAY'])
    expect((await refusal(api.getItem(tenant, id('SPARE')))).status).toBe(404)
  })

  test('contacts and their groups', async () => {
    const { api, tenant, keep, id } = tell()
    const contacts = [
      { name: 'Harbour Festival Trust', contactNumber: 'HFT-1', emailAddress: 'office@harbour.example.com' },
      { name: 'Canvas & Rope Ltd', emailAddress: 'sales@canvas.example.com', accountsPayableTaxType: 'INPUT2' },
      { name: 'Pacific Events Inc', defaultCurrency: CurrencyCode.USD },
    ]
    const made = given((await api.createContacts(tenant, { contacts })).body.contacts)
    for (const [index, name] of ['customer', 'supplier', 'american'].entries()) keep(name, made[index]?.contactID)
    await api.updateContact(tenant, id('customer'), { contacts: [{ firstName: 'Mere', lastName: 'Kahu' }] })
    const byNumber = first((await api.getContactByContactNumber(tenant, 'HFT-1')).body.contacts)
    expect(byNumber).toMatchObject({ contactID: id('customer'), firstName: 'Mere', name: 'Harbour Festival Trust' })
    const upserts = [{ name: 'Canvas & Rope Ltd', companyNumber: '12345' }, { name: 'Walk-in customer' }]
    const upserted = given((await api.updateOrCreateContacts(tenant, { contacts: upserts })).body.contacts)
    expect(upserted[0]?.contactID).toBe(id('supplier'))
    keep('walkIn', upserted[1]?.contactID)
    const cis = first((await api.getContactCISSettings(tenant, id('supplier'))).body.cISSettings)
    expect(cis.cISEnabled).toBe(false)

    const grouped = { contactGroups: [{ name: 'Festivals' }] }
    const group = keep('group', first((await api.createContactGroup(tenant, grouped)).body.contactGroups).contactGroupID)
    await api.updateContactGroup(tenant, group, { contactGroups: [{ name: 'Festivals & fairs' }] })
    const members = ['customer', 'american', 'walkIn'].map((name) => ({ contactID: id(name) }))
    await api.createContactGroupContacts(tenant, group, { contacts: members })
    await api.deleteContactGroupContact(tenant, group, id('walkIn'))
    const read = first((await api.getContactGroup(tenant, group)).body.contactGroups)
    expect(read.name).toBe('Festivals & fairs')
    expect(read.contacts?.map(({ contactID }) => contactID).toSorted()).toEqual([id('customer'), id('american')].toSorted())
    const contact = first((await api.getContact(tenant, id('customer'))).body.contacts)
    expect(contact.contactGroups?.map(({ name }) => name)).toEqual(['Festivals & fairs'])
    const names = (await api.getContactGroups(tenant, 'Status=="ACTIVE"')).body.contactGroups?.map(({ name }) => name)
    expect(names).toContain('Festivals & fairs')
    await api.deleteContactGroupContacts(tenant, group)
    expect(first((await api.getContactGroup(tenant, group)).body.contactGroups).contacts ?? []).toEqual([])
    const found = await api.getContacts(tenant, undefined, undefined, undefined, undefined, 1, false, false, 'harbour', 10)
    expect(found.body.contacts?.map(({ contactID }) => contactID)).toEqual([id('customer')])
    expect(first(found.body.contacts).contactStatus).toBe(Contact.ContactStatusEnum.ACTIVE)
  })

  test('branding themes and payment services', async () => {
    const { api, tenant, keep, id } = tell()
    const theme = first((await api.getBrandingThemes(tenant)).body.brandingThemes)
    keep('theme', theme.brandingThemeID)
    expect(first((await api.getBrandingTheme(tenant, id('theme'))).body.brandingThemes).name).toBe(theme.name)
    const paymentServices = [{ paymentServiceName: 'Card tap', paymentServiceUrl: 'https://tap.example.com/?i=[INVOICENUMBER]' }]
    const made = first((await api.createPaymentService(tenant, { paymentServices })).body.paymentServices)
    const paymentServiceID = keep('cardTap', made.paymentServiceID)
    await api.createBrandingThemePaymentServices(tenant, id('theme'), { paymentServices: [{ paymentServiceID }] })
    const ofTheme = (await api.getBrandingThemePaymentServices(tenant, id('theme'))).body.paymentServices
    expect(ofTheme?.map(({ paymentServiceName }) => paymentServiceName)).toContain('Card tap')
    expect((await api.getPaymentServices(tenant)).body.paymentServices).toHaveLength(2)
  })

  test('budgets', async () => {
    const { api, tenant } = tell()
    const budget = first((await api.getBudgets(tenant)).body.budgets)
    const budgetId = given(budget.budgetID)
    const some = await api.getBudgets(tenant, [budgetId])
    expect(some.body.budgets?.map(({ budgetID }) => budgetID)).toEqual([budgetId])
    const read = first((await api.getBudget(tenant, budgetId, '2026-10-31', '2026-09-01')).body.budgets)
    const periods = new Set(read.budgetLines?.flatMap((line) => line.budgetBalances?.map(({ period }) => period) ?? []))
    expect([...periods].toSorted()).toEqual(['2026-09', '2026-10'])
  })
}

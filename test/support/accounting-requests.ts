import { endpoints } from '../../src/sandbox/api/endpoints.ts'
import type { Operation } from './openapi.ts'
import type { Answer } from './sandbox-client.ts'
import type { Body, Writer } from './sandbox-writer.ts'

/** How one operation of the Accounting API is asked, sensibly. What is not said: any record there is, no query, no body. */
export interface Asked {
  /** By the names in the operation's path. */
  params?: Record<string, string>
  query?: string
  body?: Body
  /** Instead of a body: a file. */
  bytes?: string
}

/** What the requests need, made by the API itself in an organisation of their own. */
export interface Supplies {
  writer: Writer
  contact: Body
  userId: string
  /** Different at each call: `Foo 12`. */
  fresh(name: string): string
  idAt(root: string): string
  /** PUT, and the first record of the answer. */
  make(path: string, body: Body): Promise<Body>
}

export async function createSupplies(writer: Writer): Promise<Supplies> {
  let serial = 0
  const fresh = (name: string): string => `${name} ${++serial}`
  const make = async (path: string, body: Body): Promise<Body> => (await writer.write('PUT', path, body))[0]!
  const contact = await make('Contacts', { ...person, Name: fresh('Liam Gallagher') })
  const group = await make('ContactGroups', { Name: fresh('Oasis') })
  await writer.write('PUT', `ContactGroups/${String(group['ContactGroupID'])}/Contacts`, {
    Contacts: [{ ContactID: contact['ContactID'] }],
  })
  const [user] = await writer.read('Users')
  const idAt = (root: string): string => writer.sandbox.control.collection(root).idAt(0)
  return { writer, contact, userId: String(user!['UserID']), fresh, idAt, make }
}

/** Asks an operation. Parameters of the path that the request does not name are those of some record there is. */
export async function ask(operation: Operation, { writer, idAt }: Supplies, asked: Asked): Promise<Answer> {
  const root = rootOf(operation.path)
  const params: Record<string, string> = { FileName: 'sample5.jpg', ...asked.params }
  const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
  for (const name of names) {
    if (params[name] !== undefined) continue
    if (name !== 'AttachmentID') params[name] = idAt(root)
    else {
      const owner = operation.path.slice(1).replace(/\/\{AttachmentID\}$/, '/sample5.jpg')
      const [attachment] = Object.values(
        (await writer.send('PUT', fill(owner, params), Buffer.from('picture'), { 'content-type': 'image/jpg' })).json(),
      ).find(Array.isArray) as Body[]
      params[name] = String(attachment!['AttachmentID'])
    }
  }
  const path = fill(operation.path.slice(1), params) + (asked.query === undefined ? '' : `?${asked.query}`)
  if (asked.bytes === undefined) return writer.send(operation.method, path, asked.body)
  return writer.send(operation.method, path, Buffer.from(asked.bytes), { 'content-type': 'image/jpg' })
}

function rootOf(path: string): string {
  const first = path.split('/')[1]
  return endpoints.find((endpoint) => endpoint.path === first)?.root ?? ''
}

function fill(path: string, params: Record<string, string>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name]!))
}

const person = {
  FirstName: 'Liam',
  LastName: 'Gallagher',
  EmailAddress: 'liam@example.com',
  CompanyNumber: 'NumberBusiness1234',
  DefaultCurrency: 'NZD',
  SalesDefaultLineAmountType: 'INCLUSIVE',
  PurchasesDefaultLineAmountType: 'INCLUSIVE',
  ContactPersons: [{ FirstName: 'Debbie', LastName: 'Gwyther', EmailAddress: 'debbie@example.com', IncludeInEmails: false }],
  Addresses: [
    {
      AddressType: 'POBOX',
      AddressLine1: '101 Green St',
      AddressLine2: '5th floor',
      AddressLine3: 'Door 2',
      AddressLine4: 'Bell 3',
      City: 'Anytown',
      Region: 'CA',
      PostalCode: '94041',
      Country: 'US',
      AttentionTo: 'Rod',
    },
  ],
  Phones: [{ PhoneType: 'MOBILE', PhoneNumber: '555-1212', PhoneAreaCode: '415' }],
  PaymentTerms: { Bills: { Day: 15, Type: 'OFCURRENTMONTH' }, Sales: { Day: 10, Type: 'DAYSAFTERBILLMONTH' } },
}

const nowhere = '11111111-2222-4333-8444-555555555555'
const date = '2026-09-10'
const bank = { Code: '090' }
const tracking = [{ Name: 'Region', Option: 'North' }]
/** Prices without tax, a discount, tracking: what a line can hold. */
const line = (code: string) => ({
  Description: 'Acme Tires',
  Quantity: 2,
  UnitAmount: 20,
  AccountCode: code,
  Tracking: tracking,
})
const cashLine = (code: string) => ({ Description: 'Foobar', Quantity: 1, UnitAmount: 20, AccountCode: code })
const noteOf = (text: string) => ({ HistoryRecords: [{ Details: text }] })
const named = ({ contact }: Supplies): Body => ({ ContactID: contact['ContactID'] })

const account = ({ fresh }: Supplies): Body => ({
  Code: fresh('R').replace(' ', ''),
  Name: fresh('Foobar'),
  Type: 'EXPENSE',
  Description: 'Hello World',
})
const contactOf = ({ fresh }: Supplies): Body => ({ ...person, Name: fresh('Bruce Banner'), ContactNumber: fresh('C') })
const item = ({ fresh }: Supplies): Body => ({
  Code: fresh('abc'),
  Name: 'Hello',
  Description: 'foobar',
  PurchaseDetails: { UnitPrice: 10, AccountCode: '429', TaxType: 'INPUT2' },
  SalesDetails: { UnitPrice: 20, AccountCode: '200', TaxType: 'OUTPUT2' },
})
const taxRate = ({ fresh }: Supplies): Body => ({
  Name: fresh('SDKTax'),
  ReportTaxType: 'INPUT',
  TaxComponents: [{ Name: 'State Tax', Rate: 2.25 }],
})
const service = ({ fresh }: Supplies): Body => ({
  PaymentServiceName: fresh('PayUpNow'),
  PaymentServiceUrl: 'https://www.example.com/',
  PayNowText: 'Time To Pay',
})
const invoice = (supplies: Supplies): Body => ({
  Type: 'ACCREC',
  Contact: named(supplies),
  Date: date,
  DueDate: '2026-10-10',
  LineAmountTypes: 'Exclusive',
  Reference: 'Website Design',
  Status: 'AUTHORISED',
  LineItems: [line('200')],
})
const bill = (supplies: Supplies): Body => ({
  ...invoice(supplies),
  Type: 'ACCPAY',
  InvoiceNumber: supplies.fresh('X'),
  LineItems: [line('429')],
})
const creditNote = (supplies: Supplies): Body => ({
  Type: 'ACCRECCREDIT',
  Status: 'AUTHORISED',
  Contact: named(supplies),
  Date: date,
  LineItems: [line('200')],
})
const quote = (supplies: Supplies): Body => ({
  Contact: named(supplies),
  Date: date,
  ExpiryDate: '2026-10-10',
  LineAmountTypes: 'EXCLUSIVE',
  Title: 'A title',
  LineItems: [line('200')],
})
const purchaseOrder = (supplies: Supplies): Body => ({
  Contact: named(supplies),
  Date: date,
  DeliveryDate: '2026-09-20',
  Status: 'AUTHORISED',
  LineItems: [line('429')],
})
const template = (supplies: Supplies): Body => ({
  Type: 'ACCREC',
  Contact: named(supplies),
  Reference: '[Week]',
  Status: 'AUTHORISED',
  LineItems: [line('200')],
  Schedule: {
    Period: 1,
    Unit: 'MONTHLY',
    DueDate: 10,
    DueDateType: 'OFFOLLOWINGMONTH',
    StartDate: '2026-12-15',
    EndDate: '2027-09-30',
  },
})
const bankTransaction = (supplies: Supplies): Body => ({
  Type: 'SPEND',
  Contact: named(supplies),
  BankAccount: bank,
  Date: date,
  LineItems: [cashLine('429')],
})
const transfer = (): Body => ({
  FromBankAccount: bank,
  ToBankAccount: { Code: '091' },
  Amount: 50,
  Date: date,
  Reference: 'Sub 098801',
  FromTracking: tracking,
  ToTracking: [{ Name: 'Region', Option: 'South' }],
})
const journal = (): Body => ({
  Narration: 'Foo bar',
  Date: date,
  JournalLines: [
    { Description: 'Hello there', LineAmount: 100, AccountCode: '400' },
    { Description: 'Goodbye', LineAmount: -100, AccountCode: '400', Tracking: tracking },
  ],
})
/** Stored as a draft, with what is wrong with it beside it. */
const unbalanced: Body = {
  JournalLines: [
    { LineAmount: 100, AccountCode: '400' },
    { LineAmount: 90, AccountCode: '476' },
  ],
}
const receipt = (supplies: Supplies): Body => ({
  User: { UserID: supplies.userId },
  Contact: named(supplies),
  Date: date,
  LineAmountTypes: 'NoTax',
  LineItems: [cashLine('429')],
})
const payment = async (supplies: Supplies): Promise<Body> => ({
  Invoice: { InvoiceID: (await supplies.make('Invoices', invoice(supplies)))['InvoiceID'] },
  Account: { Code: '970' },
  Date: date,
  Amount: 1,
  Reference: 'foobar',
})
const batch = async (supplies: Supplies): Promise<Body> => {
  const made = await supplies.make('Invoices', bill(supplies))
  return {
    Account: bank,
    Date: date,
    Reference: 'Foobar123',
    Payments: [{ Invoice: { InvoiceID: made['InvoiceID'] }, Amount: 1 }],
  }
}
const claim = async (supplies: Supplies): Promise<Body> => {
  const made = await supplies.make('Receipts', receipt(supplies))
  return { Status: 'SUBMITTED', User: { UserID: supplies.userId }, Receipts: [{ ReceiptID: made['ReceiptID'] }] }
}
const linkOf = async (supplies: Supplies): Promise<Body> => {
  const made = await supplies.make('Invoices', { ...bill(supplies), Status: 'DRAFT' })
  const [first] = made['LineItems'] as Body[]
  return { SourceTransactionID: made['InvoiceID'], SourceLineItemID: first!['LineItemID'] }
}

/** Makes a record to change or delete, and gives the parameter of the path that names it. */
const made =
  (root: string, id: string, body: (supplies: Supplies) => Body | Promise<Body>) =>
  async (supplies: Supplies): Promise<Record<string, string>> => ({
    [id]: String((await supplies.make(root, await body(supplies)))[id]),
  })
const makeAccount = made('Accounts', 'AccountID', account)
const makeContact = made('Contacts', 'ContactID', contactOf)
const makeItem = made('Items', 'ItemID', item)
const makeGroup = made('ContactGroups', 'ContactGroupID', ({ fresh }) => ({ Name: fresh('Suppliers') }))
const makeInvoice = made('Invoices', 'InvoiceID', invoice)
const makeDraft = made('Invoices', 'InvoiceID', (supplies) => ({ ...invoice(supplies), Status: 'DRAFT' }))
const makeNote = made('CreditNotes', 'CreditNoteID', creditNote)
const makeQuote = made('Quotes', 'QuoteID', quote)
const makeOrder = made('PurchaseOrders', 'PurchaseOrderID', purchaseOrder)
const makeTemplate = made('RepeatingInvoices', 'RepeatingInvoiceID', template)
const makeSpend = made('BankTransactions', 'BankTransactionID', bankTransaction)
const makeTransfer = made('BankTransfers', 'BankTransferID', transfer)
const makeJournal = made('ManualJournals', 'ManualJournalID', journal)
const makeReceipt = made('Receipts', 'ReceiptID', receipt)
const makeClaim = made('ExpenseClaims', 'ExpenseClaimID', claim)
const makePayment = made('Payments', 'PaymentID', payment)
const makeBatch = made('BatchPayments', 'BatchPaymentID', batch)
const makeLink = made('LinkedTransactions', 'LinkedTransactionID', linkOf)
const makeService = made('PaymentServices', 'PaymentServiceID', service)
const makeOverpayment = made('BankTransactions', 'OverpaymentID', (supplies) => ({
  ...bankTransaction(supplies),
  Type: 'RECEIVE-OVERPAYMENT',
  LineItems: [cashLine('610')],
}))
const makePrepayment = made('BankTransactions', 'PrepaymentID', (supplies) => ({
  ...bankTransaction(supplies),
  Type: 'RECEIVE-PREPAYMENT',
  LineItems: [cashLine('200')],
}))
/** Room for one more: organisations have two at most. */
const makeCategory = async (supplies: Supplies): Promise<Record<string, string>> => {
  for (const category of await supplies.writer.read('TrackingCategories')) {
    if (category['Name'] === 'Region') continue
    await supplies.writer.write('POST', `TrackingCategories/${String(category['TrackingCategoryID'])}`, { Status: 'ARCHIVED' })
  }
  return made('TrackingCategories', 'TrackingCategoryID', ({ fresh }) => ({ Name: fresh('FooBar') }))(supplies)
}
const makeOption = async (supplies: Supplies): Promise<Record<string, string>> => {
  const category = await makeCategory(supplies)
  const below = `TrackingCategories/${category['TrackingCategoryID']}/Options`
  return { ...category, ...(await made(below, 'TrackingOptionID', ({ fresh }) => ({ Name: fresh('Bar') }))(supplies)) }
}

type Make = (supplies: Supplies) => Promise<Record<string, string>>
const allocation = async (supplies: Supplies): Promise<Body> => ({
  Allocations: [{ Amount: 1, Date: date, Invoice: await makeInvoice(supplies) }],
})
const allocated = async (root: string, make: Make, supplies: Supplies): Promise<Record<string, string>> => {
  const params = await make(supplies)
  const [id] = Object.values(params)
  const entry = await supplies.make(`${root}/${id}/Allocations`, await allocation(supplies))
  return { ...params, AllocationID: String(entry['AllocationID']) }
}

/** The examples list what succeeded and what failed side by side. */
const apart = 'summarizeErrors=false'
const list = 'page=1&pageSize=1000&unitdp=4'

type Row = (supplies: Supplies) => Asked | Promise<Asked>
const plain: Row = () => ({})
const all: Row = () => ({ query: list })
const put =
  (root: string, body: (supplies: Supplies) => Body | Promise<Body>, bad?: Body): Row =>
  async (supplies) => {
    const good = await body(supplies)
    return bad ? { query: apart, body: { [root]: [good, { ...good, ...bad }] } } : { body: { [root]: [good] } }
  }
const change =
  (make: Make, root: string, body: Body | ((supplies: Supplies) => Body)): Row =>
  async (supplies) => ({
    params: await make(supplies),
    body: { [root]: [typeof body === 'function' ? body(supplies) : body] },
  })
const at =
  (make: Make): Row =>
  async (supplies) => ({ params: await make(supplies) })
const onContact =
  (query = ''): Row =>
  ({ contact }) => ({ query: `contactId=${String(contact['ContactID'])}${query}` })

const attached =
  'Account BankTransaction BankTransfer Contact CreditNote Invoice ManualJournal PurchaseOrder Quote Receipt RepeatingInvoice'
const attachments = attached.split(' ').flatMap((name): [string, Row][] => [
  [`get${name}Attachments`, plain],
  [`get${name}AttachmentById`, plain],
  [
    `get${name}AttachmentByFileName`,
    async ({ writer, idAt }) => {
      const path = `${name}s/${idAt(`${name}s`)}/Attachments/sample5.jpg`
      await writer.send('PUT', path, Buffer.from('picture'), { 'content-type': 'image/jpg' })
      return {}
    },
  ],
  [`create${name}AttachmentByFileName`, () => ({ bytes: 'picture' })],
  [`update${name}AttachmentByFileName`, () => ({ bytes: 'another picture' })],
])
const historyReads =
  'getBatchPaymentHistory getBankTransactionsHistory getBankTransferHistory getContactHistory getCreditNoteHistory ' +
  'getExpenseClaimHistory getInvoiceHistory getItemHistory getManualJournalsHistory getOverpaymentHistory getPaymentHistory ' +
  'getPrepaymentHistory getPurchaseOrderHistory getQuoteHistory getReceiptHistory getRepeatingInvoiceHistory'
const historyNotes =
  'createBatchPaymentHistoryRecord createBankTransactionHistoryRecord createBankTransferHistoryRecord createContactHistory ' +
  'createCreditNoteHistory createExpenseClaimHistory createInvoiceHistory createItemHistory createManualJournalHistoryRecord ' +
  'createOverpaymentHistory createPaymentHistory createPrepaymentHistory createPurchaseOrderHistory createQuoteHistory ' +
  'createReceiptHistory createRepeatingInvoiceHistory'
const lists =
  'getAccounts getBatchPayments getBankTransactions getBankTransfers getBrandingThemes getBudgets getContacts getContactGroups ' +
  'getCreditNotes getCurrencies getExpenseClaims getInvoices getInvoiceReminders getItems getJournals getLinkedTransactions ' +
  'getManualJournals getOrganisations getOrganisationActions getOverpayments getPayments getPaymentServices getPrepayments ' +
  'getPurchaseOrders getQuotes getReceipts getRepeatingInvoices getTaxRates getTrackingCategories getUsers getReportsList'
const singles =
  'getAccount getBatchPayment getBankTransaction getBankTransfer getBrandingTheme getBrandingThemePaymentServices getBudget ' +
  'getContact getContactGroup getCreditNote getCreditNoteAsPdf getExpenseClaim getInvoice getInvoiceAsPdf getItem getJournal ' +
  'getLinkedTransaction getManualJournal getOrganisationCISSettings getOverpayment getPayment getPrepayment ' +
  'getPurchaseOrderAsPdf getPurchaseOrder getQuote getQuoteAsPdf getReceipt getRepeatingInvoice getTaxRateByTaxType ' +
  'getTrackingCategory getUser getReportBalanceSheet getReportBankSummary getReportBudgetSummary getReportExecutiveSummary ' +
  'getReportProfitAndLoss getReportTrialBalance'
const rowsOf = (names: string, row: Row): [string, Row][] => names.split(' ').map((name) => [name, row])

/** A sensible request for each operation of the document, by operationId. */
export const requests: Record<string, Row> = {
  ...Object.fromEntries([
    ...attachments,
    ...rowsOf(historyReads, plain),
    ...rowsOf(historyNotes, () => ({ body: noteOf('Hello World') })),
    ...rowsOf(lists, all),
    ...rowsOf(singles, plain),
  ]),

  createAccount: (supplies) => ({ body: account(supplies) }),
  updateAccount: async (supplies) => ({
    params: await makeAccount(supplies),
    body: { Name: supplies.fresh('BarFoo'), Description: 'Good Bye World' },
  }),
  deleteAccount: at(makeAccount),

  createContacts: put('Contacts', contactOf),
  updateOrCreateContacts: put('Contacts', contactOf),
  updateContact: change(makeContact, 'Contacts', ({ fresh }) => ({ Name: fresh('Thanos'), FirstName: 'Th' })),
  getContactByContactNumber: async (supplies) => {
    const made = await supplies.make('Contacts', contactOf(supplies))
    return { params: { ContactNumber: String(made['ContactNumber']) } }
  },
  getContactCISSettings: at(makeContact),
  createContactGroup: put('ContactGroups', ({ fresh }) => ({ Name: fresh('Suppliers') })),
  updateContactGroup: change(makeGroup, 'ContactGroups', ({ fresh }) => ({ Name: fresh('Vendors') })),
  createContactGroupContacts: async (supplies) => ({
    params: await makeGroup(supplies),
    body: { Contacts: [await makeContact(supplies)] },
  }),
  deleteContactGroupContacts: async (supplies) => ({ params: await grouped(supplies) }),
  deleteContactGroupContact: async (supplies) => ({ params: await grouped(supplies) }),

  createItems: put('Items', item, { SalesDetails: { AccountCode: 'none' } }),
  updateOrCreateItems: put('Items', item, { SalesDetails: { AccountCode: 'none' } }),
  updateItem: change(makeItem, 'Items', { Description: 'Hello Xero' }),
  deleteItem: at(makeItem),

  createTaxRates: put('TaxRates', taxRate),
  updateTaxRate: async (supplies) => {
    const { TaxType } = await supplies.make('TaxRates', taxRate(supplies))
    return { body: { TaxRates: [{ TaxType, Status: 'DELETED' }] } }
  },
  createTrackingCategory: async (supplies) => {
    await supplies.writer.write('DELETE', `TrackingCategories/${(await makeCategory(supplies))['TrackingCategoryID']}`)
    return { body: { Name: supplies.fresh('FooBar') } }
  },
  updateTrackingCategory: async (supplies) => ({
    params: await makeCategory(supplies),
    body: { Name: supplies.fresh('BarFoo') },
  }),
  deleteTrackingCategory: at(makeCategory),
  createTrackingOptions: async (supplies) => ({ params: await makeCategory(supplies), body: { Name: supplies.fresh('Bar') } }),
  updateTrackingOptions: async (supplies) => ({ params: await makeOption(supplies), body: { Name: supplies.fresh('Bar') } }),
  deleteTrackingOptions: at(makeOption),

  createCurrency: () => ({ body: { Code: 'CAD' } }),
  createPaymentService: put('PaymentServices', service),
  createBrandingThemePaymentServices: async (supplies) => ({
    body: { PaymentServices: [await makeService(supplies)] },
  }),
  postSetup: (supplies) => ({
    body: { Accounts: [account(supplies)], ConversionDate: { Month: 10, Year: 2020 }, ConversionBalances: [] },
  }),

  createInvoices: put('Invoices', invoice, { LineItems: [] }),
  updateOrCreateInvoices: put('Invoices', invoice, { LineItems: [] }),
  updateInvoice: change(makeDraft, 'Invoices', { Reference: 'May the Force be With You', Status: 'SUBMITTED' }),
  emailInvoice: async (supplies) => ({ params: await makeInvoice(supplies), body: {} }),
  getOnlineInvoice: at(makeInvoice),

  createCreditNotes: put('CreditNotes', creditNote, { Contact: {} }),
  updateOrCreateCreditNotes: put('CreditNotes', creditNote, { Contact: {} }),
  updateCreditNote: change(
    made('CreditNotes', 'CreditNoteID', (supplies) => ({ ...creditNote(supplies), Status: 'DRAFT' })),
    'CreditNotes',
    { Status: 'AUTHORISED', Reference: 'HelloWorld' },
  ),
  createCreditNoteAllocation: async (supplies) => ({ params: await makeNote(supplies), body: await allocation(supplies) }),
  deleteCreditNoteAllocations: async (supplies) => ({ params: await allocated('CreditNotes', makeNote, supplies) }),
  createOverpaymentAllocations: async (supplies) => ({
    params: await makeOverpayment(supplies),
    body: await allocation(supplies),
  }),
  deleteOverpaymentAllocations: async (supplies) => ({ params: await allocated('Overpayments', makeOverpayment, supplies) }),
  createPrepaymentAllocations: async (supplies) => ({
    params: await makePrepayment(supplies),
    body: await allocation(supplies),
  }),
  deletePrepaymentAllocations: async (supplies) => ({ params: await allocated('Prepayments', makePrepayment, supplies) }),

  createQuotes: put('Quotes', quote, { Contact: {} }),
  updateOrCreateQuotes: put('Quotes', quote, { Contact: {} }),
  updateQuote: async (supplies) => ({
    params: await makeQuote(supplies),
    body: { Quotes: [{ Reference: 'I am an update', Contact: named(supplies), Date: date }] },
  }),
  createPurchaseOrders: put('PurchaseOrders', purchaseOrder, { Contact: {}, Status: 'DRAFT', SentToContact: true }),
  updateOrCreatePurchaseOrders: put('PurchaseOrders', purchaseOrder, { Contact: {}, Status: 'DRAFT', SentToContact: true }),
  updatePurchaseOrder: change(makeOrder, 'PurchaseOrders', { AttentionTo: 'Jimmy' }),
  getPurchaseOrderByNumber: async (supplies) => ({
    params: {
      PurchaseOrderNumber: String((await supplies.make('PurchaseOrders', purchaseOrder(supplies)))['PurchaseOrderNumber']),
    },
  }),
  createRepeatingInvoices: put('RepeatingInvoices', template, { Contact: {} }),
  updateOrCreateRepeatingInvoices: put('RepeatingInvoices', template, { Contact: {} }),
  updateRepeatingInvoice: change(makeTemplate, 'RepeatingInvoices', { Status: 'DELETED' }),

  createBankTransactions: put('BankTransactions', bankTransaction, { Contact: {} }),
  updateOrCreateBankTransactions: put('BankTransactions', bankTransaction, { Contact: {} }),
  updateBankTransaction: change(makeSpend, 'BankTransactions', (supplies) => ({
    ...bankTransaction(supplies),
    Reference: 'You just updated',
  })),
  createBankTransfer: put('BankTransfers', transfer),
  deleteBankTransfers: async (supplies) => ({
    body: { BankTransfers: [{ ...(await makeTransfer(supplies)), Status: 'DELETED' }] },
  }),
  deleteBankTransfer: async (supplies) => ({ params: await makeTransfer(supplies), body: { Status: 'DELETED' } }),

  createPayments: put('Payments', payment, { Amount: 1e6 }),
  createPayment: put('Payments', payment, { Amount: 1e6 }),
  deletePayment: change(makePayment, 'Payments', { Status: 'DELETED' }),
  createBatchPayment: put('BatchPayments', batch),
  deleteBatchPayment: async (supplies) => ({ body: { ...(await makeBatch(supplies)), Status: 'DELETED' } }),
  deleteBatchPaymentByUrlParam: async (supplies) => ({ params: await makeBatch(supplies), body: { Status: 'DELETED' } }),

  createManualJournals: put('ManualJournals', journal, unbalanced),
  updateOrCreateManualJournals: put('ManualJournals', journal, unbalanced),
  updateManualJournal: change(makeJournal, 'ManualJournals', { Narration: 'Hello Xero' }),
  createReceipt: put('Receipts', receipt, { User: { UserID: nowhere } }),
  updateReceipt: change(makeReceipt, 'Receipts', (supplies) => ({ ...receipt(supplies), Reference: 'Foobar' })),
  createExpenseClaims: put('ExpenseClaims', claim, { User: { UserID: nowhere } }),
  updateExpenseClaim: change(makeClaim, 'ExpenseClaims', { Status: 'AUTHORISED' }),
  createLinkedTransaction: put('LinkedTransactions', linkOf, { SourceLineItemID: nowhere }),
  updateLinkedTransaction: change(makeLink, 'LinkedTransactions', ({ contact }) => ({ ContactID: contact['ContactID'] })),
  deleteLinkedTransaction: at(makeLink),

  getJournalByNumber: () => ({ params: { JournalNumber: '2' } }),
  getReportAgedPayablesByContact: onContact(),
  getReportAgedReceivablesByContact: onContact('&date=2026-10-31'),
  getReportTenNinetyNine: () => ({ query: 'reportYear=2025' }),
  getReportFromId: async ({ writer }) => {
    const [report] = await writer.read('Reports')
    return { params: { ReportID: String(report!['ReportID']) } }
  },
}

async function grouped(supplies: Supplies): Promise<Record<string, string>> {
  const [group, member] = [await makeGroup(supplies), await makeContact(supplies)]
  await supplies.writer.write('PUT', `ContactGroups/${group['ContactGroupID']}/Contacts`, { Contacts: [member] })
  return { ...group, ...member }
}

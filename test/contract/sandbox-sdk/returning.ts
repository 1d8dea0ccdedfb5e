import { expect, test } from 'vitest'
import type { BankTransaction, Contact, CreditNote, Invoice, Item, ManualJournal, PurchaseOrder } from 'xero-node'
import { first, given } from '../../support/sandbox-sdk.ts'
import type { Sdk } from '../../support/sandbox-sdk.ts'
import type { Telling } from './story.ts'

/** Clients send back what they read, all of it, with little or nothing changed. The books must not mind. */
export function tellReturning(tell: Telling): void {
  test('an invoice that is sent back as it was read stays as it was', async () => {
    const { api, tenant, id, movements } = tell()
    const before = first((await api.getInvoice(tenant, id('STORY-1'))).body.invoices)
    const moved = await movements(() => api.updateInvoice(tenant, id('STORY-1'), { invoices: [before] }))
    expect(moved).toEqual({})
    const after = first((await api.getInvoice(tenant, id('STORY-1'))).body.invoices)
    expect(Object.assign(after, { updatedDateUTC: before.updatedDateUTC })).toEqual(before)
  })

  test('a line that is sent back with its id keeps it, a new one gets its own, one that is left out goes', async () => {
    const { api, tenant, id, movements } = tell()
    const before = first((await api.getInvoice(tenant, id('STORY-2'))).body.invoices)
    const kept = first(before.lineItems)
    const added = { description: 'Guy ropes', quantity: 2, unitAmount: 11.5, accountCode: '200', taxType: 'OUTPUT2' }
    const change = (lineItems: object[]) =>
      api.updateInvoice(tenant, id('STORY-2'), { invoices: [Object.assign(before, { lineItems })] })
    expect(await movements(() => change([kept, added]))).toEqual({ '610': 2_300, '200': -2_000, '820': -300 })
    const lines = given(first((await api.getInvoice(tenant, id('STORY-2'))).body.invoices).lineItems)
    expect(lines.map(({ lineItemID }) => lineItemID === kept.lineItemID)).toEqual([true, false])
    expect(await movements(() => change([kept]))).toEqual({ '610': -2_300, '200': 2_000, '820': 300 })
    const after = first((await api.getInvoice(tenant, id('STORY-2'))).body.invoices)
    expect(after.lineItems?.map(({ lineItemID }) => lineItemID)).toEqual([kept.lineItemID])
  })

  test('so do bills, credit notes, orders, quotes, journals, contacts and items', async () => {
    const { api, tenant, id, movements } = tell()
    const bill = first((await api.getInvoice(tenant, id('bill'))).body.invoices)
    const credit = first((await api.getCreditNote(tenant, id('draftCredit'))).body.creditNotes)
    const order = first((await api.getPurchaseOrder(tenant, id('order'))).body.purchaseOrders)
    const quote = first((await api.getQuote(tenant, id('quote'))).body.quotes)
    const journal = first((await api.getManualJournal(tenant, id('recoded'))).body.manualJournals)
    const contact = first((await api.getContact(tenant, id('customer'))).body.contacts)
    const item = first((await api.getItem(tenant, id('TENT'), 4)).body.items)
    const account = first((await api.getAccount(tenant, id('workshops'))).body.accounts)
    const moved = await movements(async () => {
      await api.updateOrCreateInvoices(tenant, { invoices: [bill] })
      await api.updateOrCreateCreditNotes(tenant, { creditNotes: [credit] })
      await api.updateOrCreatePurchaseOrders(tenant, { purchaseOrders: [order] })
      await api.updateOrCreateQuotes(tenant, { quotes: [quote] })
      await api.updateOrCreateManualJournals(tenant, { manualJournals: [journal] })
      await api.updateOrCreateContacts(tenant, { contacts: [contact] })
      await api.updateOrCreateItems(tenant, { items: [item] }, true, 4)
      await api.updateAccount(tenant, id('workshops'), { accounts: [account] })
    })
    expect(moved).toEqual({})
    const same = <T extends { updatedDateUTC?: Date }>(after: T, before: T): void => {
      expect({ ...after, updatedDateUTC: before.updatedDateUTC }).toEqual({ ...before })
    }
    same(first((await api.getInvoice(tenant, id('bill'))).body.invoices), bill)
    same(first((await api.getCreditNote(tenant, id('draftCredit'))).body.creditNotes), credit)
    same(first((await api.getPurchaseOrder(tenant, id('order'))).body.purchaseOrders), order)
    same(first((await api.getQuote(tenant, id('quote'))).body.quotes), quote)
    same(first((await api.getManualJournal(tenant, id('recoded'))).body.manualJournals), journal)
    same(first((await api.getContact(tenant, id('customer'))).body.contacts), contact)
    same(first((await api.getItem(tenant, id('TENT'), 4)).body.items), item)
    same(first((await api.getAccount(tenant, id('workshops'))).body.accounts), account)
  })

  test.each([0, 1, 2, 3])('what organisation %i had before the story goes back in whole lists', async (index) => {
    const { sandbox, all } = tell()
    const sdk = given(all[index])
    const ledger = () => sandbox.control.ledger({ tenantId: sdk.tenantId })
    const before = ledger()
    for (const [root, list] of Object.entries(createLists(sdk))) {
      const records = await list.read()
      expect(records.length, root).toBeGreaterThan(list.least ?? 2)
      const answers = await list.write(records)
      expect(
        answers.flatMap(({ validationErrors = [] }) => validationErrors.map(({ message }) => message)),
        root,
      ).toEqual([])
      expect(toComparable(root, await list.read()), root).toEqual(toComparable(root, records))
    }
    expect(ledger()).toEqual(before)
  })
}

type Sent = { updatedDateUTC?: Date; validationErrors?: { message?: string }[] }

/** By id, since lists come in the order of change, and without when they were changed. */
function toComparable(root: string, records: Sent[]): Record<string, object> {
  const id = `${root.slice(0, -1)}ID`
  return Object.fromEntries(
    records.map((record) => [
      String(Reflect.get(record, id)),
      { ...record, updatedDateUTC: undefined, updatedDateUTCString: undefined },
    ]),
  )
}

interface List<T extends Sent> {
  read(): Promise<T[]>
  write(records: T[]): Promise<T[]>
  /** Fewer than these would prove little. */
  least?: number
}

/** What may be changed still: unpaid documents, money that no bank statement has been matched to. */
function createLists({ accounting: api, tenantId }: Sdk) {
  const none = undefined
  const list = <T extends Sent>(each: List<T>): List<Sent> => ({
    ...each,
    // Each writes what it read itself.
    write: (records) => each.write(records as T[]),
  })
  const open = 'AmountPaid==0 AND AmountCredited==0'
  const statuses = ['DRAFT', 'SUBMITTED', 'AUTHORISED']
  return {
    invoices: list({
      read: async () =>
        given(
          (await api.getInvoices(tenantId, none, open, none, none, none, none, statuses, 1, none, none, 4, none, 500)).body
            .invoices,
        ),
      write: async (invoices: Invoice[]) =>
        given((await api.updateOrCreateInvoices(tenantId, { invoices }, false, 4)).body.invoices),
    }),
    creditNotes: list({
      read: async () => given((await api.getCreditNotes(tenantId, none, 'Status=="AUTHORISED"', none, 1, 4)).body.creditNotes),
      write: async (creditNotes: CreditNote[]) =>
        given((await api.updateOrCreateCreditNotes(tenantId, { creditNotes }, false, 4)).body.creditNotes),
      least: 0,
    }),
    bankTransactions: list({
      read: async () => {
        const where = 'Status=="AUTHORISED" AND IsReconciled==false AND (Type=="SPEND" OR Type=="RECEIVE")'
        return given((await api.getBankTransactions(tenantId, none, where, none, 1, 4)).body.bankTransactions)
      },
      write: async (bankTransactions: BankTransaction[]) =>
        given((await api.updateOrCreateBankTransactions(tenantId, { bankTransactions }, false, 4)).body.bankTransactions),
    }),
    manualJournals: list({
      read: async () => given((await api.getManualJournals(tenantId, none, 'Status=="POSTED"', none, 1)).body.manualJournals),
      write: async (manualJournals: ManualJournal[]) =>
        given((await api.updateOrCreateManualJournals(tenantId, { manualJournals }, false)).body.manualJournals),
    }),
    contacts: list({
      read: async () => given((await api.getContacts(tenantId, none, none, none, none, 1)).body.contacts),
      write: async (contacts: Contact[]) =>
        given((await api.updateOrCreateContacts(tenantId, { contacts }, false)).body.contacts),
    }),
    items: list({
      read: async () => given((await api.getItems(tenantId, none, none, none, 4)).body.items),
      write: async (items: Item[]) => given((await api.updateOrCreateItems(tenantId, { items }, false, 4)).body.items),
    }),
    purchaseOrders: list({
      read: async () => given((await api.getPurchaseOrders(tenantId, none, 'AUTHORISED')).body.purchaseOrders),
      write: async (purchaseOrders: PurchaseOrder[]) =>
        given((await api.updateOrCreatePurchaseOrders(tenantId, { purchaseOrders }, false)).body.purchaseOrders),
    }),
  }
}

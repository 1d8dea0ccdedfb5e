import type { Change } from '../books/change.ts'
import type { WireRecord } from '../company/collection.ts'

export interface WebhookEvent {
  resourceUrl: string
  resourceId: string
  tenantId: string
  tenantType: 'ORGANISATION'
  eventCategory: string
  eventType: 'CREATE' | 'UPDATE'
  /** UTC without a Z: `2024-06-21T01:15:39.902`. */
  eventDateUtc: string
  data?: WireRecord
}

interface Source {
  category: string
  path: string
  /** Properties that go along as `data`. */
  data?: readonly string[]
}

/** What Xero tells of. Everything else must be polled: bank transactions, journals, items, settings. */
const sources: Readonly<Record<string, Source>> = {
  Contacts: { category: 'CONTACT', path: 'Contacts' },
  Invoices: { category: 'INVOICE', path: 'Invoices' },
  CreditNotes: { category: 'CREDITNOTE', path: 'CreditNotes', data: ['Type', 'Status'] },
  Prepayments: { category: 'PREPAYMENT', path: 'Prepayments', data: ['Type', 'Status', 'UpdatedDateUTCString'] },
  Overpayments: { category: 'OVERPAYMENT', path: 'Overpayments', data: ['Type', 'Status', 'UpdatedDateUTCString'] },
  Payments: { category: 'PAYMENT', path: 'Payments' },
}

export const webhookCategories: readonly string[] = Object.values(sources).map(({ category }) => category)

/** The event a change is worth, if any. There is none for a record that is gone, nor for figures that follow without an edit. */
export function toWebhookEvent(
  { root, id, before, after }: Change,
  tenantId: string,
  apiOrigin: string,
  nowMs: number,
): WebhookEvent | undefined {
  const source = sources[root]
  if (!source || !after || before?.['UpdatedDateUTC'] === after['UpdatedDateUTC']) return undefined
  return {
    resourceUrl: `${apiOrigin}/api.xro/2.0/${source.path}/${id}`,
    resourceId: id,
    tenantId,
    tenantType: 'ORGANISATION',
    eventCategory: source.category,
    eventType: before ? 'UPDATE' : 'CREATE',
    eventDateUtc: new Date(nowMs).toISOString().slice(0, -1),
    ...(source.data ? { data: Object.fromEntries(source.data.map((name) => [name, after[name]])) } : {}),
  }
}

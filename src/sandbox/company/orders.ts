import type { WireRecord } from './collection.ts'
import { drawLines, toAmountFields, toDocument } from './document.ts'
import type { Document } from './document.ts'
import { createGuidSpace } from './guid.ts'
import { toAmount } from './money.ts'
import { deriveSeed, Random } from './random.ts'
import { references } from './texts.ts'
import { toDateString, toWireDate, toWireInstant } from './wire.ts'
import type { World } from './world.ts'

/** Documents that post nothing: purchase orders, quotes, templates of repeating invoices. */
interface Draw {
  subject: string
  count: number
  sale: boolean
  statuses: readonly string[]
}

function drawDocuments(world: World, { subject, count, sale, statuses }: Draw): Document[] {
  const { seed, contacts, currencies } = world
  const random = new Random(deriveSeed(seed, subject))
  const ids = createGuidSpace(seed, subject)
  return Array.from({ length: count }, (_, index) => {
    const contact = random.pick(sale ? contacts.customers : contacts.suppliers)
    const currency = contact.currency
    const day = world.firstDay + Math.floor(((index + random.below(1000) / 1000) * (world.today - world.firstDay)) / count)
    const createdMs = world.workingMs(day, random)
    const amountTypes = random.chance(80) ? 'Exclusive' : 'Inclusive'
    const foreign = currency !== currencies.base
    return toDocument({
      id: ids.at(index),
      index,
      contact,
      day,
      createdMs,
      updatedMs: world.clamp(createdMs + (index % 3 === 0 ? 0 : random.below(500_000_000)), index),
      currency,
      rate: currencies.rateOn(currency, day),
      status: statuses[index % statuses.length]!,
      reference: random.pick(references),
      amountTypes,
      lines: drawLines(random, world, { sale, foreign, amountTypes, count: random.between(1, 4), discounts: sale, stock: true }),
    })
  })
}

const orderStatuses = ['AUTHORISED', 'BILLED', 'DRAFT', 'SUBMITTED', 'BILLED', 'DELETED', 'AUTHORISED']

export function createPurchaseOrderRecords(world: World): WireRecord[] {
  const subject = 'purchase-order'
  const lineIds = createGuidSpace(world.seed, `${subject}-line`)
  const documents = drawDocuments(world, { subject, count: world.scale.purchaseOrders, sale: false, statuses: orderStatuses })
  return documents.map((order) => ({
    PurchaseOrderID: order.id,
    PurchaseOrderNumber: `PO-${String(order.index + 1).padStart(4, '0')}`,
    DateString: toDateString(order.day),
    Date: toWireDate(order.day),
    DeliveryDateString: toDateString(order.day + 9),
    DeliveryDate: toWireDate(order.day + 9),
    DeliveryAddress: ['23 Main Street', ...world.region.street].filter((part) => part !== '').join('\n'),
    AttentionTo: 'Sam "Stores" Tuhaka',
    Telephone: `+${world.region.phone[0]} ${world.region.phone[1]} 1234 5678`,
    DeliveryInstructions: order.index % 3 === 0 ? 'Ring twice; mind the dog 🐕' : '',
    ...(order.index % 4 === 1
      ? { ExpectedArrivalDateString: toDateString(order.day + 12), ExpectedArrivalDate: toWireDate(order.day + 12) }
      : {}),
    HasErrors: false,
    IsDiscounted: false,
    SentToContact: order.status === 'BILLED',
    Reference: order.reference,
    Type: 'PURCHASEORDER',
    CurrencyRate: order.rate / 1_000_000,
    CurrencyCode: order.currency,
    Contact: order.contact.stub,
    Status: order.status,
    ...toAmountFields(order, lineIds, world.catalogue),
    TotalDiscount: 0,
    UpdatedDateUTC: toWireInstant(order.updatedMs),
    HasAttachments: order.index % 8 === 3,
  }))
}

const quoteStatuses = ['DRAFT', 'SENT', 'ACCEPTED', 'INVOICED', 'DECLINED', 'DELETED', 'SENT']

export function createQuoteRecords(world: World): WireRecord[] {
  const subject = 'quote'
  const lineIds = createGuidSpace(world.seed, `${subject}-line`)
  const themes = createGuidSpace(world.seed, 'branding-theme')
  const documents = drawDocuments(world, { subject, count: world.scale.quotes, sale: true, statuses: quoteStatuses })
  return documents.map((quote) => ({
    QuoteID: quote.id,
    QuoteNumber: `QU-${String(quote.index + 1).padStart(4, '0')}`,
    Reference: quote.reference,
    Terms: 'Valid until the expiry date.\nPrices in the currency shown.',
    Contact: { ContactID: quote.contact.id, Name: quote.contact.name },
    Date: toWireDate(quote.day),
    DateString: toDateString(quote.day),
    ExpiryDate: toWireDate(quote.day + 30),
    ExpiryDateString: toDateString(quote.day + 30),
    Status: quote.status,
    CurrencyRate: quote.rate / 1_000_000,
    CurrencyCode: quote.currency,
    ...toAmountFields(quote, lineIds, world.catalogue),
    TotalDiscount: toAmount(quote.totalDiscount),
    Title: `Quote for ${quote.contact.name}`.slice(0, 100),
    Summary: quote.index % 4 === 0 ? 'As discussed, with thanks. ありがとう' : '',
    BrandingThemeID: themes.at(0),
    UpdatedDateUTC: toWireInstant(quote.updatedMs),
    LineAmountTypes: quote.amountTypes.toUpperCase(),
  }))
}

export function createRepeatingInvoiceRecords(world: World): WireRecord[] {
  const subject = 'repeating-invoice'
  const lineIds = createGuidSpace(world.seed, `${subject}-line`)
  const count = world.scale.repeatingInvoices
  const statuses = ['AUTHORISED', 'DRAFT', 'AUTHORISED', 'DELETED']
  const half = Math.ceil(count / 2)
  const sales = drawDocuments(world, { subject, count: half, sale: true, statuses })
  const bills = drawDocuments(world, { subject: `${subject}-bill`, count: count - half, sale: false, statuses })
  return [...sales, ...bills].map((template, position) => {
    const next = world.today + 3 + (position % 25)
    return {
      Schedule: {
        Period: position % 4 === 3 ? 2 : 1,
        Unit: position % 3 === 2 ? 'WEEKLY' : 'MONTHLY',
        DueDate: 20,
        DueDateType: 'OFFOLLOWINGMONTH',
        StartDate: toWireDate(template.day),
        ...(position % 3 === 0 ? {} : { EndDate: toWireDate(next + 365) }),
        NextScheduledDate: toWireDate(next),
      },
      RepeatingInvoiceID: template.id,
      Type: position < half ? 'ACCREC' : 'ACCPAY',
      Reference: position < half ? 'Retainer [Month] [Year]' : '',
      HasAttachments: false,
      ApprovedForSending: position % 2 === 0,
      SendCopy: false,
      MarkAsSent: position % 2 === 0,
      IncludePDF: position % 4 === 0,
      ID: template.id,
      Contact: template.contact.stub,
      Status: template.status,
      ...toAmountFields({ ...template, index: position }, lineIds, world.catalogue),
      CurrencyCode: template.currency,
    }
  })
}

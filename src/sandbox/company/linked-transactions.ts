import type { WireRecord } from './collection.ts'
import { createGuidSpace } from './guid.ts'
import type { InvoiceBook } from './invoice-book.ts'
import { deriveSeed, Random } from './random.ts'
import { toWireInstant } from './wire.ts'
import type { World } from './world.ts'

/** Billable expenses: a line of a bill, some of them already charged to a customer on a sales invoice. */
export function createLinkedTransactionRecords(world: World, book: InvoiceBook): WireRecord[] {
  const random = new Random(deriveSeed(world.seed, 'linked-transaction'))
  const ids = createGuidSpace(world.seed, 'linked-transaction')
  const records: WireRecord[] = []
  let lastSale: number | undefined
  for (let index = 0; index < book.size && records.length < world.scale.linkedTransactions; index++) {
    const head = book.headAt(index)
    const posted = head.status === 'AUTHORISED' || head.status === 'PAID'
    if (head.sale && posted) lastSale = index
    if (head.sale || !posted || index % 4 !== 0) continue
    const billed = lastSale !== undefined && records.length % 3 !== 1
    const customer = billed ? book.headAt(lastSale!).contact : random.pick(world.contacts.customers)
    records.push({
      LinkedTransactionID: ids.at(records.length),
      SourceTransactionID: book.ids.at(index),
      SourceLineItemID: book.lineIds.at(index * 8),
      ContactID: customer.id,
      ...(billed ? { TargetTransactionID: book.ids.at(lastSale!), TargetLineItemID: book.lineIds.at(lastSale! * 8) } : {}),
      Status: billed ? 'BILLED' : 'APPROVED',
      Type: 'BILLABLEEXPENSE',
      UpdatedDateUTC: toWireInstant(world.clamp(head.createdMs + 3_600_000 + random.below(80_000_000), index)),
      SourceTransactionTypeCode: 'ACCPAY',
    })
  }
  return records
}

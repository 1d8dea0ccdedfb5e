import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../../company/collection.ts'
import { settle } from './settlement.ts'
import type { Write } from '../write-routes.ts'

const carried = 'Contact DateString Date Status LineAmountTypes LineItems SubTotal TotalTax Total UpdatedDateUTC'.split(' ')

/**
 * The over- or prepayment that a bank transaction of such a type makes. Returns what the transaction says of it; nothing for
 * money simply spent or received.
 */
export function makeCashCredit({ draft }: Pick<Write, 'draft'>, transaction: WireRecord): WireRecord {
  const type = String(transaction['Type'])
  const kind = type.endsWith('-PREPAYMENT') ? 'Prepayment' : type.endsWith('-OVERPAYMENT') ? 'Overpayment' : undefined
  if (!kind) return {}
  const id = randomUUID()
  const credit: WireRecord = {
    [`${kind}ID`]: id,
    ID: id,
    CurrencyRate: transaction['CurrencyRate'],
    Type: type,
    Reference: transaction['Reference'],
    RemainingCredit: transaction['Total'],
    Allocations: [],
    Payments: [],
    HasAttachments: false,
    ...Object.fromEntries(carried.map((name) => [name, transaction[name]])),
    UpdatedDateUTCString: '',
    CurrencyCode: transaction['CurrencyCode'],
  }
  draft.save(`${kind}s`, settle(credit))
  return { [`${kind}ID`]: id }
}

import fc from 'fast-check'

/** Amounts in cents, so that they shrink well; days of 2026. */
export type Step =
  | {
      kind: 'invoice'
      sale: boolean
      lines: { cents: number; quantity: number; taxed: boolean; account: number }[]
      types: string
      status: string
      currency: string
      day: number
      rate: number
    }
  | { kind: 'credit'; sale: boolean; cents: number; types: string; currency: string; day: number; rate: number }
  | { kind: 'pay'; at: number; part: number; day: number; rate: number }
  | { kind: 'refund'; at: number; part: number; day: number; rate: number; of: 'CreditNotes' | 'Prepayments' | 'Overpayments' }
  | { kind: 'allocate'; at: number; to: number; part: number; from: 'CreditNotes' | 'Prepayments' | 'Overpayments' }
  | { kind: 'edit'; at: number; cents: number; day: number }
  | { kind: 'touch'; at: number }
  | { kind: 'void'; at: number; root: 'Invoices' | 'CreditNotes' }
  | { kind: 'unpay'; at: number }
  | { kind: 'bank'; type: string; cents: number; taxed: boolean; day: number; account: string; rate: number }
  | { kind: 'unbank'; at: number }
  | { kind: 'transfer'; cents: number; day: number; from: string; to: string }
  | { kind: 'journal'; cents: number; taxed: boolean; day: number; status: string }
  | { kind: 'unjournal'; at: number }

const cents = fc.integer({ min: 1, max: 500_000 })
const at = fc.nat({ max: 10_000 })
const part = fc.constantFrom(0.2, 0.35, 0.5, 1, 1)
const day = fc.integer({ min: 0, max: 299 })
const types = fc.constantFrom('Exclusive', 'Inclusive', 'NoTax')
const rate = fc.integer({ min: 60, max: 160 }).map((percent) => percent / 100)
const currency = fc.constantFrom('NZD', 'NZD', 'NZD', 'USD', 'AUD')
const sale = fc.boolean()
const bank = fc.constantFrom('090', '090', '091', '093', '094')

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('invoice' as const),
      sale,
      lines: fc.array(
        fc.record({ cents, quantity: fc.integer({ min: 1, max: 7 }), taxed: fc.boolean(), account: fc.nat({ max: 2 }) }),
        { minLength: 1, maxLength: 4 },
      ),
      types,
      status: fc.constantFrom('DRAFT', 'AUTHORISED', 'AUTHORISED', 'AUTHORISED'),
      currency,
      day,
      rate,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('credit' as const), sale, cents, types, currency, day, rate }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('pay' as const), at, part, day, rate }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('refund' as const),
      at,
      part,
      day,
      rate,
      of: fc.constantFrom('CreditNotes' as const, 'CreditNotes' as const, 'Prepayments' as const, 'Overpayments' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('allocate' as const),
      at,
      to: at,
      part,
      from: fc.constantFrom('CreditNotes' as const, 'Prepayments' as const, 'Overpayments' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), at, cents, day }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('touch' as const), at }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('void' as const),
      at,
      root: fc.constantFrom('Invoices' as const, 'CreditNotes' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unpay' as const), at }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('bank' as const),
      type: fc.constantFrom(
        'SPEND',
        'RECEIVE',
        'RECEIVE-PREPAYMENT',
        'SPEND-PREPAYMENT',
        'RECEIVE-OVERPAYMENT',
        'SPEND-OVERPAYMENT',
      ),
      cents,
      taxed: fc.boolean(),
      day,
      account: fc.constantFrom('090', '090', '090', '093', '094'),
      rate,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unbank' as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('transfer' as const), cents, day, from: bank, to: bank }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('journal' as const),
      cents,
      taxed: fc.boolean(),
      day,
      status: fc.constantFrom('DRAFT', 'POSTED'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unjournal' as const), at }) },
)

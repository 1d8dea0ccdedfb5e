import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer
beforeAll(async () => {
  writer = await openWriter()
})
afterAll(() => writer.close())

const bank = { Code: '090' }
const tracking = [{ Name: 'Region', Option: 'North' }]
const line = { Description: 'Foobar', Quantity: 1, UnitAmount: 20, AccountCode: '429', TaxType: 'INPUT2', Tracking: tracking }
const requests: Record<string, Body> = {
  Payments: {
    Invoice: { InvoiceID: '' },
    Account: bank,
    Date: '2026-10-01',
    Amount: 0.01,
    CurrencyRate: 1,
    Reference: 'x',
    Status: 'AUTHORISED',
  },
  BatchPayments: { Account: bank, Date: '2026-10-01', Payments: [{ Invoice: { InvoiceID: '' }, Amount: 0.01 }] },
  BankTransactions: {
    Type: 'SPEND',
    Contact: { Name: 'K' },
    BankAccount: bank,
    Date: '2026-10-01',
    LineAmountTypes: 'Inclusive',
    LineItems: [line],
    IsReconciled: false,
  },
  BankTransfers: {
    FromBankAccount: bank,
    ToBankAccount: { Code: '093' },
    Amount: 5,
    CurrencyRate: 0.6,
    Date: '2026-10-01',
    FromTracking: tracking,
  },
  ManualJournals: {
    Narration: 'x',
    Status: 'POSTED',
    Date: '2026-10-01',
    LineAmountTypes: 'NoTax',
    JournalLines: [
      { LineAmount: 100, AccountCode: '453', Tracking: tracking },
      { LineAmount: -100, AccountCode: '850' },
    ],
  },
  Receipts: { User: { UserID: '' }, Contact: { Name: 'K' }, Date: '2026-10-01', LineItems: [line] },
  ExpenseClaims: { User: { UserID: '' }, Receipts: [{ ReceiptID: '' }] },
  LinkedTransactions: { SourceTransactionID: '', SourceLineItemID: '', ContactID: '', TargetTransactionID: '' },
}
const junk = [null, '', 'zzz', -1, 1e300, true, [], {}, [null], '2026-02-31', '/Date(99999999999999999)/', 'é'.repeat(5000)]

/** Every place in a body, as a path. */
function listPaths(value: unknown, above: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [[...above, key], ...listPaths(inner, [...above, key])])
}

function withJunk(body: Body, path: string[], value: unknown): Body {
  const copy = structuredClone(body)
  let at = copy
  for (const key of path.slice(0, -1)) at = at[key] as Body
  at[path.at(-1)!] = value
  return copy
}

const versions = (): number[] =>
  [...requestRoots, 'Invoices', 'Contacts', 'Journals'].map((root) => writer.sandbox.control.collection(root).version)
const requestRoots = Object.keys(requests)

describe('bad input is refused with 400, and nothing is stored', () => {
  test.for(Object.entries(requests))('%s', { timeout: 20_000 }, async ([root, body]) => {
    for (const path of listPaths(body)) {
      for (const value of junk) {
        const before = versions()
        const answer = await writer.send('PUT', root, withJunk(body, path, value))
        const asked = `${path.join('.')} = ${JSON.stringify(value).slice(0, 40)}: ${answer.text.slice(0, 200)}`
        expect([200, 400], asked).toContain(answer.status)
        if (answer.status === 400) expect(versions(), asked).toEqual(before)
      }
    }
  })

  test('bodies that are no elements, whatever the path', async () => {
    const id = (root: string): string => writer.sandbox.control.collection(root).idAt(0)
    const paths = [
      'Payments',
      'BatchPayments',
      'BankTransactions',
      'BankTransfers',
      'ManualJournals',
      'Receipts',
      'ExpenseClaims',
    ]
    for (const path of paths.map((root) => `${root}/${id(root)}`)) {
      for (const value of ['', '[]', '[1]', '"x"', '{', '<a>', '{"Status":{}}', '{"Status":"ZZZ"}']) {
        expect((await writer.send('POST', path, value)).status, `${path} ${value}`).toBe(400)
      }
    }
    const allocations = `CreditNotes/${id('CreditNotes')}/Allocations`
    for (const value of ['', '{}', '[]', '{"Invoice":3}', '{"Amount":"x"}', '{"Amount":1e300}']) {
      expect((await writer.send('PUT', allocations, value)).status, value).toBe(400)
    }
  })
})

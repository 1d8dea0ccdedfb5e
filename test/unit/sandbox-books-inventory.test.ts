import { describe, expect, it } from 'vitest'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import type { Books } from '../../src/sandbox/books/books.ts'
import { sumBalances } from '../../src/sandbox/books/balances.ts'
import { shortOfStock } from '../../src/sandbox/books/inventory.ts'
import {
  createEmptyBooks,
  date,
  day,
  linesOf,
  nowMs,
  save,
  showJournals,
  toCodes,
  toDocument,
  toLines,
} from './sandbox-books-fixture.ts'

const item: WireRecord = {
  ItemID: 'widget',
  Code: 'W',
  IsTrackedAsInventory: true,
  InventoryAssetAccountCode: '630',
  PurchaseDetails: { COGSAccountCode: '310' },
  QuantityOnHand: 0,
  TotalCostPool: 0,
}

function open(): Books {
  const books = createEmptyBooks()
  save(books, ['Items', item])
  return books
}

const goods = (books: Books, code: string, quantity: number, price: number) =>
  toLines(books, [
    [code, quantity * price, 0, { Quantity: quantity, UnitAmount: price, ItemCode: 'W', Item: { ItemID: 'widget', Code: 'W' } }],
  ])

function toTrade(
  books: Books,
  InvoiceID: string,
  Type: string,
  quantity: number,
  price: number,
  more: WireRecord = {},
): WireRecord {
  const code = Type === 'ACCREC' ? '200' : '630'
  const Total = quantity * price
  return {
    ...toDocument(books, [], { InvoiceID, Type, Date: date('2026-03-01'), ...more }),
    LineItems: goods(books, code, quantity, price),
    SubTotal: Total,
    Total,
  }
}

const stock = (books: Books) => {
  const { QuantityOnHand, TotalCostPool } = books.find('Items', 'widget')!
  return [QuantityOnHand, TotalCostPool]
}

const held = (books: Books) => toCodes(books, sumBalances(books, { basis: 'accrual', toDay: day('2026-12-31') }))['630'] ?? 0

describe('tracked inventory', () => {
  it('rises by purchases, and falls by sales at average cost, with a journal that names no source', () => {
    const books = open()
    save(books, ['Invoices', toTrade(books, 'buy', 'ACCPAY', 200, 5)])
    expect(linesOf(books)).toEqual(['800 -1000.00', '630 1000.00'])
    expect(stock(books)).toEqual([200, 1000])
    save(books, ['Invoices', toTrade(books, 'sell', 'ACCREC', 50, 9)])
    expect(showJournals(books).slice(1)).toEqual([
      { source: 'ACCREC sell', date: '2026-03-01', lines: ['610 450.00', '200 -450.00'] },
      { source: '- -', date: '2026-03-01', lines: ['310 250.00', '630 -250.00'] },
    ])
    expect(stock(books)).toEqual([150, 750])
    expect(held(books)).toBe(750)
  })

  it('stays as it is while a sale is a draft or is only saved again, and is restored when one is voided', () => {
    const books = open()
    save(books, ['Invoices', toTrade(books, 'buy', 'ACCPAY', 3, 3.33)])
    save(books, ['Invoices', toTrade(books, 'sell', 'ACCREC', 1, 9, { Status: 'DRAFT' })])
    expect(stock(books)).toEqual([3, 9.99])
    save(books, ['Invoices', toTrade(books, 'sell', 'ACCREC', 2, 9)])
    save(books, ['Invoices', toTrade(books, 'sell', 'ACCREC', 2, 9, { Status: 'PAID' })])
    expect(stock(books)).toEqual([1, 3.33])
    expect(books.ledger.journals.size).toBe(3)
    save(books, ['Invoices', toTrade(books, 'sell', 'ACCREC', 1, 9)])
    expect(stock(books)).toEqual([2, 6.66])
    save(books, ['Invoices', toTrade(books, 'sell', 'ACCREC', 1, 9, { Status: 'VOIDED' })])
    expect(stock(books)).toEqual([3, 9.99])
    save(books, ['Invoices', toTrade(books, 'buy', 'ACCPAY', 3, 3.33, { Status: 'VOIDED' })])
    expect(stock(books)).toEqual([0, 0])
    expect(held(books)).toBe(0)
  })

  it('leaves no cent behind when the last piece is sold', () => {
    const books = open()
    save(books, ['Invoices', toTrade(books, 'buy', 'ACCPAY', 3, 3.34)])
    save(books, ['Invoices', toTrade(books, 'back', 'ACCPAY', 1, 0.01)])
    for (const id of ['a', 'b', 'c', 'd']) save(books, ['Invoices', toTrade(books, id, 'ACCREC', 1, 9)])
    expect(stock(books)).toEqual([0, 0])
    expect(held(books)).toBe(0)
  })

  it('is adjusted by a bill that comes to nothing', () => {
    const books = open()
    const adjustment = { ...toTrade(books, 'adj', 'ACCPAY', 2, 1000), SubTotal: 0, Total: 0, Status: 'PAID' }
    save(books, [
      'Invoices',
      { ...adjustment, LineItems: [...goods(books, '630', 2, 1000), ...toLines(books, [['429', -2000]])] },
    ])
    expect(linesOf(books)).toEqual(['630 2000.00', '429 -2000.00'])
    expect(stock(books)).toEqual([2, 2000])
  })

  it('goes back to the shelf with a credit note, and to the supplier with his', () => {
    const books = open()
    save(books, ['Invoices', toTrade(books, 'buy', 'ACCPAY', 10, 5)])
    const { InvoiceID: _id, ...returned } = toTrade(books, '', 'ACCREC', 2, 9)
    save(books, ['CreditNotes', { ...returned, CreditNoteID: 'cn', Type: 'ACCRECCREDIT' }])
    expect(stock(books)).toEqual([12, 60])
    expect(linesOf(books)).toEqual(['310 -10.00', '630 10.00'])
    const { InvoiceID: _other, ...sentBack } = toTrade(books, '', 'ACCPAY', 4, 5)
    save(books, ['CreditNotes', { ...sentBack, CreditNoteID: 'cn2', Type: 'ACCPAYCREDIT' }])
    expect(stock(books)).toEqual([8, 40])
    expect(held(books)).toBe(40)
  })

  it('costs nothing while it is owed, and is charged when it comes in', () => {
    const books = open()
    save(books, ['Invoices', toTrade(books, 'buy', 'ACCPAY', 2, 5)])
    save(books, ['Invoices', toTrade(books, 'sell', 'ACCREC', 5, 9)])
    expect(stock(books)).toEqual([-3, 0])
    save(books, ['Invoices', toTrade(books, 'more', 'ACCPAY', 10, 6)])
    expect(linesOf(books)).toEqual(['310 18.00', '630 -18.00'])
    expect(stock(books)).toEqual([7, 42])
    expect(held(books)).toBe(42)
  })

  it('says what is short', () => {
    const books = open()
    save(books, ['Invoices', toTrade(books, 'buy', 'ACCPAY', 10, 5)])
    const draft = books.begin(nowMs)
    expect(shortOfStock(draft, goods(books, '200', 10, 9))).toEqual([])
    expect(shortOfStock(draft, [...goods(books, '200', 6, 9), ...goods(books, '200', 5, 9)])).toEqual(['W'])
    expect(shortOfStock(draft, goods(books, '200', 11, 9), goods(books, '200', 1, 9))).toEqual([])
    expect(shortOfStock(draft, [{ Description: 'words' }, { ItemCode: 'BOOK', Quantity: 99 }])).toEqual([])
  })
})

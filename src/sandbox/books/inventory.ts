import type { WireRecord } from '../company/collection.ts'
import { toAmount } from '../company/money.ts'
import { readDay, readList, readRate, readText, readRecord, roundHalfUp, toBase, toCents } from './amounts.ts'
import type { Change } from './change.ts'
import type { Draft } from './draft.ts'
import type { Posting } from './entry.ts'
import { readParts, toLinePostings, toPlain } from './parts.ts'
import type { PostingContext } from './poster.ts'
import { posters } from './posters.ts'
import { attempt, isSame } from './standing.ts'

/** Stock follows approved documents: quantities and cost of tracked items, and the journals of cost of goods sold. */
export interface Inventory {
  /**
   * Saves the items that a change moves and posts what they cost, in the same draft. What it returns is to be called when the
   * draft is committed. Cost is the average when the document is approved, whatever its date.
   */
  follow(draft: Draft, change: Change, context: PostingContext): () => void
}

/** What a document wants of one item. Quantities in ten-thousandths, in +, out −. */
interface Wish {
  itemId: string
  quantity: number
  /** Cents that the document itself posts to the item's stock account; undefined: the average cost is to be taken. */
  value: number | undefined
}

/** What was done for a wish: enough to undo it. `cost` went from stock to cost of goods sold. */
interface Move {
  itemId: string
  quantity: number
  pool: number
  cost: number
}

const scale = 10_000

/** Which way goods go, and whether the document says what they cost. */
const directions: Readonly<Record<string, { sign: 1 | -1; valued: boolean }>> = {
  ACCREC: { sign: -1, valued: false },
  RECEIVE: { sign: -1, valued: false },
  ACCRECCREDIT: { sign: 1, valued: false },
  ACCPAY: { sign: 1, valued: true },
  SPEND: { sign: 1, valued: true },
  ACCPAYCREDIT: { sign: -1, valued: true },
}

const roots: ReadonlySet<string> = new Set(['Invoices', 'CreditNotes', 'BankTransactions'])

export function createInventory(): Inventory {
  /** Of documents that were written since the start. */
  const done = new Map<string, readonly Move[]>()
  return {
    follow(draft, { root, id, before, after }, context) {
      if (!roots.has(root)) return () => {}
      const finder = { ...context, find: draft.find, lookup: draft.lookup }
      const held = before ? (attempt(() => listWishes(root, before, finder)) ?? []) : []
      const wanted = after ? listWishes(root, after, finder) : []
      if (held.length + wanted.length === 0 || isSame(held, wanted)) return () => {}
      const key = `${root} ${id}`
      if (before && held.length > 0) {
        const moves = done.get(key) ?? held.map((wish) => toMove(draft, wish))
        const undone = moves.map(({ itemId, quantity, pool, cost }) => ({
          itemId,
          quantity: -quantity,
          pool: -pool,
          cost: -cost,
        }))
        carryOut(draft, undone.toReversed(), readDay(before), context)
      }
      const moves: Move[] = []
      for (const wish of wanted) {
        const move = toMove(draft, wish)
        moves.push(move)
        saveItem(draft, move)
      }
      if (after) postCost(draft, moves, readDay(after), context)
      return () => void done.set(key, moves)
    },
  }
}

/**
 * Codes of the tracked items of which less is on hand than these sale lines take. `released`: lines of the same document as it
 * stands, which it gives back.
 */
export function shortOfStock(
  draft: Pick<Draft, 'find' | 'lookup'>,
  lines: readonly WireRecord[],
  released: readonly WireRecord[] = [],
): string[] {
  const left = new Map<string, { code: string; quantity: number }>()
  const take = (line: WireRecord, sign: 1 | -1) => {
    const item = findItem(draft, line)
    if (item?.['IsTrackedAsInventory'] !== true) return
    const id = readText(item, 'ItemID')
    const held = left.get(id) ?? { code: readText(item, 'Code'), quantity: toQuantity(item['QuantityOnHand']) }
    left.set(id, { ...held, quantity: held.quantity + sign * toQuantity(line['Quantity'] ?? 1) })
  }
  for (const line of released) take(line, 1)
  for (const line of lines) take(line, -1)
  return [...left.values()].filter(({ quantity }) => quantity < 0).map(({ code }) => code)
}

function findItem({ find, lookup }: Pick<Draft, 'find' | 'lookup'>, line: WireRecord): WireRecord | undefined {
  const id = readText(readRecord(line, 'Item') ?? {}, 'ItemID')
  if (id !== '') return find('Items', id)
  const code = readText(line, 'ItemCode')
  const [found] = code === '' ? [] : lookup('Items', 'Code', code)
  return found === undefined ? undefined : find('Items', found)
}

function listWishes(root: string, record: WireRecord, context: PostingContext): Wish[] {
  const direction = directions[readText(record, 'Type')]
  if (!direction || posters[root]?.standing(record) !== 'posted') return []
  const tracked = readList(record, 'LineItems').some((line) => findItem(context, line)?.['IsTrackedAsInventory'] === true)
  if (!tracked) return []
  const { sign, valued } = direction
  const rate = readRate(record, context)
  const parts = readParts(record, context)
  const postings = toLinePostings(parts, -1, (cents) => toBase(cents, rate), context)
  return parts.lines.flatMap((part, at): Wish[] => {
    if (!part.item) return []
    const item = findItem(context, { ItemCode: part.item.code, Item: { ItemID: part.item.id } })
    if (item?.['IsTrackedAsInventory'] !== true) return []
    const stock = context.accounts.find(readText(item, 'InventoryAssetAccountCode'))
    if (valued && stock?.id !== part.accountId) return []
    const value = valued ? sign * postings[at]!.net : undefined
    return [{ itemId: readText(item, 'ItemID'), quantity: sign * toQuantity(part.item.quantity), value }]
  })
}

/** What a wish does to the item as it is now. */
function toMove(draft: Draft, { itemId, quantity, value }: Wish): Move {
  const item = draft.find('Items', itemId)
  const onHand = toQuantity(item?.['QuantityOnHand'])
  const pool = toCents(item?.['TotalCostPool'])
  if (value === undefined) {
    const cost = quantity < 0 ? toCost(Math.min(-quantity, Math.max(onHand, 0)), onHand, pool) : -toCost(quantity, onHand, pool)
    return { itemId, quantity, pool: -cost, cost }
  }
  // Goods sold before they were there cost nothing until now.
  const owed = onHand < 0 && quantity > 0 ? Math.min(quantity, -onHand) : 0
  const cost = owed === 0 ? 0 : roundHalfUp((value * owed) / quantity)
  return { itemId, quantity, pool: value - cost, cost }
}

/** The last piece takes what is left of the pool. */
function toCost(quantity: number, onHand: number, pool: number): number {
  return onHand <= 0 ? 0 : quantity === onHand ? pool : roundHalfUp((pool * quantity) / onHand)
}

function carryOut(draft: Draft, moves: readonly Move[], day: number, context: PostingContext): void {
  for (const move of moves) saveItem(draft, move)
  postCost(draft, moves, day, context)
}

function saveItem(draft: Draft, { itemId, quantity, pool }: Move): void {
  const item = draft.find('Items', itemId)
  if (!item) return
  const moved = {
    ...item,
    QuantityOnHand: (toQuantity(item['QuantityOnHand']) + quantity) / scale,
    TotalCostPool: toAmount(toCents(item['TotalCostPool']) + pool),
  }
  draft.save('Items', moved, { untouched: true })
}

/** A journal of its own that names no source. */
function postCost(draft: Draft, moves: readonly Move[], day: number, { accounts }: PostingContext): void {
  const postings = moves.flatMap(({ itemId, cost }): Posting[] => {
    const item = draft.find('Items', itemId)
    if (!item || cost === 0) return []
    const purchase = readRecord(item, 'PurchaseDetails') ?? {}
    const sold = accounts.byCode(readText(purchase, 'COGSAccountCode'))
    const stock = accounts.byCode(readText(item, 'InventoryAssetAccountCode'))
    return [toPlain(sold.id, cost), toPlain(stock.id, -cost)]
  })
  if (postings.length > 0) draft.post({ day, reference: '', sourceType: null, sourceId: null, postings })
}

function toQuantity(value: unknown): number {
  return Math.round(Number(value ?? 0) * scale)
}

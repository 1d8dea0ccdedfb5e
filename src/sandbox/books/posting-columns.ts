import type { WireRecord } from '../company/collection.ts'
import type { Entry } from './entry.ts'

export interface BalanceQuery {
  /** First day counted; absent: from the beginning. */
  fromDay?: number
  /** Last day counted. */
  toDay: number
  /** Counts lines whose tracking passes. Absent: all. Asked once for each combination of options there is. */
  tracking?: (tracking: readonly WireRecord[]) => boolean
}

/** What stands on one account in another currency, in cents: the foreign amount, and what the ledger carries it at. */
export interface ForeignBalance {
  accountId: string
  currency: string
  amount: number
  base: number
}

/** Postings as columns: millions of them are added up in milliseconds, and take 32 bytes each. */
export interface PostingColumns {
  readonly size: number
  add(entry: Entry): void
  /** Cents by account id: debit +, credit −. Accounts that were never posted to are absent. */
  sum(query: BalanceQuery): Map<string, number>
  /** Control and bank accounts with postings in another currency, up to and with a day. */
  sumForeign(toDay: number): ForeignBalance[]
  /** Every posting in the order added: for reports that look at single lines. */
  each(visit: (accountId: string, day: number, net: number, tracking: readonly WireRecord[], more: PostingDetails) => void): void
}

/** The same object at every visit: not to be kept. */
export interface PostingDetails {
  /** Cents, same sign as the posting. */
  tax: number
  taxType: string
  sourceType: string | null
  /** Part of a journal that takes another back. */
  undoing: boolean
}

export function createPostingColumns(): PostingColumns {
  const accountIds: string[] = []
  const accountNumbers = new Map<string, number>()
  const trackings: (readonly WireRecord[])[] = []
  const trackingNumbers = new Map<string, number>()
  const seenTrackings = new Map<readonly WireRecord[], number>()
  let accounts = new Uint16Array(1024)
  let sets = new Uint16Array(1024)
  let days = new Int32Array(1024)
  let nets = new Float64Array(1024)
  let taxes = new Float64Array(1024)
  /** Tax type, source type and whether it undoes, by number. */
  let kinds = new Uint16Array(1024)
  const kindList: Omit<PostingDetails, 'tax'>[] = []
  const kindNumbers = new Map<string, number>()
  let lastKind = 0
  const foreign: { accountId: string; currency: string; day: number; amount: number; base: number }[] = []
  let size = 0

  const toAccountNumber = (id: string): number => {
    let number = accountNumbers.get(id)
    if (number === undefined) accountNumbers.set(id, (number = accountIds.push(id) - 1))
    return number
  }
  const toTrackingNumber = (tracking: readonly WireRecord[]): number => {
    let number = seenTrackings.get(tracking)
    if (number !== undefined) return number
    const key = tracking.map((each) => String(each['TrackingOptionID']) + String(each['Name']) + String(each['Option'])).join()
    number = trackingNumbers.get(key)
    if (number === undefined) trackingNumbers.set(key, (number = trackings.push(tracking) - 1))
    // Generated lines share their arrays; those that were written do not, and are not worth remembering for ever.
    if (seenTrackings.size < 10_000) seenTrackings.set(tracking, number)
    return number
  }
  const toKindNumber = (taxType: string, sourceType: string | null, undoing: boolean): number => {
    const last = kindList[lastKind]
    if (last && last.taxType === taxType && last.sourceType === sourceType && last.undoing === undoing) return lastKind
    const key = `${taxType} ${sourceType} ${undoing}`
    let number = kindNumbers.get(key)
    if (number === undefined) kindNumbers.set(key, (number = kindList.push({ taxType, sourceType, undoing }) - 1))
    lastKind = number
    return number
  }
  const grow = () => {
    const wider = <T extends Uint16Array | Int32Array | Float64Array>(next: T, column: T): T => {
      next.set(column)
      return next
    }
    accounts = wider(new Uint16Array(size * 2), accounts)
    sets = wider(new Uint16Array(size * 2), sets)
    days = wider(new Int32Array(size * 2), days)
    nets = wider(new Float64Array(size * 2), nets)
    taxes = wider(new Float64Array(size * 2), taxes)
    kinds = wider(new Uint16Array(size * 2), kinds)
  }

  return {
    get size() {
      return size
    },
    add({ day, postings, sourceType, undoing = false }) {
      for (const { accountId, net, tracking, tax, taxType, foreign: moved } of postings) {
        if (moved) foreign.push({ accountId, currency: moved.currency, day, amount: moved.amount, base: net })
        if (size === nets.length) grow()
        accounts[size] = toAccountNumber(accountId)
        sets[size] = toTrackingNumber(tracking)
        days[size] = day
        nets[size] = net
        taxes[size] = tax
        kinds[size] = toKindNumber(taxType, sourceType, undoing)
        size += 1
      }
    },
    sum({ fromDay = -Infinity, toDay, tracking }) {
      const sums = new Float64Array(accountIds.length)
      const touched = new Uint8Array(accountIds.length)
      const passes = tracking && Uint8Array.from(trackings, (each) => (tracking(each) ? 1 : 0))
      for (let at = 0; at < size; at++) {
        const day = days[at]!
        if (day < fromDay || day > toDay || (passes && passes[sets[at]!] === 0)) continue
        const account = accounts[at]!
        sums[account]! += nets[at]!
        touched[account] = 1
      }
      const byAccount = new Map<string, number>()
      for (const [number, id] of accountIds.entries()) if (touched[number]) byAccount.set(id, sums[number]!)
      return byAccount
    },
    sumForeign(toDay) {
      const sums = new Map<string, ForeignBalance>()
      for (const { accountId, currency, day, amount, base } of foreign) {
        if (day > toDay) continue
        const key = `${accountId} ${currency}`
        const sum = sums.get(key)
        if (sum) {
          sum.amount += amount
          sum.base += base
        } else sums.set(key, { accountId, currency, amount, base })
      }
      return [...sums.values()]
    },
    each(visit) {
      const more: PostingDetails = { tax: 0, taxType: '', sourceType: null, undoing: false }
      for (let at = 0; at < size; at++) {
        Object.assign(more, kindList[kinds[at]!])
        more.tax = taxes[at]!
        visit(accountIds[accounts[at]!]!, days[at]!, nets[at]!, trackings[sets[at]!]!, more)
      }
    },
  }
}

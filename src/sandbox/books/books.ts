import type { Collection, Company, RecordSource, WireRecord } from '../company/collection.ts'
import { toDay } from '../company/wire.ts'
import type { Quirks } from '../quirks.ts'
import { createAccounts } from './accounts.ts'
import type { Change, Write } from './change.ts'
import { followLinks } from './billable-expenses.ts'
import { markContact } from './consequences.ts'
import { createContactBalances } from './contact-balances.ts'
import { createDraft } from './create-draft.ts'
import type { DraftGround } from './create-draft.ts'
import type { Draft } from './draft.ts'
import { createInventory } from './inventory.ts'
import { createLedger } from './ledger.ts'
import type { Ledger } from './ledger.ts'
import { createLookup } from './lookup.ts'
import type { Accounts, PostingContext } from './poster.ts'
import { posters } from './posters.ts'
import { planPostings } from './posting-plan.ts'
import { checkBalance, createStanding } from './standing.ts'
import type { Replacement } from './standing.ts'
import { createTaxRates } from './tax-rates.ts'
import type { TaxRates } from './tax-rates.ts'

/** One organisation: its records, and the ledger that follows them. Every change goes through a draft. */
export interface Books extends Company {
  readonly ledger: Ledger
  readonly accounts: Accounts
  readonly taxRates: TaxRates
  /** What posting and validation look things up in, as of now. */
  readonly context: PostingContext
  /** Grows with every change. */
  readonly version: number
  find(root: string, id: string): WireRecord | undefined
  lookup(root: string, property: string, value: string): string[]
  each(root: string): Iterable<WireRecord>
  begin(nowMs: number): Draft
  /**
   * Behind everybody's back, as tests do it: the record is stored as it is, however odd. The ledger follows where the record
   * can be posted, and stays as it was where it can't.
   */
  put(root: string, record: WireRecord, nowMs: number): void
  remove(root: string, id: string, nowMs: number): boolean
  /** Called after each commit with what changed, in order. */
  onChange(listener: (changes: readonly Change[]) => void): () => void
  /** Called for each write that took effect, with all it takes to do it again. */
  onWrite(listener: (write: Write) => void): void
  /** Does a write of an earlier process again: with the same past under it, the same records and journals come out. */
  repeat(write: Write): void
}

/** `now`: epoch ms, for what depends on the day: which balances are overdue. */
export function openBooks(company: Company, quirks: Quirks, now: () => number = Date.now): Books {
  const take = (root: string): Collection => {
    const found = root === 'Journals' ? ledger.journals : company.collections.get(root)
    if (!found) throw new RangeError(`The organisation has no collection ${root}`)
    return found
  }
  const findIn = (root: string, id: string): WireRecord | undefined => {
    const collection = take(root)
    const index = findIndex(collection, id)
    return index === undefined ? undefined : collection.recordAt(index)
  }
  const lookups = createLookup(take)
  const accounts = createAccounts(readLazily(take, 'Accounts'))
  const taxRates = createTaxRates(readLazily(take, 'TaxRates'))
  const context: PostingContext = {
    find: findIn,
    lookup: (root, property, value) => lookups.find(root, property, value),
    accounts,
    taxRates,
    baseCurrency: company.baseCurrency,
    rateOn: (currency, day) => company.rateOn(currency, day),
    quirks,
  }
  const past = lookIntoPast(context, (root) => take(root).base)
  const ledger = createLedger(company, { posters, context: past }, context)
  const standing = createStanding({ append: (entry) => ledger.append(entry), past })
  const balances = createContactBalances(take, context)
  const inventory = createInventory()
  const listeners: ((changes: readonly Change[]) => void)[] = []
  const writeListeners: ((write: Write) => void)[] = []
  const tell = (write: Write) => {
    for (const listener of writeListeners) listener(write)
  }
  let version = 0
  let shown: Map<string, Collection> | undefined

  const show = (contact: WireRecord): WireRecord => balances.show(contact, toDay(now()))
  const apply = (changes: readonly Change[], postings: readonly Replacement[], nowMs: number) => {
    for (const posting of postings) standing.replace(posting, nowMs)
    for (const change of changes) {
      const { root, id, before, after } = change
      const collection = take(root)
      if (after) collection.put(after)
      else collection.remove(id)
      lookups.changed(root, id, before, after)
      balances.changed(change)
    }
    version += 1
    if (changes.length > 0) for (const listener of listeners) listener(changes)
  }

  const ground: DraftGround = {
    find: findIn,
    lookup: context.lookup,
    idProperty: (root) => take(root).idProperty,
    commit(draft, saved, posted) {
      const { nowMs } = draft
      const write: Write = { nowMs, saved: [...saved.values()], posted: [...posted] }
      const inDraft: PostingContext = { ...context, find: draft.find, lookup: draft.lookup }
      const toChange = ({ root, id, record }: { root: string; id: string; record: WireRecord | undefined }): Change => {
        const before = findIn(root, id)
        return { root, id: before ? toId(take(root), before) : id, before, after: record }
      }
      const followed = [...saved.values()].map((own) => {
        const change = toChange(own)
        markContact(draft, change)
        followLinks(draft, change)
        return inventory.follow(draft, change, inDraft)
      })
      for (const entry of posted) checkBalance(entry)
      const planned = [...saved.values()].map((own) => ({ change: toChange(own), repost: own.repost }))
      const changes = planned.map(({ change }) => change)
      apply(changes, planPostings(planned, standing, inDraft), nowMs)
      for (const entry of posted) ledger.append({ ...entry, enteredMs: nowMs })
      for (const settle of followed) settle()
      tell(write)
    },
  }

  const change = (root: string, id: string, after: WireRecord | undefined, nowMs: number) => {
    const before = findIn(root, id)
    const finder: PostingContext = {
      ...context,
      find: (where, key) => (where === root && key === id ? after : findIn(where, key)),
    }
    const only: Change = { root, id, before, after }
    apply([only], planPostings([{ change: only, repost: false }], standing, finder, true), nowMs)
  }

  return {
    tenantId: company.tenantId,
    name: company.name,
    region: company.region,
    baseCurrency: company.baseCurrency,
    get collections() {
      return (shown ??= new Map(
        [...company.collections, ['Journals', ledger.journals] as const].map(([root, collection]) => [
          root,
          root === 'Contacts' ? showRecords(collection, show) : collection,
        ]),
      ))
    },
    get unsourced() {
      return company.unsourced
    },
    rateOn: context.rateOn,
    ledger,
    accounts,
    taxRates,
    context,
    get version() {
      return version
    },
    find(root, id) {
      const record = findIn(root, id)
      return record && root === 'Contacts' ? show(record) : record
    },
    lookup: context.lookup,
    *each(root) {
      const collection = take(root)
      for (let index = 0; index < collection.size; index++) yield collection.recordAt(index)
    },
    begin: (nowMs) => createDraft(ground, nowMs),
    put(root, record, nowMs) {
      const id = toId(take(root), record)
      if (root === 'Journals') ledger.journals.put(record)
      else change(root, id, record, nowMs)
      tell({ nowMs, put: { root, id, record } })
    },
    remove(root, id, nowMs) {
      if (take(root).indexOf(id) === undefined) return false
      if (root === 'Journals') ledger.journals.remove(id)
      else change(root, id, undefined, nowMs)
      tell({ nowMs, put: { root, id } })
      return true
    },
    onChange(listener) {
      listeners.push(listener)
      return () => void listeners.splice(listeners.indexOf(listener), 1)
    },
    onWrite: (listener) => void writeListeners.push(listener),
    repeat(write) {
      if ('put' in write) {
        const { root, id, record } = write.put
        if (record) this.put(root, record, write.nowMs)
        else this.remove(root, id, write.nowMs)
        return
      }
      const draft = createDraft(ground, write.nowMs)
      for (const { root, id, record, repost } of write.saved) {
        if (record) draft.save(root, record, { repost, untouched: true })
        else draft.remove(root, id)
      }
      for (const entry of write.posted) draft.post(entry)
      draft.commit()
    },
  }
}

/** The context as it was before anything was written: the generated past is posted from it at any time. */
function lookIntoPast(context: PostingContext, take: (root: string) => RecordSource): PostingContext {
  const lookups = createLookup(take)
  const fixed = (root: string) => ({
    get size() {
      return take(root).size
    },
    version: 0,
    recordAt: (index: number) => take(root).recordAt(index),
  })
  return {
    ...context,
    // By the codes and names they had: an account that was renamed since is found by those who knew it before.
    accounts: createAccounts(fixed('Accounts')),
    taxRates: createTaxRates(fixed('TaxRates')),
    find(root, id) {
      const source = take(root)
      const index = findIndex(source, id)
      return index === undefined ? undefined : source.recordAt(index)
    },
    lookup: (root, property, value) => lookups.find(root, property, value),
  }
}

function findIndex(source: Pick<RecordSource, 'indexOf'>, id: string): number | undefined {
  return source.indexOf(id) ?? source.indexOf(id.toLowerCase())
}

/** Takes the collection when it is looked at: a company makes its collections then. */
function readLazily(take: (root: string) => Collection, root: string): Pick<Collection, 'size' | 'recordAt' | 'version'> {
  return {
    get size() {
      return take(root).size
    },
    get version() {
      return take(root).version
    },
    recordAt: (index) => take(root).recordAt(index),
  }
}

/** A collection whose records are shown with something that is worked out at the time. */
function showRecords(collection: Collection, show: (record: WireRecord) => WireRecord): Collection {
  return {
    root: collection.root,
    idProperty: collection.idProperty,
    base: collection.base,
    get size() {
      return collection.size
    },
    get version() {
      return collection.version
    },
    idAt: (index) => collection.idAt(index),
    updatedMsAt: (index) => collection.updatedMsAt(index),
    recordAt: (index) => show(collection.recordAt(index)),
    indexOf: (id) => collection.indexOf(id),
    put: (record) => collection.put(record),
    remove: (id) => collection.remove(id),
  }
}

function toId(collection: Collection, record: WireRecord): string {
  return collection.idProperty === '' ? 'settings' : String(record[collection.idProperty])
}

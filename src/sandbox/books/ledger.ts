import type { Collection, Company, WireRecord } from '../company/collection.ts'
import { createCollection } from '../company/create-collection.ts'
import { createGuidSpace } from '../company/guid.ts'
import type { Entry } from './entry.ts'
import { toJournalRecord } from './journal-record.ts'
import { createPast } from './past.ts'
import type { PastOptions } from './past.ts'
import type { PostingContext } from './poster.ts'
import type { PostingColumns } from './posting-columns.ts'

/** The append-only journal of one organisation, and the postings of it as columns. */
export interface Ledger {
  /** `Journals` as the API reads them, numbered 1, 2, 3 … in the order in which they were made. */
  readonly journals: Collection
  append(entry: Entry): void
  /** Every posting ever made; reversals lie beside what they undo. */
  postings(): PostingColumns
  /** Journals appended that no record explains: cost of goods sold, conversion balances. The company's own are not among them. */
  readonly unsourced: readonly Entry[]
}

/** Journals keep the account names they were made with. The past is posted at the first look at the journals or at a report; what is written before then waits. */
export function createLedger(company: Company, options: PastOptions, present: PostingContext): Ledger {
  const seed = Number.parseInt(company.tenantId.replaceAll('-', '').slice(0, 7), 16)
  const ids = createGuidSpace(seed, 'journal')
  const waiting: Entry[] = []
  const unsourced: Entry[] = []
  let opened: { journals: Collection; columns: PostingColumns } | undefined
  let highest = 0

  const toRecord = (entry: Entry, index: number, context: PostingContext): WireRecord =>
    toJournalRecord(entry, context, {
      id: ids.at(index),
      number: index + 1,
      lineIds: createGuidSpace(seed, `journal-line-${index}`),
    })
  const open = () => {
    if (opened) return opened
    const past = createPast(company, options)
    highest = past.size
    const journals = createCollection('Journals', 'JournalID', {
      size: past.size,
      idAt: (index) => ids.at(index),
      updatedMsAt: (index) => past.enteredMsAt(index),
      recordAt: (index) => toRecord(past.entryAt(index), index, options.context),
      indexOf(id) {
        const index = ids.indexOf(id)
        return index !== undefined && index < past.size ? index : undefined
      },
    })
    opened = { journals, columns: past.columns }
    for (const entry of waiting.splice(0)) write(entry)
    return opened
  }
  const put = (record: WireRecord) => {
    open().journals.put(record)
    highest = Math.max(highest, Number(record['JournalNumber']) || 0)
  }
  const write = (entry: Entry) => {
    open().columns.add(entry)
    put(toRecord(entry, highest, present))
  }

  const lazy: Collection = {
    root: 'Journals',
    idProperty: 'JournalID',
    get base() {
      return open().journals.base
    },
    get size() {
      return open().journals.size
    },
    get version() {
      return open().journals.version
    },
    idAt: (index) => open().journals.idAt(index),
    updatedMsAt: (index) => open().journals.updatedMsAt(index),
    recordAt: (index) => open().journals.recordAt(index),
    indexOf: (id) => open().journals.indexOf(id),
    put,
    remove: (id) => open().journals.remove(id),
  }
  return {
    journals: lazy,
    unsourced,
    append(entry) {
      if (entry.sourceType === null) unsourced.push(entry)
      if (opened) write(entry)
      else waiting.push(entry)
    },
    postings: () => open().columns,
  }
}

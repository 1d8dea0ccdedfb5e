import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../../company/collection.ts'
import { toDetailed } from './document-detail.ts'
import type { DocumentNoun } from './document-moves.ts'
import {
  checkNumber,
  checkSettledEdit,
  findDocument,
  readFirstStatus,
  readNextStatus,
  stampsOf,
  touchesLedger,
} from './document-moves.ts'
import { inOrder } from '../fields.ts'
import { checkLockDates } from '../lock-dates.ts'
import { nextNumber } from '../numbers.ts'
import { dayOf, settle } from '../money/settlement.ts'
import type { Write } from '../write-routes.ts'

/** What a body says of an invoice or a credit note. */
export interface DocumentReading {
  record: WireRecord
  /** Properties that the change takes away. */
  gone?: readonly string[]
}

/** A kind of document that has a type, a number, lines, and is settled: what sets it apart from the others. */
export interface DocumentKind<Reading extends DocumentReading> {
  noun: DocumentNoun
  /** The order in which Xero shows its properties. */
  order: readonly string[]
  /** What a new one has that no body gives. */
  blank(id: string): WireRecord
  /** Undefined, with problems, where the body cannot be read. */
  read(write: Write, type: string, status: string, before: WireRecord | undefined): Reading | undefined
  /** What only a document that is posted has to stand; problems where it does not. */
  check?(write: Write, type: string, reading: Reading, before: WireRecord | undefined): void
  /** Whether its modified time stays as it was. */
  untouched?(write: Write, before: WireRecord): boolean
}

/** Creates or changes one. Undefined, with problems or with the refused record, where it is neither. */
export function writeDocument<Reading extends DocumentReading>(
  write: Write,
  kind: DocumentKind<Reading>,
): WireRecord | undefined {
  const found = findDocument(write, kind.noun)
  if (found === undefined) return undefined
  return found === 'none' ? createDocument(write, kind) : updateDocument(write, kind, found)
}

export function isPosted(status: string): boolean {
  return status === 'AUTHORISED' || status === 'PAID'
}

function createDocument<Reading extends DocumentReading>(write: Write, kind: DocumentKind<Reading>): WireRecord | undefined {
  const { input, problems, draft, books } = write
  const { noun } = kind
  const type = input.text('Type')?.toUpperCase() ?? ''
  if (!noun.types.includes(type)) problems.error(`${noun.called} not of valid type for creation`)
  const status = readFirstStatus(write, noun)
  const reading = kind.read(write, type, status ?? 'DRAFT', undefined)
  checkNumber(write, noun, type, undefined)
  if (!reading || !status) return undefined
  if (isPosted(status)) {
    checkLockDates(write, dayOf(reading.record))
    kind.check?.(write, type, reading, undefined)
  }
  const id = randomUUID()
  const record = settle({
    [noun.id]: id,
    Type: type,
    [noun.number]: input.text(noun.number) || (type === noun.numbered ? nextNumber(write, noun.root) : ''),
    ...kind.blank(id),
    ...reading.record,
    Status: status,
    ...stampsOf(draft.nowMs),
  })
  if (problems.errors.length === 0) return draft.save(noun.root, inOrder(record, kind.order))
  write.refused = toDetailed(books, noun.root, inOrder(record, kind.order))
  return undefined
}

function updateDocument<Reading extends DocumentReading>(
  write: Write,
  kind: DocumentKind<Reading>,
  before: WireRecord,
): WireRecord | undefined {
  const { input, problems, draft } = write
  const { noun } = kind
  const type = String(before['Type'])
  const wasPosted = isPosted(String(before['Status']))
  const status = readNextStatus(write, noun, before)
  if (!status) return undefined
  if (status === 'VOIDED' || status === 'DELETED') {
    if (wasPosted && !checkLockDates(write, dayOf(before))) return undefined
    return draft.save(noun.root, inOrder(settle({ ...before, Status: status }), kind.order))
  }
  const sentType = input.text('Type')?.toUpperCase()
  if (sentType && sentType !== type) problems.error(`${noun.called} not of valid type for modification`)
  if (input.has(noun.number)) checkNumber(write, noun, type, before)
  const reading = kind.read(write, type, status, before)
  if (!reading || problems.errors.length > 0) return undefined
  const number = input.text(noun.number)
  const after = settle({ ...before, ...reading.record, ...(number ? { [noun.number]: number } : {}), Status: status })
  for (const name of reading.gone ?? []) delete after[name]
  checkSettledEdit(write, noun, before, after)
  if (problems.errors.length > 0) return undefined
  const repost = touchesLedger(write, before, after)
  if (repost || (isPosted(status) && !wasPosted)) {
    if (wasPosted) checkLockDates(write, dayOf(before))
    checkLockDates(write, dayOf(after))
    if (problems.errors.length > 0) return undefined
  }
  if (isPosted(status)) kind.check?.(write, type, reading, before)
  if (problems.errors.length > 0) return undefined
  return draft.save(noun.root, inOrder(after, kind.order), { repost, untouched: kind.untouched?.(write, before) ?? false })
}

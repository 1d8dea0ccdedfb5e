import { createHash, randomUUID } from 'node:crypto'
import type { ApiCall } from '../../api/route.ts'
import type { Books } from '../../books/books.ts'
import type { WireRecord } from '../../company/collection.ts'
import { toGuid } from '../../identity/apps.ts'
import type { StoredAttachment } from './side-store.ts'
import { keyOf, sideStoreOf } from './side-store.ts'

/** Records that files can hang on. */
export const rootsWithAttachments = (
  'Accounts BankTransactions BankTransfers Contacts CreditNotes Invoices ManualJournals PurchaseOrders Quotes Receipts ' +
  'RepeatingInvoices'
).split(' ')
/** Those whose records do not say whether they have any. */
export const unflaggedRoots: ReadonlySet<string> = new Set(['Quotes'])

const mimeTypes: Readonly<Record<string, string>> = {
  bmp: 'image/bmp',
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  eml: 'message/rfc822',
  gif: 'image/gif',
  heic: 'image/heic',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpg',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  rtf: 'application/rtf',
  tiff: 'image/tiff',
  txt: 'text/plain',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'application/xml',
  zip: 'application/zip',
}
/** What clients send when they do not say what it is. */
const vague = /^(application\/(octet-stream|x-www-form-urlencoded)|multipart\/.*)?$/

/** The type sent with the file, or what its name says. */
export function guessMimeType(fileName: string, contentType: string | undefined): string {
  const sent = (contentType ?? '').split(';')[0]!.trim().toLowerCase()
  if (!vague.test(sent)) return sent
  return mimeTypes[fileName.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream'
}

/** A generated record that says it has attachments has one: a note that is made when it is looked at. */
export function listAttachments(books: Books, root: string, record: WireRecord, id: string): StoredAttachment[] {
  const stored = sideStoreOf(books).attachments.get(keyOf(root, id))
  if (stored) return stored
  if (record['HasAttachments'] !== true) return []
  const hex = createHash('sha256')
    .update(`${books.tenantId} ${keyOf(root, id)}`)
    .digest('hex')
  const fileName = 'scan.txt'
  return [{ id: toGuid(hex), fileName, mimeType: 'text/plain', length: toScan(root, id).length, includeOnline: false }]
}

export function loadBytes(books: Books, root: string, id: string, attachment: StoredAttachment): Uint8Array {
  return sideStoreOf(books).bytes.get(attachment.id) ?? toScan(root, id)
}

/** Keeps the bytes; a file of the same name on the same record gives way to it. */
export function storeAttachment(
  books: Books,
  { root, record, id }: { root: string; record: WireRecord; id: string },
  file: { fileName: string; mimeType: string; includeOnline: boolean; bytes: Uint8Array },
): StoredAttachment {
  const store = sideStoreOf(books)
  const before = listAttachments(books, root, record, id)
  const same = before.find((each) => isNamed(each, file.fileName))
  const { bytes, ...described } = file
  const attachment: StoredAttachment = { id: same?.id ?? randomUUID(), ...described, length: bytes.length }
  store.bytes.set(attachment.id, bytes)
  store.attachments.set(
    keyOf(root, id),
    same ? before.map((each) => (each === same ? attachment : each)) : [...before, attachment],
  )
  return attachment
}

export function isNamed({ fileName }: StoredAttachment, name: string): boolean {
  return fileName.toLowerCase() === name.toLowerCase()
}

function toScan(root: string, id: string): Uint8Array {
  return Buffer.from(`Scanned with ${root} ${id.toLowerCase()}\n`)
}

/** What a list of attachments says of one. */
export function renderAttachment(
  { state, exchange }: Pick<ApiCall, 'state' | 'exchange'>,
  { path, id }: { path: string; id: string },
  attachment: StoredAttachment,
): WireRecord {
  // Clients that are led here from Xero's own name must be able to follow the link.
  const origin = /^api\.xero\.com(:443)?$/i.test(exchange.headers.host ?? '') ? 'https://api.xero.com' : state.origin
  return {
    AttachmentID: attachment.id,
    FileName: attachment.fileName,
    Url: `${origin}/api.xro/2.0/${path}/${id}/Attachments/${encodeURIComponent(attachment.fileName)}`,
    MimeType: attachment.mimeType,
    ContentLength: attachment.length,
  }
}

/** A record asked for by itself names its files, where it has any (Xero: every example of such an answer). */
export function withAttachments(
  call: Pick<ApiCall, 'state' | 'exchange' | 'books'>,
  { path, root, id }: { path: string; root: string; id: string },
  record: WireRecord,
): WireRecord {
  if (record['HasAttachments'] !== true || !rootsWithAttachments.includes(root)) return record
  const files = listAttachments(call.books, root, record, id)
  return { ...record, Attachments: files.map((file) => renderAttachment(call, { path, id }, file)) }
}

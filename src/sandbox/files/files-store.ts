import { asText } from '../api/fields.ts'
import type { TenantData } from '../api/tenant-store.ts'
import { createTenantStore, presentOf, seedOf } from '../api/tenant-store.ts'
import type { Books } from '../books/books.ts'
import { createGuidSpace } from '../company/guid.ts'
import { Random } from '../company/random.ts'
import { dayMs } from '../company/wire.ts'
import { findObjectType } from './objects.ts'
import { createPdf, createPng } from './sample-files.ts'

export interface StoredFile {
  id: string
  name: string
  mimeType: string
  size: number
  createdMs: number
  updatedMs: number
  folderId: string
  user: { id: string; email: string; firstName: string; lastName: string }
}

export interface StoredFolder {
  id: string
  name: string
  createdMs: number
  /** Of the inbox alone: where files can be mailed to. */
  email?: string
}

export interface StoredAssociation {
  fileId: string
  objectId: string
  objectGroup: string
  objectType: string
  sendWithObject: boolean
  createdMs: number
}

/** Bytes lie in the blobs, by file id. */
export interface FilesRecords {
  /** The inbox first. */
  folders: StoredFolder[]
  files: StoredFile[]
  associations: StoredAssociation[]
}

export const filesStore = createTenantStore<FilesRecords>('files', generateFiles)

type Sample = [name: string, folder: number, make: (about: string) => Buffer, mimeType: string]

const pdf = (title: string) => (about: string) => createPdf([title, about, 'Thank you.'])
const text = (content: string) => (about: string) => Buffer.from(`${content}\n${about}\n`)

/** Folder 0 is the inbox. */
const samples: Sample[] = [
  ['Supplier bill March.pdf', 0, pdf('Tax invoice'), 'application/pdf'],
  ['receipt-0412.png', 0, () => createPng(48, [40, 90, 160]), 'image/png'],
  ['Statement.csv', 0, text('Date,Description,Amount\n2026-03-01,Opening balance,0.00'), 'text/csv'],
  ['Lease agreement.pdf', 1, pdf('Deed of lease'), 'application/pdf'],
  ['Terms of trade.pdf', 1, pdf('Terms of trade'), 'application/pdf'],
  ['Signed quote "phase 2".pdf', 1, pdf('Quote accepted'), 'application/pdf'],
  ['Zürich – Reise.txt', 1, text('Flüge und Hotel 🛫'), 'text/plain'],
  ['Delivery docket 771.png', 2, () => createPng(64, [180, 60, 40]), 'image/png'],
  ['Fuel receipt.png', 2, () => createPng(40, [20, 140, 80]), 'image/png'],
  ['Purchase order 4471.pdf', 2, pdf('Purchase order'), 'application/pdf'],
  ['Bank letter.txt', 3, text('To whom it may concern'), 'text/plain'],
  ['Insurance certificate.pdf', 3, pdf('Certificate of currency'), 'application/pdf'],
]

const folderNames = ['Inbox', 'Contracts', 'Receipts', 'Bank & insurance']

/** A dozen files in four folders, most of them on an invoice. */
function generateFiles(books: Books): TenantData<FilesRecords> {
  const seed = seedOf(books)
  const random = new Random(seed)
  const ids = createGuidSpace(seed, 'file')
  const folderIds = createGuidSpace(seed, 'folder')
  const startMs = presentOf(books) - 300 * dayMs
  const folders = folderNames.map((name, index): StoredFolder => ({
    id: folderIds.at(index),
    name,
    createdMs: startMs + index * 7 * dayMs,
    ...(index === 0
      ? { email: `xero.inbox.${folderIds.at(99).slice(0, 5)}.${folderIds.at(98).slice(0, 16)}@xerofiles.com` }
      : {}),
  }))
  const invoices = books.collections.get('Invoices')?.base
  const owner = readOwner(books)
  const blobs = new Map<string, Buffer>()
  const associations: StoredAssociation[] = []
  const files = samples.map(([name, folder, make, mimeType], index): StoredFile => {
    const id = ids.at(index)
    const createdMs = startMs + (30 + index * 22) * dayMs + random.below(dayMs)
    const objectId = invoices && invoices.size > 0 && index % 4 !== 2 ? invoices.idAt(random.below(invoices.size)) : undefined
    const objectType = objectId === undefined ? undefined : findObjectType(books, 'Invoice', objectId)
    if (objectId !== undefined && objectType !== undefined) {
      associations.push({
        fileId: id,
        objectId,
        objectGroup: 'Invoice',
        objectType,
        sendWithObject: objectType === 'AccRec' && index % 3 === 0,
        createdMs: createdMs + 3_600_000,
      })
    }
    const bytes = make(books.name)
    blobs.set(id, bytes)
    return { id, name, mimeType, size: bytes.length, createdMs, updatedMs: createdMs, folderId: folders[folder]!.id, user: owner }
  })
  return { records: { folders, files, associations }, blobs }
}

function readOwner(books: Books): StoredFile['user'] {
  const users = books.collections.get('Users')
  const first = users && users.size > 0 ? users.recordAt(0) : {}
  return {
    id: asText(first['UserID']) || createGuidSpace(seedOf(books), 'file-user').at(0),
    email: asText(first['EmailAddress']),
    firstName: asText(first['FirstName']),
    lastName: asText(first['LastName']),
  }
}

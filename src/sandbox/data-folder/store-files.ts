import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TenantData, TenantStore } from '../api/tenant-store.ts'
import { assetsStore } from '../assets/assets-store.ts'
import type { Books } from '../books/books.ts'
import { filesStore } from '../files/files-store.ts'
import { payrollStore } from '../payroll/payroll-store.ts'
import { projectsStore } from '../projects/projects-store.ts'
import { listEmails, restoreEmails } from '../writes/documents/sent-emails.ts'
import type { SentEmail } from '../writes/documents/sent-emails.ts'
import { restoreSideStore, sideStoreOf, toSideSnapshot } from '../writes/attached/side-store.ts'
import type { SideSnapshot } from '../writes/attached/side-store.ts'
import { writeWhole } from './write-whole.ts'

type KeptStore = Pick<TenantStore, 'name' | 'saved'> & { restore(books: Books, data: TenantData<never>): void }

/** History and attachments. */
const sideStore: KeptStore = {
  name: 'side',
  saved(books) {
    const { bytes, ...store } = sideStoreOf(books)
    return {
      records: toSideSnapshot({ ...store, bytes }),
      blobs: new Map([...bytes].map(([id, each]) => [id, Buffer.from(each)])),
    }
  },
  restore: (books, { records, blobs }: TenantData<SideSnapshot>) => restoreSideStore(books, records, (id) => blobs.get(id)),
}

const emailStore: KeptStore = {
  name: 'emails',
  saved: (books) => ({ records: listEmails(books), blobs: new Map() }),
  restore: (books, { records }: TenantData<SentEmail[]>) => restoreEmails(books, records),
}

/** All that organisations keep beside their books. */
const stores: readonly KeptStore[] = [sideStore, emailStore, filesStore, assetsStore, projectsStore, payrollStore]

/** A file of records for each store, and a folder with a file for each blob. What did not change is not written again. */
export function saveStores(folder: string, books: Books): void {
  for (const store of stores) {
    const data = store.saved(books)
    if (!data) continue
    const file = join(folder, `${store.name}.json`)
    const text = JSON.stringify(data.records)
    if (text === '[]' && !existsSync(file)) continue
    const blobFolder = join(folder, store.name)
    mkdirSync(blobFolder, { recursive: true, mode: 0o700 })
    const held = new Set(readdirSync(blobFolder))
    for (const [id, bytes] of data.blobs) {
      const path = join(blobFolder, id)
      if (!held.delete(id) || !readFileSync(path).equals(bytes)) writeWhole(path, bytes)
    }
    for (const gone of held) rmSync(join(blobFolder, gone))
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeWhole(file, text)
  }
}

export function restoreStores(folder: string, books: Books): void {
  for (const store of stores) {
    const file = join(folder, `${store.name}.json`)
    if (!existsSync(file)) continue
    const blobFolder = join(folder, store.name)
    const blobs = new Map(readdirSync(blobFolder).map((id) => [id, readFileSync(join(blobFolder, id))]))
    store.restore(books, { records: JSON.parse(readFileSync(file, 'utf8')) as never, blobs })
  }
}

import type { Books } from '../../books/books.ts'

/** What happened to a record, or a note on it. Newest last. */
export interface HistoryEntry {
  /** `Created`, `Edited`, `Note` … */
  changes: string
  /** Epoch ms. */
  atMs: number
  user: string
  details: string
}

export interface StoredAttachment {
  id: string
  fileName: string
  mimeType: string
  length: number
  /** Shown to the customer with the online invoice. */
  includeOnline: boolean
}

/** What `POST /Setup` said last. */
export interface Conversion {
  /** Days since 1970-01-01; the first of a month. */
  day: number
  /** Cents by account id, debit +: what the journals of the last save put into the ledger. */
  posted: Record<string, number>
}

/**
 * What an organisation keeps beside its records: what hangs below them in the API but is not part of them. All plain data but
 * the bytes of attachments, so that it can be written to a folder and read back.
 */
export interface SideStore {
  /** By `Invoices 220ddca8-…`. */
  history: Map<string, HistoryEntry[]>
  attachments: Map<string, StoredAttachment[]>
  /** By attachment id. */
  bytes: Map<string, Uint8Array>
  /** Payment services by branding theme; absent: those that the organisation began with. */
  themeServices: Map<string, string[]>
  conversion: Conversion | undefined
}

/** The plain part, ready for `JSON.stringify`; the bytes are to be kept beside it, by attachment id. */
export interface SideSnapshot {
  history: [string, HistoryEntry[]][]
  attachments: [string, StoredAttachment[]][]
  themeServices: [string, string[]][]
  conversion: Conversion | null
}

const stores = new WeakMap<Books, SideStore>()

export function sideStoreOf(books: Books): SideStore {
  let store = stores.get(books)
  if (!store) {
    store = { history: new Map(), attachments: new Map(), bytes: new Map(), themeServices: new Map(), conversion: undefined }
    stores.set(books, store)
  }
  return store
}

export function keyOf(root: string, id: string): string {
  return `${root} ${id.toLowerCase()}`
}

export function toSideSnapshot({ history, attachments, themeServices, conversion }: SideStore): SideSnapshot {
  return {
    history: [...history],
    attachments: [...attachments],
    themeServices: [...themeServices],
    conversion: conversion ?? null,
  }
}

/** Puts a snapshot in place of what the organisation has. `loadBytes` gives the content of an attachment by its id. */
export function restoreSideStore(books: Books, snapshot: SideSnapshot, loadBytes: (id: string) => Uint8Array | undefined): void {
  const store = sideStoreOf(books)
  store.history = new Map(snapshot.history)
  store.attachments = new Map(snapshot.attachments)
  store.themeServices = new Map(snapshot.themeServices)
  store.conversion = snapshot.conversion ?? undefined
  store.bytes = new Map()
  for (const { id } of snapshot.attachments.flatMap(([, list]) => list)) {
    const bytes = loadBytes(id)
    if (bytes) store.bytes.set(id, bytes)
  }
}

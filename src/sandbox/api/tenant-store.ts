import type { Books } from '../books/books.ts'
import type { WireRecord } from '../company/collection.ts'

/**
 * What one API keeps for one organisation beside its books: plain records (what `JSON.stringify` keeps) and bytes by id.
 * Saving and restoring it is copying both.
 */
export interface TenantData<Records> {
  records: Records
  blobs: Map<string, Buffer>
}

export interface TenantStore<Records = unknown> {
  /** Unique: `files`. */
  readonly name: string
  /** Generated at the first look. */
  of(books: Books): TenantData<Records>
  /** What there is to save; undefined: nobody has looked yet, so that it would be generated again just the same. */
  saved(books: Books): TenantData<Records> | undefined
  /** Puts back what `saved` gave. */
  restore(books: Books, data: TenantData<Records>): void
  /** Back to what is generated. */
  forget(books: Books): void
}

export function createTenantStore<Records>(name: string, generate: (books: Books) => TenantData<Records>): TenantStore<Records> {
  const kept = new WeakMap<Books, TenantData<Records>>()
  return {
    name,
    of(books) {
      let data = kept.get(books)
      if (!data) kept.set(books, (data = generate(books)))
      return data
    },
    saved: (books) => kept.get(books),
    restore: (books, data) => void kept.set(books, data),
    forget: (books) => void kept.delete(books),
  }
}

/** The same for one organisation on every machine. */
export function seedOf(books: Books): number {
  return Number.parseInt(books.tenantId.replaceAll('-', '').slice(0, 8), 16) | 0
}

/** Epoch ms at which the generated company stands: nothing generated beside it is younger. */
export function presentOf(books: Books): number {
  for (const root of ['Invoices', 'BankTransactions', 'Organisations']) {
    const base = books.collections.get(root)?.base
    if (!base) continue
    let present = 0
    for (let index = 0; index < base.size; index++) present = Math.max(present, base.updatedMsAt(index))
    if (present > 0) return present
  }
  return Date.UTC(2026, 9, 31)
}

/** The organisation's own record; empty where there is none. */
export function organisationOf(books: Books): WireRecord {
  const organisations = books.collections.get('Organisations')
  return organisations && organisations.size > 0 ? organisations.recordAt(0) : {}
}

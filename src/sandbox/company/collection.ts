/**
 * The boundary between the company (what records there are) and the server (how they are asked for).
 * A record is exactly Xero's JSON: PascalCase, instants and dates as `/Date(1518685950940+0000)/`, money as numbers.
 */
export type WireRecord = { [property: string]: unknown }

export interface Collection {
  /** Xero's root property: `Invoices`. */
  readonly root: string
  /** Property of the identifier: `InvoiceID`. */
  readonly idProperty: string
  readonly size: number
  /** Cheap facts by index, without making the record: for the conditional read, the default order and the order by id. */
  idAt(index: number): string
  updatedMsAt(index: number): number
  /** The whole record. Lazily made collections make it here; never kept for long by the caller, never changed by it. */
  recordAt(index: number): WireRecord
  indexOf(id: string): number | undefined
  /** Inserts, or replaces the record with the same id. The record carries its own UpdatedDateUTC. */
  put(record: WireRecord): void
  /** Hard delete: the record is gone without a trace. */
  remove(id: string): boolean
  /** Grows with every put and remove, so that a server can keep sorted indexes until then. */
  readonly version: number
}

export interface Company {
  readonly tenantId: string
  readonly name: string
  /** By root: every readable collection of the Accounting API, empty ones too. */
  readonly collections: Map<string, Collection>
}

export interface CompanyOptions {
  /** Deterministic: the same seed, size and `now` give the same bytes. */
  seed: number
  size: 'small' | 'medium' | 'large' | { invoices: number }
  /** The company's present; documents lie in the two to three years before. Default 2026-10-31. */
  now?: Date
  /** Default `Demo Company (NZ)`. */
  name?: string
  tenantId?: string
}

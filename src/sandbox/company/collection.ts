import type { Entry } from '../books/entry.ts'

/**
 * The boundary between the company (what records there are) and the server (how they are asked for).
 * A record is exactly Xero's JSON: PascalCase, instants and dates as `/Date(1518685950940+0000)/`, money as numbers.
 */
export type WireRecord = { [property: string]: unknown }

/**
 * Where a collection's records come from before anything was written: an array, or a function of the index. It never
 * changes, so that the journals of the generated past can be made from it at any time, whatever was written since.
 */
export interface RecordSource {
  readonly size: number
  /** Cheap facts by index, without making the record: for the conditional read, the default order and the order by id. */
  idAt(index: number): string
  updatedMsAt(index: number): number
  /** When the record was entered, which is when its first journal was made. Absent: `updatedMsAt`. */
  createdMsAt?(index: number): number
  recordAt(index: number): WireRecord
  indexOf(id: string): number | undefined
}

export interface Collection {
  /** Xero's root property: `Invoices`. */
  readonly root: string
  /** Property of the identifier: `InvoiceID`. */
  readonly idProperty: string
  /** What there was before anything was written. */
  readonly base: RecordSource
  readonly size: number
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

/** Where an organisation keeps its books: decides its chart of accounts, tax rates and the words in its reports. */
export type Region = 'NZ' | 'AU' | 'UK' | 'US'

/** What kind of business a generated company is. */
export type Trade = 'cafe' | 'consultancy' | 'wholesaler' | 'charity' | 'agency' | 'general'

export interface Company {
  readonly tenantId: string
  readonly name: string
  readonly region: Region
  /** `NZD` */
  readonly baseCurrency: string
  /** By root: every readable collection of the Accounting API, empty ones too. Made when first looked at. */
  readonly collections: Map<string, Collection>
  /**
   * Journals that no record of the API explains: conversion balances, depreciation, pay runs, the cost of goods sold,
   * cents written off in a bank reconciliation. In the order in which they were entered.
   */
  readonly unsourced: readonly Entry[]
  /** Foreign units for one unit of base currency, with six decimals at most: what Xero takes when a document names no rate. */
  rateOn(currency: string, day: number): number
}

export interface CompanyOptions {
  /** Deterministic: the same seed, size and `now` give the same bytes. */
  seed: number
  size: 'small' | 'medium' | 'large' | { invoices: number }
  /** Default NZ. */
  region?: Region
  /** Default `general`. */
  trade?: Trade
  /** The company's present; documents lie in the time before. Default 2026-10-31. */
  now?: Date
  /** How many days of past it has. Default 900. */
  historyDays?: number
  /** Default `Demo Company (NZ)`, or the region's. */
  name?: string
  tenantId?: string
}

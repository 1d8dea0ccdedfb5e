import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../company/collection.ts'
import { createByteWriter } from './byte-writer.ts'
import type { Endpoint } from './endpoints.ts'

export interface Shape {
  endpoint: Endpoint
  /** Everything a list can have (`page` was given); otherwise line arrays come empty. */
  full: boolean
  single: boolean
  summaryOnly: boolean
  /** Prices with all their places. */
  exactPrices: boolean
  includeArchived: boolean
}

/** The record as this call shows it. The stored record is never changed; where nothing differs it is given as it is. */
export function createRenderer(shape: Shape): (record: WireRecord) => WireRecord {
  const { endpoint, full, single } = shape
  const steps: ((copy: WireRecord) => void)[] = []
  const omit = (names: string[] | undefined): void => {
    for (const name of names ?? []) steps.push((copy) => delete copy[name])
  }
  const empty = (names: string[] | undefined): void => {
    for (const name of names ?? []) {
      steps.push((copy) => {
        if (name in copy) copy[name] = []
      })
    }
  }
  if (!single) {
    omit(endpoint.listOmits)
    empty(endpoint.stubbed)
    if (!full) {
      empty(endpoint.lines)
      if (endpoint.root === 'Invoices') steps.push(stubContact)
    }
    if (!full || (endpoint.root === 'Contacts' && shape.summaryOnly)) omit(endpoint.unpagedOmits)
    if (shape.summaryOnly) omit(endpoint.summaryOmits)
    if (endpoint.root === 'TrackingCategories' && !shape.includeArchived) steps.push(dropArchivedOptions)
  }
  if (endpoint.unitdp && !shape.exactPrices) steps.push(roundPrices)

  if (steps.length === 0) return (record) => record
  // A copy is only worth making for a record that has something to take away.
  const touched = new Set(endpoint.listOmits)
  const onlyOmits = !single && steps.length === touched.size
  return (record) => {
    if (onlyOmits && ![...touched].some((name) => name in record)) return record
    const copy = { ...record }
    for (const step of steps) step(copy)
    return copy
  }
}

/** `[{…},{…}]`. `expectedBytes` only saves growing. */
export function renderRecords(records: Iterable<WireRecord>, expectedBytes: number): Buffer {
  const writer = createByteWriter(expectedBytes)
  let separator = '['
  for (const record of records) {
    writer.write(separator + JSON.stringify(record))
    separator = ','
  }
  writer.write(separator === '[' ? '[]' : ']')
  return writer.bytes()
}

/** What only some answers have before their records. */
export interface EnvelopeExtra {
  pagination?: { page: number; pageSize: number; pageCount: number; itemCount: number }
  SummarizeErrors?: boolean
}

/** `{"Id":…,"Status":"OK",…,"Invoices":[…]}` around rendered records. */
export function renderEnvelope(root: string, records: Buffer, nowMs: number, extra: EnvelopeExtra = {}): Buffer {
  const head = { Id: randomUUID(), Status: 'OK', ProviderName: 'Sandbox', DateTimeUTC: `/Date(${Math.floor(nowMs)})/` }
  const text = JSON.stringify({ ...head, ...extra })
  return Buffer.concat([Buffer.from(`${text.slice(0, -1)},${JSON.stringify(root)}:`), records, Buffer.from('}')])
}

function stubContact(copy: WireRecord): void {
  const contact = copy['Contact'] as WireRecord | undefined
  if (contact) copy['Contact'] = { ContactID: contact['ContactID'], Name: contact['Name'] }
}

function dropArchivedOptions(copy: WireRecord): void {
  const options = copy['Options']
  if (Array.isArray(options)) copy['Options'] = options.filter((option: WireRecord) => option['Status'] !== 'ARCHIVED')
}

const priced = { LineItems: ['UnitAmount'], PurchaseDetails: ['UnitPrice'], SalesDetails: ['UnitPrice'] }

function roundPrices(copy: WireRecord): void {
  for (const [property, names] of Object.entries(priced)) {
    const value = copy[property]
    if (Array.isArray(value)) copy[property] = value.map((line: WireRecord) => toRounded(line, names))
    else if (typeof value === 'object' && value !== null) copy[property] = toRounded(value as WireRecord, names)
  }
}

function toRounded(line: WireRecord, names: string[]): WireRecord {
  const rounded = { ...line }
  for (const name of names) {
    const price = rounded[name]
    // Halves go away from zero. The exponent form rounds the decimal digits as written, not their binary neighbour.
    if (typeof price === 'number') rounded[name] = Math.sign(price) * Number(`${Math.round(Number(`${Math.abs(price)}e2`))}e-2`)
  }
  return rounded
}

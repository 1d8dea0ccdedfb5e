/**
 * The vocabulary of the catalogue: what a stream is, as data. Adding a stream is adding an entry; the engine,
 * the CLI, the warehouse's tables and the docs all iterate the catalogue and know no stream by name.
 */

/**
 * - `text`: exactly as sent · `boolean` · `integer`
 * - `money`: DECIMAL(18,4), amounts of money · `number`: DECIMAL(28,10), prices, quantities, rates, percentages
 * - `date`: a calendar date without a zone · `instant`: a point in time
 * - `json`: kept as sent, for values without a fixed shape
 */
export type ScalarType = 'text' | 'boolean' | 'integer' | 'money' | 'number' | 'date' | 'instant' | 'json'

/** One property of Xero's record. Names are Xero's; columns are their snake_case. */
export type Field = ScalarField | ObjectField | ListField

export interface ScalarField {
  kind: 'scalar'
  /** Xero's property name, for example `UpdatedDateUTC`. */
  property: string
  type: ScalarType
  /** Column name, where the one made of prefix and property would clash with another or stutter. */
  column?: string
  /** What Xero means by it, in our words: becomes the column's comment. */
  comment: string
}

/** A nested object: its fields become columns of the same table, prefixed (`Contact.Name` → `contact_name`). */
export interface ObjectField {
  kind: 'object'
  property: string
  /** Prefix of the columns. Default: snake_case of the property. `ContactID` in `Contact` is `contact_id`, not `contact_contact_id`. */
  prefix?: string
  /** The object is (part of) another stream's record: what `fields` leaves out is kept in `_extra` without counting as drift. */
  open?: boolean
  fields: ScalarOrObjectField[]
  comment: string
}

export type ScalarOrObjectField = ScalarField | ObjectField

/** A list of objects: a child table, replaced as a whole with its parent. Rows are keyed by parent and `position` (1-based). */
export interface ListField {
  kind: 'list'
  property: string
  /** Child table, for example `invoice_line_items`. */
  table: string
  /** Property that identifies an item (`LineItemID`): also carried into grandchild tables, for joins. */
  id?: string
  open?: boolean
  fields: Field[]
  comment: string
}

export type Read =
  /** Everything in one response. */
  | { kind: 'all' }
  /**
   * `page=1…n`. `size` is the largest page Xero gives, `sizeParam` whether `pageSize` is sent;
   * `counts` whether responses carry `pagination.itemCount`;
   * `order` the immutable key the endpoint can sort by, absent where `order` is not offered or faulty.
   */
  | { kind: 'pages'; size: number; sizeParam: boolean; counts: boolean; order?: string }
  /** Journals: `offset=N` gives the next 100 with a number above N. */
  | { kind: 'offset'; size: number }
  /** A list of stubs, then `GET path/{id}` for each, which alone has the children. */
  | { kind: 'per-parent'; params?: ParentParams }
  | ReportRead

/**
 * One of Xero's reports: no list but figures, month by month. Each month that is asked for makes a record, its lines a
 * child table. Reports are read after everything else, so that they speak of what the copy holds.
 */
export interface ReportRead {
  kind: 'report'
  /**
   * How months are asked for:
   * - `day`: one a call, up to a day (`date`) · `days`: one a call, between two days (`fromDate`, `toDate`)
   * - `month-ends`: twelve a call, as at the end of each (`date`, `periods`)
   * - `month-ranges`: twelve a call, each from its first to its last day (`fromDate`, `toDate`, `periods`)
   * - `months-ahead`: twelve a call, from a first month on (`date`, `periods`, `timeframe=1`)
   */
  ask: 'day' | 'days' | 'month-ends' | 'month-ranges' | 'months-ahead'
  /** Which months are wanted: every one since the first document, or what one call gives. */
  months: 'all' | 'one-call'
  /**
   * What makes a month that was read obsolete: a change of the documents dated in it or before; of these or of the trial
   * balance, which tells what no document does (so that one is read first); or of the budgets.
   */
  follows: 'documents' | 'trial-balance' | 'budgets'
  /** Properties of record and lines that say which period they are of: its first day, and the day it was asked up to. */
  period: { first?: string; last?: string }
  /**
   * What the columns behind the label are: months, one record each, or figures by their heading in lower case, of which
   * only some organisations have the `optional` ones.
   */
  columns: { kind: 'months'; property: string } | { kind: 'figures'; properties: Record<string, string>; optional?: string[] }
  /** Property of the label. */
  label: string
}

/** Query parameters of a per-parent read: none, or a window of months around today (Budgets: at most 24). */
export interface ParentParams {
  kind: 'month-window'
  fromParam: string
  toParam: string
  monthsBack: number
  monthsAhead: number
}

export type Cursor =
  /** Asks with If-Modified-Since; `field` is the instant in the record that moves with a change. */
  | { kind: 'modified-since'; field: string }
  /** A number that only grows (JournalNumber); rows never change. */
  | { kind: 'sequence'; field: string }
  /** No way to ask for changes: a snapshot, compared with what we hold. */
  | { kind: 'none' }

export type Deletion =
  /** A row is deleted when `field` has one of `values`. */
  | { kind: 'status'; field: string; values: string[] }
  /** A row that is missing from a complete read has been deleted; `also`, one that says so itself while it is still listed. */
  | { kind: 'absence'; also?: { field: string; values: string[] } }
  | { kind: 'never' }

/** How an organisation too big for one read (ErrorNumber 51) is read by slices of a date. */
export type Slice = { kind: 'where'; field: string } | { kind: 'params'; from: string; to: string }

export interface Scopes {
  /** Any one of these suffices, for apps created since March 2026. Empty: no granular scope reaches it. */
  granular: string[]
  /** For older apps, until 13 September 2027. */
  broad: string[]
}

export interface Stream {
  /** Also the parent table's name unless `table` says otherwise. snake_case, plural as Xero's path. */
  name: string
  title: string
  comment: string
  /** Name of the parent table, where it is not the stream's. */
  table?: string
  /** Path under the API's base, for example `Invoices`. */
  path: string
  /** Property of the envelope that holds the records. */
  root: string
  /** Properties that identify a record. Empty for a one-row stream without an id: `position` then serves as the key. */
  key: string[]
  read: Read
  cursor: Cursor
  deletion: Deletion
  /** Constant query parameters, for example `{ includeArchived: 'true', unitdp: '4' }`. */
  params?: Record<string, string>
  slice?: Slice
  /**
   * Fields change here without moving the modified time. Once per snapshot interval the conditional read goes
   * back this many days instead of to the cursor; `all` re-reads everything.
   */
  reread?: { days: number } | 'all'
  /**
   * Even with a modified-since cursor, one unconditional read per snapshot interval:
   * `absence` finds rows that were deleted without trace, `unconditional` distrusts the endpoint's filter.
   */
  snapshot?: boolean
  scopes: Scopes
  /**
   * Most connections can't read this one, so its absence does not make a run partial:
   * `tier` (needs Xero's highest tier), `broad-only` (no granular scope), `optional` (a scope of its own, seldom asked),
   * `reports` (scopes that are asked for, and a role, but the copy of the records is whole without them).
   */
  restricted?: 'tier' | 'broad-only' | 'optional' | 'reports'
  /** Xero gives it to users with the reporting permission only. */
  needsReportingRole?: boolean
  /** Xero has retired the endpoint: shown, never called. */
  retired?: { since: string; note: string }
  /** Webhook category that announces changes of single records. */
  webhook?: string
  fields: Field[]
}

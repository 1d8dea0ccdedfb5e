/** Xero's report JSON: a tree of rows of cells, every value a string. */
export interface Report {
  ReportID: string
  ReportName: string
  ReportType: string
  ReportTitles: string[]
  /** When it was made, in words: `24 April 2019`. */
  ReportDate: string
  /** `/Date(1556129558724)/`: without an offset, unlike elsewhere. */
  UpdatedDateUTC: string
  Fields: Field[]
  /** Published tax returns have fields instead. */
  Rows?: TopRow[]
}

export interface Field {
  FieldID: string
  Description: string
  Value: string
}

export interface Attribute {
  Value: string
  Id: string
}

export interface Cell {
  Value: string
  Attributes?: Attribute[]
}

export interface Row {
  RowType: 'Row' | 'SummaryRow'
  Cells: Cell[]
}

export type TopRow = { RowType: 'Header'; Cells: Cell[] } | { RowType: 'Section'; Title: string; Rows: Row[] }

export function attribute(id: string, value: string): Attribute {
  return { Value: value, Id: id }
}

export function cell(value: string, attributes: Attribute[] = []): Cell {
  return attributes.length === 0 ? { Value: value } : { Value: value, Attributes: attributes }
}

export function header(values: readonly string[]): TopRow {
  return { RowType: 'Header', Cells: values.map((value) => cell(value)) }
}

/** Without a title it is a block of totals, or holds the rows of a report that has no groups. */
export function section(title: string, rows: Row[]): TopRow {
  return { RowType: 'Section', Title: title, Rows: rows }
}

export function row(cells: readonly (string | Cell)[]): Row {
  return { RowType: 'Row', Cells: cells.map(toCell) }
}

export function summary(cells: readonly (string | Cell)[]): Row {
  return { RowType: 'SummaryRow', Cells: cells.map(toCell) }
}

/** A row of one account: the attribute stands on each of its cells. */
export function accountRow(label: string, accountId: string, values: readonly (string | Cell)[]): Row {
  const account = attribute('account', accountId)
  return row(
    [label, ...values].map((value) => (typeof value === 'string' ? cell(value, [account]) : addAttribute(value, account))),
  )
}

function addAttribute(to: Cell, first: Attribute): Cell {
  return cell(to.Value, [first, ...(to.Attributes ?? [])])
}

function toCell(value: string | Cell): Cell {
  return typeof value === 'string' ? cell(value) : value
}

import { AppError } from '../lib/app-error.ts'
import { moneyRange, toDecimalText } from './decimals.ts'
import { isRawNumber } from './decode.ts'

/** A report of Xero's as a table: headings, and the lines that are no sums. */
export interface ParsedReport {
  name: string
  titles: string[]
  /** Headings of the columns behind the label. */
  headings: string[]
  lines: ReportLine[]
  /** Column by column, what does not add up, in a sentence; undefined where all does. */
  troubles: (string | undefined)[]
}

export interface ReportLine {
  /** Title of the section it stands in, without spaces around it; empty where it has none. */
  section: string
  accountId: string | undefined
  label: string
  /** One a column, as sent; empty where blank. */
  cells: string[]
}

/**
 * Reads the JSON of a report: `Rows` is a header, then sections with rows and a summary row, two levels deep at most.
 * Sums are left out, but for being checked. Throws `xero_garbled` for what is no such thing.
 */
export function parseReport(report: unknown, path: string): ParsedReport {
  const refuse = (what: string): never => {
    throw new AppError('xero_garbled', `Xero's answer to GET ${path} is no report as documented: ${what}.`, {
      details: { request: `GET ${path}` },
    })
  }
  if (!isMembers(report)) return refuse('it is no object')
  const rows = report['Rows']
  if (!Array.isArray(rows)) return refuse('it has no Rows')
  const headings = rows.filter((row) => isMembers(row) && row['RowType'] === 'Header').map(readCells)[0]
  if (headings === undefined || headings.length < 2) return refuse('it has no header row with columns')
  const width = headings.length - 1
  const lines: ReportLine[] = []
  const sums: SummedRow[] = []

  const visit = (members: readonly unknown[], section: string): void => {
    const first = lines.length
    for (const row of members) {
      if (!isMembers(row)) return refuse('a row is no object')
      switch (row['RowType']) {
        case 'Header':
          break
        case 'Section':
          visit(Array.isArray(row['Rows']) ? row['Rows'] : [], readText(row['Title']).trim())
          break
        case 'Row':
        case 'SummaryRow': {
          const [label = '', ...cells] = readCells(row)
          if (cells.length > width) return refuse(`the row "${label}" has ${cells.length} columns and the header ${width}`)
          while (cells.length < width) cells.push('')
          if (row['RowType'] === 'Row') lines.push({ section, accountId: findAccount(row), label, cells })
          else sums.push({ label, cells, from: first, to: lines.length })
          break
        }
        default:
          return refuse(`a row is of type ${JSON.stringify(row['RowType'])}`)
      }
    }
  }
  visit(rows, '')
  return {
    name: readText(report['ReportName']),
    titles: Array.isArray(report['ReportTitles']) ? report['ReportTitles'].map(readText) : [],
    headings: headings.slice(1),
    lines,
    troubles: Array.from({ length: width }, (_, column) => findTrouble(lines, sums, column)),
  }
}

/** A sum and the lines above it in its own section. */
interface SummedRow {
  label: string
  cells: string[]
  from: number
  to: number
}

/**
 * A sum must be that of its section's lines. One that stands alone in a section is of several sections, by signs of its
 * own (net profit), so it is not checked; only the grand total of a trial balance is all there is.
 */
function findTrouble(lines: readonly ReportLine[], sums: readonly SummedRow[], column: number): string | undefined {
  for (const { label, cells, from, to } of sums) {
    const rows = to > from ? lines.slice(from, to) : label.toLowerCase() === 'total' ? lines : []
    if (rows.length === 0) continue
    const parts = rows.map((line) => toUnits(line.cells[column]))
    const said = toUnits(cells[column])
    // A cell that is no amount is the record's own trouble, found when it is typed.
    if (said === undefined || parts.includes(undefined)) continue
    const sum = parts.reduce<bigint>((total, part) => total + (part ?? 0n), 0n)
    const off = sum > said ? sum - said : said - sum
    // Each line is rounded for itself, so a sum of unrounded figures can be off by half a cent a line.
    const tolerance = BigInt(Math.max(100, rows.length * 50))
    if (off > tolerance) return `"${label}" says ${cells[column]}, and its lines add up to ${toAmount(sum)}`
  }
  return undefined
}

/** Ten-thousandths; a blank is nothing. Undefined: no amount. */
function toUnits(cell: string | undefined): bigint | undefined {
  if (cell === undefined || cell === '') return 0n
  const text = toDecimalText(cell, moneyRange)
  if (text === undefined) return undefined
  const [whole = '0', decimals = ''] = text.split('.')
  return BigInt(`${whole}${decimals.padEnd(4, '0')}`)
}

function toAmount(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(5, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4, -2)}`
}

/** Ids stand in the cells' attributes, under `account` or, in a bank summary, under `accountID`. */
function findAccount(row: Members): string | undefined {
  for (const cell of listCells(row)) {
    const attributes = isMembers(cell) && Array.isArray(cell['Attributes']) ? cell['Attributes'] : []
    for (const attribute of attributes) {
      if (!isMembers(attribute) || !/^account(id)?$/i.test(readText(attribute['Id']))) continue
      const id = readText(attribute['Value'])
      if (id !== '') return id
    }
  }
  return undefined
}

function readCells(row: unknown): string[] {
  return isMembers(row) ? listCells(row).map((cell) => (isMembers(cell) ? readText(cell['Value']) : '')) : []
}

function listCells(row: Members): unknown[] {
  return Array.isArray(row['Cells']) ? row['Cells'] : []
}

type Members = Record<string, unknown>

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Text as sent; nothing for what is absent. */
function readText(value: unknown): string {
  if (typeof value === 'string') return value
  if (isRawNumber(value)) return value.rawJSON
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/**
 * The period a heading names: `30 Apr 2019`, `28 Feb 18`, `Apr 30, 2019`, `Jan-20`, `April 2019`. `month` is `2019-04`,
 * `day` the last one, where it is told. Undefined: it names none.
 */
export function parseHeading(text: string): { month: string; day: number | undefined } | undefined {
  const dayFirst = /^(?:(\d{1,2})[ -])?([a-z]{3,9})\.?[ -](\d{4}|\d{2})$/i.exec(text.trim())
  const monthFirst = /^([a-z]{3,9})\.? (\d{1,2}), ?(\d{4}|\d{2})$/i.exec(text.trim())
  const [name = '', day, year = ''] = monthFirst
    ? [monthFirst[1], monthFirst[2], monthFirst[3]]
    : dayFirst
      ? [dayFirst[2], dayFirst[1], dayFirst[3]]
      : []
  const month = monthNames.indexOf(name.slice(0, 3).toLowerCase()) + 1
  if (month === 0) return undefined
  return {
    month: `${year.length === 2 ? `20${year}` : year}-${String(month).padStart(2, '0')}`,
    day: day === undefined ? undefined : Number(day),
  }
}

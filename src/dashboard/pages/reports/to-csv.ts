/** Comma-separated text with quotes where they are needed. */
export function toCsv(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.map(toField).join(',')).join('\r\n')}\r\n`
}

const toField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/**
 * The same for Excel: marked as UTF-8, and text that a spreadsheet would run as a formula begins with an apostrophe. Numbers
 * are let be.
 */
export function toExcelCsv(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) =>
    row.map((text) => (/^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text)),
  )
  return `\uFEFF${toCsv(safe)}`
}

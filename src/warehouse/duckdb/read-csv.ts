import { quoteText } from './sql.ts'
import type { StagedFile } from './staged-file.ts'

export interface CsvColumn {
  name: string
  type: string
}

/**
 * The table function that reads a staged file. Nothing is guessed: types, quotes and line ends are given, and an
 * unquoted empty cell alone is NULL. One thread, because a line end inside quotes is a line end to a thread that
 * starts in the middle.
 */
export function readCsv(file: StagedFile, columns: CsvColumn[]): string {
  const types = columns.map((column) => `${quoteText(column.name)}: ${quoteText(column.type)}`)
  const maxLine = Math.max(1 << 20, file.longest + 1024)
  return `read_csv(${quoteText(file.path)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"',
    new_line = '\\n', nullstr = '', allow_quoted_nulls = false, parallel = false, strict_mode = true,
    max_line_size = ${maxLine}, buffer_size = ${maxLine * 4}, columns = {${types.join(', ')}})`
}

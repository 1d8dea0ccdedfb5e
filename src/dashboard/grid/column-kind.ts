/** What a column holds, as far as drawing and comparing it goes. */
export type ColumnKind = 'text' | 'decimal' | 'integer' | 'number' | 'day' | 'instant' | 'boolean' | 'nested'

const kinds: [RegExp, ColumnKind][] = [
  [/\]$|^(STRUCT|MAP|UNION|JSON|LIST)\b/i, 'nested'],
  [/^(DECIMAL|NUMERIC)\b/i, 'decimal'],
  [/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$|^BIGNUM$/i, 'integer'],
  [/^(DOUBLE|FLOAT|REAL)$/i, 'number'],
  [/^DATE$/i, 'day'],
  [/^TIMESTAMP/i, 'instant'],
  [/^BOOL/i, 'boolean'],
]

/** By the warehouse's own name of a type: `DECIMAL(18,4)`, `TIMESTAMP WITH TIME ZONE`, `VARCHAR[]`. What it doesn't know is text. */
export function toColumnKind(type: string): ColumnKind {
  return kinds.find(([form]) => form.test(type))?.[1] ?? 'text'
}

const words: Record<ColumnKind, string> = {
  text: 'text',
  decimal: 'decimal',
  integer: 'integer',
  number: 'number',
  day: 'date',
  instant: 'time',
  boolean: 'yes or no',
  nested: 'json',
}

/** A type in a word. */
export const toTypeWord = (type: string): string => words[toColumnKind(type)]

export const isNumeric = (kind: ColumnKind): boolean => kind === 'decimal' || kind === 'integer' || kind === 'number'

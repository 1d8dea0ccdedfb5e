import { QueryFault } from './problems.ts'

export type Token =
  | { kind: 'name'; text: string }
  | { kind: 'string'; text: string }
  | { kind: 'number'; value: number }
  | { kind: 'operator'; text: string }

const pattern =
  /\s*(?:(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<number>-?\d+(?:\.\d+)?[mMdD]?)|(?<name>[A-Za-z_]\w*)|(?<operator>==|!=|<>|>=|<=|&&|\|\||[=<>!().,]))/y

/** Splits a `where` expression. Throws QueryFault at the first character that belongs to none. */
export function parseTokens(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    if (text.slice(at).trim() === '') break
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (!match?.groups) throw new QueryFault(`Syntax error in the where expression at index ${at}`)
    const { string, number, name, operator } = match.groups
    if (string !== undefined) tokens.push({ kind: 'string', text: string.slice(1, -1).replace(/\\(.)/g, '$1') })
    else if (number !== undefined) tokens.push({ kind: 'number', value: Number.parseFloat(number) })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator })
    at = pattern.lastIndex
  }
  return tokens
}

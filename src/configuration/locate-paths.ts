/** Where in a file a value stands: `['connections', 'demo', 'schedule']` → line 12. */
export type FindLine = (path: readonly (string | number)[]) => number | undefined

/**
 * Finds the lines of properties in the source of a configuration file, by walking its object and array literals from
 * `defineConfig(` (or `export default`) on. What is written otherwise (a variable, a spread) has the line of what holds it.
 */
export function locatePaths(source: string): FindLine {
  const lines = new Map<string, number>()
  const tokens = tokenise(source)
  const start = tokens.findIndex(({ text }, index) => text === 'defineConfig' && tokens[index + 1]?.text === '(')
  const at = start === -1 ? tokens.findIndex(({ text }) => text === 'default') + 1 : start + 2
  walkValue(tokens, at, [], lines)
  return (path) => {
    for (let length = path.length; length >= 0; length--) {
      const line = lines.get(JSON.stringify(path.slice(0, length).map(String)))
      if (line !== undefined) return line
    }
    return undefined
  }
}

interface Token {
  text: string
  line: number
  /** Of a string literal: what it says. */
  value?: string
}

const opening = new Set(['{', '[', '('])
const closing = new Set(['}', ']', ')'])

/** Notes where the value at `at` stands and what is inside it; answers the index after it. */
function walkValue(tokens: Token[], at: number, path: string[], lines: Map<string, number>): number {
  const token = tokens[at]
  if (token === undefined) return at
  const key = JSON.stringify(path)
  if (!lines.has(key)) lines.set(key, token.line)
  if (token.text === '{' && token.value === undefined) return skipRest(tokens, walkObject(tokens, at + 1, path, lines))
  if (token.text === '[' && token.value === undefined) return skipRest(tokens, walkArray(tokens, at + 1, path, lines))
  return skipRest(tokens, at)
}

function walkObject(tokens: Token[], from: number, path: string[], lines: Map<string, number>): number {
  let at = from
  while (at < tokens.length && tokens[at]?.text !== '}') {
    const token = tokens[at]!
    const name = token.value ?? token.text
    if (tokens[at + 1]?.text === ':') {
      lines.set(JSON.stringify([...path, name]), token.line)
      at = walkValue(tokens, at + 2, [...path, name], lines)
    } else {
      lines.set(JSON.stringify([...path, name]), token.line)
      at = skipRest(tokens, at)
    }
    if (tokens[at]?.text === ',') at += 1
  }
  return at + 1
}

function walkArray(tokens: Token[], from: number, path: string[], lines: Map<string, number>): number {
  let at = from
  for (let index = 0; at < tokens.length && tokens[at]?.text !== ']'; index++) {
    at = walkValue(tokens, at, [...path, String(index)], lines)
    if (tokens[at]?.text === ',') at += 1
  }
  return at + 1
}

/** To the comma or bracket that ends a value, past whatever brackets are inside it. */
function skipRest(tokens: Token[], from: number): number {
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    const { text, value } = tokens[at]!
    if (value !== undefined) continue
    if (depth === 0 && (text === ',' || closing.has(text))) return at
    if (opening.has(text)) depth += 1
    else if (closing.has(text)) depth -= 1
  }
  return tokens.length
}

const pattern =
  /(?<space>\s+)|(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<string>'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`)|(?<word>[\p{L}\p{N}_$]+)|(?<other>[\s\S])/gu

function tokenise(source: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  for (const { groups, 0: text } of source.matchAll(pattern)) {
    if (groups?.['string'] !== undefined) tokens.push({ text, line, value: text.slice(1, -1) })
    else if (groups?.['word'] !== undefined || groups?.['other'] !== undefined) tokens.push({ text, line })
    line += text.split('\n').length - 1
  }
  return tokens
}

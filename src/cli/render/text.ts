import { stripVTControlCharacters } from 'node:util'

// Scripts and emoji that take two columns of a terminal.
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u
const combining = /\p{Mark}/u

/** Columns a text takes on a terminal; escape sequences take none. */
export function measure(text: string): number {
  const plain = stripVTControlCharacters(text)
  let width = 0
  for (const character of plain) {
    if (character >= ' ' && character <= '~') width += 1
    else if (!combining.test(character)) width += wide.test(character) ? 2 : 1
  }
  return width
}

/** Cuts a plain text (no escape sequences) to a width, ending in `…`. */
export function truncate(text: string, width: number): string {
  if (measure(text) <= width) return text
  let kept = ''
  for (const character of text) {
    if (measure(kept) + measure(character) > width - 1) break
    kept += character
  }
  return width > 0 ? `${kept}…` : ''
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - measure(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - measure(text))) + text
}

/** Data from outside on one line: line ends become spaces, control characters (which could drive the terminal) go. */
export function toOneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/\p{Cc}/gu, '')
}

/** Breaks at spaces so that no line is wider than `width`, where words allow; continuation lines start with `indent`. */
export function wrap(text: string, width: number, indent = ''): string {
  return text
    .split('\n')
    .map((paragraph) => wrapParagraph(paragraph, width, indent))
    .join('\n')
}

function wrapParagraph(paragraph: string, width: number, indent: string): string {
  const start = /^ */.exec(paragraph)?.[0] ?? ''
  const lines: string[] = []
  let line = start
  for (const [index, word] of paragraph.slice(start.length).split(' ').entries()) {
    const next = index === 0 ? start + word : `${line} ${word}`
    if (index > 0 && measure(next) > width) {
      lines.push(line)
      line = indent + word
    } else line = next
  }
  return [...lines, line].join('\n')
}

import { styleText } from 'node:util'

/** Colour, or the lack of it. */
export interface Style {
  bold: (text: string) => string
  dim: (text: string) => string
  good: (text: string) => string
  warn: (text: string) => string
  bad: (text: string) => string
  accent: (text: string) => string
}

type Format = Parameters<typeof styleText>[0]

/** Colours for one stream: none when it is no terminal or NO_COLOR is set (FORCE_COLOR wins), as Node itself decides. */
export function createStyle(stream: NodeJS.WriteStream & { colours?: boolean }): Style {
  const { colours } = stream
  if (colours === false) return plainStyle
  const how = colours ? { validateStream: false } : { stream }
  const paint =
    (format: Format) =>
    (text: string): string =>
      text === '' ? text : styleText(format, text, how)
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    good: paint('green'),
    warn: paint('yellow'),
    bad: paint('red'),
    accent: paint('cyan'),
  }
}

const same = (text: string): string => text

export const plainStyle: Style = { bold: same, dim: same, good: same, warn: same, bad: same, accent: same }

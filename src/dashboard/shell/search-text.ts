/** Values of an address's query: text, or lists of text for names that repeat. */
export type SearchValues = Record<string, string | string[] | undefined>

/** Reads `?a=1&b=2&b=3` as `{ a: '1', b: ['2', '3'] }`, so that addresses stay what a person would write. */
export function parseSearchText(search: string): SearchValues {
  const values: SearchValues = {}
  for (const [name, value] of new URLSearchParams(search)) {
    const held = values[name]
    values[name] = held === undefined ? value : Array.isArray(held) ? [...held, value] : [held, value]
  }
  return values
}

/** Undefined and empty values are left out. */
export function toSearchText(values: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof each === 'number' || typeof each === 'boolean' || (typeof each === 'string' && each !== ''))
        search.append(name, String(each))
    }
  }
  const text = search.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')
  return text ? `?${text}` : ''
}

type Raw = Record<string, unknown>

/** The text under a name; undefined for none, the first of several. */
export function textOf(raw: Raw, name: string): string | undefined {
  const value = raw[name]
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' && first !== '' ? first : undefined
}

/** Every text under a name; undefined for none. */
export function textsOf(raw: Raw, name: string): string[] | undefined {
  const value = raw[name]
  const texts = (Array.isArray(value) ? (value as unknown[]) : [value]).filter((each) => typeof each === 'string' && each !== '')
  return texts.length > 0 ? (texts as string[]) : undefined
}

/** One of a list, or undefined. */
export function choiceOf<T extends string>(raw: Raw, name: string, choices: readonly T[]): T | undefined {
  const text = textOf(raw, name)
  return choices.find((choice) => choice === text)
}

/** Text of a form, such as a day or a month. */
export function matchOf(raw: Raw, name: string, form: RegExp): string | undefined {
  const text = textOf(raw, name)
  return text !== undefined && form.test(text) ? text : undefined
}

export const dayForm = /^\d{4}-\d{2}-\d{2}$/
export const monthForm = /^\d{4}-\d{2}$/

import { QueryFault } from './problems.ts'

export interface OrderPart {
  path: string[]
  descending: boolean
}

/** `UpdatedDateUTC ASC, InvoiceID DESC`. Throws QueryFault. */
export function parseOrder(text: string): OrderPart[] {
  return text.split(',').map((part) => {
    const match = /^\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)(?:\s+(asc|ascending|desc|descending))?\s*$/i.exec(part)
    if (!match) throw new QueryFault(`The order expression cannot be read near '${part.trim()}'`)
    return { path: (match[1] ?? '').split('.'), descending: /^desc/i.test(match[2] ?? '') }
  })
}

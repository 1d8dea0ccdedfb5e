import { toPrintable } from './decode.ts'

/** What an error's body says, whichever of Xero's shapes it has. */
export interface ErrorBody {
  /** Every text of the body that explains something, most specific first, without doubles. */
  messages: string[]
  errorNumber: number | undefined
  type: string | undefined
  /** `Detail` of the problem form, `error_description`, or the plain text. */
  detail: string
  html: boolean
}

const longestMessage = 300
const mostMessages = 5

/** Never throws: a content type is no promise, so the text itself is looked at. */
export function parseErrorBody(text: string): ErrorBody {
  const trimmed = text.trim()
  if (trimmed.startsWith('<')) return parseMarkup(trimmed)
  const parsed = parseObject(trimmed)
  if (!parsed) {
    const plain = toPrintable(trimmed)
    return { messages: plain === '' ? [] : [plain], errorNumber: undefined, type: undefined, detail: plain, html: false }
  }
  const number = Number(parsed['ErrorNumber'])
  const detail = toText(parsed['Detail']) ?? toText(parsed['detail']) ?? toText(parsed['error_description'])
  return {
    messages: toMessages(parsed, detail),
    errorNumber: parsed['ErrorNumber'] === undefined || Number.isNaN(number) ? undefined : number,
    type: toText(parsed['Type']),
    detail: detail ?? toText(parsed['Message']) ?? '',
    html: false,
  }
}

/** HTML comes from what stands before Xero; the XML of an `ApiException` from Xero itself. */
function parseMarkup(text: string): ErrorBody {
  const xml = /^<(\?xml|ApiException)/i.test(text) && !/<html/i.test(text)
  const inside = /<(?:Message|title)>([^<]{1,300})<\//i.exec(text)?.[1]?.trim()
  const number = /<ErrorNumber>(\d{1,9})</.exec(text)?.[1]
  return {
    messages: inside ? [inside] : [],
    errorNumber: number === undefined ? undefined : Number(number),
    type: /<Type>([^<]{1,100})</.exec(text)?.[1],
    detail: inside ?? '',
    html: !xml,
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function toMessages(body: Record<string, unknown>, detail: string | undefined): string[] {
  const found: string[] = []
  for (const element of toList(body['Elements'])) {
    for (const error of toList(element['ValidationErrors'])) found.push(toText(error['Message']) ?? '')
  }
  found.push(toText(body['Message']) ?? '', detail ?? '')
  if (found.join('') === '') found.push(toText(body['Title']) ?? '', toText(body['error']) ?? '')
  return [...new Set(found)].filter((message) => message !== '').slice(0, mostMessages)
}

function toList(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) return []
  return value.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null)
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, longestMessage) : undefined
}

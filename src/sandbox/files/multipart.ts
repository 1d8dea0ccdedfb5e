/** One part of a `multipart/form-data` body. */
export interface Part {
  name: string
  /** Absent where the sender gave none: some clients send a file as a plain field. */
  fileName: string | undefined
  contentType: string | undefined
  bytes: Buffer
}

/**
 * The parts of a form, bytes as sent. The platform's own reader would turn a file without a file name into text and spoil it.
 * Undefined: this is no such form.
 */
export function parseMultipart(contentType: string | undefined, body: Buffer): Part[] | undefined {
  const boundary = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '')
  const mark = boundary?.[1] ?? boundary?.[2]
  if (mark === undefined) return undefined
  const delimiter = Buffer.from(`--${mark}`)
  const parts: Part[] = []
  let at = body.indexOf(delimiter)
  while (at >= 0) {
    const from = at + delimiter.length
    if (body.subarray(from, from + 2).toString() === '--') break
    const next = body.indexOf(delimiter, from)
    if (next < 0) break
    const part = parsePart(body.subarray(from, next))
    if (part) parts.push(part)
    at = next
  }
  return parts
}

function parsePart(text: Buffer): Part | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const headers = new Map(
    text
      .subarray(0, end)
      .toString()
      .split('\r\n')
      .map((line) => line.split(/:\s*(.*)/s))
      .map(([name = '', value = '']) => [name.trim().toLowerCase(), value]),
  )
  const disposition = headers.get('content-disposition') ?? ''
  const extended = /filename\*=(?:utf-8)?''([^;]+)/i.exec(disposition)?.[1]
  const bytes = text.subarray(end + 4)
  return {
    name: /[;\s]name="([^"]*)"/i.exec(disposition)?.[1] ?? '',
    fileName: extended === undefined ? unquote(/[;\s]filename="((?:\\"|[^"])*)"/i.exec(disposition)?.[1]) : decode(extended),
    contentType: headers.get('content-type'),
    // The line break before the next delimiter belongs to it.
    bytes: bytes.subarray(-2).toString() === '\r\n' ? bytes.subarray(0, -2) : bytes,
  }
}

/** Browsers write a quotation mark in a name as `%22`, others as `\"`. */
function unquote(name: string | undefined): string | undefined {
  return name
    ?.replaceAll(/%22|\\"/g, '"')
    .replaceAll(/%0A/gi, '\n')
    .replaceAll(/%0D/gi, '\r')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

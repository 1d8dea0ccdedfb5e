import type { Reply } from '../exchange.ts'

/** JSON is given to those who ask for it, or for anything; everybody else gets Xero's default. */
export function wantsJson(accept: string | undefined): boolean {
  return accept !== undefined && /json|\*\/\*/i.test(accept)
}

/** A JSON reply said again in XML, well enough to be recognised as such. */
export function toXmlReply(reply: Reply): Reply {
  if (reply.verbatim || !reply.headers['content-type']?.includes('json')) return reply
  const value = JSON.parse(String(reply.body)) as Record<string, unknown>
  const root = reply.status < 400 ? 'Response' : 'ApiException'
  return {
    ...reply,
    headers: { ...reply.headers, 'content-type': 'text/xml; charset=utf-8' },
    body: `<?xml version="1.0" encoding="utf-8"?>${toElement(root, value)}`,
  }
}

function toElement(name: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) {
    const item = name.replace(/ies$/, 'y').replace(/s$/, '')
    return `<${name}>${value.map((entry) => toElement(item, entry)).join('')}</${name}>`
  }
  if (typeof value === 'object') {
    return `<${name}>${Object.entries(value)
      .map(([key, entry]) => toElement(key, entry))
      .join('')}</${name}>`
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `<${name}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</${name}>`
}

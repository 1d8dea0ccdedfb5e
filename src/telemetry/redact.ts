const hidden = '[hidden]'

/** Names of fields whose value is a secret whatever it looks like. */
const secretNames = /secret|token|password|passphrase|authorization|cookie|api_?key|encryption|private_?key|^key$|session$/i
/** …and of those that only sound like it: ids, counts and instants. */
const harmlessNames = /(id|count|kind|name|expires?at|expiry)$/i

/** What is a secret wherever it stands in a text. */
const secretTexts: [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, hidden],
  [/\bwhsec_[\w+/=-]+/g, hidden],
  [/\bdbk_[\w-]{8,}/g, hidden],
  [/\bhttps:\/\/hooks\.slack\.com\/\S+/g, `https://hooks.slack.com/${hidden}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${hidden}@`],
  [/([?&](?:code|state|token|secret|key|password|access_token|refresh_token)=)[^&\s]+/gi, `$1${hidden}`],
]

const deepest = 5

/** Fields of a line without what is secret in them, by name or by look. Errors become name, message, code and stack. */
export function redact(value: unknown, name = '', depth = 0): unknown {
  if (typeof value === 'string') return isSecretName(name) ? hidden : redactText(value)
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? String(value) : value
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Error) return toErrorFields(value, depth)
  if (depth >= deepest) return '[…]'
  if (Array.isArray(value)) return value.slice(0, 100).map((each) => redact(each, name, depth + 1))
  if (isSecretName(name)) return hidden
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, redact(each, key, depth + 1)]))
}

export function redactText(text: string): string {
  let clean = text
  for (const [pattern, replacement] of secretTexts) clean = clean.replace(pattern, replacement)
  return clean
}

function isSecretName(name: string): boolean {
  return secretNames.test(name) && !harmlessNames.test(name)
}

function toErrorFields(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause } = error
  const code = (error as { code?: unknown }).code
  return {
    name,
    message: redactText(message),
    ...(code === undefined ? {} : { code }),
    ...(stack === undefined ? {} : { stack: redactText(stack) }),
    ...(cause === undefined || depth >= deepest ? {} : { cause: redact(cause, 'cause', depth + 1) }),
  }
}

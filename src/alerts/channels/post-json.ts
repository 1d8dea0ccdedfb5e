import { request } from 'undici'
import { AppError } from '../../lib/app-error.ts'

const timeoutMs = 10_000
const shownBytes = 300

/**
 * Posts one body; answers what the receiver said, in short. A redirect is not followed: a notice goes where it was told to
 * go. Throws `delivery_failed`, which says the host only, since the rest of an address may be a secret.
 */
export async function postJson(url: string, body: string, headers: Record<string, string> = {}): Promise<string> {
  const { host } = new URL(url)
  let status: number
  let text: string
  try {
    const response = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'daybook', ...headers },
      body,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    })
    status = response.statusCode
    text = await readStart(response.body)
  } catch (cause) {
    const { code, name } = cause as NodeJS.ErrnoException
    throw new AppError('delivery_failed', `${host} was not reached (${code ?? name}): check the address and the network.`)
  }
  const said = text === '' ? '' : `: ${text}`
  if (status >= 200 && status < 300) return `${host} answered ${status}${said}`
  throw new AppError('delivery_failed', `${host} answered ${status}${said}`)
}

async function readStart(body: AsyncIterable<unknown>): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of body) {
    const bytes = Buffer.from(part as Uint8Array)
    parts.push(bytes)
    length += bytes.length
    if (length >= shownBytes) break
  }
  const text = Buffer.concat(parts).toString('utf8', 0, shownBytes)
  return text.replaceAll(/\s+/g, ' ').trim()
}

import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { Agent, type Dispatcher } from 'undici'
import { AppError } from '../lib/app-error.ts'
import { toInterrupted, toUnreachable } from './network-errors.ts'

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE'
  url: string
  /** Lower case. `accept` and `accept-encoding` are added, `user-agent` is always ours. */
  headers: Record<string, string>
  body?: string
  signal?: AbortSignal | undefined
}

export interface HttpResponse {
  status: number
  /** Names in lower case; repeated headers joined by commas. */
  headers: Record<string, string | undefined>
  /** Decoded from its content encoding. */
  body: Buffer
  /** Bytes of the body as they came, before decoding. */
  wireBytes: number
}

export interface HttpClient {
  /**
   * One request, one whole answer. Never follows a redirect (credentials would travel with it).
   * Throws `xero_unreachable`, `xero_garbled` for an answer that was cut short, or `stopped`.
   */
  send(request: HttpRequest): Promise<HttpResponse>
  close(): Promise<void>
}

export interface HttpOptions {
  /** Longest silence: until the headers are there, and between two parts of the body. An answer may take ten times this in all. */
  requestTimeoutMs: number
  /** Default 256 MiB, decoded. */
  maxBodyBytes?: number
}

const decoders: Record<string, (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

/** HTTP/1.1 with one pool of kept-alive sockets per origin. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const { requestTimeoutMs, maxBodyBytes = 256 * 1024 * 1024 } = options
  const agent = new Agent({
    allowH2: false,
    connectTimeout: Math.min(requestTimeoutMs, 30_000),
    headersTimeout: requestTimeoutMs,
    bodyTimeout: requestTimeoutMs,
  })
  const userAgent = `daybook/${loadVersion()}`

  return {
    async send(request) {
      const url = new URL(request.url)
      const name = `${request.method} ${url.host}${url.pathname}`
      if (request.signal?.aborted) throw toStopped(name)
      const deadline = AbortSignal.timeout(requestTimeoutMs * 10)
      const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline
      let response: Dispatcher.ResponseData
      try {
        response = await agent.request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method: request.method,
          headers: {
            accept: 'application/json',
            'accept-encoding': 'gzip, deflate',
            ...request.headers,
            'user-agent': userAgent,
          },
          body: request.body ?? null,
          signal,
        })
      } catch (cause) {
        throw request.signal?.aborted ? toStopped(name) : toUnreachable(toTimeout(cause, deadline), name)
      }
      const chunks: Buffer[] = []
      let wireBytes = 0
      try {
        for await (const chunk of response.body as AsyncIterable<Buffer>) {
          wireBytes += chunk.length
          if (wireBytes > maxBodyBytes) throw new RangeError('The body is too big')
          chunks.push(chunk)
        }
      } catch (cause) {
        if (cause instanceof RangeError) throw toOversized(name, maxBodyBytes)
        throw request.signal?.aborted ? toStopped(name) : toInterrupted(toTimeout(cause, deadline), name, wireBytes)
      }
      const headers = toHeaders(response.headers)
      const received = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
      const body = await decode(received, headers['content-encoding'], name, maxBodyBytes)
      return { status: response.statusCode, headers, body, wireBytes }
    },
    async close() {
      await agent.destroy()
    },
  }
}

async function decode(body: Buffer, encoding: string | undefined, name: string, maxOutputLength: number): Promise<Buffer> {
  const kind = encoding?.trim().toLowerCase() ?? ''
  if (kind === '' || kind === 'identity' || body.length === 0) return body
  const decoder = decoders[kind]
  if (!decoder) {
    throw new AppError('xero_garbled', `Xero's answer to ${name} has an unknown content encoding, ${kind.slice(0, 40)}.`)
  }
  try {
    return await decoder(body, { maxOutputLength })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw toOversized(name, maxOutputLength)
    throw toInterrupted(cause, name, body.length)
  }
}

function toOversized(name: string, maxBodyBytes: number): AppError {
  return new AppError('xero_garbled', `Xero's answer to ${name} is bigger than ${maxBodyBytes} bytes: it is not read.`)
}

function toStopped(name: string): AppError {
  return new AppError('stopped', `Stopped during ${name}.`)
}

/** An abort by the deadline, told as the silence it stands for. */
function toTimeout(cause: unknown, deadline: AbortSignal): unknown {
  return deadline.aborted ? Object.assign(new Error('The answer took too long'), { code: 'UND_ERR_BODY_TIMEOUT' }) : cause
}

function toHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string | undefined> {
  const result: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(headers)) {
    result[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  return result
}

function loadVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}

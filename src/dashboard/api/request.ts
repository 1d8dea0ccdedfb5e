/** What the server refused, in its own words. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  readonly details: unknown

  constructor(status: number, body: { code: string; message: string; requestId: string | null; details?: unknown }) {
    super(body.message)
    this.name = 'ApiError'
    this.status = status
    this.code = body.code
    this.requestId = body.requestId
    this.details = body.details
  }
}

/** Nobody answers: the program has ended, or the network is gone. */
export class OfflineError extends Error {
  constructor(cause: unknown) {
    super("Daybook isn't answering.", { cause })
    this.name = 'OfflineError'
  }
}

export type QueryValue = string | number | boolean | undefined | null | readonly string[]

export interface RequestOptions {
  query?: Record<string, QueryValue>
  body?: unknown
  signal?: AbortSignal | undefined
}

declare global {
  interface Window {
    /** Requests the page began before the program was there, each good for one use. */
    daybookEarly?: Record<string, Promise<Response>>
  }
}

/** Path with its query; lists repeat their name, what is undefined or null is left out. */
export function toAddress(path: string, query: Record<string, QueryValue> = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue
    for (const each of Array.isArray(value) ? (value as readonly string[]) : [String(value)]) search.append(name, each)
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

/** The response as it is, for streams and downloads. Throws ApiError where the server refused, OfflineError where none answered. */
export async function send(method: string, path: string, { query, body, signal }: RequestOptions = {}): Promise<Response> {
  const address = toAddress(path, query)
  const early = method === 'GET' ? takeEarly(address) : undefined
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  const init: RequestInit = { method, headers, ...(signal ? { signal } : {}) }
  if (body !== undefined) init.body = JSON.stringify(body)
  let response: Response
  try {
    response = await (early ?? fetch(address, init))
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown
    throw new OfflineError(thrown)
  }
  if (!response.ok) throw await toApiError(response)
  return response
}

/** JSON of an answer; undefined for one without a body. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

export const get = <T>(path: string, options: RequestOptions = {}): Promise<T> => request<T>('GET', path, options)
export const post = <T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> =>
  request<T>('POST', path, { ...options, body: body ?? {} })
export const put = <T>(path: string, body: unknown): Promise<T> => request<T>('PUT', path, { body })
export const patch = <T>(path: string, body: unknown): Promise<T> => request<T>('PATCH', path, { body })
export const remove = <T = void>(path: string, options: RequestOptions = {}): Promise<T> => request<T>('DELETE', path, options)

function takeEarly(address: string): Promise<Response> | undefined {
  const early = window.daybookEarly?.[address]
  if (early) delete window.daybookEarly?.[address]
  return early
}

async function toApiError(response: Response): Promise<ApiError | OfflineError> {
  const requestId = response.headers.get('x-request-id')
  try {
    const { error } = (await response.json()) as {
      error: { code: string; message: string; requestId?: string; details?: unknown }
    }
    return new ApiError(response.status, { ...error, requestId: error.requestId ?? requestId })
  } catch (thrown) {
    // A proxy's own page is no answer of ours: 502 to 504 mean that nobody is behind it.
    if (response.status >= 502 && response.status <= 504) return new OfflineError(thrown)
    const message = `Daybook answered with status ${response.status} and nothing that could be read.`
    return new ApiError(response.status, { code: 'unreadable_answer', message, requestId })
  }
}

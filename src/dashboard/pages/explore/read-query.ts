import { ApiError, send } from '../../api/request.ts'
import type { QueryLine } from '../../../http/schemas/query.ts'
import type { ReadRows } from './row-reader.ts'

export interface QueryRequest {
  sql: string
  /** Undefined: every organisation the reader may see. */
  connections?: string[] | undefined
  maxRows: number
  timeoutMs?: number
}

/** Rows that the dashboard reads of one result; more are for an export. */
export const mostRows = 100_000

/** Runs SQL, its rows as they come. Throws ApiError for what was refused, also when that is found out midway. */
export const readQuery =
  (request: QueryRequest): ReadRows =>
  ({ signal }) =>
    readLines('/v1/query', { ...request, format: 'ndjson' }, signal)

/** The same for a saved query, for who may run those alone. */
export const readSavedQuery =
  (id: string, request: Omit<QueryRequest, 'sql'>): ReadRows =>
  ({ signal }) =>
    readLines(`/v1/saved-queries/${encodeURIComponent(id)}/run`, { ...request, format: 'ndjson' }, signal)

async function* readLines(
  path: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<Exclude<QueryLine, { type: 'error' }>> {
  const response = await send('POST', path, { body, signal })
  const requestId = response.headers.get('x-request-id')
  for await (const text of splitLines(response.body!)) {
    const line = JSON.parse(text) as QueryLine
    if (line.type === 'error') throw new ApiError(400, { code: line.code, message: line.message, requestId })
    yield line
    // A long answer lets the page draw and be clicked between its batches. Each is parsed here: 2,000 rows take 1 to 2 ms, and
    // being handed them by a worker takes nearly as long.
    if (line.type === 'batch') await new Promise((resolve) => setTimeout(resolve))
  }
}

/** Lines of a stream of bytes; chunks end anywhere. */
export async function* splitLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let parts: string[] = []
  for await (const chunk of toChunks(stream)) {
    const lines = decoder.decode(chunk, { stream: true }).split('\n')
    const rest = lines.pop() ?? ''
    for (const line of lines) {
      const whole = parts.length > 0 ? parts.join('') + line : line
      parts = []
      if (whole !== '') yield whole
    }
    if (rest !== '') parts.push(rest)
  }
  const last = parts.join('') + decoder.decode()
  if (last !== '') yield last
}

async function* toChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    reader.releaseLock()
  }
}

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { AppError, toAppError } from '../lib/app-error.ts'
import type { QueryCell, QueryEngine, QueryFile, QueryPart } from '../warehouse/query.ts'
import type { AppEnv, ServerParts } from './context.ts'
import { toCsvHead, toCsvLine } from './csv.ts'
import type { Query } from './schemas/query.ts'
import { toScope } from './visible.ts'

/** What of a query the caller decides; the rest is who they are. */
export type AskedQuery = Pick<Query, 'sql' | 'connections' | 'maxRows' | 'timeoutMs' | 'format' | 'cursor'>

const defaultTimeoutMs = 30_000
/** As many rows as a JSON answer can hold without being too much for a browser. */
const defaultRows = { json: 10_000, other: 100_000 }
const maxJsonBytes = 64 * 2 ** 20
/** Queries at the same time: they share the engine's memory, and more would only take it from each other. */
const atOnce = 8

let running = 0

/** Runs SQL of the caller's, fenced to what they may see, and answers in the format asked for. */
export async function answerQuery(parts: ServerParts, c: Context<AppEnv>, asked: AskedQuery): Promise<Response> {
  const { format = 'json', timeoutMs = defaultTimeoutMs, sql, cursor } = asked
  const { readers } = parts.platform.services
  const maxRows = asked.maxRows ?? (format === 'json' ? defaultRows.json : defaultRows.other)
  const { tenants } = await toScope(parts, c.get('actor'), asked.connections)
  const { signal } = c.req.raw
  if (running >= atOnce) {
    const retryAt = new Date(parts.clock.now().getTime() + 2000)
    throw new AppError('too_many_requests', `${atOnce} queries are running already. Try again in a moment.`, { retryAt })
  }
  running += 1
  const engine = await readers.open({ tenants }).catch((error: unknown) => {
    running -= 1
    throw error
  })
  let closed = false
  const close = async (): Promise<void> => {
    if (closed) return
    closed = true
    running -= 1
    await engine.close()
  }
  const options = { maxRows, timeoutMs, signal }
  switch (format) {
    case 'json':
      try {
        const given = cursor === undefined ? {} : { cursor }
        const answer = await engine.query(sql, { ...options, maxBytes: maxJsonBytes, ...given })
        const { columns, rows, truncated, elapsedMs } = answer
        return c.json({ columns, rows, truncated, nextCursor: answer.cursor ?? null, elapsedMs })
      } finally {
        await close()
      }
    case 'ndjson':
      return c.body(await toStream(engine, sql, options, close, toJsonLine), 200, { 'content-type': 'application/x-ndjson' })
    case 'csv':
    case 'excel':
      return c.body(await toStream(engine, sql, options, close, toCsvText({ excel: format === 'excel' })), 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="query.csv"',
      })
    case 'parquet':
      return answerParquet(c, engine, { sql, ...options }, close)
  }
}

/** A part as text; undefined for one that is not shown. Throws for what a started answer must break off at. */
type WritePart = (part: QueryPart | { type: 'error'; code: string; message: string }) => string | undefined

const toJsonLine: WritePart = (part) => `${JSON.stringify(part)}\n`

function toCsvText(style: { excel: boolean }): WritePart {
  return (part) => {
    switch (part.type) {
      case 'columns':
        return toCsvHead(part.columns, style)
      case 'batch':
        return Array.from({ length: part.rows }, (_, row) =>
          toCsvLine(
            part.values.map((column): QueryCell => column[row] ?? null),
            style,
          ),
        ).join('')
      case 'end':
        return undefined
      case 'error':
        // A file that ends early must not look whole.
        throw new AppError('query_failed', part.message)
    }
  }
}

/** The first part is waited for, so that SQL which is refused is answered as an error; trouble later breaks the stream off. */
async function toStream(
  engine: QueryEngine,
  sql: string,
  options: { maxRows: number; timeoutMs: number; signal: AbortSignal },
  close: () => Promise<void>,
  write: WritePart,
): Promise<ReadableStream<Uint8Array>> {
  const rows = engine.stream(sql, options)[Symbol.asyncIterator]()
  const first = await rows.next().catch(async (error: unknown) => {
    await close()
    throw error
  })
  const encoder = new TextEncoder()
  let pending: IteratorResult<QueryPart> | undefined = first
  const end = async (): Promise<void> => {
    await rows.return?.()
    await close()
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next: IteratorResult<QueryPart> = pending ?? (await rows.next())
        pending = undefined
        const text = next.done ? undefined : write(next.value)
        if (text !== undefined) controller.enqueue(encoder.encode(text))
        if (next.done || next.value.type === 'end') {
          await end()
          controller.close()
        }
      } catch (thrown) {
        await end()
        const { code, message } = toAppError(thrown)
        try {
          const text = write({ type: 'error', code, message })
          if (text !== undefined) controller.enqueue(encoder.encode(text))
          controller.close()
        } catch (error) {
          controller.error(error)
        }
      }
    },
    cancel: end,
  })
}

async function answerParquet(
  c: Context<AppEnv>,
  engine: QueryEngine,
  { sql, ...options }: { sql: string; maxRows: number; timeoutMs: number; signal: AbortSignal },
  close: () => Promise<void>,
): Promise<Response> {
  let file: QueryFile
  try {
    file = await engine.writeParquet(sql, options)
  } finally {
    await close()
  }
  const { size } = await stat(file.path)
  const stream = createReadStream(file.path)
  stream.once('close', () => void file.remove())
  return c.body(Readable.toWeb(stream) as ReadableStream<Uint8Array>, 200, {
    'content-type': 'application/vnd.apache.parquet',
    'content-disposition': 'attachment; filename="query.parquet"',
    'content-length': String(size),
    'x-rows': String(file.rows),
    'x-truncated': String(file.truncated),
  })
}

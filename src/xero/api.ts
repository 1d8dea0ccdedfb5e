import type { Stream } from '../streams/stream.ts'

/**
 * What the sync engine sees of Xero: requests in its own terms, errors already translated, every call through the
 * governor, tokens renewed underneath.
 */
export interface XeroApi {
  /** One page (or the whole) of a stream. Retries what can be retried; throws AppError. */
  read(request: ReadRequest): Promise<ReadResponse>
}

export interface ReadRequest {
  stream: Stream
  /** `interactive` goes first and may use the day's reserve. */
  priority: 'interactive' | 'background'
  /** `GET path/{id}` instead of the collection. */
  id?: string
  page?: number
  /** Overrides the stream's page size (small probes, windows around a boundary). */
  pageSize?: number
  offset?: number
  /** Sent as If-Modified-Since, whole seconds UTC. */
  modifiedSince?: Date
  /** Sort by the stream's immutable key. Ignored for streams whose `read` has no `order`. */
  ordered?: boolean
  /** Half-open range of dates, `2024-01-01`, sent the way the stream's `slice` says. */
  slice?: { from: string | null; to: string | null }
  params?: Record<string, string>
  signal?: AbortSignal
}

export interface ReadResponse {
  /** Records under the stream's root, decoded without losing a digit (see decode.ts). */
  records: unknown[]
  /** `pagination.itemCount`, where the response has it. */
  itemCount: number | undefined
  /** When Xero answered by its own clock: the envelope's DateTimeUTC, else the Date header. */
  serverTime: Date
  /** Bytes of the body on the wire. */
  bytes: number
  /** Requests sent for this, retries included. */
  calls: number
}

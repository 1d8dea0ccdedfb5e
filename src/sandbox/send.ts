import type { ServerResponse } from 'node:http'
import type { Reply } from './exchange.ts'
import type { Fault } from './faults.ts'

/** A fault may replace what is said; how it is sent is `sendReply`'s. */
export function applyFault(reply: Reply, fault: Fault): Reply {
  const replaced = fault.body !== undefined || fault.status !== undefined
  const text = typeof fault.body === 'string'
  const changed: Reply = replaced
    ? {
        status: fault.status ?? 200,
        headers: {
          'content-type': fault.status === undefined || !text ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
          ...keepCounters(reply.headers),
          ...lowerNames(fault.headers),
        },
        body: fault.body === undefined ? '' : text ? (fault.body as string) : JSON.stringify(fault.body),
      }
    : { ...reply, headers: { ...reply.headers, ...lowerNames(fault.headers) } }
  if (!fault.garble) return changed
  const bytes = Buffer.from(changed.body)
  const from = Math.floor(bytes.length / 3)
  // A zero byte stands in the hole: without it, a cut from one text into another at the same depth would leave valid JSON.
  const rest = bytes.subarray(from + Math.max(7, bytes.length / 3))
  return { ...changed, body: Buffer.concat([bytes.subarray(0, from), Buffer.from([0]), rest]) }
}

/** Sends and resolves with the bytes of body sent once the response is over. */
export function sendReply(response: ServerResponse, reply: Reply, fault: Fault | undefined): Promise<number> {
  if (fault?.drop) {
    response.destroy()
    return Promise.resolve(0)
  }
  if (fault?.hang && fault.truncate === undefined) return untilClosed(response, 0)
  const whole = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body
  const cut = fault?.truncate === undefined ? whole : whole.subarray(0, fault.truncate)
  const announced = fault?.truncateQuietly ? cut.length : whole.length
  const headers = { ...reply.headers }
  if (reply.status !== 204) headers['content-length'] ??= String(announced)
  response.writeHead(reply.status, headers)
  if (fault?.hang) {
    response.write(cut)
    return untilClosed(response, cut.length)
  }
  if (cut.length < announced) {
    // The bytes must leave before the socket goes, or the client sees a refused call instead of a broken one.
    response.write(cut, () => setImmediate(() => response.destroy()))
    return untilClosed(response, cut.length)
  }
  const over = untilClosed(response, cut.length)
  response.end(cut)
  return over
}

function untilClosed(response: ServerResponse, bytes: number): Promise<number> {
  return new Promise((resolve) => {
    if (response.destroyed || response.writableFinished) resolve(bytes)
    else {
      response.once('close', () => resolve(bytes))
      response.once('finish', () => resolve(bytes))
    }
  })
}

function lowerNames(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function keepCounters(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-') || name === 'xero-correlation-id'))
}

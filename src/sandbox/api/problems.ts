import { randomUUID } from 'node:crypto'
import type { Reply } from '../exchange.ts'
import { jsonReply, textReply } from '../exchange.ts'

/** Xero's error bodies. 401 and 403 are problem documents in PascalCase, 404 is text, 400 an ApiException. */

export function unauthorized(detail: string, headers: Record<string, string> = {}): Reply {
  return jsonReply(
    401,
    { Type: null, Title: 'Unauthorized', Status: 401, Detail: detail, Instance: randomUUID(), Extensions: {} },
    headers,
  )
}

export function forbidden(detail: string): Reply {
  return jsonReply(403, { Type: null, Title: 'Forbidden', Status: 403, Detail: detail, Instance: randomUUID(), Extensions: {} })
}

export function notFound(): Reply {
  return textReply(404, "The resource you're looking for cannot be found")
}

export function highVolume(root: string): Reply {
  return jsonReply(400, {
    ErrorNumber: 51,
    Type: 'HighVolumeException',
    Message: `Your request is not filtering ${root} efficiently, given the extremely high volume for this organisation. Narrow it down by date or id.`,
  })
}

const errorNumbers = {
  ValidationException: 10,
  PostDataInvalidException: 14,
  QueryParseException: 16,
  NoDataProcessedException: 17,
}

/** A body in JSON that cannot be read, or a value in it of the wrong type: Xero says what its reader stumbled over. */
export function invalidJson(detail: string): QueryFault {
  return new QueryFault(`JSON for post data was invalid,${detail}`, 'PostDataInvalidException')
}

/** A request that cannot be understood: thrown while parsing, answered as 400. */
export class QueryFault extends Error {
  readonly type: keyof typeof errorNumbers

  constructor(message: string, type: keyof typeof errorNumbers = 'QueryParseException') {
    super(message)
    this.type = type
  }

  toReply(): Reply {
    const elements = this.type === 'ValidationException' ? { Elements: [{ ValidationErrors: [{ Message: this.message }] }] } : {}
    return jsonReply(400, { ErrorNumber: errorNumbers[this.type], Type: this.type, Message: this.message, ...elements })
  }
}

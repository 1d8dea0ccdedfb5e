import type { Reply } from '../exchange.ts'
import { jsonReply } from '../exchange.ts'

/** A parameter that a report cannot be made with. Xero's ValidationException, with no elements since there is no document. */
export class ReportFault extends Error {
  toReply(): Reply {
    return jsonReply(400, { ErrorNumber: 10, Type: 'ValidationException', Message: this.message, Elements: [] })
  }
}

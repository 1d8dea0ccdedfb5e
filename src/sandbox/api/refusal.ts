import type { Reply } from '../exchange.ts'
import type { ApiCall, Route } from './route.ts'

/** An answer thrown from the depth of an operation: no such record, a body that cannot be read. */
export class Refusal extends Error {
  readonly reply: Reply

  constructor(reply: Reply) {
    super(`Refused with ${reply.status}`)
    this.reply = reply
  }
}

/** Refusals become answers, so that they are kept like any other answer to an Idempotency-Key. */
export function withRefusals(routes: readonly Route[]): Route[] {
  return routes.map((route) => ({
    ...route,
    async answer(call: ApiCall) {
      try {
        return await route.answer(call)
      } catch (error) {
        if (error instanceof Refusal) return error.reply
        throw error
      }
    },
  }))
}

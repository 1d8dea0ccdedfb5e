import type { MiddlewareHandler } from 'hono'
import { AppError } from '../lib/app-error.ts'
import type { AppEnv } from './context.ts'

/** Of any request: what is sent here is text that people and programs write, never files. */
const maxBodyBytes = 1_000_000

/** Node reads no more of a body than its Content-Length says, so a body has to say it. */
export const limitBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.header('transfer-encoding') !== undefined) {
    throw new AppError('usage', 'Send the body with a Content-Length, not in chunks.')
  }
  if (Number(c.req.header('content-length') ?? 0) > maxBodyBytes) {
    throw new AppError('body_too_large', `The body is larger than ${maxBodyBytes / 1_000_000} MB.`)
  }
  await next()
}

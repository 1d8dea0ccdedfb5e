import { OpenAPIHono } from '@hono/zod-openapi'
import { AppError } from '../lib/app-error.ts'
import type { AppEnv } from './context.ts'

/** What every module of routes begins with: input that its schema refuses is one `usage` error naming the field. */
export function newRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return undefined
      const issues = result.error.issues.map(({ path, message }) => ({ field: path.map(String).join('.'), message }))
      const [first] = issues
      const where = first && first.field !== '' ? `"${first.field}": ` : ''
      throw new AppError('usage', `The request was not understood: ${where}${first?.message ?? 'invalid input'}.`, {
        details: Object.fromEntries(issues.slice(0, 20).map(({ field, message }) => [field || 'body', message])),
      })
    },
  })
}

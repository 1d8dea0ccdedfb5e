import type { AppError } from '../../lib/app-error.ts'
import type { Style } from './style.ts'
import { wrap } from './text.ts'

/** One paragraph for people, or one JSON object for programs. A fault of our own also shows where it arose. */
export function renderError(error: AppError, view: { json: boolean; style: Style; width: number | undefined }): string {
  if (view.json) {
    const { code, message, details, retryAt } = error
    return JSON.stringify({ error: { code, message, details, ...(retryAt ? { retryAt: retryAt.toISOString() } : {}) } })
  }
  const text = `${view.style.bad(error.code === 'stopped' ? 'stopped:' : 'error:')} ${error.message}`
  const paragraph = view.width === undefined ? text : wrap(text, view.width)
  const stack = error.code === 'internal' && error.cause instanceof Error ? error.cause.stack : undefined
  return stack === undefined ? paragraph : `${paragraph}\n${view.style.dim(stack)}`
}

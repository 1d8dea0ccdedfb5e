import type { WireRecord } from '../company/collection.ts'

/** What is wrong with one element of a write. With errors it is not stored; warnings go back beside it. */
export interface Problems {
  error(message: string): void
  warn(message: string): void
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
}

export function createProblems(): Problems {
  const errors: string[] = []
  const warnings: string[] = []
  const add = (list: string[], message: string) => {
    if (!list.includes(message)) list.push(message)
  }
  return {
    errors,
    warnings,
    error: (message) => add(errors, message),
    warn: (message) => add(warnings, message),
  }
}

/** `[{ "Message": … }]` */
export function toMessages(messages: readonly string[]): WireRecord[] {
  return messages.map((message) => ({ Message: message }))
}

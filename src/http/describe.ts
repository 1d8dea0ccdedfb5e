import type { z } from '@hono/zod-openapi'
import { errorAnswer } from './schemas/answer.ts'
import { queryAnswer, queryLine } from './schemas/query.ts'

const errorStatuses: Record<number, string> = {
  400: 'The request was not understood.',
  401: 'Nobody is signed in, or the key is not valid.',
  403: 'This role or key may not do that.',
  404: 'There is no such thing, or not for you.',
  408: 'It took longer than allowed.',
  409: 'It is taken, or busy.',
  413: 'The body is too large.',
  429: 'Too many requests.',
}

type ErrorResponse = { description: string; content?: { 'application/json': { schema: typeof errorAnswer } } }

const toErrorResponse = (description: string): ErrorResponse => ({
  description,
  content: { 'application/json': { schema: errorAnswer } },
})

const described = Object.fromEntries(
  Object.entries(errorStatuses).map(([status, description]) => [status, toErrorResponse(description)]),
) as Record<number, ErrorResponse>
// Answered before any route is reached, without a body.
described[431] = { description: 'The address or the headers are too long.' }

/**
 * What any route may answer beside what it is for. To the compiler there are none: handlers throw them, and eight answers for
 * each of a hundred routes would take it minutes.
 */
export const refusals = described as object

/** Some of them. */
export function refusalsOf(...statuses: number[]): object {
  return Object.fromEntries(statuses.map((status) => [status, described[status]]))
}

/** Of routes that ask Xero something: it is down, or refuses. */
export const xeroRefusals: object = {
  410: toErrorResponse('Xero has retired it.'),
  502: toErrorResponse('Xero did not answer, or not as it should. Try again.'),
}

export function jsonBody<T extends z.ZodType>(schema: T) {
  return { body: { required: true, content: { 'application/json': { schema } } } } as const
}

export function jsonAnswer<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } } as const
}

/** Content of an answer that may be CSV instead of JSON. */
export const csvAnswer = { 'text/csv': { schema: { type: 'string' as const } } } as const

/** Answers of what runs SQL: in the format asked for, or too slow. */
export const queryAnswers = {
  200: {
    description: 'Rows.',
    content: {
      'application/json': { schema: queryAnswer },
      'application/x-ndjson': { schema: queryLine },
      ...csvAnswer,
      'application/vnd.apache.parquet': { schema: { type: 'string' as const, format: 'binary' } },
    },
  },
} as const

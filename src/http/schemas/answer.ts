import { z } from '@hono/zod-openapi'

/** What every refused or failed request answers. `code` is of the one table in `lib/app-error.ts`. */
export const errorAnswer = z
  .object({
    error: z.object({
      code: z.string().openapi({ example: 'not_found' }),
      message: z.string().openapi({ description: 'What happened, to what, and what to do next.' }),
      requestId: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
    }),
  })
  .openapi('Error')
export type ErrorAnswer = z.infer<typeof errorAnswer>

/** `{items, nextCursor}`: `nextCursor` is null at the end. */
export const toListOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().openapi({ description: 'Pass as `cursor` for what follows; null at the end.' }),
  })

/** One cell of a warehouse: decimals are exact text, dates `2026-03-31`, instants ISO 8601 with Z. */
export type Cell = string | number | boolean | null | Cell[] | { [key: string]: Cell }
export const cell: z.ZodType<Cell> = z
  .any()
  .openapi({ description: 'Text, number, boolean, null, or nested JSON. Decimals are exact text, dates `2026-03-31`.' })

export const instant = z.string().openapi({ format: 'date-time', example: '2026-03-31T09:41:00.000Z' })
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .openapi({ format: 'date', example: '2026-03-31' })
export const money = z.string().openapi({ description: 'Decimal, exact text.', example: '1234.50' })

const wholeNumber = (least: number, most: number, fallback: number, description: string) =>
  z.coerce
    .number()
    .int()
    .min(least)
    .max(most)
    .optional()
    .openapi({ type: 'integer', minimum: least, maximum: most, description: `${description} Default ${fallback}.` })

/** `limit` and `cursor` of a list. */
export const paging = {
  limit: wholeNumber(1, 1000, 100, 'Items at most.'),
  cursor: z.string().max(2000).optional().openapi({ description: '`nextCursor` of the answer before.' }),
}

/** Of a list that has nothing else to ask for. */
export const pageQuery = z.object(paging)

/** A flag of a query string: `true` or `false`. */
export const flag = z
  .enum(['true', 'false'])
  .optional()
  .transform((text) => (text === undefined ? undefined : text === 'true'))

/** A value that may be given once or many times in a query string. */
export const repeatable = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((given) => (given === undefined ? [] : Array.isArray(given) ? given : [given]))
  .openapi({ type: 'array', items: { type: 'string' } })

export const nameParam = z.object({
  name: z.string().min(1).max(80).openapi({ description: "The connection's name.", example: 'harbour-vine' }),
})
export const idParam = z.object({ id: z.string().min(1).max(200) })
